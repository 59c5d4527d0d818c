import { expect, test } from "../harness/test.ts";
import { enterPerson } from "../harness/api.ts";
import { newPerson } from "../harness/people.ts";
import { OrganisationTree } from "../pages/organisations.ts";
import { PeoplePage } from "../pages/people.ts";

const OFFICER = "district-510185";
const UNIT = "简阳市";
// A place of another district with its officer.
const ELSEWHERE = { officer: "district-510173", place: "长岭社区" };

test("a district officer sees the people of the own district only", async ({ page, request, signIn, shell }) => {
  const someone = newPerson();
  await enterPerson(request, ELSEWHERE.officer, ELSEWHERE.place, someone);
  await signIn.as(OFFICER);
  await expect(shell.heading("首页")).toBeVisible();
  await expect(shell.content).toContainText("在册社区工作者");
  await shell.go("人员信息");
  const people = new PeoplePage(page);
  await people.showColumn("区(市)县");
  const total = await people.count();
  expect(total).toBeLessThan(1_000);
  await expect(people.cells(UNIT)).toHaveCount(await people.rows.count());
  await people.search.fill(someone.name);
  await expect(page.getByText("没有符合条件的记录")).toBeVisible();

  await shell.go("首页");
  await expect(shell.content).toContainText(new RegExp(`在册社区工作者\\s*${total.toLocaleString("en")}\\D`));
});

test("the tree of a district officer begins with the own district", async ({ page, signIn, shell }) => {
  await signIn.as(OFFICER, undefined, "/organisations");
  await expect(shell.heading("组织架构")).toBeVisible();
  const tree = new OrganisationTree(page.getByRole("region", { name: "机构树" }));
  await expect(tree.node(UNIT)).toBeVisible();
  await expect(tree.node("成都市")).toBeHidden();
  await tree.search.fill("水井坊社区");
  await expect(page.getByText("没有找到")).toBeVisible();
  await tree.search.fill("");
  await tree.node(UNIT).click();
  await expect(page.getByRole("heading", { name: new RegExp(`^${UNIT}`), level: 2 })).toBeVisible();
});

test("somebody of another district is not found", async ({ page, request, signIn }) => {
  const elsewhere = await enterPerson(request, ELSEWHERE.officer, ELSEWHERE.place, newPerson());
  const refusal = page.getByRole("alert").filter({ hasText: "未找到，或不在您的管理范围内" });
  await signIn.as(OFFICER, undefined, `/people/${elsewhere}`);
  await expect(refusal).toBeVisible();
  await page.goto(`/people/${elsewhere}/edit`);
  await expect(refusal).toBeVisible();
});

test("an address that is no page says so", async ({ page, signIn, shell }) => {
  await signIn.as(OFFICER, undefined, "/no/such/page");
  await expect(page.getByText("没有这个页面")).toBeVisible();
  await page.getByRole("link", { name: "返回首页" }).click();
  await expect(shell.heading("首页")).toBeVisible();
});

test("a system administrator has no people in the menu and may not open them", async ({ page, signIn, shell }) => {
  await signIn.as("sysadmin");
  await expect(shell.link("用户管理")).toBeVisible();
  for (const hidden of ["人员信息", "批量导入", "审计日志"]) await expect(shell.link(hidden)).toBeHidden();
  await page.goto("/people");
  await expect(page.getByText("没有查看权限")).toBeVisible();
});
