import { expect, expectAccessible, test } from "../harness/test.ts";
import { PayCalculator, PaySchemeForm } from "../pages/pay.ts";

test("a year of pay is computed month by month, with both ways of the bonus", async ({ page, signIn, shell }) => {
  await signIn.as("village-510104017001");
  await shell.go("薪酬测算");
  const pay = new PayCalculator(page);
  await pay.field("每月应发工资（元）").fill("10350");
  await pay.field("社保缴费基数（元）").fill("9800");
  await pay.field("公积金·双方（%）").fill("12");
  await pay.field("全年一次性奖金（元）").fill("18000");
  await pay.field("每月专项附加扣除（元）").fill("2000");
  await pay.pick("扣除起始月份", "7月");
  await pay.compute.click();
  // The figures of the second published example of the contract.
  await expect(pay.month("12月")).toContainText("43,857.60");
  await expect(pay.month("12月")).toContainText("1,124.68");
  await expect(pay.month("12月")).toContainText("25,030.12");
  await expect(pay.month("7月")).toContainText("34.65");
  for (const total of ["142,200.00", "1,865.76", "113,991.84", "184,006.80"]) {
    await expect(pay.year).toContainText(total);
  }
  await expect(pay.ways.getByRole("row", { name: /^单独计税 税额较低/ })).toContainText("1,315.73");
  await expect(pay.year).toBeFocused();
  await expectAccessible(page);

  // A month without pay leaves its contributions to be paid back.
  await page.getByText("个别月份应发不同").click();
  await pay.field("4月").fill("0");
  await pay.compute.click();
  await expect(pay.month("4月")).toContainText("2,195.20");
  await expect(pay.year).toContainText("应收个人欠缴");

  await page.emulateMedia({ media: "print" });
  await expect(pay.compute).toBeHidden();
  await expect(pay.months).toBeVisible();
});

test("what cannot be is said at its field, and the months of a first job are made up for", async ({ page, signIn }) => {
  await signIn.as("village-510104017001", undefined, "/pay/calculator");
  const pay = new PayCalculator(page);
  await pay.field("每月应发工资（元）").fill("一万");
  await pay.field("养老·个人（%）").fill("800");
  await pay.compute.click();
  await expect(pay.field("每月应发工资（元）")).toHaveAccessibleDescription(/最多两位小数/);
  await expect(pay.field("养老·个人（%）")).toHaveAccessibleDescription(/0至1之间/);
  await expectAccessible(page);
  await pay.field("每月应发工资（元）").fill("12500");
  await pay.field("养老·个人（%）").fill("8");
  await pay.field("公积金·双方（%）").fill("12");
  await pay.pick("起始月份", "7月");
  await pay.pick("减除费用", "当年首次就业");
  await pay.compute.click();
  // 12,500 − 7 × 5,000 − 2,800.
  await expect(pay.month("7月")).toContainText("-25,300.00");
  await expect(pay.year).toContainText("58,200.00");
  await expect(pay.ways).toHaveCount(0);
});

test("a district draws up a scheme, tries it, revises it and sees what changed", async ({ page, signIn, shell }) => {
  await signIn.as("district-510185");
  await shell.go("薪酬方案");
  await expect(page.getByRole("row", { name: /简阳市/ })).toContainText("2019-01-01");
  await page.getByRole("link", { name: "制定方案" }).first().click();
  const form = new PaySchemeForm(page);
  await expect(form.standing).toHaveText("方案完整，可以保存。");
  await form.save.click();
  await expect(form.field("生效日期")).toHaveAccessibleDescription(/请填写生效日期/);

  // Who works for one district need not choose it.
  await expect(page.getByRole("button", { name: /^单位/ })).toHaveText("简阳市");
  await form.field("生效日期").fill("2026-01-01");
  await form.field("文号").fill("简社发〔2026〕1号");

  // A formula is checked while it is typed.
  const level = form.row("项目 2");
  await level.getByRole("textbox", { name: "公式" }).fill("50 + 60 × (级别 − 底级)");
  await expect(level.getByRole("textbox", { name: "公式" })).toHaveAccessibleDescription(/第17个字符起：没有这个名称/);
  await expect(form.standing).toContainText("1 处需要修改");
  await expect(form.trial).toHaveCount(0);
  await level.getByRole("textbox", { name: "公式" }).fill("50 + 60 × (级别 − 1)");
  await expect(form.standing).toHaveText("方案完整，可以保存。");

  // 2,800 + 300, level 4: 230, certificate 500, and 200.
  await form.field("级别").fill("4");
  await form.pick("社会工作者证书", "社会工作师");
  await page.getByRole("checkbox", { name: "书记、主任一肩挑" }).check();
  await expect(form.trial.getByRole("row", { name: /^应发合计/ })).toContainText("4,030.00");
  await expectAccessible(page);
  await form.save.click();
  await expect(shell.toast("薪酬方案已保存")).toBeVisible();

  const clauses = page.getByRole("table", { name: "方案条款" });
  await expect(clauses.getByRole("row", { name: /级别工资/ })).toContainText("50加（60乘以（级别减1））");
  await expectAccessible(page);

  await page.getByRole("link", { name: "修订" }).click();
  await form.field("生效日期").fill("2027-01-01");
  await form.row("项目 4").getByRole("textbox", { name: "公式" }).fill("260");
  await form.save.click();
  await expect(shell.toast("薪酬方案已保存")).toBeVisible();
  const versions = page.getByRole("table", { name: "历次方案" });
  await versions.getByRole("row", { name: /2026-01-01/ }).getByRole("button", { name: "与此版比较" }).click();
  const changed = clauses.last().getByRole("row", { name: /基础性绩效/ });
  await expect(changed).toContainText(/200；每月发放.*260；每月发放/);
  await expect(versions).toContainText("2026-12-31");
});

