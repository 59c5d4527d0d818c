import { test as base, expect, type Page } from "@playwright/test";
import AxeBuilder from "@axe-core/playwright";

import { Shell } from "../pages/shell.ts";
import { SignInPage } from "../pages/sign-in.ts";

interface Fixtures {
  signIn: SignInPage;
  shell: Shell;
}

/**
 * The test of every spec. It fails, whatever the spec asserts, when the page throws, writes an
 * error to the console, breaks its content security policy, asks any other server, or gets an
 * answer of 500 and above.
 */
export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => {
    const url = process.env.CWIS_E2E_URL;
    if (!url) throw new Error("the global set-up has not run");
    await use(url);
  },

  page: async ({ page, baseURL }, use) => {
    const failures = await watch(page, baseURL ?? "");
    await use(page);
    expect(failures, "the page failed beside what the spec looks at").toEqual([]);
  },

  signIn: async ({ page }, use) => use(new SignInPage(page)),
  shell: async ({ page }, use) => use(new Shell(page)),
});

export { expect };

async function watch(page: Page, origin: string): Promise<string[]> {
  const failures: string[] = [];
  page.on("pageerror", (error) => failures.push(`uncaught: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    // A refused request is part of many specs; the page has to show it, which they assert.
    const refused = message.text().startsWith("Failed to load resource") && /^\/(api\/|assets\/.*\.wasm$)/.test(message.location().url.replace(origin, ""));
    if (message.type() === "error" && !refused) failures.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url)) failures.push(`outside request: ${url}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) failures.push(`${response.status()}: ${response.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`content security policy: ${event.violatedDirective} refused ${event.blockedURI}`);
    });
  });
  return failures;
}

/** Fails on any breach of WCAG 2.2 A and AA that can be found by a program. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(" | ")}`);
  expect(found).toEqual([]);
}
