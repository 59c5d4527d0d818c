import { randomUUID } from "node:crypto";

import { expect, type APIRequestContext } from "@playwright/test";

import { authorize, enterPerson, importFile } from "../harness/api.ts";
import { newPerson, synthetic, type Person } from "../harness/people.ts";
import { day, makeElections, makeScheme, makeYear } from "./yearly.ts";

const PLACE = "水井坊社区";

/** What the screens of one thing are about. */
export interface World {
  person: string;
  place: string;
  street: string;
  act: string;
  submission: string;
  action: string;
  duplicate: string;
  import: string;
  election: string;
  counted: string;
  batch: string;
  round: string;
  scheme: string;
}

/** Makes one of everything that the demonstration city lacks, so that no screen is shown only empty. */
export async function makeWorld(request: APIRequestContext): Promise<World> {
  const headers = { authorization: await authorize(request, "city") };
  const get = async (path: string, params: Record<string, string> = {}) => (await request.get(`/api/v1${path}`, { headers, params })).json();
  const post = async (path: string, data: unknown, as = headers) => {
    const sent = await request.post(`/api/v1${path}`, { headers: { ...as, "Idempotency-Key": randomUUID(), "If-Match": '"1"' }, data });
    expect(sent.ok(), await sent.text()).toBe(true);
    return sent.json();
  };
  const first = async (path: string, params: Record<string, string>) => (await get(path, params)).items[0].id;

  const place = await first("/organisations", { q: PLACE });
  const street = await first("/organisations", { q: "锦官驿街道" });
  const person = await first("/workers", { organisation_id: place, class: "HEAD" });

  const [one, other] = [someone(), someone()];
  const kept = await enterPerson(request, "city", PLACE, one);
  const twin = await enterPerson(request, "city", "通济桥街社区", { ...one, idNumber: other.idNumber }, 201, { educations: [{ code: "31", school: "成都大学" }] });
  const duplicate = await post("/duplicates", { worker_id: kept, other_id: twin });

  await enterPerson(request, "village-510104017001", PLACE, someone(), 202);
  const submission = await first("/submissions", { view: "scope" });
  const town = { authorization: await authorize(request, "town-510104017") };
  const level = { kind: "LEVEL", effective_on: today(), document_number: "锦社发〔2026〕12号", reason: "年度等级评定", fields: { level: 8 } };
  const action = await post(`/workers/${kept}/actions`, level, town);

  const act = await post("/organisation-acts", {
    title: "水井坊社区更名",
    document_number: "锦府函〔2026〕18号",
    effective_on: today(),
    reason: "便于居民识别",
    steps: [{ step: "RENAME", organisation_id: place, name: "水井坊历史街区社区" }],
  });

  const wrong = someone();
  const lines = [HEADINGS, cells(someone().name, someone().idNumber), cells(wrong.name, `${wrong.idNumber.slice(0, -2)}00`)];
  const imported = await importFile(request, "city", "锦江区十月台账.csv", lines, "valid_rows");
  return {
    person,
    place,
    street,
    act: act.id,
    submission,
    action: action.summary.id,
    duplicate: duplicate.pair.id,
    import: imported,
    ...(await makeElections(request, someone)),
    ...(await makeYear(request)),
    scheme: await makeScheme(request),
  };
}

const HEADINGS = ["姓名", "证件号码", "民族", "政治面貌", "最高学历", "任职村(社区)", "人员分类", "职务", "任现职日期", "进入方式", "进入日期", "劳动关系"];

function cells(name: string, number: string): string[] {
  return [name, number, "汉族", "群众", "大学本科毕业", PLACE_CODE, "委员", "居(村)委会委员", "2026-09-01", "选任", "2026-09-01", "任职补贴(无合同)"];
}

const PLACE_CODE = "510104017001";

let made = 0;

/** A new person also on a server that has seen the pictures taken before. */
function someone(): Person {
  made += 1;
  const instant = Date.now() + made;
  const birthDate = new Date(Date.UTC(2006, 0, 10 + (Math.floor(instant / 1_000) % 1_000))).toISOString().slice(0, 10);
  return { ...newPerson(), birthDate, idNumber: synthetic(birthDate, instant % 1_000) };
}

function today(): string {
  return day(0);
}
