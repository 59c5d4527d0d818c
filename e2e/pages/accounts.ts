import { expect, type Locator, type Page } from "@playwright/test";

import { pick } from "./organisations.ts";

/** The list of accounts and what is done with one of them. */
export class AccountsPage {
  constructor(private readonly page: Page) {}

  row(username: string): Locator {
    return this.page.getByRole("row").filter({ has: this.page.getByRole("cell", { name: username, exact: true }) });
  }

  async find(username: string): Promise<void> {
    const search = this.page.getByRole("searchbox", { name: "用户名或姓名" });
    await search.fill(username);
    await search.press("Enter");
    await expect(this.row(username)).toBeVisible();
  }

  /** Opens access and security of an account. */
  async secure(username: string): Promise<Locator> {
    await this.find(username);
    await this.row(username).getByRole("button", { name: "授权与安全" }).click();
    return this.page.getByRole("dialog", { name: `授权与安全：${username}`, exact: true });
  }

  /** Gives access to a place until a day. */
  async give(drawer: Locator, place: string, until: string, reason: string): Promise<void> {
    await pick(this.page, drawer.getByRole("button", { name: "机构" }), "机构", place);
    await drawer.getByLabel("截止日期").fill(until);
    await drawer.getByLabel("授权事由").fill(reason);
    await drawer.getByRole("button", { name: "授权", exact: true }).click();
  }
}
