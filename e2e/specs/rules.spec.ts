import { enterPerson } from "../harness/api.ts";
import { newPerson } from "../harness/people.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";
import { EntryForm } from "../pages/entry.ts";
import { PersonPage } from "../pages/person.ts";
import { PersonnelPage } from "../pages/personnel.ts";

// A district of its own, so that no other spec is dated by what is set here.
const DISTRICT = "district-510105";
const PLACE = "宽巷子社区";

const day = (ahead: number) => {
  const at = new Date(Date.now() + ahead * 86_400_000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(at);
};

test("a district sets how far back actions are dated", async ({ page, request, signIn, shell }) => {
  const id = await enterPerson(request, "city", PLACE, newPerson());
  await signIn.as(DISTRICT, undefined, "/personnel/actions");
  await page.getByRole("button", { name: "追溯期限" }).click();
  const limits = shell.dialog("追溯期限");
  await expect(limits.getByRole("listitem")).toContainText("最多追溯366天");
  await limits.getByRole("button", { name: /^修改 / }).click();
  await limits.getByRole("spinbutton", { name: "追溯天数" }).fill("400");
  await limits.getByRole("button", { name: "保存" }).click();
  await expect(limits.getByText("不能超过全市规定的366天。").first()).toBeVisible();
  await expectAccessible(page);
  await limits.getByRole("spinbutton", { name: "追溯天数" }).fill("30");
  await limits.getByRole("button", { name: "保存" }).click();
  await expect(shell.toast("追溯期限已保存")).toBeVisible();
  await expect(limits.getByRole("listitem")).toContainText("最多追溯30天");
  await page.keyboard.press("Escape");

  const personnel = new PersonnelPage(page);
  await personnel.begin(id, "借调、停职、休假");
  await personnel.pick("离岗类型", "病假");
  await personnel.day("生效日期", day(-40));
  await personnel.preview.click();
  await expect(page.getByText("生效日期早于允许的追溯期限。").first()).toBeVisible();
});

test("whoever enters a person says how they were told", async ({ page, signIn, shell }) => {
  const someone = newPerson();
  await signIn.as("town-510104017", undefined, "/people/new");
  const form = new EntryForm(page);
  await form.fill(someone, "水井坊社区");
  const notice = page.getByRole("group", { name: "个人信息处理告知" });
  await notice.getByRole("textbox", { name: "告知文本版本" }).fill("");
  await form.save.click();
  await expect(notice.getByRole("textbox", { name: "告知文本版本" })).toHaveAccessibleDescription(/必填/);
  await notice.getByRole("textbox", { name: "告知文本版本" }).fill("2026年版");
  await expectAccessible(page);
  await form.save.click();
  await expect(shell.toast("登记成功")).toBeVisible();
  const person = new PersonPage(page);
  await expect(person.heading(someone.name)).toBeVisible();
  await expect(page.getByRole("main")).toContainText("书面告知并签收");
  await expect(page.getByRole("main")).toContainText("2026年版");
});
