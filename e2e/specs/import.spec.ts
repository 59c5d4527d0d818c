import { readFile } from "node:fs/promises";

import { importFile } from "../harness/api.ts";
import { misspelt, newPerson, type Person } from "../harness/people.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";
import { EntryForm } from "../pages/entry.ts";
import { ImportWizard } from "../pages/imports.ts";
import { PeoplePage } from "../pages/people.ts";
import { PersonPage } from "../pages/person.ts";

const OFFICER = "district-510116";
const PLACE = "双流区/黄龙溪镇/嘉禾社区";
const HEADINGS = "姓名,证件号码,民族,政治面貌,最高学历,任职村(社区),人员分类,职务,任现职日期,进入方式,进入日期,劳动关系".split(",");

function line(person: Person): string[] {
  return [person.name, person.idNumber, "汉族", "群众", "大学本科", PLACE, "工作人员", "工作人员", "2026-09-01", "公开招聘", "2026-09-01", "劳动合同"];
}

test("templates come as Excel and CSV with the required columns", async ({ page, signIn }) => {
  await signIn.as(OFFICER, undefined, "/imports/new");
  const wizard = new ImportWizard(page);
  await expect(page.getByRole("table", { name: "填写字段" }).getByRole("row", { name: /^证件号码 必填/ })).toBeVisible();
  const sheet = await wizard.template("Excel 模板");
  expect(sheet.suggestedFilename()).toMatch(/\.xlsx$/);
  expect((await readFile(await sheet.path())).subarray(0, 2).toString()).toBe("PK");
  const csv = await wizard.template("CSV 模板");
  expect(csv.suggestedFilename()).toMatch(/\.csv$/);
  const headings = (await readFile(await csv.path(), "utf8")).replace(/^\uFEFF/, "").trim().split(",");
  expect(headings).toEqual(expect.arrayContaining(HEADINGS));
});

test("a file with a wrong row is checked, corrected and imported", async ({ page, signIn, shell }) => {
  await signIn.as(OFFICER, undefined, "/people");
  const people = new PeoplePage(page);
  const before = await people.count();

  await shell.go("批量导入");
  const wizard = new ImportWizard(page);
  await wizard.next.click();
  const persons = [newPerson(), newPerson(), newPerson()] as const;
  const [first, wrong] = persons;
  const name = `名册-${first.idNumber}.csv`;
  const lines = persons.map((person) => [...line(person), "三组"]);
  const spoilt = lines.map((cells) => cells.map((cell) => (cell === wrong.idNumber ? misspelt(cell) : cell)));
  await wizard.upload(name, [[...HEADINGS, "所在小组"], ...spoilt]);
  await expect(wizard.status(`已选择：${name}`)).toBeVisible();
  await wizard.next.click();

  await expect(wizard.field("证件号码")).toHaveValue("id_number");
  await expect(wizard.field("最高学历")).toHaveValue("education_code");
  await expect(wizard.field("所在小组")).toHaveValue("");
  await expect(page.getByText("必填字段均已对应")).toBeVisible();
  await expect(wizard.mapping, "samples are masked").not.toContainText(first.idNumber);
  await wizard.button("开始校验").click();

  await expect(wizard.status("1 行有错误，2 行可以导入。")).toBeVisible();
  await wizard.button("去修正").click();
  const finding = wizard.results.getByRole("row").filter({ hasText: "校验码不符" });
  await expect(finding).toContainText("证件号码");
  await expect(finding.getByRole("cell").first()).toHaveText("3");
  await expect(wizard.results, "findings never show the value").not.toContainText(misspelt(wrong.idNumber));

  const annotated = await wizard.download("下载标注文件");
  // Nothing is written yet: the rows to fix alone would not bring the right ones along.
  await expect(wizard.button("只下载待修改的行")).toBeHidden();
  const [heading, ...rows] = annotated.trim().split("\r\n");
  expect(heading).toBe(`${[...HEADINGS, "所在小组"].join(",")},结果,问题`);
  expect(rows[0]).toBe(`${spoilt[0]?.join(",")},正确,`);
  expect(rows[1]).toContain(`${spoilt[1]?.join(",")},有误,证件号码：校验码不符`);

  await wizard.button("重新上传").click();
  await wizard.upload(name, [[...HEADINGS, "所在小组"], ...lines]);
  await wizard.next.click();
  await wizard.button("开始校验").click();
  await expect(wizard.status("全部 3 行通过校验，可以提交。")).toBeVisible();
  await wizard.next.click();
  await expect(page.getByText("将写入 3 行。")).toBeVisible();
  await wizard.button("确认导入").click();
  await expect(wizard.status("导入完成：新增 3 人，更新 0 人，跳过 0 人。")).toBeVisible();

  await page.getByRole("link", { name: "查看人员" }).click();
  expect(await people.count()).toBeGreaterThanOrEqual(before + 3);
  await people.search.fill(wrong.name);
  await expect(people.rows).toHaveCount(1);
  await expect(people.person(wrong.name)).toBeVisible();

  await shell.go("导入记录");
  const imports = page.getByRole("table", { name: "导入记录" }).getByRole("row").filter({ hasText: name });
  await expect(imports).toHaveCount(3);
  await expect(imports.first()).toContainText("已完成");
  await imports.first().getByRole("link", { name }).click();
  await expect(shell.heading(name)).toBeVisible();
  await expect(page.getByText("没有发现问题")).toBeVisible();
});

