import type { Locator, Page } from "@playwright/test";

/** Acting on a career: the form of an action, and what is known of a career. */
export class PersonnelPage {
  readonly act: Locator;
  readonly kind: Locator;
  readonly preview: Locator;
  readonly changes: Locator;
  readonly send: Locator;
  readonly document: Locator;

  constructor(private readonly page: Page) {
    this.act = page.getByRole("link", { name: "办理事项" });
    this.kind = page.getByRole("combobox", { name: "办理事项" });
    this.preview = page.getByRole("button", { name: "查看办理影响" });
    this.changes = page.getByRole("main").getByRole("row");
    this.send = page.getByRole("button", { name: "提交审核" });
    this.document = page.getByRole("textbox", { name: "文件依据（发文字号）" });
  }

  async begin(id: string, kind: string): Promise<void> {
    await this.page.goto(`/people/${id}`);
    await this.act.click();
    await this.kind.selectOption({ label: kind });
  }

  async pick(name: string, option: string): Promise<void> {
    await this.page.getByRole("combobox", { name }).selectOption({ label: option });
  }

  async fill(name: string, value: string): Promise<void> {
    await this.page.getByRole("textbox", { name }).fill(value);
  }

  async day(name: string, value: string): Promise<void> {
    await this.page.getByLabel(name).fill(value);
  }

  statement(kind: string): Locator {
    return this.page.getByRole("table", { name: "履历事项" }).getByRole("row").filter({ has: this.page.getByRole("rowheader", { name: kind }) });
  }

  decided(kind: string): Locator {
    return this.page.getByRole("main").getByRole("group").filter({ hasText: `· ${kind}` });
  }
}
