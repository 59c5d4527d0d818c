import type { Locator, Page } from "@playwright/test";

/** What a worker sees of their own, and asks to have corrected. */
export class OwnPage {
  readonly ask: Locator;
  readonly send: Locator;
  readonly reason: Locator;
  /** The answer to a request. */
  readonly reply: Locator;

  constructor(private readonly page: Page) {
    this.ask = page.getByRole("link", { name: "申请更正" });
    this.send = page.getByRole("button", { name: "提交申请" });
    this.reason = page.getByRole("textbox", { name: "申请理由" });
    this.reply = page.getByRole("status").filter({ hasText: "答复意见" });
  }

  /** A field of the request: its tick, what is registered and what is right. */
  field(name: string): Locator {
    return this.page.getByRole("group", { name, exact: true });
  }

  /** Says that a field is wrong and what is right. */
  async correct(field: string, value: string): Promise<void> {
    await this.field(field).getByRole("checkbox").check();
    await this.field(field).getByRole("textbox", { name: "更正为" }).fill(value);
  }

  async prove(name: string, mimeType: string, bytes: Buffer): Promise<void> {
    await this.page.getByLabel("选择文件或拍照").setInputFiles({ name, mimeType, buffer: bytes });
  }
}
