import type { Locator, Page } from "@playwright/test";

/** The page of approved posts. */
export class StaffingPage {
  readonly only: Locator;
  readonly below: Locator;
  readonly places: Locator;

  constructor(private readonly page: Page) {
    this.only = page.getByRole("combobox", { name: "显示范围" });
    this.below = page.getByRole("table", { name: "下级机构" });
    this.places = page.getByRole("table", { name: "按村(社区)" });
  }

  /** Opens a tab. */
  async tab(name: string): Promise<void> {
    await this.page.getByRole("tab", { name }).click();
  }

  /** Numbers of a row: approved, occupied, vacant, over and not approved, after what stands before them. */
  async numbers(row: Locator): Promise<number[]> {
    const texts = await row.getByRole("cell").allInnerTexts();
    return texts.map((text) => text.replaceAll(",", "").trim()).filter((text) => /^\d+$/.test(text)).map(Number);
  }

  /** The first class of a place with a vacancy, and the posts approved for it. */
  async lacking(): Promise<{ name: string; approved: number }> {
    const rows = this.page.getByRole("table", { name: "按人员类别" }).getByRole("row");
    for (const row of await rows.all()) {
      const [approved, , vacant] = await this.numbers(row);
      const name = (await row.getByRole("rowheader").allInnerTexts()).join().trim();
      if (approved !== undefined && vacant && name !== "合计") return { name, approved };
    }
    throw new Error("no class of this place has a vacancy");
  }

  /** A class of a place. */
  class(name: string): Locator {
    return this.page.getByRole("table", { name: "按人员类别" }).getByRole("row", { name: new RegExp(`^${name}`) });
  }
}
