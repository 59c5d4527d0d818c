import type { Locator, Page } from "@playwright/test";

/** What surrounds every screen of someone signed in. */
export class Shell {
  readonly navigation: Locator;
  readonly content: Locator;
  readonly skipLink: Locator;
  readonly menuButton: Locator;

  constructor(private readonly page: Page) {
    this.navigation = page.getByRole("navigation", { name: /^(主菜单|Main menu)$/ });
    this.content = page.getByRole("main");
    this.skipLink = page.getByRole("link", { name: "跳到主要内容" });
    this.menuButton = page.getByRole("button", { name: "打开菜单" });
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole("heading", { name, level: 1 });
  }

  link(name: string): Locator {
    return this.navigation.getByRole("link", { name, exact: true });
  }

  async go(name: string): Promise<void> {
    await this.link(name).click();
  }

  /** A short message at the edge of the page. */
  toast(text: string): Locator {
    return this.page.getByRole("status").getByText(text, { exact: true });
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole("dialog", { name, exact: true });
  }

  async signOut(): Promise<void> {
    await this.page.getByLabel("用户菜单").click();
    await this.page.getByRole("banner").getByRole("button", { name: "退出登录" }).click();
  }

  async switchLanguage(): Promise<void> {
    await this.page.getByRole("button", { name: /^(English|中文)$/ }).click();
  }
}
