import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { type Config, readConfig } from "../../bots/config.ts";
import { type Program, startProgram } from "../../bots/program.ts";
import { type RunningServer, startServer } from "../../bots/server/startServer.ts";
import { createTestDatabase } from "./testDatabase.ts";

/** A clock that stands still until it is moved. */
export class TestClock {
  #now: number;
  constructor(start: string) {
    this.#now = Date.parse(start);
  }
  now = (): number => this.#now;
  set(time: string): void {
    this.#now = Date.parse(time);
  }
  advance(ms: number): void {
    this.#now += ms;
  }
}

/** A Thursday in office hours. */
export const THURSDAY = "2026-11-19T10:00:00+08:00";

export type TestProgram = { program: Program; config: Config; clock: TestClock; stop: () => Promise<void> };

/** The whole program over a database of its own, with the demo's offices, at a fixed time. */
export async function startTestProgram(
  start = THURSDAY,
  prepare: (dataDir: string) => Promise<void> = async () => undefined,
  env: Record<string, string> = {},
): Promise<TestProgram> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "bcs-data-"));
  await prepare(dataDir);
  const config = readConfig({
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    PORT: "0",
    LOG_LEVEL: "silent",
    ...env,
  });
  const clock = new TestClock(start);
  const program = await startProgram(config, pino({ level: "silent" }), clock.now);
  return {
    program,
    config,
    clock,
    stop: async () => {
      await program.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type TestServer = TestProgram & { server: RunningServer; url: string };

/** The program with its HTTP server on a free port. */
export async function startTestServer(
  start = THURSDAY,
  prepare?: (dataDir: string) => Promise<void>,
  env?: Record<string, string>,
): Promise<TestServer> {
  const test = await startTestProgram(start, prepare, env);
  const server = await startServer(test.program);
  return {
    ...test,
    server,
    url: server.url,
    stop: async () => {
      await server.stop();
      await test.stop();
    },
  };
}

export function randomKey(): string {
  return randomBytes(32).toString("base64");
}
