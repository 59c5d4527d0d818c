import type { Locator, Page } from "@playwright/test";

/** The board of terms, and an election step by step. */
export class ElectionsPage {
  readonly menu: Locator;
  readonly planNew: Locator;
  readonly freeze: Locator;
  readonly add: Locator;
  readonly saveCandidates: Locator;
  readonly saveResult: Locator;
  readonly submit: Locator;
  readonly approve: Locator;
  readonly effects: Locator;

  constructor(private readonly page: Page) {
    this.menu = page.getByRole("navigation", { name: "主菜单" }).getByRole("link", { name: "换届选举" });
    this.planNew = page.getByRole("button", { name: "启动选举" });
    this.freeze = page.getByRole("button", { name: "冻结名单", exact: true });
    this.add = page.getByRole("button", { name: "添加候选人" });
    this.saveCandidates = page.getByRole("button", { name: "保存候选人" });
    this.saveResult = page.getByRole("button", { name: "保存结果" });
    this.submit = page.getByRole("button", { name: "提交审批" });
    this.approve = page.getByRole("button", { name: "批准" });
    this.effects = page.getByRole("table", { name: "生效后的变动" });
  }

  /** The box of a place whose election could go a step on. */
  choose(place: string): Locator {
    return this.page.getByRole("checkbox", { name: `选择${place}`, exact: true });
  }

  candidate(number: number): Locator {
    return this.page.getByRole("group", { name: `候选人${number}`, exact: true });
  }

  /** Enters a candidate who passed the review. */
  async nominate(number: number, name: string, seats: Record<string, string>): Promise<void> {
    await this.add.click();
    const form = this.candidate(number);
    const person = form.getByRole("combobox", { name: "人员库人员" });
    const option = person.getByRole("option", { name: new RegExp(`^${name}（`) });
    await person.selectOption({ label: (await option.textContent()) ?? "" });
    for (const [body, seat] of Object.entries(seats)) {
      await form.getByRole("combobox", { name: body, exact: true }).selectOption({ label: seat });
    }
    await form.getByRole("button", { name: "全部通过" }).click();
  }

  async counted(body: string, voters: string, ballots: string): Promise<void> {
    const form = this.page.getByRole("group", { name: `${body}投票情况` });
    await form.getByRole("spinbutton", { name: "应到(登记)人数" }).fill(voters);
    await form.getByRole("spinbutton", { name: "实到(投票)人数" }).fill(ballots);
  }

  async outcome(name: string, seat: string, votes: string, outcome: string): Promise<void> {
    const form = this.page.getByRole("group", { name: `${name}：${seat}`, exact: true });
    await form.getByRole("spinbutton", { name: "得票" }).fill(votes);
    await form.getByRole("combobox", { name: "结果" }).selectOption({ label: outcome });
  }

  effect(name: string): Locator {
    return this.effects.getByRole("row").filter({ hasText: name });
  }
}
