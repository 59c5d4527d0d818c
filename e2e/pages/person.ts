import type { Locator, Page } from "@playwright/test";

/** A person's page. */
export class PersonPage {
  readonly reveal: Locator;
  readonly hide: Locator;
  readonly edit: Locator;
  /** A whole identity number, wherever it stands. */
  readonly wholeNumber: Locator;
  readonly panel: Locator;
  /** Changes, newest first. */
  readonly events: Locator;

  constructor(private readonly page: Page) {
    this.reveal = page.getByRole("button", { name: "查看完整号码" });
    this.hide = page.getByRole("button", { name: "隐藏", exact: true });
    this.edit = page.getByRole("link", { name: "修改", exact: true });
    this.wholeNumber = page.getByText(/^\d{17}[\dX]$/);
    this.panel = page.getByRole("tabpanel");
    this.events = this.panel.getByRole("listitem");
  }

  heading(name: string): Locator {
    return this.page.getByRole("heading", { name, level: 1 });
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole("tab", { name, exact: true }).click();
  }

  photo(name: string): Locator {
    return this.page.getByRole("img", { name: `${name}的照片` });
  }

  /** Chooses a photo by the word that its menu has for it. */
  async choosePhoto(word: string, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    // The menu is called like its first entry.
    await this.page.getByLabel(word).last().click();
    const chooser = this.page.waitForEvent("filechooser");
    await this.page.getByRole("button", { name: word }).last().click();
    await (await chooser).setFiles(file);
  }

  async revealNumber(reason: string): Promise<void> {
    await this.reveal.click();
    const dialog = this.page.getByRole("dialog", { name: "查看完整证件号码和联系方式" });
    await dialog.getByRole("textbox", { name: "事由" }).fill(reason);
    await dialog.getByRole("button", { name: "查看完整号码" }).click();
  }
}
