import { enterPerson } from "../harness/api.ts";
import { newPerson } from "../harness/people.ts";
import { DEMO_PASSWORD } from "../harness/server.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";
import { EntryForm } from "../pages/entry.ts";
import { PeoplePage } from "../pages/people.ts";
import { PersonPage } from "../pages/person.ts";
import { SubmissionsPage } from "../pages/submissions.ts";

const CLERK = "village-510104017001";
const STREET = "town-510104017";
const DISTRICT = "district-510104";
const PLACE = "水井坊社区";

test("a clerk's record is returned with reasons, handed in again and confirmed", async ({ page, signIn, shell }) => {
  test.slow();
  const someone = newPerson();
  const submissions = new SubmissionsPage(page);
  const become = async (username: string) => {
    await shell.signOut();
    await expect(signIn.submit).toBeVisible();
    await signIn.enter(username, DEMO_PASSWORD);
  };

  await signIn.as(CLERK, undefined, "/people/new");
  const form = new EntryForm(page);
  // Whose scope is one community need not say which.
  await expect(form.solePlace).toHaveValue(new RegExp(`${PLACE}$`));
  await expect(form.solePlace).not.toBeEditable();
  await form.fill(someone);
  await page.getByRole("textbox", { name: "籍贯" }).fill("四川成都");
  await form.save.click();
  await expect(shell.toast("已提交，等待镇(街道)审核")).toBeVisible();
  await expect(shell.heading(someone.name)).toBeVisible();
  await expect(page.getByText("待镇(街道)审核", { exact: true })).toBeVisible();
  await expect(submissions.field("籍贯")).toContainText("四川成都");
  await expect(submissions.field("证件号码")).not.toContainText(someone.idNumber);
  await expectAccessible(page);
  // Nobody finds them in the register yet.
  await shell.go("人员信息");
  const people = new PeoplePage(page);
  await people.search.fill(someone.name);
  await expect(page.getByText("没有符合条件的")).toBeVisible();

  await become(STREET);
  await submissions.open(someone.name);
  await submissions.giveBack.click();
  await page.getByRole("button", { name: "确认退回" }).click();
  await expect(page.getByText("请至少填写一项退回原因。")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "退回原因：籍贯" }).fill("籍贯应写到区县");
  await page.getByRole("button", { name: "确认退回" }).click();
  await expect(shell.toast("已退回报送人")).toBeVisible();

  await become(CLERK);
  await expect(submissions.menu).toContainText("项待办");
  await submissions.open(someone.name);
  await submissions.again.click();
  await expect(shell.heading(`修改报送：${someone.name}`)).toBeVisible();
  await expect(page.getByText("籍贯应写到区县").first()).toBeVisible();
  const native = page.getByRole("textbox", { name: "籍贯" });
  await expect(native).toHaveValue("四川成都");
  await expect(native).toHaveAccessibleDescription(/籍贯应写到区县/);
  await native.fill("四川成都锦江区");
  await form.save.click();
  await expect(shell.toast("已提交，等待镇(街道)审核")).toBeVisible();

  await become(STREET);
  await submissions.open(someone.name);
  await submissions.confirmed();
  await expect(shell.toast("已通过")).toBeVisible();
  await expect(submissions.course.filter({ hasText: "修改后重新提交" })).toBeVisible();
  await page.getByRole("link", { name: "查看人员信息" }).click();
  const person = new PersonPage(page);
  await expect(person.heading(someone.name)).toBeVisible();
  await expect(person.panel).toContainText("四川成都锦江区");
});

