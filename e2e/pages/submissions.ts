import type { Locator, Page } from "@playwright/test";

/** What waits to be confirmed, and one of it. */
export class SubmissionsPage {
  readonly menu: Locator;
  readonly rows: Locator;
  readonly fields: Locator;
  readonly confirm: Locator;
  readonly giveBack: Locator;
  readonly again: Locator;
  readonly course: Locator;
  readonly confirmSelected: Locator;

  constructor(private readonly page: Page) {
    // Beside the words stands how much there is to do.
    this.menu = page.getByRole("navigation", { name: "主菜单" }).getByRole("link", { name: /^信息审核/ });
    this.rows = page.getByRole("region", { name: "信息审核" }).locator("tbody").getByRole("row");
    this.fields = page.getByRole("region", { name: "报送内容" });
    this.confirm = page.getByRole("main").getByRole("button", { name: "通过", exact: true });
    this.giveBack = page.getByRole("button", { name: "退回", exact: true });
    this.again = page.getByRole("link", { name: "修改后重新提交" });
    this.course = page.getByRole("main").getByRole("listitem");
    this.confirmSelected = page.getByRole("button", { name: "批量通过" });
  }

  of(name: string): Locator {
    return this.rows.filter({ hasText: name });
  }

  async open(name: string): Promise<void> {
    await this.menu.click();
    await this.page.getByRole("link", { name, exact: true }).click();
  }

  field(name: string): Locator {
    return this.fields.getByRole("row").filter({ has: this.page.getByRole("rowheader", { name, exact: true }) });
  }

  async confirmed(): Promise<void> {
    await this.confirm.click();
    await this.page.getByRole("dialog", { name: "通过此项报送？" }).getByRole("button", { name: "通过", exact: true }).click();
  }

  async returned(reasons: Record<string, string>): Promise<void> {
    await this.giveBack.click();
    for (const [field, why] of Object.entries(reasons)) await this.page.getByRole("textbox", { name: `退回原因：${field}` }).fill(why);
    await this.page.getByRole("button", { name: "确认退回" }).click();
  }
}
