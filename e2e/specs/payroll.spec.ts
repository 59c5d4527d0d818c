import { randomUUID } from "node:crypto";

import type { APIRequestContext, Page } from "@playwright/test";

import { authorize } from "../harness/api.ts";
import { DEMO_PASSWORD } from "../harness/server.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";
import { PayRun } from "../pages/payroll.ts";

const DISTRICT = "district-510108";

const menu = (page: Page, name: string) => page.getByRole("navigation", { name: "主菜单" }).getByRole("link", { name, exact: true });

/** The month so many months ago, in Chengdu. */
const month = (ago: number) => {
  const now = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit" }).format(new Date());
  const [year = 0, of = 0] = now.split("-").map(Number);
  const at = new Date(Date.UTC(year, of - 1 - ago, 1));
  return at.toISOString().slice(0, 7);
};

/** Gives people a level from a day on, handed in and confirmed by the two officers of the city. */
async function level(request: APIRequestContext, people: { id: string }[], level: number, from: string): Promise<void> {
  const authorization = await authorize(request, "city");
  const made = await request.post("/api/v1/personnel/batches", {
    headers: { authorization, "Idempotency-Key": randomUUID() },
    data: {
      kind: "LEVEL",
      effective_on: from,
      document_number: "成社发〔2026〕5号",
      reason: "核定等级",
      rows: people.map((one) => ({ worker_id: one.id, fields: { level } })),
    },
  });
  expect(made.status(), await made.text()).toBe(202);
  const { id } = await made.json();
  const second = await authorize(request, "city-2");
  const decided = await request.post(`/api/v1/personnel/batches/${id}/confirmation`, { headers: { authorization: second }, data: { after: null } });
  expect(decided.ok(), await decided.text()).toBe(true);
  expect((await decided.json()).confirmed).toBe(people.length);
}

async function fullTime(request: APIRequestContext): Promise<{ id: string; name: string }[]> {
  const authorization = await authorize(request, DISTRICT);
  const found = await request.get("/api/v1/workers", { params: { class: "MEMBER", community_to: "2023-01-01", limit: 2, sort: "name" }, headers: { authorization } });
  return (await found.json()).items;
}

test("a month is entered, computed, checked and approved by three people, and what becomes known later is paid next month", async ({ page, request, signIn, shell }) => {
  test.slow();
  const become = async (username: string) => {
    await shell.signOut();
    await expect(signIn.submit).toBeVisible();
    await signIn.enter(username, DEMO_PASSWORD);
    await expect(menu(page, "发薪批次")).toBeVisible();
  };
  const people = await fullTime(request);
  const first = month(2);
  await level(request, people, 4, `${month(3)}-01`);

  await signIn.as(DISTRICT);
  await menu(page, "发薪批次").click();
  await page.getByLabel("月份").fill(first);
  await page.getByLabel("月份").blur();
  await expect(page.getByRole("row", { name: /成华区/ })).toContainText("未建立");
  await expectAccessible(page);
  await page.getByRole("row", { name: /成华区/ }).getByRole("button", { name: "建立批次" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "建立批次" }).click();
  await expect(page.getByRole("heading", { name: `成华区 ${first} 发薪` })).toBeVisible();

  // An amount is entered for one of them.
  const [one] = people;
  if (!one) throw new Error("nobody of the district is full-time");
  await page.getByRole("button", { name: "录入金额" }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByLabel("姓名", { exact: true }).fill(one.name);
  await drawer.getByRole("button", { name: "查找" }).click();
  await drawer.getByRole("radio", { name: new RegExp(one.name) }).first().check();
  await drawer.getByLabel("全年一次性奖金（元）").fill("6000");
  await drawer.getByRole("button", { name: "录入金额" }).click();
  await expect(drawer.getByText("请填写", { exact: false }).first()).toBeVisible();
  await drawer.getByLabel("依据").fill("成社发〔2026〕12号");
  await drawer.getByRole("button", { name: "录入金额" }).click();
  await expect(shell.toast("已录入。")).toBeVisible();
  await expect(page.getByRole("table", { name: "本月录入" })).toContainText("6,000.00");

  const run = new PayRun(page);
  await run.take("冻结数据");
  await run.take("计算");
  const address = page.url();
  await expect(run.slips).toBeVisible();
  await expect(run.slipOf(one.name).first()).toBeVisible();
  await expect(run.sums).toContainText("全年一次性奖金");
  await expectAccessible(page);
  // Whoever has no level is held back with the reason, and the others are not.
  await page.getByRole("combobox", { name: "暂缓" }).selectOption({ label: "仅暂缓人员" });
  await expect(run.slips.getByRole("row").nth(1)).toContainText("该人员没有岗位等级");
  // Whoever computed has no button to check.
  await expect(page.getByRole("button", { name: "复核通过" })).toHaveCount(0);

  await become("city");
  await page.goto(address);
  await run.take("复核通过");
  await expect(page.getByRole("button", { name: "审批通过" })).toHaveCount(0);
  await become("city-2");
  await page.goto(address);
  await run.take("审批通过");
  await page.getByRole("button", { name: "复算核验" }).click();
  await expect(page.getByText(/复算\d+人，结果与批次完全一致。/)).toBeVisible();

  await become(DISTRICT);
  await page.goto(address);
  await run.take("登记发放");
  await run.take("关账");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "生成文件" }).click();
  await page.getByRole("dialog").getByLabel("用途").fill("发放签字");
  await page.getByRole("dialog").getByRole("button", { name: "生成", exact: true }).click();
  expect((await download).suggestedFilename()).toMatch(/\.xlsx$/);

  // A level set back in time is paid in the next run.
  await level(request, [one], 5, `${first}-01`);
  await page.goto(`/pay/runs?month=${month(1)}`);
  await page.getByRole("row", { name: /成华区/ }).getByRole("button", { name: "建立批次" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "建立批次" }).click();
  await expect(page.getByRole("heading", { name: `成华区 ${month(1)} 发薪` })).toBeVisible();
  await run.take("冻结数据");
  await run.take("计算");
  await page.getByRole("combobox", { name: "复核提示" }).selectOption({ label: "有补发补扣（1）" });
  await expect(run.slipOf(one.name)).toContainText("以前月份补发补扣");
  await expect(run.slipOf(one.name)).toContainText("等级变动");
  await run.slipOf(one.name).getByRole("link").click();
  await expect(page.getByRole("heading", { name: `${one.name} ${month(1)} 工资条` })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: `基础工资（补${first}）` })).toBeVisible();
  await expect(page.getByText("以前月份重算")).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("link", { name: "返回批次" })).toBeHidden();
  await expect(page.getByRole("table", { name: "工资条", exact: true })).toBeVisible();
  await page.emulateMedia({ media: "screen" });
  await page.goBack();
  await expect(run.slips).toBeVisible();

  // Closed runs are what the city sees of the cost.
  await become("city");
  await menu(page, "薪酬成本").click();
  if (first.slice(0, 4) !== month(0).slice(0, 4)) await page.goto(`/pay/costs?year=${first.slice(0, 4)}`);
  await expect(page.getByRole("row", { name: /成华区/ }).first()).toBeVisible();
  await expectAccessible(page);
});
