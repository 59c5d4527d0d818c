import { expect, type Locator, type Page } from "@playwright/test";

import { DEMO_PASSWORD } from "../harness/server.ts";

/** The sign-in screen. */
export class SignInPage {
  readonly username: Locator;
  readonly password: Locator;
  readonly submit: Locator;
  readonly alert: Locator;

  constructor(private readonly page: Page) {
    this.username = page.getByLabel("用户名");
    this.password = page.getByLabel("密码", { exact: true });
    this.submit = page.getByRole("button", { name: "登录" });
    this.alert = page.getByRole("alert");
  }

  async open(): Promise<void> {
    await this.page.goto("/");
    await expect(this.submit).toBeVisible();
  }

  async as(username: string, password = DEMO_PASSWORD): Promise<void> {
    await this.open();
    await this.username.fill(username);
    await this.password.fill(password);
    await this.submit.click();
  }
}
