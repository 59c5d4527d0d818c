import type { Page } from "@playwright/test";

import { expect, expectAccessible, test } from "../harness/test.ts";
import { DEMO_PASSWORD } from "../harness/server.ts";
import { ActsPage } from "../pages/acts.ts";
import { OrganisationTree } from "../pages/organisations.ts";
import { PeoplePage } from "../pages/people.ts";

const DISTRICT = "district-510104";
const UNIT = "锦江区";
const MERGED = ["春熙路街道", "书院街街道"] as const;
const STREET = "红星路街道";
const OFFICE = "春熙路街道党建工作和社区治理办公室";
const SPLIT = "塔子山社区";
const PART = "塔子山东社区";

/** The first day of the month after this one, in Shanghai. */
function nextMonth(): string {
  const [year = 0, month = 0] = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format().split("-").map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}

/** Number of people of a place on a day, as its page leads to them. */
async function roster(page: Page, place: string, day = ""): Promise<number> {
  await page.goto(day ? `/organisations?as_of=${day}` : "/organisations");
  const tree = new OrganisationTree(page.getByRole("region", { name: "机构树" }));
  await tree.search.fill(place);
  await tree.hit(place).click();
  await expect(page.getByRole("heading", { name: new RegExp(`^${place}`), level: 2 })).toBeVisible();
  await page.getByRole("link", { name: "查看人员" }).click();
  return new PeoplePage(page).count();
}

