import base from "./playwright.config.ts";

/** Pictures of every screen, to be looked at: `./just shots`. With `CWIS_E2E_URL` of a server that runs already. */
export default {
  ...base,
  testDir: "shots",
  globalSetup: process.env.CWIS_E2E_URL ? undefined : base.globalSetup,
  timeout: 900_000,
};
