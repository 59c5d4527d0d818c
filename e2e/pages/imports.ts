import { readFile } from "node:fs/promises";

import type { Download, Locator, Page } from "@playwright/test";

/** The import wizard. */
export class ImportWizard {
  readonly next: Locator;
  /** The step at which it stands. */
  readonly step: Locator;
  readonly mapping: Locator;
  readonly results: Locator;

  constructor(private readonly page: Page) {
    this.next = page.getByRole("button", { name: "下一步" });
    this.step = page.getByRole("listitem").and(page.locator("[aria-current=step]"));
    this.mapping = page.getByRole("table", { name: "确认列对应关系" });
    this.results = page.getByRole("table", { name: "逐行结果" });
  }

  async template(name: string): Promise<Download> {
    const download = this.page.waitForEvent("download");
    await this.page.getByRole("button", { name }).click();
    return download;
  }

  /** The text of a file saved by a button, without its byte-order mark. */
  async download(name: string): Promise<string> {
    const download = this.page.waitForEvent("download");
    await this.button(name).click();
    return (await readFile(await (await download).path(), "utf8")).replace(/^\uFEFF/, "");
  }

  /** Chooses a CSV file with these lines. */
  async upload(name: string, lines: string[][]): Promise<void> {
    const text = `${lines.map((cells) => cells.join(",")).join("\r\n")}\r\n`;
    await this.page.getByLabel(/选择文件/).setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** The field a column of the file fills. */
  field(column: string): Locator {
    return this.mapping.getByRole("combobox", { name: column, exact: true });
  }

  status(text: string | RegExp): Locator {
    return this.page.getByRole("status").filter({ hasText: text });
  }
}