test("a district merges two streets and splits a community, the city approves, and the tree follows on the day", async ({ page, signIn, shell }) => {
  test.slow();
  const acts = new ActsPage(page);
  const day = nextMonth();
  const title = `锦江区区划调整${Date.now()}`;

  await signIn.as(DISTRICT, undefined, "/organisation-acts");
  await expect(shell.heading("机构调整")).toBeVisible();
  await acts.draft(title, "锦府发〔2026〕18号", day);

  const merger = await acts.add("合并");
  await merger.organisation("机构", MERGED[0], 0);
  await merger.organisation("机构", MERGED[1], 1);
  await merger.form.getByLabel("合并后的去向").selectOption({ label: "并入新设机构" });
  await merger.form.getByRole("textbox", { name: "名称" }).fill(STREET);
  await merger.form.getByLabel("机构性质").selectOption({ label: "街道" });
  await expect(merger.form.getByRole("button", { name: "上级机构" })).toContainText(UNIT);
  await merger.apply();
  await expect(acts.step(1)).toContainText(`在${UNIT}下设立街道“${STREET}”`);
  await expect(acts.step(2)).toContainText(`${MERGED.join("、")}并入${STREET}`);

  const split = await acts.add("拆分");
  await split.organisation("被拆分的机构", SPLIT);
  await split.part(1).getByLabel("地址关键词").fill("塔子山路、静居寺路");
  await split.part(2).getByRole("textbox", { name: "名称" }).fill(PART);
  await split.part(2).getByLabel("机构性质").selectOption({ label: "社区(居委会)" });
  await expect(split.part(2).getByRole("button", { name: "上级机构" })).toContainText("沙河街道");
  await split.apply();
  await expect(acts.step(4)).toContainText(`${SPLIT}拆分为2个部分`);
  // The new street has to be there before anything merges into it.
  await expect(acts.step(2).getByRole("button", { name: "第2步上移" })).toBeDisabled();

  await expectAccessible(page);

  await shell.go("首页");
  await expect(shell.dialog("离开此页？")).toBeVisible();
  await shell.dialog("离开此页？").getByRole("button", { name: "继续填写" }).click();
  await acts.save.click();
  await expect(shell.toast("已保存")).toBeVisible();

  await acts.submit.click();
  await acts.confirm("提交审批？", "提交审批");
  await expect(page.getByRole("alert").filter({ hasText: "暂不能提交" })).toContainText("还有人员没有分配去向");

  await acts.tab("人员分配");
  await expect(page.getByText("尚未分配")).toBeVisible();
  await page.getByRole("button", { name: "均分", exact: true }).click();
  await expect(shell.toast("分配方案已生成")).toBeVisible();
  const first = acts.people.getByRole("combobox").first();
  const moved = (await first.inputValue()).startsWith("new:") ? SPLIT : PART;
  await first.selectOption({ label: moved });
  await expect(acts.people).toContainText("待保存");
  await page.getByRole("button", { name: "保存分配（1人）" }).click();
  await expect(shell.toast("分配已保存")).toBeVisible();
  await expect(acts.people).toContainText("人工指定");
  await expectAccessible(page);

  await acts.tab("预览");
  await expect(page.getByText("没有发现问题，可以提交审批。")).toBeVisible();
  await expect(acts.table("直接变化")).toContainText(`${UNIT} / ${STREET}`);
  await expect(acts.table("人员去向")).toContainText(PART);
  await expectAccessible(page);

  await acts.submit.click();
  await acts.confirm("提交审批？", "提交审批");
  await expect(shell.toast("已提交审批")).toBeVisible();
  await expect(page.getByText("待审批", { exact: true })).toBeVisible();
  await expect(acts.approve).toBeHidden();

  await shell.signOut();
  await signIn.enter("city", DEMO_PASSWORD);
  await expect(acts.heading(title)).toBeVisible();
  await acts.approve.click();
  const question = shell.dialog("批准此调整？");
  await expect(question).toContainText(`批准后将于 ${day} 生效`);
  await question.getByRole("button", { name: "批准" }).click();
  await expect(page.getByText("待生效", { exact: true })).toBeVisible();
  await acts.tab("办理过程");
  await expect(page.getByRole("tabpanel").getByRole("listitem").first()).toContainText("批准");

  await page.goto(`/organisations`);
  const tree = new OrganisationTree(page.getByRole("region", { name: "机构树" }));
  await tree.search.fill(STREET);
  await expect(page.getByText("没有找到")).toBeVisible();
  await tree.search.fill(MERGED[0]);
  await tree.hit(MERGED[0]).click();
  await expect(page.getByRole("status").filter({ hasText: `此机构将于 ${day} 撤销` })).toBeVisible();
  await expect(page.getByRole("table", { name: "调整后的去向" })).toContainText(STREET);

  await page.goto(`/organisations?as_of=${day}`);
  await expect(page.getByText(`正在查看 ${day} 的情况`)).toBeVisible();
  // Its office goes with it; the street itself is no more.
  await tree.search.fill(MERGED[0]);
  await expect(tree.hit(OFFICE)).toContainText(STREET);
  await expect(tree.hit(MERGED[0])).toBeHidden();
  await tree.search.fill(STREET);
  await tree.hit(STREET).click();
  await expect(page.getByRole("heading", { name: new RegExp(`^${STREET}`), level: 2 })).toBeVisible();
  const origins = page.getByRole("table", { name: "由以下机构调整而来" });
  for (const name of MERGED) await expect(origins).toContainText(name);
  await expect(page.getByRole("table", { name: "涉及此机构的调整" }).getByRole("link", { name: title })).toBeVisible();
  await expectAccessible(page);
  await origins.getByRole("link", { name: MERGED[1] }).click();
  await expect(page.getByRole("heading", { name: new RegExp(`^${MERGED[1]}`), level: 2 })).toBeVisible();

  // Nobody is lost and nobody is there twice.
  const before = await roster(page, SPLIT);
  const stayed = await roster(page, SPLIT, day);
  const went = await roster(page, PART, day);
  expect(went).toBeGreaterThan(0);
  expect(stayed).toBeGreaterThan(0);
  expect(stayed + went).toBe(before);
});

test("whoever drafted an act does not approve it", async ({ page, signIn, shell }) => {
  const acts = new ActsPage(page);
  const title = `双流区机构更名${Date.now()}`;
  await signIn.as("city", undefined, "/organisation-acts");
  await acts.draft(title, "成府发〔2026〕9号", nextMonth());
  const renaming = await acts.add("更名");
  await renaming.organisation("机构", "东升街道");
  await renaming.form.getByRole("textbox", { name: "新名称" }).fill("东升新街道");
  await renaming.apply();
  await acts.submit.click();
  await acts.confirm("提交审批？", "提交审批");
  await expect(shell.toast("已提交审批")).toBeVisible();
  await expect(page.getByText("待另一人审批；拟订人和提交人不能审批。")).toBeVisible();
  await expect(acts.approve).toBeHidden();
  await page.goto("/organisation-acts?state=SUBMITTED");
  await expect(acts.list.getByRole("row").filter({ hasText: title })).toContainText("待审批");
});
