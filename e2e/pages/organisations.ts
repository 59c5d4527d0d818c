import { expect, type Locator, type Page } from "@playwright/test";

/** The organisation tree, on its own page or in a dialog. */
export class OrganisationTree {
  readonly search: Locator;

  constructor(private readonly within: Locator) {
    this.search = within.getByRole("searchbox", { name: "查找机构" });
  }

  /** A node by its name; the number of its workers stands behind it. */
  node(name: string): Locator {
    return this.within.getByRole("button", { name: new RegExp(`^${name}\\s*[\\d,]*$`) });
  }

  /** A hit of the search, whose name is the way to it; the tree that it replaces shows names alone. */
  hit(name: string): Locator {
    return this.within.getByRole("button", { name: new RegExp(` / ${name}\\s*[\\d,]*$`) });
  }
}

/** Opens the picker of a field and chooses from its tree. */
export async function pick(page: Page, button: Locator, dialog: string, name: string): Promise<void> {
  await button.click();
  const shown = page.getByRole("dialog", { name: dialog, exact: true });
  const tree = new OrganisationTree(shown);
  await tree.search.fill(name);
  await tree.hit(name).click();
  await expect(shown).toBeHidden();
}
