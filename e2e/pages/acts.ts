import { expect, type Locator, type Page } from "@playwright/test";

import { pick } from "./organisations.ts";

const PICKER = "选择机构";

/** The list of acts and the page of one. */
export class ActsPage {
  readonly list: Locator;
  readonly save: Locator;
  readonly submit: Locator;
  readonly approve: Locator;
  readonly steps: Locator;
  /** Where the act stands, below its title. */
  readonly people: Locator;

  constructor(private readonly page: Page) {
    this.list = page.getByRole("table", { name: "机构调整" });
    this.save = page.getByRole("button", { name: "保存", exact: true });
    this.submit = page.getByRole("button", { name: "提交审批", exact: true });
    this.approve = page.getByRole("button", { name: "批准", exact: true });
    this.steps = page.getByRole("listitem", { name: /^第\d+步$/ });
    this.people = page.getByRole("table", { name: "人员分配" });
  }

  /** A draft without steps, on its own page. */
  async draft(title: string, number: string, day: string): Promise<void> {
    await this.page.getByRole("button", { name: "新建调整" }).click();
    const dialog = this.page.getByRole("dialog", { name: "新建调整" });
    await dialog.getByRole("textbox", { name: "标题" }).fill(title);
    await dialog.getByRole("textbox", { name: "文号" }).fill(number);
    await dialog.getByLabel("生效日期").fill(day);
    await dialog.getByRole("button", { name: "保存" }).click();
    await expect(this.heading(title)).toBeVisible();
  }

  heading(title: string): Locator {
    return this.page.getByRole("heading", { name: title, level: 1 });
  }

  step(number: number): Locator {
    return this.page.getByRole("listitem", { name: `第${number}步`, exact: true });
  }

  /** The empty form of a new step. */
  async add(kind: string): Promise<StepDrawer> {
    await this.page.getByLabel("添加步骤").click();
    await this.page.getByRole("button", { name: kind, exact: true }).click();
    return new StepDrawer(this.page, kind);
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole("tab", { name, exact: true }).click();
  }

  /** A table of the preview. */
  table(name: string): Locator {
    return this.page.getByRole("table", { name });
  }

  async confirm(dialog: string, action: string): Promise<void> {
    const shown = this.page.getByRole("dialog", { name: dialog, exact: true });
    await shown.getByRole("button", { name: action, exact: true }).click();
  }
}

/** The form of one step. */
export class StepDrawer {
  readonly form: Locator;

  constructor(
    private readonly page: Page,
    kind: string,
  ) {
    this.form = page.getByRole("dialog", { name: kind, exact: true });
  }

  /** Chooses the organisation of a field; of several alike, of the one with this number. */
  async organisation(field: string, name: string, at = 0): Promise<void> {
    await pick(this.page, this.form.getByRole("button", { name: new RegExp(`^${field}\\*?$`) }).nth(at), PICKER, name);
  }

  part(number: number): Locator {
    return this.form.getByRole("group", { name: `第${number}部分`, exact: true });
  }

  async apply(): Promise<void> {
    await this.form.getByRole("button", { name: "确定", exact: true }).click();
    await expect(this.form).toBeHidden();
  }
}
