import { enterPerson } from "../harness/api.ts";
import { newPerson } from "../harness/people.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";
import { DuplicatesPage } from "../pages/duplicates.ts";
import { EntryForm } from "../pages/entry.ts";
import { ImportWizard } from "../pages/imports.ts";
import { PeoplePage } from "../pages/people.ts";
import { PersonPage } from "../pages/person.ts";

const CLERK = "village-510104017001";
const PLACE = "水井坊社区";
const PLACE_CODE = "510104017001";
// A place of another district, the town above it, and its officer.
const ELSEWHERE = { officer: "district-510173", unit: "成都东部新区", town: "养马街道", place: "长岭社区" };
const HEADINGS = "姓名,证件号码,民族,政治面貌,最高学历,任职村(社区),人员分类,职务,任现职日期,进入方式,进入日期,劳动关系";

test("of somebody registered in another district a clerk learns that, and whom to ask, and nothing else", async ({ page, request, signIn, shell }) => {
  const someone = newPerson();
  const id = await enterPerson(request, ELSEWHERE.officer, ELSEWHERE.place, someone);
  const told = `该证件号码已由其他单位登记且在册，请与${ELSEWHERE.unit}核实。`;

  const answers: string[] = [];
  page.on("response", async (response) => {
    if (response.url().includes("/api/")) answers.push(await response.text().catch(() => ""));
  });
  const nothingElse = async () => {
    for (const hidden of [someone.name, ELSEWHERE.place, ELSEWHERE.town, id]) {
      await expect(shell.content).not.toContainText(hidden);
      expect(answers.join("\n"), "no answer of the server has more than the page").not.toContain(hidden);
    }
  };

  await signIn.as(CLERK, undefined, "/people/new");
  const form = new EntryForm(page);
  // As the clerk knows them; what the other district has is not to come back.
  const known = { ...newPerson(), idNumber: someone.idNumber };
  await form.fill(known);
  await form.save.click();
  await expect(form.idNumber).toHaveAccessibleDescription(new RegExp(told));
  await expect(form.name, "nothing typed is lost").toHaveValue(known.name);
  await expect(page.getByRole("link", { name: "人员已到本单位的，申请调入" })).toHaveAttribute("href", "/personnel/request");
  await nothingElse();
  await expectAccessible(page);

  // A sheet is told the same.
  await page.goto("/people");
  await shell.go("批量导入");
  const wizard = new ImportWizard(page);
  await wizard.next.click();
  const row = [known.name, someone.idNumber, "汉族", "群众", "大学本科", PLACE_CODE, "工作人员", "工作人员", "2026-09-01", "公开招聘", "2026-09-01", "劳动合同"];
  await wizard.upload(`名册-${known.idNumber}.csv`, [HEADINGS.split(","), row]);
  await wizard.next.click();
  await wizard.button("开始校验").click();
  await wizard.button("去修正").click();
  await expect(wizard.results.getByRole("row").filter({ hasText: "证件号码" })).toContainText(told);
  await nothingElse();

  // Nor does the list find them by the number.
  await page.goto("/people");
  const people = new PeoplePage(page);
  await people.search.fill(someone.name);
  await expect(page.getByText("没有符合条件的")).toBeVisible();
});

test("the city merges two records of one person and parts them again", async ({ page, request, signIn, shell }) => {
  test.slow();
  const someone = newPerson();
  const twin = { ...someone, idNumber: newPerson().idNumber };
  const kept = await enterPerson(request, "city", PLACE, someone);
  const gone = await enterPerson(request, "city", ELSEWHERE.place, twin, 201, {
    educations: [{ code: "31", school: "成都大学" }],
    assigned_on: "2024-03-01",
    entered_on: "2024-03-01",
  });

  await signIn.as("city", undefined, `/people/${kept}`);
  const person = new PersonPage(page);
  await expect(person.heading(someone.name)).toBeVisible();
  const desk = new DuplicatesPage(page);
  await desk.report(ELSEWHERE.place);
  await expect(shell.toast("已列入待处理")).toBeVisible();
  await expect(desk.field("任职经历")).toContainText("不同");
  await expect(desk.field("证件号码")).not.toContainText(someone.idNumber);
  await expectAccessible(page);
  const pair = page.url();

  await desk.merge(PLACE, "已核对身份证原件");
  await expect(shell.toast("已合并")).toBeVisible();
  await expect(desk.undo).toBeVisible();
  await expectAccessible(page);

  await page.goto(`/people/${gone}`);
  await expect(page.getByRole("alert").filter({ hasText: "未找到" })).toBeVisible();
  await page.goto(`/people/${kept}`);
  await expect(person.heading(someone.name)).toBeVisible();
  await person.tab("学历学位");
  await expect(person.panel).toContainText("成都大学");
  await person.tab("任职与用工");
  await expect(person.panel).toContainText(ELSEWHERE.place);
  await person.tab("变更记录");
  await expect(person.events.filter({ hasText: "合并重复登记" }).first()).toBeVisible();

  await shell.go("查重合并");
  await desk.open("已合并");
  await desk.row(someone.name).getByRole("link", { name: /比对/ }).click();
  await expect(page).toHaveURL(pair);
  await desk.reopen("核对后发现合并有误");
  await expect(shell.toast("已撤销，重新列为待处理")).toBeVisible();
  await page.goto(`/people/${gone}`);
  await expect(person.heading(someone.name)).toBeVisible();
  await page.goto(`/people/${kept}`);
  await person.tab("学历学位");
  await expect(person.panel).not.toContainText("成都大学");
});

test("two people who look like one are told apart, and that can be undone", async ({ page, request, signIn, shell }) => {
  const someone = newPerson();
  const other = { ...someone, idNumber: newPerson().idNumber };
  const id = await enterPerson(request, "city", PLACE, someone);
  await enterPerson(request, "city", ELSEWHERE.place, other);
  await signIn.as("city", undefined, `/people/${id}`);
  const desk = new DuplicatesPage(page);
  await desk.report(ELSEWHERE.place);
  await expect(shell.heading(`${someone.name}、${someone.name}`)).toBeVisible();
  const pair = page.url();
  await page.getByRole("button", { name: "不是同一人" }).click();
  const dialog = shell.dialog("判定为不是同一人");
  await dialog.getByRole("button", { name: "不是同一人" }).click();
  await expect(dialog.getByRole("textbox", { name: "理由" })).toHaveAccessibleDescription(/请填写理由/);
  await dialog.getByRole("button", { name: "取消" }).click();
  await desk.dismiss("两人证件照片不同");
  await expect(shell.toast("已判定为不是同一人")).toBeVisible();
  await expect(page.getByText("两人证件照片不同")).toBeVisible();
  await desk.reopen("有新的线索");
  await expect(shell.toast("已撤销，重新列为待处理")).toBeVisible();

  // Who keeps one side only does not find the pair.
  await shell.signOut();
  await signIn.as(ELSEWHERE.officer, undefined, new URL(pair).pathname);
  await expect(page.getByRole("alert").filter({ hasText: "未找到，或不在您的管理范围内" })).toBeVisible();
});
