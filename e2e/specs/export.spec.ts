import { readFile } from "node:fs/promises";

import { approvedExport, exportUntilBraked } from "../harness/api.ts";
import { DEMO_PASSWORD } from "../harness/server.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";
import { ExportsPage } from "../pages/exports.ts";
import { PeoplePage } from "../pages/people.ts";

const ASKER = "city";
const SECOND = "city-2";

test("an export of the whole city waits for a second person, is downloaded once, and is gone", async ({ page, request, signIn, shell }) => {
  test.slow();
  const reason = `年度核对${Date.now()}`;
  const exports = new ExportsPage(page);
  const become = async (username: string) => {
    await shell.signOut();
    await expect(signIn.submit).toBeVisible();
    await signIn.enter(username, DEMO_PASSWORD);
  };

  await signIn.as(ASKER, undefined, "/people");
  await new PeoplePage(page).count();
  await page.getByRole("button", { name: "导出", exact: true }).click();
  const dialog = shell.dialog("导出人员");
  await expect(dialog.getByText("超过 500 人的导出须由他人审批。")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("文件格式").selectOption("csv");
  await dialog.getByRole("textbox", { name: "事由" }).fill(reason);
  await dialog.getByRole("button", { name: "提交申请" }).click();
  await expect(shell.toast("申请已提交，等待审批")).toBeVisible();
  await expect(shell.heading("导出申请")).toBeVisible();
  await expect(exports.of(reason)).toContainText("待审批");
  // Nobody approves their own.
  await exports.open(reason, "查看");
  await expect(exports.sheet.getByRole("button", { name: "撤回申请" })).toBeVisible();
  await expect(exports.approve).toBeHidden();
  await page.keyboard.press("Escape");

  await become(SECOND);
  await exports.menu.click();
  await expect(exports.menu).toContainText("项导出申请待处理");
  await exports.list("待我审批");
  await exports.open(reason, "查看并审批");
  await expect(exports.sheet).toContainText(reason);
  await expect(exports.sheet).toContainText("无，范围内全部人员");
  await expect(exports.sheet).toContainText("证件号码、手机号码为完整号码");
  await expectAccessible(page);
  await exports.approve.click();
  await expect(shell.toast("已批准，正在生成文件")).toBeVisible();
  await expect(exports.of(reason)).toBeHidden();

  await become(ASKER);
  await exports.menu.click();
  await exports.list("我的申请");
  await expect(exports.of(reason)).toContainText("可下载");
  await expect(exports.of(reason)).toContainText(/剩余 2[34] 小时/);
  await exports.open(reason, "下载");
  await exports.protection.selectOption("none");
  const coming = page.waitForEvent("download");
  await exports.download.click();
  const file = await coming;
  expect(file.suggestedFilename()).toMatch(/^社区工作者名单_\d{8}\.csv$/);
  const lines = (await readFile((await file.path()) ?? "", "utf8")).trimEnd().split("\r\n");
  expect(lines.length).toBeGreaterThan(3_000);
  expect(lines.at(-1)).toContain("# 导出水印：成都市社区工作专员（city）于 ");
  await expect(exports.of(reason)).toContainText("已下载");
  await expect(exports.of(reason).getByRole("button", { name: "下载", exact: true })).toBeHidden();

  // And a script gets it no second time.
  const { access_token: token } = await (await request.post("/api/v1/auth/login", { data: { username: ASKER, password: DEMO_PASSWORD } })).json();
  const headers = { authorization: `Bearer ${token}` };
  const mine = await (await request.get("/api/v1/export-requests?view=mine", { headers })).json();
  const { id } = mine.items.find((item: { reason: string }) => item.reason === reason);
  const again = await request.post(`/api/v1/export-requests/${id}/download`, { headers, data: {} });
  expect([again.status(), (await again.json()).code]).toEqual([410, "export_gone"]);
});

test("a refusal reaches whoever asked, with the reason", async ({ page, signIn, shell }) => {
  const reason = `专项核查${Date.now()}`;
  const exports = new ExportsPage(page);
  await signIn.as(SECOND, undefined, "/people");
  await new PeoplePage(page).count();
  await page.getByRole("button", { name: "导出", exact: true }).click();
  const dialog = shell.dialog("导出人员");
  await dialog.getByRole("textbox", { name: "事由" }).fill(reason);
  await dialog.getByRole("button", { name: "提交申请" }).click();
  await expect(exports.of(reason)).toContainText("待审批");

  await shell.signOut();
  await signIn.enter(ASKER, DEMO_PASSWORD);
  await exports.menu.click();
  await exports.list("待我审批");
  await exports.open(reason, "查看并审批");
  await exports.sheet.getByRole("button", { name: "不批准" }).click();
  await expect(exports.sheet.getByRole("textbox", { name: "不批准的理由" })).toHaveAccessibleDescription(/不少于2个字/);
  await exports.sheet.getByRole("textbox", { name: "不批准的理由" }).fill("请按区县分别申请");
  await exports.sheet.getByRole("button", { name: "不批准" }).click();
  await expect(shell.toast("已退回申请人")).toBeVisible();

  await shell.signOut();
  await signIn.enter(SECOND, DEMO_PASSWORD);
  await exports.menu.click();
  await exports.list("我的申请");
  await expect(exports.of(reason)).toContainText("请按区县分别申请");
});

test("an approved file leaves in an archive whose password is shown once", async ({ page, request, signIn, shell }) => {
  const reason = `密码保护${Date.now()}`;
  const exports = new ExportsPage(page);
  await approvedExport(request, SECOND, ASKER, reason);
  await signIn.as(SECOND);
  await exports.menu.click();
  await exports.list("我的申请");
  await expect(exports.of(reason)).toContainText("可下载");
  await exports.open(reason, "下载");
  await expect(exports.protection).toHaveValue("zip");
  await expectAccessible(page);
  const coming = page.waitForEvent("download");
  await exports.download.click();
  const file = await coming;
  expect(file.suggestedFilename()).toMatch(/^社区工作者名单_\d{8}\.zip$/);
  const archive = await readFile((await file.path()) ?? "");
  expect(archive.subarray(0, 2).toString()).toBe("PK");
  expect(archive.includes("导出水印")).toBe(false);
  await expect(exports.password).toHaveText(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
  await expectAccessible(page);
  await exports.sheet.getByRole("button", { name: "已记下，关闭" }).click();
  await expect(exports.sheet).toBeHidden();
  await expect(exports.of(reason)).toContainText("已下载");
});

test("many small exports add up, and the dialog says so before", async ({ page, request, signIn, shell }) => {
  test.slow();
  const district = "district-510107";
  await exportUntilBraked(request, district);
  await signIn.as(district, undefined, "/people");
  await new PeoplePage(page).count();
  await page.getByRole("button", { name: "导出", exact: true }).click();
  const dialog = shell.dialog("导出人员");
  await expect(dialog.getByText("近24小时您直接导出的人数已较多")).toBeVisible();
  await expectAccessible(page);
  const reason = `分批导出${Date.now()}`;
  await dialog.getByRole("textbox", { name: "事由" }).fill(reason);
  await dialog.getByRole("button", { name: "提交申请" }).click();
  const exports = new ExportsPage(page);
  await expect(exports.of(reason)).toContainText("待审批");
  await exports.open(reason, "查看");
  await expect(exports.sheet).toContainText("申请前24小时内已直接导出");
});