test("a column can be matched by hand, and a required one is missed", async ({ page, signIn, shell }) => {
  await signIn.as(OFFICER, undefined, "/imports/new");
  const wizard = new ImportWizard(page);
  await wizard.next.click();
  const someone = newPerson();
  const own = HEADINGS.map((heading) => (heading === "劳动关系" ? "甲乙丙" : heading));
  await wizard.upload(`自有台账-${someone.idNumber}.csv`, [own, line(someone)]);
  await wizard.next.click();
  await expect(page.getByRole("alert")).toContainText("以下必填字段没有对应的列：劳动关系");
  await expect(wizard.button("开始校验")).toBeDisabled();
  await wizard.field("甲乙丙").selectOption("relation");
  await expect(page.getByText("必填字段均已对应")).toBeVisible();
  await wizard.button("开始校验").click();
  await expect(wizard.status("全部 1 行通过校验，可以提交。")).toBeVisible();
  await shell.go("导入记录");
  await expect(page.getByRole("row").filter({ hasText: someone.idNumber })).toContainText("仅校验");
});

test("a file of another kind is refused", async ({ page, signIn }) => {
  await signIn.as(OFFICER, undefined, "/imports/new");
  const wizard = new ImportWizard(page);
  await wizard.next.click();
  await wizard.upload("名册.xls", [HEADINGS]);
  await expect(page.getByRole("alert")).toContainText("不支持的文件类型");
  await expect(wizard.next).toBeDisabled();
});

test("the wizard comes back to where it was, and what was checked is not sent again", async ({ page, signIn, shell }) => {
  await signIn.as(OFFICER, undefined, "/imports/new");
  const wizard = new ImportWizard(page);
  await wizard.next.click();
  const persons = [newPerson(), newPerson()] as const;
  const [right, wrong] = persons.map(line) as [string[], string[]];
  await wizard.upload(`校验-${persons[0].idNumber}.csv`, [HEADINGS, right, wrong.map((cell) => (cell === persons[1].idNumber ? misspelt(cell) : cell))]);
  await wizard.next.click();
  await wizard.button("开始校验").click();
  const found = wizard.status("1 行有错误，1 行可以导入。");
  await expect(found).toBeVisible();
  await expect(wizard.step).toHaveText("校验");

  await page.reload();
  await expect(found).toBeVisible();
  await expect(wizard.step).toHaveText("校验");
  await wizard.button("去修正").click();
  await expect(wizard.results).toContainText("校验码不符");
  const address = page.url();
  await page.reload();
  await expect(wizard.results).toContainText("校验码不符");
  await page.goBack();
  await expect(found).toBeVisible();
  await shell.go("首页");
  await shell.go("批量导入");
  await expect(found, "one can leave and come back").toBeVisible();
  await page.goto(address);
  await expect(wizard.results, "a link leads to the step").toContainText("校验码不符");

  await wizard.button("只导入没有错误的行").click();
  await page.reload();
  await expect(page.getByText("将写入 1 行。")).toBeVisible();
  await expect(page.getByRole("radio", { name: "只导入没有错误的行" })).toBeChecked();
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().includes("/imports/"));
  await wizard.button("确认导入").click();
  expect((await sent).url()).toMatch(/\/imports\/[0-9a-f-]+\/commit$/);
  const done = wizard.status("导入完成：新增 1 人，更新 0 人，跳过 0 人。");
  await expect(done).toBeVisible();
  await page.reload();
  await expect(done).toBeVisible();
  await wizard.button("重新开始").first().click();
  await expect(wizard.step).toHaveText("下载模板");
});

