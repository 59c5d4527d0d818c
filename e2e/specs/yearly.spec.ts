import type { Page } from "@playwright/test";

import { DEMO_PASSWORD } from "../harness/server.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";

const STREET = "town-510104017";
const DISTRICT = "district-510104";

const menu = (page: Page, name: string) => page.getByRole("navigation", { name: "主菜单" }).getByRole("link", { name });

const day = (ahead: number) => {
  const at = new Date(Date.now() + ahead * 86_400_000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(at);
};

test("levels are handed in together, confirmed together and taken back together", async ({ page, signIn, shell }) => {
  test.slow();
  const become = async (username: string) => {
    await shell.signOut();
    await expect(signIn.submit).toBeVisible();
    await signIn.enter(username, DEMO_PASSWORD);
    await expect(menu(page, "批量办理")).toBeVisible();
  };
  await signIn.as(STREET);
  await menu(page, "等级晋升").click();
  await page.getByRole("combobox", { name: "事由" }).selectOption({ label: "尚未定级" });
  const rows = page.getByRole("row").filter({ has: page.getByRole("checkbox") });
  await expect(rows.first()).toBeVisible();
  await expectAccessible(page);
  await rows.nth(0).getByRole("checkbox").check();
  await rows.nth(1).getByRole("checkbox").check();
  await rows.nth(0).getByRole("spinbutton").fill("9");
  await rows.nth(0).getByRole("spinbutton").blur();
  const name = (await rows.nth(0).getByRole("link").textContent()) ?? "";
  await page.getByRole("button", { name: "批量提交（2人）" }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: "批量提交审核" }).click();
  // What the rules ask for is told by name, and nothing is lost.
  await expect(drawer.getByText("请填写文件依据（发文字号）。").first()).toBeVisible();
  await drawer.getByRole("textbox", { name: "文件依据（发文字号）" }).fill("锦社发〔2026〕31号");
  await drawer.getByRole("button", { name: "批量提交审核" }).click();
  await expect(shell.toast("已提交2人，等待审核。")).toBeVisible();
  await expect(page.getByRole("heading", { name: "岗位等级确定、晋升（2人）" })).toBeVisible();
  await expectAccessible(page);
  const address = page.url();

  await become(DISTRICT);
  await page.goto(address);
  await page.getByRole("button", { name: "全部审核通过（2人）" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "确认通过" }).click();
  await expect(shell.toast("已审核通过2人。")).toBeVisible();
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("link", { name: "查看人员信息" }).click();
  await page.getByRole("tab", { name: "履历与考核" }).click();
  await expect(page.getByText("第9级").first()).toBeVisible();

  await become(STREET);
  await page.goto(address);
  await page.getByRole("button", { name: "整批撤销" }).click();
  const reverse = page.getByRole("dialog");
  await reverse.getByRole("textbox", { name: "撤销事由（2至200字）" }).fill("等级名册有误");
  await reverse.getByRole("button", { name: "整批撤销" }).click();
  await expect(page.getByRole("heading", { name: "撤销人事事项（2人）" })).toBeVisible();
});

test("a street is graded under the cap, handed in, and not decided before objections are over", async ({ page, signIn, shell }) => {
  test.slow();
  await signIn.as(DISTRICT);
  await menu(page, "年度考核").click();
  await page.getByRole("button", { name: "建立考核轮次" }).click();
  const drawer = page.getByRole("dialog", { name: "建立考核轮次" });
  await drawer.getByRole("button", { name: "建立", exact: true }).click();
  await expect(drawer.getByText("必填项，请填写。").first()).toBeVisible();
  await drawer.getByRole("button", { name: "区（市）县" }).click();
  await page.getByRole("dialog", { name: "选择区（市）县" }).getByRole("button", { name: /锦江区/ }).click();
  await drawer.getByLabel("评定截止日").fill(day(10));
  await drawer.getByLabel("公示截止日").fill(day(12));
  await drawer.getByRole("textbox", { name: "文件依据（发文字号）" }).fill("锦社发〔2026〕40号");
  await drawer.getByRole("button", { name: "建立", exact: true }).click();
  await expect(drawer.getByText("公示（异议）期不得少于5个工作日")).toBeVisible();
  await drawer.getByLabel("公示截止日").fill(day(20));
  await drawer.getByRole("button", { name: "建立", exact: true }).click();
  await expect(shell.toast("考核轮次已建立。")).toBeVisible();
  await expect(page.getByRole("heading", { name: /年度考核 · 锦江区/ })).toBeVisible();
  await expectAccessible(page);
  const board = page.url();

  await shell.signOut();
  await expect(signIn.submit).toBeVisible();
  await signIn.enter(STREET, DEMO_PASSWORD);
  await expect(menu(page, "年度考核")).toBeVisible();
  await page.goto(board);
  const link = page.getByRole("row").getByRole("link").first();
  await link.click();
  await page.getByRole("button", { name: "未评定的全部评为称职" }).click();
  await expect(page.getByText(/还有\d+人未评定/)).toBeHidden();
  await expectAccessible(page);
  const grades = page.getByRole("combobox", { name: /的考核等次$/ });
  await grades.first().selectOption({ label: "优秀" });
  await expect(page.getByText(/优秀1人，上限\d+人。/)).toBeVisible();
  await page.getByRole("button", { name: "报送考核结果" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "报送考核结果" }).click();
  await expect(shell.toast("考核结果已报送。")).toBeVisible();
  await expect(page.getByText("待审核").first()).toBeVisible();

  // Whom it is about sees what is proposed, and may object.
  await shell.signOut();
  await expect(signIn.submit).toBeVisible();
  await signIn.enter("worker-demo", DEMO_PASSWORD);
  await menu(page, "我的信息").click();
  await expect(shell.heading("我的信息")).toBeVisible();
  await expect(page.getByText(/年度：(称职|优秀)$/)).toBeVisible();
  await page.getByRole("textbox", { name: "异议理由" }).fill("本年度获区级表彰，考核未予体现");
  await expectAccessible(page);
  await page.getByRole("button", { name: "提出异议" }).click();
  await expect(shell.toast("异议已提出，由审核人员复核")).toBeVisible();
  await expect(page.getByText("您已提出异议：本年度获区级表彰，考核未予体现")).toBeVisible();

  await shell.signOut();
  await expect(signIn.submit).toBeVisible();
  await signIn.enter(DISTRICT, DEMO_PASSWORD);
  await expect(menu(page, "批量办理")).toBeVisible();
  await menu(page, "批量办理").click();
  await page.getByRole("row").filter({ hasText: "年度考核" }).getByRole("link").first().click();
  await page.getByRole("button", { name: /全部审核通过/ }).click();
  const confirm = page.getByRole("dialog");
  await confirm.getByRole("button", { name: "确认通过" }).click();
  await expect(confirm.getByText("公示（异议）期未满，暂不能审核通过").first()).toBeVisible();
});
