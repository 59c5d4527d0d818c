import { enterPerson } from "../harness/api.ts";
import { newPerson } from "../harness/people.ts";
import { expect, test } from "../harness/test.ts";
import { pick } from "../pages/organisations.ts";
import { PeoplePage } from "../pages/people.ts";
import { PersonPage } from "../pages/person.ts";

const UNIT = "成都东部新区";
const PLACE = "长岭社区";
const CLASS = "委员";

test("a city officer sees the whole city page by page", async ({ page, signIn, shell }) => {
  await signIn.as("city");
  await shell.go("人员信息");
  const people = new PeoplePage(page);
  await expect(people.rows).toHaveCount(50);
  expect(await people.count()).toBeGreaterThanOrEqual(3_000);
  const first = await people.rows.first().innerText();
  await page.getByRole("button", { name: "下一页" }).click();
  await expect(people.rows.first()).not.toHaveText(first);
  await page.getByRole("button", { name: "上一页" }).click();
  await expect(people.rows.first().getByRole("link")).toHaveText(first.split(/\s/)[0] ?? "");
});

test("unit, class and pinyin initials narrow the list, and back returns to it", async ({ page, request, signIn, shell }) => {
  const someone = newPerson();
  await enterPerson(request, "district-510173", PLACE, someone);
  await signIn.as("city");
  await shell.go("人员信息");
  const people = new PeoplePage(page);
  const everyone = await people.count();

  await people.openFilters();
  await people.chooseUnit(UNIT);
  await people.tick("人员分类", CLASS);
  await people.closeFilters();
  await expect(people.chosenFilters).toContainText(`任职单位：${UNIT}`);
  await expect(people.chosenFilters).toContainText(`人员分类：${CLASS}`);
  await people.showColumn("区(市)县");
  const filtered = await people.count();
  expect(filtered).toBeLessThan(everyone);
  const shown = await people.rows.count();
  await expect(people.cells(CLASS)).toHaveCount(shown);
  await expect(people.cells(UNIT)).toHaveCount(shown);

  await people.search.fill(someone.initials);
  await expect(people.rows).toHaveCount(1);
  const address = page.url();
  expect(new URL(address).searchParams.get("q")).toBe(someone.initials);

  await people.person(someone.name).click();
  await expect(new PersonPage(page).heading(someone.name)).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(people.person(someone.name)).toBeVisible();
  await expect(people.search).toHaveValue(someone.initials);
  await expect(people.chosenFilters).toContainText(UNIT);
});

test("a link opens the filtered list after signing in", async ({ page, request, signIn }) => {
  const someone = newPerson();
  await enterPerson(request, "district-510173", PLACE, someone);
  await signIn.as("city", undefined, `/people?q=${someone.initials}&class=MEMBER`);
  const people = new PeoplePage(page);
  await expect(people.person(someone.name)).toBeVisible();
  await expect(people.search).toHaveValue(someone.initials);
  await expect(people.chosenFilters).toContainText(CLASS);
  await page.getByRole("group", { name: "筛选" }).getByRole("button", { name: "清除" }).click();
  await expect(people.chosenFilters).toBeHidden();
});

test("nothing found says so and leads back to everyone", async ({ page, signIn }) => {
  await signIn.as("city", undefined, "/people?q=zzzzzzzz");
  await expect(page.getByText("没有符合条件的记录")).toBeVisible();
  await page.getByRole("button", { name: "清除筛选" }).click();
  expect(await new PeoplePage(page).count()).toBeGreaterThanOrEqual(3_000);
});

test("a number is shown for a reason, which the timeline keeps", async ({ page, signIn }) => {
  await signIn.as("city", undefined, "/people?class=GRID");
  const people = new PeoplePage(page);
  await people.rows.first().getByRole("link").click();
  const person = new PersonPage(page);
  await expect(person.wholeNumber).toBeHidden();
  const reason = `核对参保信息${Date.now()}`;
  await person.revealNumber(reason);
  await expect(person.wholeNumber).toBeVisible();
  await person.hide.click();
  await expect(person.wholeNumber).toBeHidden();

  await person.tab("变更记录");
  const event = person.events.filter({ hasText: reason });
  await expect(event).toContainText("查看完整号码");
  await expect(event).toContainText("成都市社区工作专员");
  await expect(page).toHaveURL(/tab=history/);
});

test("a number without a reason is refused beside the field", async ({ page, signIn }) => {
  await signIn.as("city", undefined, "/people?class=GRID");
  await new PeoplePage(page).rows.first().getByRole("link").click();
  const person = new PersonPage(page);
  await person.revealNumber("");
  await expect(page.getByRole("textbox", { name: "事由" })).toHaveAccessibleDescription(/长度应为2至200个字符/);
  await expect(person.wholeNumber).toBeHidden();
});

test("a move is told with the names of both places", async ({ page, request, signIn }) => {
  const someone = newPerson();
  const id = await enterPerson(request, "city", "水井坊社区", someone);
  await signIn.as("city", undefined, `/people/${id}/edit`);
  const place = page.getByRole("button", { name: "任职单位" });
  await expect(place).toContainText("水井坊社区");
  await pick(page, place, "选择村(社区)或镇(街道)", "通济桥街社区");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  const person = new PersonPage(page);
  await expect(person.heading(someone.name)).toBeVisible();
  await person.tab("变更记录");
  const row = person.events.filter({ hasText: "修改人员信息" }).getByRole("row", { name: /任职单位/ });
  await expect(row).toContainText("成都市/锦江区/锦官驿街道/水井坊社区");
  await expect(row).toContainText("成都市/四川天府新区/华阳街道/通济桥街社区");
});

test("the indicators of the home screen are whole at every width", async ({ page, signIn, shell }) => {
  await signIn.as("city");
  await expect(shell.heading("首页")).toBeVisible();
  const frame = page.getByRole("region", { name: "专职队伍主要指标" });
  for (const width of [1440, 1280, 1024, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(frame).toBeVisible();
    expect(await frame.evaluate((table) => table.scrollWidth - table.clientWidth), `cut at ${width}`).toBeLessThanOrEqual(0);
  }
});
