import type { Locator, Page } from "@playwright/test";

/** Exports that wait for somebody else, and what is done about them. */
export class ExportsPage {
  readonly menu: Locator;
  readonly rows: Locator;
  readonly sheet: Locator;
  readonly approve: Locator;
  readonly download: Locator;
  readonly protection: Locator;
  /** Of an archive that was just taken away. */
  readonly password: Locator;

  constructor(private readonly page: Page) {
    // Beside the words stands how much there is to do.
    this.menu = page.getByRole("navigation", { name: "主菜单" }).getByRole("link", { name: /^导出申请/ });
    this.rows = page.getByRole("region", { name: "导出申请" }).locator("tbody").getByRole("row");
    this.sheet = page.getByRole("dialog", { name: "导出申请详情" });
    this.approve = this.sheet.getByRole("button", { name: "批准", exact: true });
    this.protection = this.sheet.getByRole("combobox", { name: "文件形式" });
    this.password = this.sheet.getByLabel("解压口令");
    this.download = this.sheet.getByRole("button", { name: "下载", exact: true });
  }

  of(reason: string): Locator {
    return this.rows.filter({ hasText: reason });
  }

  /** Opens a request by the word on its button. */
  async open(reason: string, word: string): Promise<void> {
    await this.of(reason).getByRole("button", { name: word, exact: true }).click();
  }

  async list(name: "待我审批" | "我的申请"): Promise<void> {
    await this.page.getByRole("navigation", { name: "申请列表" }).getByRole("link", { name, exact: true }).click();
  }
}
