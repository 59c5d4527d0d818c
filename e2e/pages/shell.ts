import type { Locator, Page } from "@playwright/test";

/** What surrounds every screen of someone signed in. */
export class Shell {
  readonly navigation: Locator;

  constructor(private readonly page: Page) {
    this.navigation = page.getByRole("navigation").first();
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole("heading", { name, level: 1 });
  }

  async go(name: string): Promise<void> {
    await this.navigation.getByRole("link", { name }).click();
  }
}
