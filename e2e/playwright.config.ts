import { defineConfig } from "@playwright/test";

// Debian's Chromium: the runner downloads no browser of its own. Nothing here may reach out.
const chromium = process.env.CWIS_CHROMIUM ?? "/usr/bin/chromium";
const quiet = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  globalSetup: "./harness/global-setup.ts",
  // One server and one database for all: specs make what they change.
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env.CI,
  // A test that passes only the second time hides a race.
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: chromium, args: quiet },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});