test("parameters are set from a day on, and the calculator begins with them", async ({ page, signIn, shell }) => {
  await signIn.as("district-510106");
  await shell.go("缴费参数");
  await expect(page.getByText("还没有缴费参数")).toBeVisible();
  await page.getByRole("button", { name: "设置参数" }).click();
  const drawer = shell.dialog("设置参数");
  await drawer.getByRole("button", { name: "保存并生效" }).click();
  await expect(drawer.getByLabel("生效日期", { exact: true })).toHaveAccessibleDescription(/请填写生效日期/);
  await drawer.getByLabel("生效日期", { exact: true }).fill("2026-01-01");
  await drawer.getByLabel("文号", { exact: true }).fill("金人社〔2026〕1号");
  await drawer.getByLabel("养老·单位（%）", { exact: true }).fill("160");
  await drawer.getByRole("button", { name: "保存并生效" }).click();
  await expect(drawer.getByLabel("养老·单位（%）", { exact: true })).toHaveAccessibleDescription(/0至1之间/);
  await expectAccessible(page);
  await drawer.getByLabel("养老·单位（%）", { exact: true }).fill("15.5");
  await drawer.getByRole("button", { name: "保存并生效" }).click();
  await expect(shell.toast("缴费参数已保存")).toBeVisible();
  const sets = page.getByRole("table", { name: "缴费参数" });
  await expect(sets.getByRole("row", { name: /金牛区/ })).toContainText("15.5");
  await expectAccessible(page);

  // Adjusted from a later day: both are kept.
  await sets.getByRole("button", { name: "调整" }).click();
  await drawer.getByLabel("生效日期", { exact: true }).fill("2026-07-01");
  await drawer.getByLabel("文号", { exact: true }).fill("金人社〔2026〕2号");
  await drawer.getByLabel("社保基数下限（元）", { exact: true }).fill("4700");
  await drawer.getByRole("button", { name: "保存并生效" }).click();
  await expect(drawer).toBeHidden();
  await sets.getByRole("link", { name: "金牛区" }).first().click();
  await expect(sets.getByRole("row")).toHaveCount(3);
  await expect(sets).toContainText("2026-06-30");

  await shell.go("薪酬测算");
  const pay = new PayCalculator(page);
  const use = page.getByRole("combobox", { name: "采用已设置的参数" });
  await use.selectOption({ label: await use.getByRole("option", { name: /金牛区/ }).innerText() });
  await expect(pay.field("养老·单位（%）")).toHaveValue("15.5");
  await pay.field("每月应发工资（元）").fill("10000");
  await pay.compute.click();
  // 10,000 × 15.5 %.
  await expect(page.getByRole("table", { name: "每月缴费" }).getByRole("row", { name: /养老保险/ })).toContainText("1,550.00");
});

test("a street neither sees the schemes of pay nor their menu", async ({ page, signIn, shell }) => {
  await signIn.as("town-510104017", undefined, "/pay/schemes");
  await expect(page.getByText("没有查看权限")).toBeVisible();
  await expect(shell.link("薪酬方案")).toHaveCount(0);
  await expect(shell.link("薪酬测算")).toBeVisible();
});
