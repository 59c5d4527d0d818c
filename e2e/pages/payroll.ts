import { expect, type Locator, type Page } from "@playwright/test";

/** One run of pay. */
export class PayRun {
  readonly slips: Locator;
  readonly sums: Locator;

  constructor(private readonly page: Page) {
    this.slips = page.getByRole("table", { name: "工资条", exact: true });
    this.sums = page.getByRole("table", { name: "分项合计与上月对比" });
  }

  /** Takes a step by its button and waits until it is told. */
  async take(step: string): Promise<void> {
    await this.page.getByRole("button", { name: step, exact: true }).click();
    await expect(this.page.getByText(`已办理：${step}。`)).toBeVisible();
  }

  slipOf(name: string): Locator {
    return this.slips.getByRole("row").filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }
}
