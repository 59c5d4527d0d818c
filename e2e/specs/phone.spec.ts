import type { Page } from "@playwright/test";

import { expect, test } from "../harness/test.ts";
import { DEMO_PASSWORD } from "../harness/server.ts";
import { newPerson } from "../harness/people.ts";
import { EntryForm } from "../pages/entry.ts";
import { PeoplePage } from "../pages/people.ts";

const CLERK = "village-510104017001";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** Wide tables scroll in their own frame; the page itself never does. */
async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, "the page is wider than the screen by").toBeLessThanOrEqual(0);
}

test("a clerk enters a person on a phone and finds what was handed in", async ({ page, signIn, shell }) => {
  const someone = newPerson();
  await signIn.open();
  await expectNoSidewaysScroll(page);
  await signIn.enter(CLERK, DEMO_PASSWORD);
  await expect(shell.heading("首页")).toBeVisible();
  await expectNoSidewaysScroll(page);

  await expect(shell.link("人员信息")).not.toBeInViewport();
  await shell.menuButton.tap();
  await shell.link("人员信息").tap();
  await expect(shell.heading("人员信息")).toBeVisible();
  await expect(shell.link("人员信息")).not.toBeInViewport();
  const people = new PeoplePage(page);
  await expect(people.rows.first()).toBeVisible();
  await expectNoSidewaysScroll(page);

  await page.getByRole("link", { name: "人员登记" }).tap();
  const form = new EntryForm(page);
  await form.fill(someone);
  await expect(page.getByText(`${someone.birthDate} 出生`)).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expect(form.save).toBeInViewport();
  await form.save.tap();
  await expect(shell.heading(someone.name)).toBeVisible();
  await expect(page.getByText("待镇(街道)审核", { exact: true })).toBeVisible();
  await expectNoSidewaysScroll(page);

  await shell.menuButton.tap();
  await page.getByRole("link", { name: /^信息审核/ }).first().tap();
  await page.getByRole("link", { name: someone.name }).tap();
  await expect(shell.heading(someone.name)).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test("filters, organisations, imports and the own account fit a phone", async ({ page, signIn, shell }) => {
  await signIn.as("district-510104", undefined, "/people");
  const people = new PeoplePage(page);
  await people.count();
  await people.openFilters();
  await expect(people.filters).toBeInViewport();
  await expectNoSidewaysScroll(page);
  await people.closeFilters();
  for (const [address, heading] of [
    ["/organisations", "组织架构"],
    ["/imports/new", "批量导入"],
    ["/profile", "个人中心"],
  ] as const) {
    await page.goto(address);
    await expect(shell.heading(heading)).toBeVisible();
    await expect(page.getByText("正在加载")).toHaveCount(0);
    await expectNoSidewaysScroll(page);
  }
});

test("the page speaks English on a phone too", async ({ signIn, shell }) => {
  await signIn.as(CLERK);
  await expect(shell.heading("首页")).toBeVisible();
  await shell.switchLanguage();
  await expect(shell.heading("Home")).toBeVisible();
});
