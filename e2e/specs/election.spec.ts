import { enterPerson } from "../harness/api.ts";
import { newPerson } from "../harness/people.ts";
import { DEMO_PASSWORD } from "../harness/server.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";
import { ElectionsPage } from "../pages/elections.ts";
import { pick } from "../pages/organisations.ts";

const STREET = "town-510104017";
const DISTRICT = "district-510104";
const STREET_NAME = "三圣街道";
const PLACE = "点将台社区";

const day = (ahead: number) => {
  const at = new Date(Date.now() + ahead * 86_400_000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(at);
};

test("an election goes from its plan to its effect through two people", async ({ page, request, signIn, shell }) => {
  test.slow();
  const [head, loser] = [newPerson(), newPerson()];
  const people = [head, newPerson(), newPerson(), newPerson(), newPerson(), loser];
  for (const person of people) await enterPerson(request, "city", PLACE, person);
  const elections = new ElectionsPage(page);
  await signIn.as(STREET);
  await elections.menu.click();
  await expect(shell.heading("换届选举")).toBeVisible();
  await expectAccessible(page);

  await elections.planNew.click();
  const plan = shell.dialog("启动选举");
  await plan.getByRole("button", { name: "启动选举" }).click();
  await expect(plan.getByText("请选择选举范围。")).toBeVisible();
  await pick(page, plan.getByRole("button", { name: "选举范围" }), "选举范围", PLACE);
  await plan.getByRole("checkbox", { name: "党组织", exact: true }).uncheck();
  await plan.getByLabel("选举日").fill(day(-3));
  await plan.getByLabel("任期开始日期").fill(day(0));
  await plan.getByRole("spinbutton", { name: "新一届届次" }).fill("8");
  await plan.getByRole("button", { name: "启动选举" }).click();
  await expect(shell.toast("选举已启动")).toBeVisible();

  await elections.freeze.click();
  await expect(shell.toast("名单已冻结")).toBeVisible();
  await expect(page.getByRole("table", { name: "本届成员名单" })).toContainText(head.name);
  for (const [at, person] of people.entries()) {
    await elections.nominate(at + 1, person.name, { "居(村)民委员会": person === head ? "居(村)委会主任" : "居(村)委会委员" });
  }
  await elections.saveCandidates.click();
  await expect(shell.toast("候选人已保存")).toBeVisible();
  await page.reload();
  await expect(elections.candidate(6)).toBeVisible();
  // What lies half below the head of the page would count as too small.
  await page.evaluate(() => window.scrollTo(0, 0));
  await expectAccessible(page);

  await elections.counted("居(村)民委员会", "1500", "1000");
  for (const person of people) {
    const elected = person !== loser;
    await elections.outcome(person.name, person === head ? "居(村)委会主任" : "居(村)委会委员", elected ? "700" : "120", elected ? "当选" : "未当选");
  }
  await elections.saveResult.click();
  await expect(shell.toast("选举结果已保存")).toBeVisible();
  // Whoever is not elected leaves once the work is handed over.
  await expect(page.getByText(`${loser.name}：工作交接完成后方可办理退出。`)).toBeVisible();
  await expect(elections.effect(head.name)).toContainText("居(村)委会主任");
  for (const box of await page.getByRole("checkbox", { name: /工作已交接|离任审计已完成/ }).all()) await box.check();
  await elections.saveResult.click();
  await expect(page.getByText(`${loser.name}：工作交接完成后方可办理退出。`)).toBeHidden();
  await expect(elections.effect(loser.name)).toContainText("离任退出");

  await elections.submit.click();
  const submit = shell.dialog("提交选举结果");
  await submit.getByRole("textbox", { name: "文件依据（发文字号）" }).fill("锦委组〔2026〕21号");
  await submit.getByRole("button", { name: "提交审批" }).click();
  await expect(shell.toast("选举结果已提交")).toBeVisible();
  await expect(page.getByText("等待区(市)县审批")).toBeVisible();
  await expect(elections.approve).toBeHidden();
  const address = page.url();

  await shell.signOut();
  await expect(signIn.submit).toBeVisible();
  await signIn.enter(DISTRICT, DEMO_PASSWORD);
  await expect(elections.menu).toBeVisible();
  // What waits is in the one queue, beside what else was handed in.
  await page.goto("/submissions");
  const waiting = page.getByRole("table", { name: "选举结果审批" });
  await expect(waiting.getByRole("row").filter({ hasText: PLACE })).toContainText("待审批");
  await expectAccessible(page);
  await waiting.getByRole("link", { name: new RegExp(PLACE) }).click();
  await expect(page).toHaveURL(address);
  await elections.approve.click();
  await shell.dialog("批准选举结果").getByRole("button", { name: "批准" }).click();
  await expect(shell.toast("选举结果已批准")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: new RegExp(PLACE) }).first().click();
  const seats = page.getByRole("table", { name: "任期和席位" });
  await expect(seats.getByRole("row").filter({ hasText: head.name })).toContainText("居(村)委会主任");
  await expect(seats.getByRole("row").filter({ hasText: loser.name })).toHaveCount(0);
  await expectAccessible(page);
  await seats.getByRole("link", { name: head.name }).click();
  await page.getByRole("tab", { name: "履历与考核" }).click();
  await expect(page.getByRole("table", { name: "履历事项" })).toContainText("居(村)委会主任（第8届） · 选举 · 得票700");
});

