import { expect, expectAccessible, test } from "../harness/test.ts";

test("who retires is listed by month, and the calculator knows the law's own examples", async ({ page, signIn }) => {
  await signIn.as("city");
  const menu = page.getByRole("navigation", { name: "主菜单" });
  await menu.getByRole("link", { name: "退休预警" }).click();
  const rows = page.getByRole("region", { name: "到龄人员" }).locator("tbody").getByRole("row");
  await expect(rows.first()).toBeVisible();
  await expectAccessible(page);
  const months = await rows.locator("td:first-child").allTextContents();
  expect(months).toEqual([...months].sort());

  await page.getByRole("combobox", { name: "到龄时间" }).selectOption({ label: "今后60个月" });
  await expect(page).toHaveURL(/span=60/);
  await page.goBack();
  await expect(page).not.toHaveURL(/span=60/);

  await page.getByRole("tab", { name: "退休时间计算" }).click();
  const calculate = async (month: string, category: string) => {
    await page.getByLabel("出生年月").fill(month);
    await page.getByRole("combobox", { name: "退休年龄类别" }).selectOption(category);
    await page.getByRole("button", { name: "计算" }).click();
  };
  const result = page.getByRole("tabpanel").getByRole("table");
  // The decision of 2024-09-13: a woman born in March 1975 retires two months late, at 50 and two months.
  await calculate("1975-03", "F50");
  await expect(result).toContainText("2025-05");
  await expect(result).toContainText("50岁2个月");
  await calculate("1984-11", "F50");
  await expect(result).toContainText("2039-11");
  await calculate("1965-05", "M60");
  await expect(result).toContainText("2025-07");
  await expectAccessible(page);
});

test("secretaries who may join an institution are listed", async ({ page, signIn }) => {
  await signIn.as("city", undefined, "/personnel/institution-candidates");
  await expect(page.getByRole("heading", { name: "事业单位招聘人选" })).toBeVisible();
  await expect(page.getByText(/共 [\d,]+ 人|没有符合条件的书记/).first()).toBeVisible();
  await expectAccessible(page);
});
