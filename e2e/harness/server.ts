import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

/** Password of every demonstration account of the specs. */
export const DEMO_PASSWORD = process.env.CWIS_DEMO_PASSWORD ?? "Demo-2026-cwis";
/** Size of the city: small enough to load in seconds, large enough for several pages of a list. */
const PEOPLE = "3000";
/** The same people in every run. */
const SEED = "7";
const START_TIMEOUT = 60_000;

export interface RunningServer {
  url: string;
  stop: () => Promise<void>;
}

/** The real program on a free port, with a fresh demonstration city and the built page. */
export async function startServer(): Promise<RunningServer> {
  const root = resolve(import.meta.dirname, "../..");
  const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
  const binary = process.env.CWIS_BIN ?? join(target, "release/cwis");
  const staticDir = process.env.CWIS_STATIC_DIR ?? join(root, "dist");
  await access(binary).catch(() => fail(`${binary} is missing; build it with ./just build`));
  await access(join(staticDir, "index.html")).catch(() => fail(`${staticDir} holds no page; build it with ./just build`));

  const data = await mkdtemp(join(tmpdir(), "cwis-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    CWIS_BIND: `127.0.0.1:${port}`,
    CWIS_DATA_DIR: data,
    CWIS_STATIC_DIR: staticDir,
  };
  // The tests never touch a database that someone has configured for themselves.
  delete env.CWIS_DATABASE_URL;

  const run = promisify(execFile);
  await run(binary, ["migrate"], { env });
  const seed = ["seed", "demo", "--people", PEOPLE, "--random-seed", SEED, "--password", DEMO_PASSWORD, "--no-levels"];
  await run(binary, seed, { env, maxBuffer: 64 * 1024 * 1024 });

  const log = join(import.meta.dirname, "../server.log");
  const out = openSync(log, "w");
  const server = spawn(binary, ["serve"], { env, stdio: ["ignore", out, out] });
  const stop = async () => {
    await end(server);
    await rm(data, { recursive: true, force: true });
  };
  try {
    await ready(server, `${url}/readyz`);
  } catch (error) {
    await stop();
    throw new Error(`${error}\n${(await readFile(log, "utf8")).slice(-4_000)}`);
  }
  return { url, stop };
}

async function ready(server: ChildProcess, address: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) fail(`the server ended with ${server.exitCode}`);
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return;
    await pause(100);
  }
  fail(`the server did not become ready in ${START_TIMEOUT / 1000} s`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  const late = pause(15_000, "late" as const, { ref: false });
  if ((await Promise.race([ended, late])) === "late") {
    server.kill("SIGKILL");
    await ended;
    fail("the server did not end within 15 s of SIGTERM");
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

function fail(message: string): never {
  throw new Error(message);
}
