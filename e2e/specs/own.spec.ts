import { readFile } from "node:fs/promises";

import { ownPerson } from "../harness/api.ts";
import { DEMO_PASSWORD } from "../harness/server.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";
import { OwnPage } from "../pages/own.ts";
import { PersonPage } from "../pages/person.ts";
import { SubmissionsPage } from "../pages/submissions.ts";

const WORKER = "worker-demo";
const STREET = "town-510104017";
/** The smallest file that is a PDF by its first bytes. */
const PROOF = Buffer.from("%PDF-1.7\n%%EOF\n");

// One account of one person for all: they take turns.
test.describe.configure({ mode: "serial" });

test("a worker asks for a correction with a proof, the street confirms it, and the record follows", async ({ page, signIn, shell }) => {
  test.slow();
  await signIn.as(WORKER);
  await expect(shell.heading("我的信息")).toBeVisible();
  const own = new OwnPage(page);
  const name = await page.getByRole("definition").first().innerText();
  await expect(page.getByText(/^\d{17}[\dX]$/), "numbers are masked").toHaveCount(0);
  await expectAccessible(page);

  await own.ask.click();
  await expect(shell.heading("申请更正")).toBeVisible();
  await own.send.click();
  await expect(page.getByText("请至少勾选一项需要更正的信息。"), "it stands far above the button").toBeInViewport();
  await expect(own.reason).toHaveAccessibleDescription(/请填写申请理由/);
  await own.correct("籍贯", "四川仁寿");
  await own.reason.fill("籍贯登记有误，以户口簿为准");
  await own.prove("说明.txt", "text/plain", Buffer.from("说明"));
  await expect(page.getByText("说明.txt：只能是 JPG、PNG 或 PDF 文件。")).toBeVisible();
  await own.prove("户口簿.pdf", "application/pdf", PROOF);
  await expect(page.getByRole("listitem").filter({ hasText: "户口簿.pdf" })).toBeVisible();
  await expectAccessible(page);
  await own.send.click();
  await expect(shell.toast("申请已提交")).toBeVisible();
  await expect(own.reply).toContainText("正在办理");
  await expect(page.getByRole("listitem").filter({ hasText: "户口簿.pdf" })).toBeVisible();
  await expectAccessible(page);
  await shell.go("我的信息");
  await expect(page.getByText("您有1项更正申请正在办理")).toBeVisible();
  await expect(shell.content, "the register is as it was").not.toContainText("四川仁寿");

  await shell.signOut();
  await signIn.enter(STREET, DEMO_PASSWORD);
  const submissions = new SubmissionsPage(page);
  await submissions.open(name);
  await expect(submissions.field("籍贯")).toContainText("四川仁寿");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载：户口簿.pdf" }).click();
  expect(await readFile(await (await download).path())).toEqual(PROOF);
  await expectAccessible(page);
  await submissions.confirmed();
  await expect(shell.toast("已通过")).toBeVisible();

  await shell.signOut();
  await signIn.enter(WORKER, DEMO_PASSWORD);
  await shell.go("我的更正申请");
  await expect(own.reply.first()).toContainText("已按申请更正登记信息。");
  await expectAccessible(page);
  await shell.go("我的信息");
  await expect(shell.heading("我的信息")).toBeVisible();
  await expect(shell.content).toContainText("四川仁寿");
});

test("a request that is not granted is answered with the reason, and another is withdrawn", async ({ page, signIn, shell }) => {
  test.slow();
  const own = new OwnPage(page);
  await signIn.as(WORKER, undefined, "/my-record");
  const name = await page.getByRole("definition").first().innerText();
  await own.ask.click();
  await own.correct("籍贯", "四川乐山");
  await own.reason.fill("祖籍乐山");
  await own.send.click();
  await expect(shell.toast("申请已提交")).toBeVisible();

  await shell.signOut();
  await signIn.enter(STREET, DEMO_PASSWORD);
  const submissions = new SubmissionsPage(page);
  await submissions.open(name);
  await submissions.returned({ 籍贯: "与户口簿不一致" });
  await expect(shell.toast("已退回报送人")).toBeVisible();

  await shell.signOut();
  await signIn.enter(WORKER, DEMO_PASSWORD);
  await shell.go("我的更正申请");
  await expect(own.reply.first()).toContainText("不予更正。");
  await expect(own.reply.first()).toContainText("与户口簿不一致");

  await own.ask.click();
  await own.correct("籍贯", "四川眉山");
  await own.reason.fill("重新申请");
  await own.send.click();
  await page.getByRole("button", { name: "撤回申请" }).click();
  await shell.dialog("撤回此项更正申请？").getByRole("button", { name: "撤回申请" }).click();
  await expect(shell.toast("申请已撤回")).toBeVisible();
  await expect(own.reply).toContainText("您已撤回申请。");
});

test("a worker is told who saw their numbers in clear, and why", async ({ page, request, signIn, shell }) => {
  const id = await ownPerson(request, WORKER);
  await signIn.as("district-510104", undefined, `/people/${id}`);
  const person = new PersonPage(page);
  const why = `核对银行卡 ${Date.now()}`;
  await person.revealNumber(why);
  await expect(person.wholeNumber.first()).toBeVisible();
  await person.tab("查阅记录");
  await expect(page.getByRole("table", { name: "查阅记录" }).getByRole("row").filter({ hasText: why })).toContainText("逐人查看");

  await page.goto("/");
  await shell.signOut();
  await signIn.enter(WORKER, DEMO_PASSWORD);
  await expect(shell.heading("我的信息")).toBeVisible();
  await page.goto("/profile");
  const seen = page.getByRole("table", { name: "查阅记录" }).getByRole("row").filter({ hasText: why });
  await expect(seen).toContainText("逐人查看");
  await expectAccessible(page);
});
