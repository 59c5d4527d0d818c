import type { Locator, Page } from "@playwright/test";

import { expect, test } from "../harness/test.ts";
import { newPerson } from "../harness/people.ts";
import { EntryForm } from "../pages/entry.ts";
import { PeoplePage } from "../pages/people.ts";
import { PersonPage } from "../pages/person.ts";

const STREET = "town-510104017";
const PLACE = "水井坊社区";

test("a page opened by a link takes the focus to its heading and names the tab", async ({ page, signIn, shell }) => {
  await signIn.as(STREET);
  await expect(shell.heading("首页")).toBeVisible();
  await shell.link("人员信息").focus();
  await page.keyboard.press("Enter");
  await expect(shell.heading("人员信息")).toBeFocused();
  await expect(page).toHaveTitle("人员信息");

  const people = new PeoplePage(page);
  await people.count();
  const name = (await people.rows.first().getByRole("link").innerText()).trim();
  await people.rows.first().getByRole("link").click();
  // The heading comes with the data, later than the page.
  await expect(shell.heading(name)).toBeFocused();
  await expect(page).toHaveTitle(name);
  await page.goBack();
  await expect(shell.heading("人员信息")).toBeFocused();
  await expect(page).toHaveTitle("人员信息");
});

test("whoever types already keeps the focus", async ({ page, signIn, shell }) => {
  await signIn.as(STREET, undefined, "/people");
  const people = new PeoplePage(page);
  await people.count();
  await people.search.fill("z");
  await expect(page).toHaveURL(/q=z/);
  await expect(people.search).toBeFocused();
  await expect(shell.heading("人员信息")).not.toBeFocused();
});

test("back leads to the row that was left", async ({ page, signIn, shell }) => {
  await signIn.as("city", undefined, "/people");
  const people = new PeoplePage(page);
  await people.count();
  const far = people.rows.nth(40).getByRole("link").first();
  await far.scrollIntoViewIfNeeded();
  const name = (await far.innerText()).trim();
  await far.click();
  await expect(shell.heading(name)).toBeVisible();
  await page.goBack();
  await people.count();
  await expect(far).toBeInViewport();
  await expect(people.rows.first()).not.toBeInViewport();
});

test("back after saving does not lead into the form again", async ({ page, signIn, shell }) => {
  const someone = newPerson();
  await signIn.as(STREET, undefined, "/people");
  await page.getByRole("link", { name: "人员登记" }).click();
  const form = new EntryForm(page);
  await form.fill(someone, PLACE);
  await form.save.click();
  const person = new PersonPage(page);
  await expect(person.heading(someone.name)).toBeVisible();
  await person.edit.click();
  await page.getByRole("textbox", { name: "籍贯" }).fill("四川成都");
  await page.getByRole("textbox", { name: "修改事由" }).fill("补录籍贯");
  await form.save.click();
  await expect(shell.toast("修改已保存")).toBeVisible();
  await expect(person.heading(someone.name)).toBeVisible();

  await page.goBack();
  await expect(person.heading(someone.name)).toBeVisible();
  await expect(page).not.toHaveURL(/\/edit$/);
  await page.goBack();
  await expect(shell.heading("人员信息")).toBeVisible();
});

/** Buttons, links and fields in view that the messages lie over. */
async function covered(page: Page, message: Locator): Promise<string[]> {
  const box = await message.boundingBox();
  if (!box) throw new Error("there is no message");
  return page.evaluate((box) => {
    const all = document.querySelectorAll("main a, main button, main input, main select, main textarea, header a, header button");
    const under = Array.from(all).filter((element) => {
      const own = element.getBoundingClientRect();
      const apart = own.right <= box.x || own.left >= box.x + box.width || own.bottom <= box.y || own.top >= box.y + box.height;
      return element.checkVisibility() && !apart && !element.closest("[role=status]");
    });
    return under.map((element) => element.outerHTML.slice(0, 120));
  }, box);
}

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
]) {
  test(`a message covers no action at ${viewport.width}×${viewport.height}`, async ({ page, signIn, shell }) => {
    await page.setViewportSize(viewport);
    await signIn.as(STREET, undefined, "/people/new");
    const form = new EntryForm(page);
    await form.fill(newPerson(), PLACE);
    await page.getByRole("button", { name: "保存并继续登记" }).click();
    const message = shell.toast("登记成功").locator("..");
    await expect(message).toBeVisible();
    await page.evaluate(() => window.scrollTo(0, 0));
    expect(await covered(page, message)).toEqual([]);
    await expect(form.save).toBeInViewport({ ratio: 1 });

    // On the page that saving leads to, its actions stand at the top.
    const someone = newPerson();
    await form.fill(someone, PLACE);
    await form.save.click();
    await expect(shell.heading(someone.name)).toBeVisible();
    await expect(message).toBeVisible();
    expect(await covered(page, message)).toEqual([]);
  });
}
