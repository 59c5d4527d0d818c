import type { Page } from "@playwright/test";

import { expect, test } from "../harness/test.ts";
import { PeoplePage } from "../pages/people.ts";

const OFFICER = "district-510185";
const REGISTER = "**/assets/register-*.wasm";

test("a part of the page is fetched once, when one of its screens is first opened", async ({ page, signIn, shell }) => {
  const fetched = modules(page);
  await signIn.as(OFFICER);
  await expect(shell.heading("首页")).toBeVisible();
  expect(fetched).toEqual(["page"]);

  await shell.go("人员信息");
  const people = new PeoplePage(page);
  await expect(people.rows.first()).toBeVisible();
  await shell.go("组织架构");
  await expect(shell.heading("组织架构")).toBeVisible();
  await page.goBack();
  await expect(people.rows.first()).toBeVisible();
  await page.goForward();
  await expect(shell.heading("组织架构")).toBeVisible();
  expect(fetched.filter((name) => name === "register")).toHaveLength(1);
  expect(fetched.filter((name) => name === "organisations")).toHaveLength(1);
});

test("a part that the network keeps back says so and comes when asked again", async ({ page, signIn, shell }) => {
  await signIn.as(OFFICER);
  await expect(shell.heading("首页")).toBeVisible();
  await page.route(REGISTER, (route) => route.abort());
  await shell.go("人员信息");
  const alert = page.getByRole("alert").filter({ hasText: "页面未能加载" });
  await expect(alert).toBeVisible();
  // What is not concerned works on.
  await shell.go("组织架构");
  await expect(shell.heading("组织架构")).toBeVisible();
  await page.goBack();
  await expect(alert).toBeVisible();

  await page.unroute(REGISTER);
  await alert.getByRole("button", { name: "重试" }).click();
  await expect(new PeoplePage(page).rows.first()).toBeVisible();
});

test("a part that a newer release has replaced comes after loading the page anew", async ({ page, signIn, shell }) => {
  await signIn.as(OFFICER);
  await expect(shell.heading("首页")).toBeVisible();
  // The server knows no file of that name any more.
  await page.route(REGISTER, (route) => route.continue({ url: route.request().url().replace("register-", "gone-") }));
  await shell.go("人员信息");
  const alert = page.getByRole("alert").filter({ hasText: "页面未能加载" });
  await expect(alert).toBeVisible();
  await alert.getByRole("button", { name: "重试" }).click();
  await expect(alert).toBeVisible();

  await page.unroute(REGISTER);
  await alert.getByRole("button", { name: "刷新页面" }).click();
  await expect(new PeoplePage(page).rows.first()).toBeVisible();
});

/** The names of the modules that the page has asked for, in turn. */
function modules(page: Page): string[] {
  const names: string[] = [];
  page.on("request", (request) => {
    const name = /\/assets\/(.+)-[0-9a-f]+\.wasm$/.exec(request.url())?.[1];
    if (name) names.push(name);
  });
  return names;
}
