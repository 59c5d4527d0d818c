import { expect, type Locator, type Page } from "@playwright/test";

/** The desk for people registered twice: reporting a pair, comparing it and deciding about it. */
export class DuplicatesPage {
  readonly fields: Locator;
  readonly undo: Locator;

  constructor(private readonly page: Page) {
    this.fields = page.getByRole("table", { name: "逐项比对" });
    this.undo = page.getByRole("button", { name: "撤销处理" });
  }

  /** The pairs of a state. */
  async open(state: string): Promise<void> {
    await this.page.getByRole("navigation", { name: "处理状态" }).getByRole("link", { name: state }).click();
    await expect(this.page.locator("[aria-busy=true]")).toHaveCount(0);
  }

  row(name: string): Locator {
    return this.page.getByRole("table", { name: "查重合并" }).getByRole("row").filter({ hasText: name });
  }

  field(name: string): Locator {
    return this.fields.getByRole("row").filter({ has: this.page.getByRole("rowheader", { name, exact: true }) });
  }

  /** From a person's page: the other record is somebody of the same name in a place. */
  async report(place: string): Promise<void> {
    await this.page.getByRole("button", { name: "报告重复" }).click();
    const drawer = this.page.getByRole("dialog", { name: "报告重复登记" });
    await drawer.getByRole("button", { name: "查找" }).click();
    await drawer.getByRole("radiogroup", { name: "另一条记录" }).getByRole("radio", { name: new RegExp(place) }).check();
    await drawer.getByRole("button", { name: "提交" }).click();
  }

  /** Merges into the record of a place. */
  async merge(place: string, reason: string): Promise<void> {
    await this.page.getByRole("button", { name: "合并", exact: true }).click();
    const drawer = this.page.getByRole("dialog", { name: "合并为一条记录" });
    await drawer.getByRole("radio", { name: new RegExp(place) }).check();
    await drawer.getByRole("textbox", { name: "理由" }).fill(reason);
    await drawer.getByRole("button", { name: "合并", exact: true }).click();
    await this.page.getByRole("dialog", { name: "确定合并？" }).getByRole("button", { name: "合并", exact: true }).click();
  }

  async dismiss(reason: string): Promise<void> {
    await this.page.getByRole("button", { name: "不是同一人" }).click();
    await this.decide("判定为不是同一人", "不是同一人", reason);
  }

  async reopen(reason: string): Promise<void> {
    await this.undo.click();
    await this.decide("撤销处理", "撤销处理", reason);
  }

  private async decide(dialog: string, action: string, reason: string): Promise<void> {
    const shown = this.page.getByRole("dialog", { name: dialog });
    await shown.getByRole("textbox", { name: "理由" }).fill(reason);
    await shown.getByRole("button", { name: action }).click();
  }
}