test("running terms of several places are registered and approved at once", async ({ page, request, signIn, shell }) => {
  test.slow();
  const places = ["江家堰社区", "驸马社区"];
  for (const place of places) await enterPerson(request, "city", place, newPerson());
  const elections = new ElectionsPage(page);
  await signIn.as(DISTRICT);
  await elections.menu.click();
  await elections.planNew.click();
  const plan = shell.dialog("启动选举");
  await plan.getByRole("combobox", { name: "选举类别" }).selectOption({ label: "登记现任期" });
  await pick(page, plan.getByRole("button", { name: "选举范围" }), "选举范围", STREET_NAME);
  await plan.getByLabel("选举日").fill("2026-09-01");
  await plan.getByLabel("任期开始日期").fill("2026-09-01");
  await plan.getByRole("spinbutton", { name: "新一届届次" }).fill("7");
  await plan.getByRole("button", { name: "启动选举" }).click();
  await expect(shell.toast("选举已启动")).toBeVisible();
  await expect(plan).toBeHidden();
  await pick(page, page.getByRole("button", { name: "全部单位" }), "选择单位", STREET_NAME);
  for (const place of places) await elections.choose(place).check();
  await page.getByRole("button", { name: "提交所选（2）" }).click();
  const submit = shell.dialog("提交选举结果");
  await submit.getByRole("textbox", { name: "文件依据（发文字号）" }).fill("锦民发〔2026〕3号");
  await submit.getByRole("button", { name: "提交审批" }).click();
  await expect(shell.toast("所选结果已提交")).toBeVisible();

  await shell.signOut();
  await expect(signIn.submit).toBeVisible();
  await signIn.enter("city", DEMO_PASSWORD);
  await elections.menu.click();
  await page.getByRole("combobox", { name: "任期情况" }).selectOption({ label: "待审批" });
  for (const place of places) await elections.choose(place).check();
  await expectAccessible(page);
  await page.getByRole("button", { name: "批准所选（2）" }).click();
  await shell.dialog("批准选举结果").getByRole("button", { name: "批准" }).click();
  await expect(shell.toast("所选结果已批准")).toBeVisible();
  await page.getByRole("combobox", { name: "任期情况" }).selectOption({ label: "任期内" });
  for (const place of places) {
    await expect(page.getByRole("row").filter({ hasText: place })).toContainText("居(村)民委员会第7届，至2031-09-01");
  }
});
