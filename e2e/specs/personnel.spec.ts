import { enterPerson } from "../harness/api.ts";
import { newPerson } from "../harness/people.ts";
import { DEMO_PASSWORD } from "../harness/server.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";
import { pick } from "../pages/organisations.ts";
import { PersonPage } from "../pages/person.ts";
import { PersonnelPage } from "../pages/personnel.ts";
import { SubmissionsPage } from "../pages/submissions.ts";

const CLERK = "village-510104017001";
const STREET = "town-510104017";
const DISTRICT = "district-510104";
const ELSEWHERE = "village-510116003001";
const PLACE = "水井坊社区";

const day = (ahead: number) => {
  const at = new Date(Date.now() + ahead * 86_400_000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(at);
};

test("a contract, a level and an exit pass through two people, and an exit is taken back", async ({ page, request, signIn, shell }) => {
  test.slow();
  const someone = newPerson();
  const id = await enterPerson(request, "city", PLACE, someone);
  const [submissions, personnel, person] = [new SubmissionsPage(page), new PersonnelPage(page), new PersonPage(page)];
  const become = async (username: string) => {
    await shell.signOut();
    await expect(signIn.submit).toBeVisible();
    await signIn.enter(username, DEMO_PASSWORD);
    // A page opened before the session is there would ask to sign in again.
    await expect(submissions.menu).toBeVisible();
  };
  const decided = async (username: string) => {
    await become(username);
    await submissions.open(someone.name);
    await submissions.confirmed();
    await expect(shell.toast("已通过")).toBeVisible();
  };

  await signIn.as(STREET);
  await expect(submissions.menu).toBeVisible();
  await personnel.begin(id, "签订、续签、变更劳动合同");
  await expectAccessible(page);
  await personnel.send.click();
  await expect(page.getByRole("combobox", { name: "合同期限类型" })).toHaveAccessibleDescription(/必填/);
  await personnel.pick("合同期限类型", "固定期限");
  await personnel.day("终止日期（含当日）", day(364));
  await personnel.day("试用期至（含当日）", day(90));
  await personnel.preview.click();
  await expect(page.getByText(/试用期超过法定上限/).first()).toBeVisible();
  await personnel.day("试用期至（含当日）", day(27));
  await personnel.preview.click();
  await expect(personnel.changes.filter({ hasText: "合同期限类型" })).toContainText("固定期限");
  await personnel.send.click();
  await expect(shell.toast("已提交，等待区(市)县审核")).toBeVisible();
  await expectAccessible(page);

  await decided(DISTRICT);
  await page.getByRole("link", { name: "查看人员信息" }).click();
  await person.tab("履历与考核");
  await expect(personnel.statement("劳动合同")).toContainText("固定期限");
  await expect(personnel.statement("试用期")).toContainText(day(27));
  await expectAccessible(page);

  await become(STREET);
  await personnel.begin(id, "退出");
  await personnel.pick("退出类别", "进入事业单位");
  await personnel.fill("去向单位", "某街道便民服务中心");
  await personnel.send.click();
  await expect(page.getByText("工作交接完成后方可办理退出。")).toBeVisible();
  await page.getByRole("checkbox", { name: "工作已交接" }).check();
  await personnel.send.click();
  await expect(shell.toast("已提交，等待区(市)县审核")).toBeVisible();

  await become(DISTRICT);
  await submissions.open(someone.name);
  await submissions.returned({ 去向单位: "请写单位全称" });
  await expect(shell.toast("已退回报送人")).toBeVisible();

  await become(STREET);
  await submissions.menu.click();
  await page.getByRole("link", { name: "我报送的" }).click();
  // The newest first; the contract stands below it.
  await page.getByRole("link", { name: someone.name, exact: true }).first().click();
  await submissions.again.click();
  const destination = page.getByRole("textbox", { name: "去向单位" });
  await expect(destination).toHaveValue("某街道便民服务中心");
  await destination.fill("锦江区某街道便民服务中心");
  await personnel.send.click();
  await expect(shell.toast("已提交，等待区(市)县审核")).toBeVisible();

  await decided(DISTRICT);
  await page.getByRole("link", { name: "查看人员信息" }).click();
  await expect(page.getByText("已退出", { exact: true }).first()).toBeVisible();

  await become(STREET);
  await page.goto(`/people/${id}?tab=career`);
  await personnel.decided("退出").getByText("已生效").click();
  await personnel.decided("退出").getByRole("button", { name: "撤销" }).click();
  await page.getByRole("textbox", { name: "事由" }).fill("调动未成");
  await personnel.send.click();
  await expect(shell.toast("已提交，等待区(市)县审核")).toBeVisible();
  await decided(DISTRICT);
  await page.getByRole("link", { name: "查看人员信息" }).click();
  await expect(page.getByText("在职", { exact: true }).first()).toBeVisible();
});

test("somebody of another district is asked for by number, confirmed by their side and by the city", async ({ page, request, signIn, shell }) => {
  test.slow();
  const someone = newPerson();
  const id = await enterPerson(request, "city", PLACE, someone);
  const [submissions, personnel] = [new SubmissionsPage(page), new PersonnelPage(page)];
  const become = async (username: string) => {
    await shell.signOut();
    await expect(signIn.submit).toBeVisible();
    await signIn.enter(username, DEMO_PASSWORD);
    // A page opened before the session is there would ask to sign in again.
    await expect(submissions.menu).toBeVisible();
  };

  await signIn.as(ELSEWHERE, undefined, "/personnel/request");
  await expectAccessible(page);
  await personnel.fill("证件号码", someone.idNumber);
  await pick(page, page.getByRole("button", { name: "任职单位" }), "选择任职单位", "通济桥街社区");
  await personnel.pick("人员分类", "委员");
  await personnel.pick("职务", "居(村)委会委员");
  await personnel.document.fill("双组发〔2026〕5号");
  await personnel.send.click();
  await expect(shell.toast("已提交，等待镇(街道)审核")).toBeVisible();
  await expect(page.getByText(someone.name)).toHaveCount(0);
  await expect(page.getByText(PLACE)).toHaveCount(0);

  for (const [username, next] of [[STREET, "已通过，转下一级审核"], [DISTRICT, "已通过，转下一级审核"], ["city", "已通过"]] as const) {
    await become(username);
    await submissions.open(someone.name);
    await submissions.confirmed();
    await expect(shell.toast(next)).toBeVisible();
  }

  await become(CLERK);
  await page.goto(`/people/${id}`);
  await expect(page.getByText("未找到，或不在您的管理范围内").first()).toBeVisible();
  await become(ELSEWHERE);
  await page.goto(`/people/${id}`);
  await expect(shell.heading(someone.name)).toBeVisible();
});
