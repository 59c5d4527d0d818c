import { expect, type APIRequestContext } from "@playwright/test";

import { DEMO_PASSWORD } from "./server.ts";

/** Id of the person an account finds by name or pinyin initials: for addresses the page itself would not show. */
export async function personId(request: APIRequestContext, username: string, q: string): Promise<string> {
  const signIn = await request.post("/api/v1/auth/login", { data: { username, password: DEMO_PASSWORD } });
  expect(signIn.ok()).toBe(true);
  const { access_token: token } = await signIn.json();
  const answer = await request.get("/api/v1/workers", { params: { q, limit: 1 }, headers: { authorization: `Bearer ${token}` } });
  const { items } = await answer.json();
  expect(items).toHaveLength(1);
  return items[0].id;
}
