import { expect, expectAccessible, test } from "../harness/test.ts";
import { OrganisationTree } from "../pages/organisations.ts";
import { StaffingPage } from "../pages/staffing.ts";

test("vacancies are found from the city down and end when posts are approved anew", async ({ page, signIn, shell }) => {
  await signIn.as("city");
  await shell.go("岗位核定");
  const staffing = new StaffingPage(page);
  await expect(staffing.below.getByRole("row")).toHaveCount(25);
  await expectAccessible(page);

  // The units add up to the city.
  const [places, approved, occupied, vacant, over, unapproved] = await staffing.numbers(staffing.below.getByRole("row", { name: /^合计/ }));
  expect(places).toBe(3047);
  expect(approved! - vacant! + over! + unapproved!).toBe(occupied);
  await staffing.below.getByRole("link", { name: "锦江区" }).click();
  await expect(page.getByRole("heading", { name: "锦江区", level: 2 })).toBeVisible();

  await staffing.tab("按村(社区)");
  await staffing.only.selectOption({ label: "有空缺" });
  await expect(page).toHaveURL(/only=vacant/);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  const first = staffing.places.getByRole("row").nth(1);
  await expect(first).toContainText(/缺\d/);
  await expectAccessible(page);
  const name = (await first.getByRole("rowheader").innerText()).trim();

  // On its own page the posts of the class with the vacancy are approved one less.
  await first.getByRole("link").click();
  await expect(page.getByRole("heading", { name: new RegExp(`^${name}`), level: 2 })).toBeVisible();
  await expect(page.getByRole("table", { name: "按人员类别" })).toBeVisible();
  const { name: lacking, approved: before } = await staffing.lacking();
  await page.getByRole("button", { name: "核定岗位" }).click();
  const drawer = shell.dialog("核定岗位");
  const field = drawer.getByRole("spinbutton", { name: lacking });
  await expect(field).toHaveValue(String(before));
  await drawer.getByRole("button", { name: "保存" }).click();
  await expect(drawer.getByText("没有改动").first()).toBeVisible();
  await field.fill(String(before - 1));
  await drawer.getByRole("button", { name: "保存" }).click();
  await expect(drawer.getByRole("textbox", { name: "核定文号" })).toHaveAccessibleDescription(/必填/);
  await drawer.getByRole("textbox", { name: "核定文号" }).fill("锦编〔2026〕1号");
  await drawer.getByRole("button", { name: "保存" }).click();
  await expect(shell.toast("岗位核定已保存")).toBeVisible();
  await expect.poll(async () => (await staffing.numbers(staffing.class(lacking))).slice(0, 3)).toEqual([before - 1, before - 1, 0]);
  await page.getByText("核定沿革").first().click();
  await expect(page.getByRole("table", { name: "核定沿革" })).toContainText("锦编〔2026〕1号");
});

test("norms say where they are written, and only who maintains dictionaries changes them", async ({ page, signIn, shell }) => {
  await signIn.as("district-510104", undefined, "/organisations/staffing");
  await page.getByRole("button", { name: "配备标准" }).click();
  const drawer = shell.dialog("人员配备标准");
  await expect(drawer).toContainText("国办发〔2021〕56号");
  await expect(drawer.getByRole("button", { name: /^修改/ })).toHaveCount(0);
  await expectAccessible(page);
  await drawer.getByRole("button", { name: "关闭" }).click();

  await shell.signOut();
  await signIn.as("city", undefined, "/organisations/staffing");
  await page.getByRole("button", { name: "配备标准" }).click();
  await drawer.getByRole("button", { name: "修改 每个社区的社区工作者人数" }).click();
  await drawer.getByRole("spinbutton", { name: "上限" }).fill("18");
  await drawer.getByRole("textbox", { name: "依据" }).fill("市委社治委2026年配备意见");
  await drawer.getByRole("button", { name: "保存" }).click();
  await expect(shell.toast("标准已更新")).toBeVisible();
  await expect(drawer).toContainText("不超过 18 人");
});

test("the organisation chart of a street is a page of paper", async ({ page, signIn, shell }) => {
  await signIn.as("city", undefined, "/organisations");
  const tree = new OrganisationTree(page.getByRole("region", { name: "机构树" }));
  await tree.search.fill("锦官驿街道");
  await tree.hit("锦官驿街道").click();
  await page.getByRole("link", { name: "组织架构图" }).click();
  await expect(shell.heading("组织架构图")).toBeVisible();
  await expect(page.getByRole("heading", { name: "锦官驿街道", level: 2 })).toBeVisible();
  const boxes = page.getByRole("heading", { level: 3 });
  await expect(boxes.first()).toBeVisible();
  await expect(page.getByText(/实有 \d+ \/ 核定 \d+/)).toHaveCount((await boxes.count()) + 1);
  await expectAccessible(page);

  await page.emulateMedia({ media: "print" });
  await expect(shell.navigation).toBeHidden();
  await expect(page.getByRole("button").filter({ visible: true })).toHaveCount(0);
  // In points: every page lies on its side, the first too, on the paper that is chosen.
  for (const [format, size] of [["A4", "842 595"], ["A3", "1191 842"]]) {
    const paper = await page.pdf({ preferCSSPageSize: true, format });
    const sizes = paper.toString("latin1").match(/\/MediaBox \[[^\]]*\]/g) ?? [];
    expect(new Set(sizes.map((box) => box.replaceAll(/\.\d+/g, "")))).toEqual(new Set([`/MediaBox [0 0 ${size}]`]));
  }
});
