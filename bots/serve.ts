import pino from "pino";
import { BadConfig, readConfig } from "./config.ts";
import { startProgram } from "./program.ts";
import { startServer } from "./server/startServer.ts";

/** Everything in one process, until Ctrl-C. @param now epoch ms */
export async function serve(now: () => number): Promise<void> {
  const config = readConfig();
  const log = pino({ level: config.LOG_LEVEL, base: null }, pino.destination({ fd: 2, sync: false }));
  process.on("unhandledRejection", (error) => log.error({ err: error }, "unhandled rejection"));
  const program = await startProgram(config, log, now);
  const server = await startServer(program);
  process.stdout.write(server.greeting);

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await server.stop();
    await program.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());
}

/** Says why the program does not start, and ends it. */
export function refuseToStart(error: unknown): never {
  const known = error instanceof BadConfig || (error instanceof Error && CHINESE.test(error.message));
  process.stderr.write(
    `启动失败：\n${known ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
}

/** Errors whose message is meant for the person who starts the program. */
const CHINESE = /\p{Script=Han}/u;
