import { DEMO_PASSWORD } from "../harness/server.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";
import { authenticator } from "../harness/totp.ts";
import { AccountsPage } from "../pages/accounts.ts";
import { Shell } from "../pages/shell.ts";
import { SignInPage } from "../pages/sign-in.ts";

test("a second factor is set up, asked for at sign-in and taken off again", async ({ page, signIn, shell }) => {
  await signIn.as("district-510182", undefined, "/profile");
  await page.getByRole("button", { name: "启用双重验证" }).click();
  const dialog = shell.dialog("启用双重验证");
  await dialog.getByLabel("当前密码").fill(DEMO_PASSWORD);
  await dialog.getByRole("button", { name: "下一步" }).click();
  await expect(dialog.getByRole("img", { name: "双重验证二维码" })).toBeVisible();
  await expectAccessible(page);
  const secret = await dialog.getByLabel("无法扫描时手工输入密钥").innerText();
  // The next step's code is accepted too, so that the one after it is fresh at the sign-in.
  await dialog.getByLabel("验证码").fill("000000");
  await dialog.getByRole("button", { name: "确定" }).click();
  await expect(dialog.getByLabel("验证码")).toHaveAccessibleDescription(/验证码不正确或已使用过/);
  await dialog.getByLabel("验证码").fill(authenticator(secret, -1));
  await dialog.getByRole("button", { name: "确定" }).click();
  const codes = dialog.getByRole("list", { name: "恢复码" }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  const [first, second] = await codes.allInnerTexts();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "我已妥善保管恢复码" }).click();
  await expect(page.getByText("剩余恢复码")).toBeVisible();

  // What was typed stays while the code is asked for.
  await shell.signOut();
  await signIn.enter("district-510182", DEMO_PASSWORD);
  const code = page.getByLabel("验证码或恢复码");
  await expect(code).toBeFocused();
  await expectAccessible(page);
  await code.fill("123456");
  await signIn.submit.click();
  await expect(signIn.alert).toContainText("验证码不正确或已使用过");
  await code.fill(authenticator(secret));
  await signIn.submit.click();
  await expect(shell.heading("个人中心")).toBeVisible();

  // A recovery code does as well, once.
  await shell.signOut();
  await signIn.enter("district-510182", DEMO_PASSWORD);
  await code.fill(first ?? "");
  await signIn.submit.click();
  await expect(shell.heading("个人中心")).toBeVisible();
  await page.getByRole("button", { name: "停用", exact: true }).click();
  const removal = shell.dialog("停用双重验证");
  await removal.getByLabel("验证码或恢复码").fill(first ?? "");
  await removal.getByRole("button", { name: "停用" }).click();
  await expect(removal.getByLabel("验证码或恢复码")).toHaveAccessibleDescription(/已使用过/);
  await removal.getByLabel("验证码或恢复码").fill(second ?? "");
  await removal.getByRole("button", { name: "停用" }).click();
  await expect(page.getByRole("button", { name: "启用双重验证" })).toBeVisible();
});

test("a keeper of a district lets somebody in for a time, and those responsible are told", async ({ page, signIn, shell }) => {
  await signIn.as("keeper-510104");
  await shell.go("用户管理");
  const accounts = new AccountsPage(page);
  await expect(page.getByRole("cell", { name: "city", exact: true })).toHaveCount(0);
  const until = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  const drawer = await accounts.secure("village-510104017001");
  await accounts.give(drawer, "锦官驿街道", until, "协助街道核对名册");
  await expect(shell.toast("临时授权已生效")).toBeVisible();
  await expect(drawer.getByRole("group", { name: "锦官驿街道" })).toContainText("协助街道核对名册");
  await expectAccessible(page);
  await drawer.getByRole("button", { name: "关闭" }).click();
  await expect(accounts.row("village-510104017001")).toContainText("临时授权 1");

  await shell.signOut();
  await signIn.enter("town-510104017", DEMO_PASSWORD);
  await shell.go("首页");
  await expect(page.getByText("有 1 项临时授权正在您负责的区域生效。")).toBeVisible();
  await page.getByRole("link", { name: "查看详情" }).click();
  await expect(page.getByRole("table", { name: "辖区临时授权告知" })).toContainText("协助街道核对名册");

  await shell.signOut();
  await signIn.enter("keeper-510104", DEMO_PASSWORD);
  await shell.go("用户管理");
  const again = await accounts.secure("village-510104017001");
  await again.getByRole("button", { name: "提前结束" }).click();
  await expect(again).toContainText("没有临时授权");
});

test("a system administrator sees who is signed in and puts somebody out", async ({ page, browser, baseURL, signIn, shell }) => {
  const context = await browser.newContext({ baseURL, locale: "zh-CN" });
  const elsewhere = await context.newPage();
  await new SignInPage(elsewhere).as("district-510183");
  await expect(new Shell(elsewhere).heading("首页")).toBeVisible();

  await signIn.as("sysadmin");
  await shell.go("在线会话");
  const board = page.getByRole("table", { name: "在线会话" });
  const row = board.getByRole("row").filter({ hasText: "district-510183" });
  await expect(row).toHaveCount(1);
  await expectAccessible(page);
  await row.getByRole("button", { name: "强制下线" }).click();
  await shell.dialog("强制下线").getByRole("button", { name: "强制下线" }).click();
  await expect(shell.toast("已强制下线")).toBeVisible();
  await expect(row).toHaveCount(0);
  await elsewhere.reload();
  await expect(new SignInPage(elsewhere).submit).toBeVisible();
  await context.close();
});
