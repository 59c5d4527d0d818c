import { DEMO_PASSWORD } from "../harness/server.ts";
import { expect, test } from "../harness/test.ts";
import { pick } from "../pages/organisations.ts";
import { PeoplePage } from "../pages/people.ts";
import { Shell } from "../pages/shell.ts";
import { SignInPage } from "../pages/sign-in.ts";

const PLACE = "水井坊社区";
const FIRST = "First-2026-pass";
const OWN = "Own-2026-password";

test("a new account works within its scope after setting an own password", async ({ page, signIn, shell }) => {
  const username = `clerk-${Date.now()}`;
  await signIn.as("sysadmin", undefined, "/system/accounts");
  await page.getByRole("button", { name: "新建账号" }).click();
  const drawer = shell.dialog("新建账号");
  await drawer.getByLabel("用户名").fill(username);
  await drawer.getByLabel("姓名", { exact: true }).fill("测试信息员");
  await drawer.getByLabel("初始密码").fill(FIRST);
  // Enter in the search for a person searches, and saves no account that is half filled in.
  await drawer.getByRole("textbox", { name: "人员姓名" }).fill("查无此人");
  await drawer.getByRole("textbox", { name: "证件号码" }).fill("0");
  await drawer.getByRole("textbox", { name: "证件号码" }).press("Enter");
  await expect(drawer.getByRole("alert")).toHaveText(/未找到/);
  await drawer.getByRole("checkbox", { name: /^村（社区）信息员/ }).check();
  await pick(page, drawer.getByRole("button", { name: "添加范围" }), "添加范围", PLACE);
  const scope = drawer.getByRole("group", { name: new RegExp(`${PLACE}$`) });
  await expect(scope.getByRole("checkbox", { name: "查看" })).toBeChecked();
  await scope.getByRole("checkbox", { name: "录入" }).check();
  await drawer.getByRole("button", { name: "保存" }).click();
  await expect(shell.toast("账号已建立")).toBeVisible();
  await page.getByRole("searchbox", { name: "用户名或姓名" }).fill(username);
  await page.getByRole("searchbox", { name: "用户名或姓名" }).press("Enter");
  const row = page.getByRole("row").filter({ hasText: username });
  await expect(row).toContainText("待改密码");
  await expect(row).toContainText(PLACE);

  await shell.signOut();
  await signIn.enter(username, FIRST);
  await signIn.changeFirst(FIRST, OWN);
  await expect(shell.navigation).toBeVisible();
  await shell.go("人员信息");
  const people = new PeoplePage(page);
  await expect(people.cells(PLACE)).toHaveCount(await people.count());

  await shell.signOut();
  await signIn.enter(username, FIRST);
  await expect(signIn.alert).toContainText("用户名或密码不正确");
  await signIn.enter(username, OWN);
  await expect(people.rows.first()).toBeVisible();
});

test("a security administrator sees the roles with their permissions", async ({ page, signIn, shell }) => {
  await signIn.as("secadmin");
  await shell.go("角色权限");
  for (const role of ["市级业务管理员", "村（社区）信息员", "系统管理员", "安全管理员", "审计管理员"]) {
    await expect(page.getByRole("heading", { name: role, exact: true })).toBeVisible();
  }
  await page.getByRole("button", { name: "新建角色" }).click();
  const drawer = shell.dialog("新建角色");
  await expect(drawer.getByRole("checkbox")).not.toHaveCount(0);
  await drawer.getByRole("button", { name: "取消" }).click();
  await expect(drawer).toBeHidden();

  await shell.switchLanguage();
  for (const role of ["City officer", "Community or village clerk", "System administrator", "Auditor"]) {
    await expect(page.getByRole("heading", { name: role, exact: true })).toBeVisible();
  }
  await expect(page.getByRole("main")).not.toContainText(/[\u4e00-\u9fff]/);
});

test("an auditor reads the log and verifies its chain", async ({ page, signIn, shell }) => {
  await signIn.as("sysadmin");
  await shell.signOut();
  await signIn.enter("auditor", DEMO_PASSWORD);
  await shell.go("审计日志");
  const table = page.getByRole("table", { name: "审计日志" });
  // The rows of before are not to be clicked while those that were asked for take their place.
  const answered = page.waitForResponse((response) => response.url().includes("action=session."));
  await page.getByRole("combobox", { name: "操作" }).selectOption({ label: "登录与退出：全部" });
  await answered;
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  const entry = table.getByRole("button", { name: "登录", exact: true }).first();
  await entry.click();
  const detail = shell.dialog("日志详情");
  await expect(detail).toContainText("session.sign_in");
  await expect(detail).toContainText("校验值(SM3)");
  await detail.getByRole("button", { name: "关闭" }).click();

  // By whom, by user name or by the name shown; things by their names and not by their ids.
  await page.getByRole("button", { name: "重置" }).click();
  const city = page.waitForResponse((response) => response.url().includes("actor=sysadmin"));
  await page.getByRole("searchbox", { name: "操作人" }).fill("sysadmin");
  await page.getByRole("searchbox", { name: "操作人" }).press("Enter");
  await city;
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  const rows = table.getByRole("row").filter({ has: page.getByRole("button") });
  await expect(rows.first()).toContainText("（sysadmin）");
  for (const row of await rows.all()) await expect(row).toContainText("系统管理员");
  await expect(rows.getByRole("link"), "an auditor opens nothing of the register").toHaveCount(0);

  await page.getByRole("button", { name: "校验完整性" }).click();
  await expect(shell.dialog("校验完整性").getByRole("status")).toContainText(/日志完整：[\d,]+ 条记录逐条校验通过/);
});

test("the page speaks English on request and remembers it", async ({ page, signIn, shell }) => {
  await signIn.as("city");
  await expect(shell.heading("首页")).toBeVisible();
  await shell.switchLanguage();
  await expect(shell.heading("Home")).toBeVisible();
  await shell.go("People");
  await expect(page.getByRole("columnheader", { name: "Identity number" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("status")).toHaveText(/^[\d,]+ people$/);
  await page.reload();
  await expect(shell.heading("People")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await shell.switchLanguage();
  await expect(shell.heading("人员信息")).toBeVisible();
});

test("the own account lists its sessions, and another of them can be ended", async ({ page, browser, baseURL, signIn, shell }) => {
  const context = await browser.newContext({ baseURL, locale: "zh-CN" });
  const elsewhere = await context.newPage();
  await new SignInPage(elsewhere).as("district-510131");
  await expect(new Shell(elsewhere).heading("首页")).toBeVisible();

  await signIn.as("district-510131", undefined, "/profile");
  await expect(shell.heading("个人中心")).toBeVisible();
  const sessions = page.getByRole("table", { name: "登录设备" });
  await expect(sessions.getByText("当前登录")).toHaveCount(1);
  await sessions.getByRole("button", { name: "退出该登录" }).first().click();
  await expect(shell.toast("已退出该登录")).toBeVisible();

  await elsewhere.reload();
  await expect(new SignInPage(elsewhere).submit).toBeVisible();
  await context.close();
});
