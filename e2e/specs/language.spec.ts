import type { Locator } from "@playwright/test";

import { expect, test } from "../harness/test.ts";
import { DEMO_PASSWORD } from "../harness/server.ts";

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("cwis.language", "en"));
});

/** Lines of what is shown, options that are not unfolded included, that hold a Chinese character. */
async function chinese(where: Locator): Promise<string[]> {
  await expect(where.first()).toBeVisible();
  await expect(where.getByText(/^Loading/)).toHaveCount(0);
  const shown = (await where.allInnerTexts()).join("\n");
  const options = await where.getByRole("option").allTextContents();
  // The switch names the other language in that language.
  return [...shown.split("\n"), ...options].filter((line) => /\p{Script=Han}/u.test(line) && line.trim() !== "中文");
}

test("menus, filters and forms are English in English mode, with every option", async ({ page, shell }) => {
  await page.goto("/");
  expect(await chinese(page.getByRole("main")), "the sign-in screen").toEqual([]);
  await page.getByLabel("User name").fill("city");
  await page.getByLabel("Password", { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(shell.heading("Home")).toBeVisible();
  expect(await chinese(shell.navigation), "the menu").toEqual([]);
  await expect(page.getByRole("table", { name: "Full-time workforce" })).toBeVisible();
  expect(await chinese(page.getByRole("table", { name: "Full-time workforce" })), "the indicators").toEqual([]);

  await page.goto("/people");
  await page.getByRole("button", { name: /^Filters/ }).click();
  const filters = page.getByRole("dialog", { name: "Filters", exact: true });
  expect(await chinese(filters), "the filters").toEqual([]);

  for (const [address, heading] of [
    ["/people/new", "New person"],
    ["/personnel/request", /./],
    ["/imports/new", "Bulk import"],
    ["/system/submission-rules", /./],
  ] as const) {
    await page.goto(address);
    await expect(shell.heading(heading)).toBeVisible();
    expect(await chinese(shell.content), address).toEqual([]);
  }
});

test("what is refused is told in English in English mode", async ({ page, shell }) => {
  await page.goto("/people/new");
  await page.getByLabel("User name").fill("city");
  await page.getByLabel("Password", { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(shell.heading("New person")).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("group", { name: "Identity" }).getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/required/);
  expect(await chinese(shell.content), "a form with what is wrong").toEqual([]);

  // A file that is none, refused by the detail of its problem.
  await page.goto("/imports/new");
  await page.getByRole("button", { name: "Next" }).click();
  const file = { name: "broken.xlsx", mimeType: "application/octet-stream", buffer: Buffer.from("PK\u0003\u0004 no workbook") };
  await page.getByLabel(/choose a file/).setInputFiles(file);
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("The workbook cannot be opened; it may be damaged or encrypted.").first()).toBeVisible();
});
