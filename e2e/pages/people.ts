import { expect, type Locator, type Page } from "@playwright/test";

import { pick } from "./organisations.ts";

/** The people list with its filters. */
export class PeoplePage {
  readonly table: Locator;
  /** Rows of people, the heading left out. */
  readonly rows: Locator;
  readonly total: Locator;
  readonly search: Locator;
  readonly chosenFilters: Locator;
  readonly filters: Locator;

  constructor(private readonly page: Page) {
    this.table = page.getByRole("table", { name: "人员信息" });
    this.rows = this.table.getByRole("row").filter({ has: page.getByRole("link") });
    this.total = page.getByRole("navigation", { name: "翻页" }).getByRole("status");
    this.search = page.getByRole("searchbox", { name: "按姓名查找" });
    this.chosenFilters = page.getByRole("group", { name: "筛选" });
    this.filters = page.getByRole("dialog", { name: "筛选", exact: true });
  }

  /** The total once the list has come. */
  async count(): Promise<number> {
    await expect(this.rows.first()).toBeVisible();
    const text = await this.total.innerText();
    return Number(text.replace(/\D/g, ""));
  }

  person(name: string): Locator {
    return this.table.getByRole("link", { name, exact: true });
  }

  /** Cells with exactly this text. */
  cells(text: string): Locator {
    return this.table.getByRole("cell", { name: text, exact: true });
  }

  async openFilters(): Promise<void> {
    await this.page.getByRole("button", { name: /^筛选/ }).click();
  }

  async chooseUnit(name: string): Promise<void> {
    await pick(this.page, this.filters.getByRole("button", { name: "任职单位" }), "任职单位", name);
  }

  /** Ticks a code of a filter that takes several. */
  async tick(filter: string, label: string): Promise<void> {
    await this.filters.getByLabel(filter, { exact: true }).first().click();
    await this.filters.getByRole("group", { name: filter }).getByRole("checkbox", { name: label, exact: true }).check();
  }

  async closeFilters(): Promise<void> {
    await this.filters.getByRole("button", { name: "确定" }).click();
    await expect(this.filters).toBeHidden();
  }

  async showColumn(name: string): Promise<void> {
    const button = this.page.getByLabel("显示列");
    await button.click();
    await this.page.getByRole("checkbox", { name, exact: true }).check();
    await button.click();
  }
}