test("a change is marked until street and district have confirmed it", async ({ page, request, signIn, shell }) => {
  test.slow();
  const someone = newPerson();
  const id = await enterPerson(request, "city", PLACE, someone);
  const submissions = new SubmissionsPage(page);
  const become = async (username: string) => {
    await shell.signOut();
    await expect(signIn.submit).toBeVisible();
    await signIn.enter(username, DEMO_PASSWORD);
  };

  await signIn.as(CLERK, undefined, `/people/${id}/edit`);
  const form = new EntryForm(page);
  const changed = `${someone.name}改`;
  await form.name.fill(changed);
  await form.save.click();
  await expect(shell.toast("已提交，等待镇(街道)审核")).toBeVisible();
  await expect(submissions.field("姓名")).toContainText(someone.name);
  await expect(submissions.field("姓名")).toContainText(changed);

  await page.goto(`/people/${id}`);
  const person = new PersonPage(page);
  await expect(person.heading(someone.name)).toBeVisible();
  const mark = page.getByRole("status").filter({ hasText: "待审核的变更" });
  await expect(mark).toBeVisible();
  await mark.getByText("报送的变更").click();
  await expect(mark).toContainText(changed);
  // A second change of the same field waits for the first.
  await page.goto(`/people/${id}/edit`);
  await form.name.fill(`${someone.name}又`);
  await form.save.click();
  await expect(form.name).toHaveAccessibleDescription(/已有待审核的报送/);
  await form.name.fill(someone.name);

  await page.goto("/people");
  await shell.signOut();
  await expect(signIn.submit).toBeVisible();
  await signIn.enter(STREET, DEMO_PASSWORD);
  await submissions.open(someone.name);
  await submissions.confirmed();
  await expect(shell.toast("已通过，转下一级审核")).toBeVisible();
  await expect(page.getByText("待区(市)县审核", { exact: true })).toBeVisible();

  await become(DISTRICT);
  await submissions.menu.click();
  // Who a person is is looked at one by one.
  await expect(submissions.of(someone.name)).toBeVisible();
  await expect(submissions.of(someone.name).getByRole("checkbox")).toHaveCount(0);
  await page.getByRole("link", { name: someone.name, exact: true }).click();
  await submissions.confirmed();
  await expect(shell.toast("已通过")).toBeVisible();
  await page.goto(`/people/${id}`);
  await expect(person.heading(changed)).toBeVisible();
  await expect(mark).toBeHidden();
});

test("what is safe is confirmed together", async ({ page, request, signIn, shell }) => {
  const submissions = new SubmissionsPage(page);
  const people = [newPerson(), newPerson()];
  for (const someone of people) await handIn(request, someone);
  await signIn.as(STREET, undefined, "/submissions");
  for (const someone of people) await submissions.of(someone.name).getByRole("checkbox").check();
  await expect(page.getByText("已选2条")).toBeVisible();
  await expectAccessible(page);
  await submissions.confirmSelected.click();
  await page.getByRole("dialog", { name: "通过所选的报送？" }).getByRole("button", { name: "批量通过" }).click();
  await expect(shell.toast("已通过2条")).toBeVisible();
  for (const someone of people) await expect(submissions.of(someone.name)).toHaveCount(0);
});

test("somebody stands in for whoever is away, and the city keeps the rules", async ({ page, signIn, shell }) => {
  await signIn.as("district-510105", undefined, "/submissions/substitutes");
  await page.getByRole("button", { name: "指定代理人" }).click();
  const dialog = shell.dialog("指定代理人");
  await dialog.getByRole("textbox", { name: "代理人用户名" }).fill("district-510106");
  await dialog.getByLabel("恢复本人审核日期").fill("2030-01-01");
  await dialog.getByRole("textbox", { name: "事由" }).fill("外出培训");
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(dialog.getByText("代理期限最长一年。")).toBeVisible();
  const back = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel("恢复本人审核日期").fill(back);
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("代理中", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "提前结束" }).click();
  await page.getByRole("dialog", { name: "提前结束代理？" }).getByRole("button", { name: "提前结束" }).click();
  await expect(page.getByText("已结束", { exact: true })).toBeVisible();

  await shell.signOut();
  await expect(signIn.submit).toBeVisible();
  await signIn.enter("city", DEMO_PASSWORD);
  await shell.go("审核规则");
  const rule = page.getByRole("combobox", { name: "村(社区)填报的身份信息" });
  await expect(rule).toHaveValue("DISTRICT");
  await expectAccessible(page);
  // Others rely on the rules meanwhile: looked at, not changed.
  await expect(page.getByRole("button", { name: "保存" })).toBeDisabled();
});

/** What a clerk hands in over HTTP. */
async function handIn(request: import("@playwright/test").APIRequestContext, someone: ReturnType<typeof newPerson>): Promise<void> {
  await enterPerson(request, CLERK, PLACE, someone, 202);
}
