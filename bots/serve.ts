import pino from "pino";
import { BadConfig, readConfig } from "./config.ts";
import { standBack } from "./frontDoor/priority.ts";
import { type Desks, openDesks, startProgram } from "./program.ts";
import { JOBS_GREETING } from "./server/greeting.ts";
import { startServer } from "./server/startServer.ts";

/** What runs beside the server in the same process. */
export type Beside = (desks: Desks) => Promise<{ stop: () => Promise<void> }>;

/** The server, until Ctrl-C. @param now epoch ms @param beside started after it and stopped before it */
export async function serve(now: () => number, beside?: Beside): Promise<void> {
  const config = readConfig();
  const log = pino({ level: config.LOG_LEVEL, base: null }, pino.destination({ fd: 2, sync: false }));
  process.on("unhandledRejection", (error) => log.error({ err: error }, "unhandled rejection"));
  const program = await startProgram(config, log, now);
  const server = await startServer(program, (error) => {
    // deaf is worse than dead: whoever watches over the program starts it again
    log.fatal({ err: error }, "nobody listens any more");
    process.exit(1);
  });
  if (server.front !== null) standBack(log, server.front);
  const others = await beside?.(program);
  process.stdout.write(server.greeting);

  stopOnSignal(async () => {
    await others?.stop();
    await server.stop();
    await program.stop();
  });
}

/** Only what runs beside a server, for a node without one, until Ctrl-C. @param now epoch ms */
export async function runAlone(now: () => number, beside: Beside): Promise<void> {
  const config = readConfig();
  const log = pino({ level: config.LOG_LEVEL, base: null }, pino.destination({ fd: 2, sync: false }));
  const desks = await openDesks(config, log, now);
  const others = await beside(desks);
  process.stdout.write(JOBS_GREETING);
  stopOnSignal(async () => {
    await others.stop();
    await desks.stop();
  });
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const once = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void once());
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
