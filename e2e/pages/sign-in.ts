import { expect, type Locator, type Page } from "@playwright/test";

import { DEMO_PASSWORD } from "../harness/server.ts";

/** The sign-in screen. */
export class SignInPage {
  readonly username: Locator;
  readonly password: Locator;
  readonly submit: Locator;
  readonly alert: Locator;

  constructor(private readonly page: Page) {
    // Exact: the list of accounts, which may still be shown while signing out, has 用户名或姓名.
    this.username = page.getByLabel("用户名", { exact: true });
    this.password = page.getByLabel("密码", { exact: true });
    this.submit = page.getByRole("button", { name: "登录" });
    this.alert = page.getByRole("alert");
  }

  async open(address = "/"): Promise<void> {
    await this.page.goto(address);
    await expect(this.submit).toBeVisible();
  }

  /** Signs in on whatever page the address names; the page stays there. */
  async as(username: string, password = DEMO_PASSWORD, address = "/"): Promise<void> {
    await this.open(address);
    await this.enter(username, password);
  }

  /** Signs in on the sign-in screen that is shown. */
  async enter(username: string, password: string): Promise<void> {
    await this.username.fill(username);
    await this.password.fill(password);
    await this.submit.click();
  }

  /** Sets an own password where the first one must be changed. */
  async changeFirst(current: string, next: string): Promise<void> {
    await expect(this.page.getByRole("heading", { name: "请先修改密码" })).toBeVisible();
    await this.page.getByLabel("当前密码").fill(current);
    await this.page.getByLabel("新密码", { exact: true }).fill(next);
    await this.page.getByLabel("再次输入新密码").fill(next);
    await this.page.getByRole("button", { name: "保存" }).click();
  }
}
