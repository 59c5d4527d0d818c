import { expect, test } from "../harness/test.ts";
import { misspelt, newPerson } from "../harness/people.ts";
import { EntryForm } from "../pages/entry.ts";
import { PeoplePage } from "../pages/people.ts";
import { PersonPage } from "../pages/person.ts";

// Of a street, which writes at once; what a clerk of a community hands in has a spec of its own.
const CLERK = "town-510104017";
const PLACE = "水井坊社区";

test("a clerk enters a person, finds and changes them, and the history tells", async ({ page, signIn, shell }) => {
  const someone = newPerson();
  await signIn.as(CLERK, undefined, "/people");
  await page.getByRole("link", { name: "人员登记" }).click();
  const form = new EntryForm(page);
  await form.fill(someone, PLACE);
  await expect(page.getByText(`${someone.birthDate} 出生`)).toBeVisible();
  await expect(form.birthDate).toHaveValue(someone.birthDate);
  await form.save.click();
  await expect(shell.toast("登记成功")).toBeVisible();
  const person = new PersonPage(page);
  await expect(person.heading(someone.name)).toBeVisible();

  await shell.go("人员信息");
  const people = new PeoplePage(page);
  await people.search.fill(someone.name);
  await expect(people.rows).toHaveCount(1);
  await people.person(someone.name).click();

  await person.edit.click();
  await expect(shell.heading(`修改信息：${someone.name}`)).toBeVisible();
  await page.getByRole("textbox", { name: "籍贯" }).fill("四川成都");
  await page.getByRole("textbox", { name: "修改事由" }).fill("补录籍贯");
  await form.save.click();
  await expect(shell.toast("修改已保存")).toBeVisible();
  await person.tab("变更记录");
  const change = person.events.filter({ hasText: "修改人员信息" });
  await expect(change).toContainText("补录籍贯");
  await expect(change).toContainText("社区工作专员");
  await expect(change.getByRole("row", { name: /籍贯/ })).toContainText("四川成都");
  await expect(person.events.filter({ hasText: "登记入库" })).toBeVisible();
});

test("a wrong check character is told beside the number and stops the saving", async ({ page, signIn }) => {
  const someone = newPerson();
  await signIn.as(CLERK, undefined, "/people/new");
  const form = new EntryForm(page);
  await form.fill({ ...someone, idNumber: misspelt(someone.idNumber) }, PLACE);
  await expect(page.getByText("校验码不符")).toBeVisible();
  await form.save.click();
  await expect(form.idNumber).toHaveAccessibleDescription(/校验码不符/);
  await expect(form.idNumber).toHaveAttribute("aria-invalid", "true");
  await expect(form.idNumber).toBeFocused();
  await expect(page).toHaveURL(/\/people\/new$/);
});

test("a 15-digit number is refused with the reason", async ({ page, signIn }) => {
  await signIn.as(CLERK, undefined, "/people/new");
  const form = new EntryForm(page);
  await form.idNumber.fill("510199850315001");
  await expect(page.getByText("15位身份证号码自2013年起停用")).toBeVisible();
});

test("a number that is registered already is told before saving", async ({ page, signIn, shell }) => {
  const someone = newPerson();
  await signIn.as(CLERK, undefined, "/people/new");
  const form = new EntryForm(page);
  await form.fill(someone, PLACE);
  await form.save.click();
  await expect(shell.heading(someone.name)).toBeVisible();

  await page.goto("/people/new");
  await form.idNumber.fill(someone.idNumber);
  const told = page.getByRole("alert").filter({ hasText: `该证件号码已登记：${someone.name}` });
  await expect(told).toBeVisible();
  await expect(told.getByRole("link", { name: "打开该人员" })).toBeVisible();
  await form.fill({ ...newPerson(), idNumber: someone.idNumber }, PLACE);
  await form.save.click();
  await expect(form.idNumber).toHaveAccessibleDescription(/已在库中登记/);
});

test("a birth date unlike the number needs a reason", async ({ page, signIn, shell }) => {
  const someone = newPerson();
  await signIn.as(CLERK, undefined, "/people/new");
  const form = new EntryForm(page);
  await form.fill(someone, PLACE);
  await expect(form.birthDate).toHaveValue(someone.birthDate);
  await form.birthDate.fill("2005-12-31");
  await form.save.click();
  await expect(form.birthDate).toHaveAccessibleDescription(/出生日期与证件号码不一致/);
  await form.note.fill("以干部档案认定的出生日期为准");
  await form.save.click();
  await expect(shell.heading(someone.name)).toBeVisible();
  await expect(page.getByRole("tabpanel")).toContainText("2005-12-31");
});

test("what must be filled is marked, and the first of it has the focus", async ({ page, signIn }) => {
  await signIn.as(CLERK, undefined, "/people/new");
  const form = new EntryForm(page);
  await form.save.click();
  await expect(page.getByRole("alert")).toContainText("处需要修改");
  await expect(form.name).toBeFocused();
  await expect(form.name).toHaveAccessibleDescription(/必填/);
  await expect(form.idNumber).toHaveAccessibleDescription(/必填/);
});

test("codes that would be refused are not offered", async ({ page, signIn }) => {
  await signIn.as(CLERK, undefined, "/people/new");
  const form = new EntryForm(page);
  await expect(form.education.getByRole("option", { name: "大学本科", exact: true })).toBeAttached();
  await expect(form.education.getByRole("option", { name: "大学本科教育" })).toHaveCount(0);
});

test("unsaved entries are not left unasked, and come back as a draft", async ({ page, signIn, shell }) => {
  await signIn.as(CLERK, undefined, "/people/new");
  const form = new EntryForm(page);
  await form.name.fill("未保存");
  await shell.go("首页");
  await expect(form.leaving).toBeVisible();
  await form.leaving.getByRole("button", { name: "继续填写" }).click();
  await expect(form.leaving).toBeHidden();
  await expect(form.name).toHaveValue("未保存");

  await shell.go("首页");
  await form.leaving.getByRole("button", { name: "离开", exact: true }).click();
  await expect(shell.heading("首页")).toBeVisible();
  await page.goBack();
  await expect(form.restored).toBeVisible();
  await expect(form.name).toHaveValue("未保存");
  await form.restored.getByRole("button", { name: "放弃草稿" }).click();
  await expect(form.name).toHaveValue("");
  await shell.go("首页");
  await expect(shell.heading("首页")).toBeVisible();
});
