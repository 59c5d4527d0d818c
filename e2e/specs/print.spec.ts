import type { Page } from "@playwright/test";

import { expect, test } from "../harness/test.ts";
import { PeoplePage } from "../pages/people.ts";
import type { Shell } from "../pages/shell.ts";

/** The width of A4 between its margins, in CSS pixels. */
const PAPER = { width: 703, height: 1000 };

/** What the browser does on printing, but for the paper. */
async function print(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(PAPER);
}

async function expectPaper(page: Page, shell: Shell): Promise<void> {
  await expect(shell.navigation).toBeHidden();
  // The headings by which a list is sorted stay: they are its headings.
  const buttons = page.getByRole("button").filter({ visible: true });
  await expect(buttons).toHaveCount(await page.getByRole("columnheader").getByRole("button").count());
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, "the page is wider than the paper by").toBeLessThanOrEqual(0);
}

test("a person is printed whole, without anything to press", async ({ page, signIn, shell }) => {
  await signIn.as("city", undefined, "/people?class=HEAD");
  await new PeoplePage(page).rows.first().getByRole("link").click();
  await expect(page.getByRole("tab", { name: "基本信息" })).toBeVisible();
  await expect(page.getByText("任职经历")).toHaveCount(0);
  await print(page);
  for (const part of ["身份信息", "任职经历", "学历", "资格证书", "政治面貌", "家庭成员"]) {
    await expect(page.getByRole("heading", { name: part, exact: true })).toBeVisible();
  }
  await expectPaper(page, shell);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect(page.getByText("任职经历")).toHaveCount(0);
});

test("every row of the list and of the sums is on the paper", async ({ page, signIn, shell }) => {
  await signIn.as("city", undefined, "/people");
  const people = new PeoplePage(page);
  await people.count();
  await print(page);
  await expectPaper(page, shell);
  // A pixel may be lost to the rounding of borders.
  const cut = (name: string) =>
    page.getByRole("region", { name }).evaluate((frame) => frame.scrollHeight - frame.clientHeight + frame.scrollWidth - frame.clientWidth);
  expect(await cut("人员信息"), "the list is cut by").toBeLessThanOrEqual(1);

  await page.goto("/organisations/rollup");
  await expect(page.getByRole("row", { name: /^合计/ })).toBeVisible();
  await expectPaper(page, shell);
  expect(await cut("两种口径汇总"), "the sums are cut by").toBeLessThanOrEqual(1);
});
