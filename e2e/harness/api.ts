import { randomUUID } from "node:crypto";

import { expect, type APIRequestContext } from "@playwright/test";

import type { Person } from "./people.ts";
import { DEMO_PASSWORD } from "./server.ts";

/**
 * Enters a committee member in a place over HTTP, where the entering is not what a spec looks at. Answers their id.
 * Of a clerk's, which others have to confirm (202), there is none yet.
 */
export async function enterPerson(request: APIRequestContext, username: string, place: string, person: Person, expected = 201): Promise<string> {
  const signIn = await request.post("/api/v1/auth/login", { data: { username, password: DEMO_PASSWORD } });
  expect(signIn.ok()).toBe(true);
  const { access_token: token } = await signIn.json();
  const authorization = `Bearer ${token}`;
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
      political: [{ code: "13" }],
      educations: [{ code: "21" }],
    },
  });
  expect(entered.status(), await entered.text()).toBe(expected);
  return (await entered.json()).id;
}
