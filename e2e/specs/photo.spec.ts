import { enterPerson } from "../harness/api.ts";
import { newPerson } from "../harness/people.ts";
import { picture } from "../harness/picture.ts";
import { DEMO_PASSWORD } from "../harness/server.ts";
import { expect, expectAccessible, test } from "../harness/test.ts";
import { PersonPage } from "../pages/person.ts";
import { SubmissionsPage } from "../pages/submissions.ts";

const CLERK = "village-510104017001";
const STREET = "town-510104017";
const PLACE = "水井坊社区";

test("a clerk's photo is returned, replaced and confirmed beside the one before", async ({ page, request, signIn, shell }) => {
  test.slow();
  const someone = newPerson();
  const id = await enterPerson(request, "city", PLACE, someone);
  const person = new PersonPage(page);
  const submissions = new SubmissionsPage(page);
  const become = async (username: string) => {
    await shell.signOut();
    await expect(signIn.submit).toBeVisible();
    await signIn.enter(username, DEMO_PASSWORD);
  };

  // The street keeps a photo at once.
  await signIn.as(STREET, undefined, `/people/${id}`);
  await person.choosePhoto("上传照片", await picture(page, "#4a7ab5"));
  await expect(shell.toast("已保存")).toBeVisible();
  await expect(person.photo(someone.name)).toBeVisible();

  await become(CLERK);
  await expect(submissions.menu).toBeVisible();
  await page.goto(`/people/${id}`);
  await person.choosePhoto("更换照片", await picture(page, "#b54a4a"));
  await expect(shell.toast("已提交，等待镇(街道)审核")).toBeVisible();
  // The confirmed one stays; the clerk sees both below the mark.
  await expect(person.photo(someone.name)).toBeVisible();
  const mark = page.getByRole("status").filter({ hasText: "待审核的变更" });
  await mark.getByText("报送的变更").click();
  await expect(mark.getByRole("img", { name: "登记照片" })).toBeVisible();
  await expect(mark.getByRole("img", { name: "报送照片" })).toBeVisible();
  await expectAccessible(page);

  await become(STREET);
  await submissions.menu.click();
  // Whose face it is can only be seen.
  await expect(submissions.of(someone.name).getByRole("checkbox")).toHaveCount(0);
  await submissions.open(someone.name);
  const registered = page.getByRole("img", { name: "登记照片" });
  const handedIn = page.getByRole("img", { name: "报送照片" });
  await expect(registered).toBeVisible();
  await expect(handedIn).toBeVisible();
  await expectAccessible(page);
  await submissions.returned({ 照片: "请上传免冠证件照" });
  await expect(shell.toast("已退回报送人")).toBeVisible();

  await become(CLERK);
  await submissions.open(someone.name);
  await expect(page.getByText("请上传免冠证件照").first()).toBeVisible();
  await expect(handedIn).toBeVisible();
  await page.getByLabel("重新选择照片并提交").setInputFiles(await picture(page, "#4ab56a"));
  await expect(shell.toast("已重新提交")).toBeVisible();
  await expect(page.getByText("待镇(街道)审核", { exact: true })).toBeVisible();

  await become(STREET);
  await submissions.open(someone.name);
  await expect(handedIn).toBeVisible();
  await submissions.confirmed();
  await expect(shell.toast("已通过")).toBeVisible();
  await page.getByRole("link", { name: "查看人员信息" }).click();
  await expect(person.photo(someone.name)).toBeVisible();
  await expect(mark).toBeHidden();
  await person.tab("变更记录");
  await expect(person.events.filter({ hasText: "更新照片" })).toHaveCount(2);
});
