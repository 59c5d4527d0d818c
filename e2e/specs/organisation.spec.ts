import { expect, test } from "../harness/test.ts";
import { OrganisationTree } from "../pages/organisations.ts";

test("a link to a community unfolds the tree down to it, also after a reload", async ({ page, signIn }) => {
  await signIn.as("city", undefined, "/organisations");
  const side = page.getByRole("region", { name: "机构树" });
  const tree = new OrganisationTree(side);
  await tree.search.fill("水井坊社区");
  await tree.hit("水井坊社区").click();
  await expect(page.getByRole("heading", { name: /^水井坊社区/, level: 2 })).toBeVisible();

  await page.reload();
  const node = tree.node("水井坊社区");
  await expect(node).toHaveAttribute("aria-current", "true");
  await expect(node).toBeInViewport();
  await expect(tree.node("锦官驿街道")).toBeVisible();
  await expect(tree.node("华阳街道")).toBeHidden();
});

test("employers can be looked up beside a tree longer than the screen", async ({ page, signIn }) => {
  await signIn.as("city", undefined, "/organisations");
  const side = page.getByRole("region", { name: "机构树" });
  await expect(new OrganisationTree(side).node("简阳市")).toBeVisible();
  await side.getByRole("tab", { name: "用人单位" }).click();
  await expect(new OrganisationTree(side).node("简阳市")).toBeHidden();
  await expect(side.getByRole("tab", { name: "用人单位" })).toHaveAttribute("aria-selected", "true");
});
