import { startServer } from "./server.ts";

/** Starts the server for all specs; what it returns tears it down. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const server = await startServer();
  // Workers inherit the environment of this process.
  process.env.CWIS_E2E_URL = server.url;
  return server.stop;
}
