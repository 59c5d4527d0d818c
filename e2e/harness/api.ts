import { randomUUID } from "node:crypto";

import { expect, type APIRequestContext } from "@playwright/test";

import type { Person } from "./people.ts";
import { DEMO_PASSWORD } from "./server.ts";

/** Header of somebody signed in over HTTP. */
export async function authorize(request: APIRequestContext, username: string): Promise<string> {
  const signIn = await request.post("/api/v1/auth/login", { data: { username, password: DEMO_PASSWORD } });
  expect(signIn.ok()).toBe(true);
  const { access_token: token } = await signIn.json();
  return `Bearer ${token}`;
}

/**
 * Enters a committee member in a place over HTTP, where the entering is not what a spec looks at. Answers their id.
 * Of a clerk's, which others have to confirm (202), there is none yet. `more` says what is otherwise about them.
 */
export async function enterPerson(
  request: APIRequestContext,
  username: string,
  place: string,
  person: Person,
  expected = 201,
  more: Record<string, unknown> = {},
): Promise<string> {
  const authorization = await authorize(request, username);
  const found = await request.get("/api/v1/organisations", { params: { q: place }, headers: { authorization } });
  const { items } = await found.json();
  expect(items, `${place} is one place of ${username}`).toHaveLength(1);
  const entered = await request.post("/api/v1/workers", {
    headers: { authorization, "Idempotency-Key": randomUUID() },
    data: {
      name: person.name,
      id_number: person.idNumber,
      ethnicity: "01",
      organisation_id: items[0].id,
      class: "MEMBER",
      post: "COMMITTEE_MEMBER",
      assigned_on: "2026-09-01",
      entry_kind: "ELECTED",
      entered_on: "2026-09-01",
      relation: "TENURE",
      notice_on: "2026-09-01",
      notice_version: "2026年版",
      notice_manner: "WRITTEN",
      political: [{ code: "13" }],
      educations: [{ code: "21" }],
      ...more,
    },
  });
  expect(entered.status(), await entered.text()).toBe(expected);
  return (await entered.json()).id;
}

/** Imports a CSV file over HTTP and waits until it is written. Answers the id of the import. */
export async function importFile(request: APIRequestContext, username: string, name: string, lines: string[][], atomic = "all"): Promise<string> {
  const authorization = await authorize(request, username);
  const sent = await request.post("/api/v1/imports", {
    params: { mode: "commit", atomic, file_name: name },
    headers: { authorization, "Content-Type": "text/csv", "Idempotency-Key": randomUUID() },
    data: lines.map((cells) => cells.join(",")).join("\r\n"),
  });
  expect(sent.status(), await sent.text()).toBe(202);
  const { id } = await sent.json();
  const state = async () => (await (await request.get(`/api/v1/imports/${id}`, { headers: { authorization } })).json()).state;
  await expect.poll(state).toBe("done");
  return id;
}

/** The id of the person to whom an account belongs. */
export async function ownPerson(request: APIRequestContext, username: string): Promise<string> {
  const authorization = await authorize(request, username);
  const found = await request.get("/api/v1/me/record", { headers: { authorization } });
  expect(found.ok()).toBe(true);
  return (await found.json()).record.id;
}

/** An export of everybody that somebody asked for, somebody else approved, and whose file is made. */
export async function approvedExport(request: APIRequestContext, asker: string, second: string, reason: string): Promise<void> {
  const authorization = await authorize(request, asker);
  const asked = await request.post("/api/v1/workers/exports", { headers: { authorization }, data: { reason, format: "csv", filter: {} } });
  expect(asked.status(), await asked.text()).toBe(202);
  const { id } = await asked.json();
  const other = await authorize(request, second);
  const approved = await request.post(`/api/v1/export-requests/${id}/approval`, { headers: { authorization: other } });
  expect(approved.ok(), await approved.text()).toBe(true);
  const state = async () => (await (await request.get(`/api/v1/export-requests/${id}`, { headers: { authorization } })).json()).state;
  await expect.poll(state, { timeout: 30_000 }).toBe("READY");
}

/** Exports all that somebody sees, again and again, until that is more than may still leave without approval. */
export async function exportUntilBraked(request: APIRequestContext, username: string): Promise<void> {
  const headers = { authorization: await authorize(request, username) };
  const { total } = await (await request.get("/api/v1/workers?limit=1", { headers })).json();
  const left = async () => (await (await request.get("/api/v1/export-requests/counts", { headers })).json()).left;
  while ((await left()) >= total) {
    const sent = await request.post("/api/v1/workers/exports", { headers, data: { reason: "分批核对", format: "csv", filter: {} } });
    expect(sent.status()).toBe(200);
  }
}
