import type { Locator, Page } from "@playwright/test";

import type { Person } from "../harness/people.ts";
import { pick } from "./organisations.ts";

/** The entry form, of a new person and of a change. */
export class EntryForm {
  readonly name: Locator;
  readonly idNumber: Locator;
  readonly birthDate: Locator;
  readonly education: Locator;
  readonly note: Locator;
  /** The place where it is the only one to choose. */
  readonly solePlace: Locator;
  readonly save: Locator;
  readonly leaving: Locator;
  readonly restored: Locator;

  constructor(private readonly page: Page) {
    const identity = page.getByRole("group", { name: "身份信息" });
    this.name = identity.getByRole("textbox", { name: "姓名" });
    this.idNumber = identity.getByRole("textbox", { name: "证件号码" });
    this.birthDate = identity.getByLabel("出生日期");
    this.education = page.getByRole("combobox", { name: "学历" });
    this.note = page.getByRole("textbox", { name: "情况说明" });
    this.solePlace = page.getByRole("textbox", { name: "任职单位" });
    this.save = page.getByRole("button", { name: "保存", exact: true });
    this.leaving = page.getByRole("dialog", { name: "离开此页？" });
    this.restored = page.getByRole("status").filter({ hasText: "已恢复上次未保存的内容" });
  }

  /** Everything that must be filled; without a place it is the only one there is, and chosen. */
  async fill(person: Person, place?: string): Promise<void> {
    await this.name.fill(person.name);
    await this.idNumber.fill(person.idNumber);
    const work = this.page.getByRole("group", { name: "任职与用工" });
    if (place) await pick(this.page, work.getByRole("button", { name: "任职单位" }), "选择村(社区)或镇(街道)", place);
    await work.getByLabel("人员分类").selectOption({ label: "工作人员" });
    await work.getByLabel("职务").selectOption({ label: "工作人员" });
    await work.getByLabel("进入方式").selectOption({ label: "公开招聘" });
    await work.getByLabel("劳动关系").selectOption({ label: "劳动合同" });
    const notice = this.page.getByRole("group", { name: "个人信息处理告知" });
    await notice.getByLabel("告知日期").fill("2026-09-01");
    await notice.getByRole("textbox", { name: "告知文本版本" }).fill("2026年版");
    await notice.getByLabel("告知方式").selectOption({ label: "书面告知并签收" });
    await this.page.getByRole("combobox", { name: "政治面貌" }).selectOption({ label: "群众" });
    await this.education.selectOption({ label: "大学本科" });
  }
}
