import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { expect, test } from "../harness/test.ts";
import { DEMO_PASSWORD } from "../harness/server.ts";
import { SCREENS } from "./screens.ts";
import { makeWorld, type World } from "./world.ts";

const FOLDER = join(import.meta.dirname, "../shots-results");
const SIZES = { wide: [1440, 900], middle: [1024, 768], phone: [390, 844] } as const;
const ONLY = new RegExp(process.env.CWIS_SHOTS ?? "");

let world: World;
test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL });
  world = await makeWorld(request);
  await request.dispose();
});

for (const [size, [width, height]] of Object.entries(SIZES)) {
  for (const language of ["zh", "en"]) {
    test(`every screen, ${size}, ${language}`, async ({ page }) => {
      await mkdir(FOLDER, { recursive: true });
      // A button that is not there shall not hold up the rest.
      page.setDefaultTimeout(5_000);
      await page.setViewportSize({ width, height });
      await page.addInitScript((tag) => localStorage.setItem("cwis.language", tag), language === "en" ? "en" : "zh-CN");
      await page.goto("/");
      await keep(page, `sign-in.${size}.${language}`);
      for (const [account, screens] of Object.entries(SCREENS)) {
        const wanted = screens.filter(({ name }) => ONLY.test(`${name}.${size}.${language}`));
        if (wanted.length === 0) continue;
        await page.context().clearCookies();
        await page.goto("/");
        await page.locator("input[name=username]").fill(account);
        await page.locator("input[name=password]").fill(DEMO_PASSWORD);
        await page.locator("button[type=submit]").click();
        await expect(page.locator("input[name=password]")).toHaveCount(0);
        for (const screen of wanted) {
          await page.goto(screen.address(world));
          await settled(page);
          await screen.open?.(page).catch((error) => note(`${screen.name}.${size}.${language}: not opened: ${String(error).slice(0, 120)}`));
          await settled(page);
          await keep(page, `${screen.name}.${size}.${language}`);
        }
      }
    });
  }
}

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByText(/^(正在加载|Loading)/)).toHaveCount(0);
  await page.waitForLoadState("networkidle");
}

/** A picture, and a note of what a program can see of it: a page wider than the screen, Chinese in English. */
async function keep(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true, animations: "disabled" });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wider > 0) await note(`${name}: wider than the screen by ${wider}`);
  if (!name.endsWith(".en")) return;
  const lines = (await page.locator("body").innerText()).split("\n").filter((line) => /\p{Script=Han}/u.test(line));
  if (lines.length > 0) await note(`${name}: ${[...new Set(lines)].slice(0, 40).join(" | ")}`);
}

async function note(text: string): Promise<void> {
  await appendFile(join(FOLDER, "notes.txt"), `${text}\n`);
}
