import { enterPerson } from "../harness/api.ts";
import { newPerson } from "../harness/people.ts";
import { DEMO_PASSWORD } from "../harness/server.ts";
import { expect, test } from "../harness/test.ts";
import { pick } from "../pages/organisations.ts";
import { PersonPage } from "../pages/person.ts";
import { PersonnelPage } from "../pages/personnel.ts";
import { SubmissionsPage } from "../pages/submissions.ts";

const CLERK = "village-510104017001";
const STREET = "town-510104017";
const DISTRICT = "district-510104";
const CITY = "city";
const NEW_CLERK = "village-510116003001";
const PLACE = "水井坊社区";

const day = (ahead: number) => {
  const at = new Date(Date.now() + ahead * 86_400_000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(at);
};

test("a career from entry over probation, contract, assessment, level and transfer to a public institution", async ({ page, request, signIn, shell }) => {
  test.setTimeout(180_000);
  const someone = newPerson();
  const [submissions, personnel, person] = [new SubmissionsPage(page), new PersonnelPage(page), new PersonPage(page)];
  let signedIn = false;
  const become = async (username: string) => {
    if (signedIn) await shell.signOut();
    else await page.goto("/");
    signedIn = true;
    await expect(signIn.submit).toBeVisible();
    await signIn.enter(username, DEMO_PASSWORD);
    await expect(submissions.menu).toBeVisible();
  };
  const confirmedBy = async (username: string, told = "已通过") => {
    await become(username);
    await submissions.open(someone.name);
    await submissions.confirmed();
    await expect(shell.toast(told)).toBeVisible();
  };

  // The clerk enters, the street confirms.
  const entry = { assigned_on: day(-340), entered_on: day(-340), entry_kind: "RECRUITED" };
  await enterPerson(request, CLERK, PLACE, someone, 202, entry);
  await confirmedBy(STREET);
  await page.getByRole("link", { name: "查看人员信息" }).click();
  await expect(person.heading(someone.name)).toBeVisible();
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";

  // The street proposes, the district decides.
  const actions: [string, string, () => Promise<void>][] = [
    ["签订、续签、变更劳动合同", day(-340), async () => {
      await personnel.pick("合同期限类型", "固定期限");
      await personnel.day("终止日期（含当日）", day(390));
      await personnel.day("试用期至（含当日）", day(-285));
    }],
    ["试用期考核", day(-285), async () => personnel.pick("考核结论", "合格，予以转正")],
    ["年度考核", day(0), async () => {
      await page.getByRole("spinbutton", { name: "考核年度" }).fill(day(0).slice(0, 4));
      await personnel.pick("考核等次", "称职");
    }],
    ["岗位等级确定、晋升", day(0), async () => {
      await page.getByRole("spinbutton", { name: "岗位等级" }).fill("2");
    }],
  ];
  for (const [kind, on, fill] of actions) {
    await become(STREET);
    await personnel.begin(id, kind);
    await fill();
    await personnel.day("生效日期", on);
    await personnel.document.fill("锦社发〔2026〕8号");
    await personnel.send.click();
    await expect(shell.toast("已提交，等待区(市)县审核")).toBeVisible();
    await confirmedBy(DISTRICT);
  }

  // The other district asks for them by number; three levels decide.
  await become(NEW_CLERK);
  await page.getByRole("link", { name: "申请调入" }).first().click();
  await personnel.fill("证件号码", someone.idNumber);
  await pick(page, page.getByRole("button", { name: "任职单位" }), "选择任职单位", "通济桥街社区");
  await personnel.pick("人员分类", "委员");
  await personnel.pick("职务", "居(村)委会委员");
  await personnel.document.fill("双组发〔2026〕5号");
  await personnel.send.click();
  await expect(shell.toast("已提交，等待镇(街道)审核")).toBeVisible();
  for (const username of [STREET, DISTRICT]) await confirmedBy(username, "已通过，转下一级审核");
  await confirmedBy(CITY);

  // And lets them go to a public institution.
  await become(NEW_CLERK);
  await personnel.begin(id, "退出");
  await personnel.pick("退出类别", "进入事业单位");
  await personnel.fill("去向单位", "双流区某事业单位");
  await page.getByRole("checkbox", { name: "工作已交接" }).check();
  await personnel.day("生效日期", day(1));
  await personnel.send.click();
  await expect(page.getByRole("status").getByText(/已提交/)).toBeVisible();
  // A level above the one that it waits for may decide at once.
  await expect(page).toHaveURL(/\/submissions\//);
  const exit = page.url();
  await become(CITY);
  await page.goto(exit);
  await submissions.confirmed();
  await expect(shell.toast("已通过")).toBeVisible();
  await page.getByRole("link", { name: "查看人员信息" }).click();
  await person.tab("履历与考核");
  await expect(personnel.statement("岗位等级")).toContainText("2");
  await expect(personnel.statement("年度考核")).toContainText("称职");
  await expect(personnel.statement("退出")).toContainText("双流区某事业单位");
  await expect(personnel.decided("交流调动")).toBeVisible();
});
