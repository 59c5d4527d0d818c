import { randomUUID } from "node:crypto";

import { expect, type APIRequestContext } from "@playwright/test";

import { authorize, enterPerson } from "../harness/api.ts";
import type { Person } from "../harness/people.ts";

const STREET = "town-510104017";
const DISTRICT = "district-510104";
/** Places of the street whose elections stand at different steps. */
const [UNDER_WAY, COUNTED] = ["点将台社区", "水井坊社区"];

const REVIEWERS = ["ORGANISATION", "DISCIPLINE", "POLITICAL_LEGAL", "PUBLIC_SECURITY", "CIVIL_AFFAIRS", "PETITIONS"];

/** A civil day so many days from today. */
export function day(ahead: number): string {
  const at = new Date(Date.now() + ahead * 86_400_000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(at);
}

/** Reads, and writes as a new request, as one account. */
async function speaker(request: APIRequestContext, username: string) {
  const authorization = await authorize(request, username);
  return async (method: string, path: string, data?: unknown, revision = 1) => {
    const headers = { authorization, "Idempotency-Key": randomUUID(), "If-Match": `"${revision}"` };
    const sent = await request.fetch(`/api/v1${path}`, { method, headers, data });
    expect(sent.ok(), `${method} ${path}: ${await sent.text()}`).toBe(true);
    return sent.json();
  };
}

/** One election with its candidates, and one whose votes are counted. */
export async function makeElections(request: APIRequestContext, someone: () => Person): Promise<{ election: string; counted: string }> {
  const ask = await speaker(request, STREET);
  const city = await speaker(request, "city");
  const board = async (name: string) => {
    const { items } = await city("GET", `/organisations?q=${encodeURIComponent(name)}`);
    const found = await ask("GET", `/elections/board?organisation_id=${items[0].id}`);
    return found.items[0];
  };
  const nominated = async (name: string) => {
    const place = await board(name);
    if (place.election && place.election.state !== "FROZEN") return ask("GET", `/elections/${place.election.id}`);
    const frozen = place.election ? await ask("GET", `/elections/${place.election.id}`) : await froze(place.organisation_id, name);
    const candidates = frozen.listed.slice(0, 6).map(({ worker_id }: { worker_id: string }, at: number) => ({
      worker_id,
      stands: [{ body: "COMMITTEE", rank: at === 0 ? "HEAD" : "MEMBER" }],
      verdicts: REVIEWERS.map((reviewer) => ({ reviewer, passed: true })),
    }));
    return ask("PUT", `/elections/${frozen.id}/candidates`, { candidates }, frozen.revision);
  };
  const froze = async (place: string, name: string) => {
    for (let made = 0; made < 3; made += 1) await enterPerson(request, "city", name, someone());
    const plan = { kind: "GENERAL", organisation_ids: [place], bodies: ["COMMITTEE"], ordinal: 8, voting_on: day(-3), effective_on: day(0) };
    const planned = (await ask("POST", "/elections", plan)).items[0];
    return ask("POST", `/elections/${planned.id}/list`, undefined, planned.revision);
  };
  const [election, counted] = [await nominated(UNDER_WAY), await nominated(COUNTED)];
  if (counted.state === "FROZEN") {
    const outcomes = counted.candidates.map((_: unknown, candidate: number) => ({ candidate, body: "COMMITTEE", votes: 700 - 100 * candidate, outcome: candidate < 5 ? "ELECTED" : "NOT_ELECTED" }));
    const result = { election_id: counted.id, revision: counted.revision, counts: [{ body: "COMMITTEE", voters: 1500, ballots: 1000 }], outcomes, outgoing: [] };
    await ask("PUT", "/elections/results", { items: [result] });
  }
  return { election: election.id, counted: counted.id };
}

/** Levels handed in together, and the assessment of a year. */
export async function makeYear(request: APIRequestContext): Promise<{ batch: string; round: string }> {
  const [street, district] = [await speaker(request, STREET), await speaker(request, DISTRICT)];
  const levels = async () => {
    const due: { worker_id: string; place: string }[] = (await street("GET", "/personnel/promotions?ground=FIRST&limit=50")).items;
    // Of one place somebody's level waits already.
    const rows = due.filter(({ place }) => !place.endsWith(COUNTED)).map(({ worker_id }) => ({ worker_id, fields: { level: 8 } }));
    return street("POST", "/personnel/batches", { kind: "LEVEL", effective_on: day(0), document_number: "锦社发〔2026〕31号", rows: rows.slice(0, 6) });
  };
  const batch = (await street("GET", "/personnel/batches?limit=1")).items[0] ?? (await levels());
  const rounds = (await district("GET", "/personnel/assessment-rounds")).items;
  if (rounds.length > 0) return { batch: batch.id, round: rounds[0].id };
  const { items } = await district("GET", `/organisations?q=${encodeURIComponent("锦江区")}`);
  const rules = { excellent_percent: 20, grades_until: day(10), objections_until: day(20), document_number: "锦社发〔2026〕40号" };
  const round = await district("POST", "/personnel/assessment-rounds", { organisation_id: items[0].id, year: new Date().getFullYear() - 1, rules });
  return { batch: batch.id, round: round.summary.id };
}

/** A published scheme, taken over by a district. */
export async function makeScheme(request: APIRequestContext): Promise<string> {
  const ask = await speaker(request, DISTRICT);
  const kept = (await ask("GET", "/pay-schemes")).items;
  if (kept.length > 0) return kept[0].id;
  const { items } = await ask("GET", `/organisations?q=${encodeURIComponent("锦江区")}`);
  const [model] = (await ask("GET", "/pay-scheme-models")).items;
  const scheme = { organisation_id: items[0].id, valid_from: "2026-01-01", document_number: "锦社发〔2026〕1号", scheme: model.scheme };
  return (await ask("POST", "/pay-schemes", scheme)).id;
}