test("the check of another account is not found", async ({ page, signIn, shell }) => {
  await signIn.as(OFFICER, undefined, "/imports/new?step=check&check=0190f5fe-7c00-7000-8000-000000000001");
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(shell.heading("批量导入")).toBeVisible();
});

test("an import is undone as a whole, and its people are gone", async ({ page, request, signIn, shell }) => {
  const persons = [newPerson(), newPerson()] as const;
  const name = `误导入-${persons[0].idNumber}.csv`;
  const id = await importFile(request, OFFICER, name, [HEADINGS, ...persons.map(line)]);
  await signIn.as(OFFICER, undefined, `/imports/${id}`);
  const undo = page.getByRole("button", { name: "撤销本次导入" });
  await undo.click();
  const drawer = shell.dialog("撤销本次导入");
  await expect(drawer.getByText("将移除本次新增的 2 人，其证件号码可重新登记。")).toBeVisible();
  await expectAccessible(page);
  await drawer.getByRole("button", { name: "撤销本次导入" }).click();
  const reason = drawer.getByRole("textbox", { name: "撤销理由" });
  await expect(reason).toHaveAccessibleDescription(/请填写撤销理由/);
  await reason.fill("导错文件");
  await drawer.getByRole("button", { name: "撤销本次导入" }).click();
  await shell.dialog("确定撤销本次导入？").getByRole("button", { name: "撤销本次导入" }).click();
  await expect(shell.toast("导入已撤销")).toBeVisible();
  await expect(page.getByText("已撤销", { exact: true })).toBeVisible();
  await expect(page.getByText("导错文件")).toBeVisible();
  await expect(undo).toBeHidden();
  // No row is wrong, so there is none to fix; what became of each is not what it was.
  await page.getByRole("checkbox", { name: "只看有问题的行" }).uncheck();
  const wizard = new ImportWizard(page);
  await expect(wizard.results.getByText("已新增，后撤销")).toHaveCount(2);
  await expect(wizard.results.getByRole("link")).toHaveCount(0);
  await expect(wizard.button("下载标注文件")).toBeVisible();
  await expect(wizard.button("只下载待修改的行")).toBeHidden();

  await shell.go("人员信息");
  const people = new PeoplePage(page);
  await people.search.fill(persons[0].name);
  await expect(page.getByText("没有符合条件的记录")).toBeVisible();
  // The numbers are free: the same file goes in again.
  await importFile(request, OFFICER, name, [HEADINGS, ...persons.map(line)]);
});

test("an import whose people were changed since is not undone, and the page says whose", async ({ page, request, signIn, shell }) => {
  const persons = [newPerson(), newPerson()] as const;
  const id = await importFile(request, OFFICER, `名册-${persons[0].idNumber}.csv`, [HEADINGS, ...persons.map(line)]);
  await signIn.as(OFFICER, undefined, "/people");
  const people = new PeoplePage(page);
  await people.search.fill(persons[1].name);
  await people.person(persons[1].name).click();
  await new PersonPage(page).edit.click();
  await page.getByRole("textbox", { name: "籍贯" }).fill("四川成都");
  await page.getByRole("textbox", { name: "修改事由" }).fill("补录籍贯");
  await new EntryForm(page).save.click();
  await expect(shell.toast("修改已保存")).toBeVisible();

  await page.goto(`/imports/${id}`);
  await page.getByRole("button", { name: "撤销本次导入" }).click();
  const drawer = shell.dialog("撤销本次导入");
  await expect(drawer.getByRole("status").filter({ hasText: "不能撤销：有 1 人在导入后信息又有变更" })).toBeVisible();
  await expectAccessible(page);
  const changed = drawer.getByRole("table", { name: "导入后又有变更的人员" }).getByRole("row").filter({ has: page.getByRole("link") });
  await expect(changed).toHaveCount(1);
  await expect(changed.getByRole("cell").first()).toHaveText("3");
  await changed.getByRole("link").click();
  await expect(shell.heading(persons[1].name)).toBeVisible();
});
