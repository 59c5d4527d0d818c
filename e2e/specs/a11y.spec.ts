import { expect, expectAccessible, test } from "../harness/test.ts";
import { EntryForm } from "../pages/entry.ts";
import { ImportWizard } from "../pages/imports.ts";
import { OrganisationTree } from "../pages/organisations.ts";
import { PeoplePage } from "../pages/people.ts";

test("the home screen is accessible, with charts and with their tables", async ({ page, signIn, shell }) => {
  await signIn.as("city");
  await expect(shell.heading("首页")).toBeVisible();
  await expect(page.getByRole("table", { name: "各单位人数" })).toBeAttached();
  await expectAccessible(page);
  await page.getByRole("button", { name: "查看数据" }).first().click();
  await expectAccessible(page);
});

test("the people list and its filters are accessible", async ({ page, signIn }) => {
  await signIn.as("city", undefined, "/people");
  const people = new PeoplePage(page);
  await people.count();
  await expectAccessible(page);
  await people.openFilters();
  await people.tick("人员分类", "委员");
  await expectAccessible(page);
});

test("a person's page is accessible on every tab", async ({ page, signIn }) => {
  await signIn.as("city", undefined, "/people?class=HEAD");
  await new PeoplePage(page).rows.first().getByRole("link").click();
  const tabs = page.getByRole("tab");
  await expect(tabs).toHaveCount(10);
  for (const tab of await tabs.all()) {
    await tab.click();
    await expect(page.getByRole("tabpanel").getByText("正在加载")).toBeHidden();
    await expectAccessible(page);
  }
});

test("the entry form is accessible, also with errors", async ({ page, signIn }) => {
  await signIn.as("city", undefined, "/people/new");
  const form = new EntryForm(page);
  await expect(form.name).toBeVisible();
  await expectAccessible(page);
  await form.save.click();
  await expect(form.name).toHaveAccessibleDescription(/必填/);
  await expectAccessible(page);
});

test("the import wizard is accessible up to the matching of columns", async ({ page, signIn }) => {
  await signIn.as("city", undefined, "/imports/new");
  const wizard = new ImportWizard(page);
  await expect(page.getByRole("table", { name: "填写字段" })).toBeVisible();
  await expectAccessible(page);
  await wizard.next.click();
  await wizard.upload("名册.csv", [["姓名", "证件号码"], ["张三", ""]]);
  await expectAccessible(page);
  await wizard.next.click();
  await expect(wizard.field("姓名")).toBeVisible();
  await expectAccessible(page);
});

test("the organisation tree is accessible", async ({ page, signIn, shell }) => {
  await signIn.as("district-510185", undefined, "/organisations");
  await new OrganisationTree(page.getByRole("region", { name: "机构树" })).node("简阳市").click();
  await expect(page.getByRole("heading", { name: /^简阳市/, level: 2 })).toBeVisible();
  await expect(shell.heading("组织架构")).toBeVisible();
  await expectAccessible(page);
});

test("the screens of system management are accessible", async ({ page, signIn, shell }) => {
  for (const [account, screens] of [
    ["sysadmin", ["用户管理", "在线会话", "角色权限", "字典管理", "加密密钥", "数据目录"]],
    ["auditor", ["审计日志"]],
    ["keeper-510104", ["用户管理", "在线会话"]],
    ["city", ["审核规则"]],
  ] as const) {
    await signIn.as(account);
    for (const screen of screens) {
      await shell.go(screen);
      await expect(shell.heading(screen)).toBeVisible();
      await expect(page.getByText("正在加载")).toHaveCount(0);
      await expectAccessible(page);
    }
    await shell.signOut();
  }
});

test("the screens of what changes and what is found twice are accessible", async ({ page, signIn, shell }) => {
  await signIn.as("city");
  for (const screen of ["查重合并", "机构调整", "岗位核定", "导入记录"]) {
    await shell.go(screen);
    await expect(shell.heading(screen)).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await expectAccessible(page);
  }
});

test("a worker's own screens are accessible", async ({ page, signIn, shell }) => {
  await signIn.as("worker-demo");
  await expect(shell.heading("我的信息")).toBeVisible();
  for (const [address, heading] of [
    ["/my-record", "我的信息"],
    ["/my-record/correction", "申请更正"],
    ["/my-record/corrections", "我的更正申请"],
    ["/profile", "个人中心"],
  ] as const) {
    await page.goto(address);
    await expect(shell.heading(heading)).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await expectAccessible(page);
  }
});

test("by keyboard: the skip link comes first, then the menu, whose links open", async ({ page, signIn, shell }) => {
  await signIn.as("city");
  await expect(shell.heading("首页")).toBeVisible();
  await page.reload();
  await expect(shell.heading("首页")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(shell.skipLink).toBeFocused();
  await expect(shell.skipLink).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(shell.content).toBeFocused();

  await page.reload();
  await expect(shell.heading("首页")).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  for (const item of await shell.navigation.getByRole("link").all()) {
    await page.keyboard.press("Tab");
    await expect(item).toBeFocused();
  }
  await shell.link("人员信息").focus();
  await page.keyboard.press("Enter");
  await expect(shell.heading("人员信息")).toBeVisible();
  await expect(shell.link("人员信息")).toHaveAttribute("aria-current", "page");
});

test("by keyboard: a dialog keeps the focus, closes on Escape and gives it back", async ({ page, signIn }) => {
  await signIn.as("city", undefined, "/people");
  const people = new PeoplePage(page);
  await people.count();
  const button = page.getByRole("button", { name: /^筛选/ });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(people.filters).toBeVisible();
  await expect(people.filters.getByRole("button", { name: "关闭" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(people.filters).toBeHidden();
  await expect(button).toBeFocused();
});
