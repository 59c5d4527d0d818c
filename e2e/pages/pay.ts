import type { Locator, Page } from "@playwright/test";

/** The calculator of a year of pay. */
export class PayCalculator {
  readonly compute: Locator;
  readonly months: Locator;
  readonly ways: Locator;
  readonly year: Locator;

  constructor(private readonly page: Page) {
    this.compute = page.getByRole("button", { name: "计算", exact: true });
    this.months = page.getByRole("table", { name: "逐月计税" });
    this.ways = page.getByRole("table", { name: "奖金两种计税方式" });
    this.year = page.getByRole("region", { name: "全年合计", exact: true });
  }

  field(name: string): Locator {
    return this.page.getByRole("main").getByLabel(name, { exact: true });
  }

  async pick(name: string, option: string): Promise<void> {
    await this.page.getByRole("combobox", { name, exact: true }).selectOption({ label: option });
  }

  month(name: string): Locator {
    return this.months.getByRole("row").filter({ has: this.page.getByRole("rowheader", { name, exact: true }) });
  }
}

/** The form of a scheme of pay, with what is tried in it. */
export class PaySchemeForm {
  readonly save: Locator;
  readonly trial: Locator;
  readonly standing: Locator;

  constructor(private readonly page: Page) {
    this.save = page.getByRole("button", { name: "保存并生效" });
    this.trial = page.getByRole("table", { name: "试算" });
    this.standing = page.getByRole("main").getByRole("status").filter({ hasText: /方案完整|需要修改/ });
  }

  field(name: string): Locator {
    return this.page.getByRole("main").getByLabel(name, { exact: true });
  }

  /** One of the items or figures, by its place. */
  row(name: string): Locator {
    return this.page.getByRole("group", { name, exact: true });
  }

  async pick(name: string, option: string): Promise<void> {
    await this.page.getByRole("main").getByRole("combobox", { name, exact: true }).selectOption({ label: option });
  }
}
