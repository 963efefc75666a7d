import { isMigrated } from "../../core/store/migrate.ts";
import { taskStates } from "../../core/store/taskStore.ts";
import { apiRoutes } from "../api/apiRoutes.ts";
import { officeOfCall } from "../channels/officeOfCall.ts";
import { phoneRoutes } from "../channels/phone/routes.ts";
import { chatPageRoutes } from "../channels/web/pageRoutes.ts";
import { webChatRoutes } from "../channels/web/routes.ts";
import { createSigner } from "../channels/web/session.ts";
import { type FrontDoor, openFrontDoor } from "../frontDoor/openFrontDoor.ts";
import type { Program } from "../program.ts";
import { publicRoutes } from "../public/routes.ts";
import { workbenchPageRoutes } from "../workbench/pageRoutes.ts";
import { createServer, type Server } from "./createServer.ts";
import { greeting } from "./greeting.ts";
import { healthRoutes } from "./health.ts";
import { measuresOf } from "./measures.ts";
import { tasksAlive } from "./tasksAlive.ts";

export type RunningServer = {
  server: Server;
  /** e.g. http://127.0.0.1:8080 */
  url: string;
  /** what the person who starts the program reads */
  greeting: string;
  /** where a thread in front takes everybody in: that thread, as the system names it */
  front: number | null;
  stop: () => Promise<void>;
};

/**
 * Builds all routes over a program and listens.
 * @param onLost given: where WeChat Work is set up, a thread in front listens and takes its callbacks in, by the
 * machine's clock; told when that thread is lost for good. Absent: the server listens itself, by the program's clock
 */
export async function startServer(
  program: Program,
  onLost?: (error: unknown) => void,
): Promise<RunningServer> {
  const { config, database, seal, now } = program;
  const startedAt = now();
  const server = await createServer(program.log);
  healthRoutes(
    server,
    [
      { name: "database", check: async () => (await database.pool.query("SELECT 1")).rowCount === 1 },
      { name: "migrations", check: async () => await isMigrated(database.pool) },
      {
        name: "jobs",
        check: async () => tasksAlive(await taskStates(database.prisma), startedAt, now()),
      },
    ],
    async () => [...(await measuresOf(database.prisma, now())), ...(await program.channels.measures())],
  );
  phoneRoutes(server, {
    token: config.PHONE_TOKEN,
    receive: program.receive,
    seal,
    officeOf: (wanted, called) => officeOfCall(program, wanted, called),
  });
  const secure = config.PUBLIC_URL?.startsWith("https:") ?? false;
  webChatRoutes(server, {
    database,
    seal,
    signer: createSigner(config.SESSION_KEY, "chat"),
    receive: program.receive,
    owed: program.owed,
    offices: program.offices,
    officeOf: program.officeOf,
    now,
    demo: config.demo,
    secure,
  });
  await chatPageRoutes(server);
  await publicRoutes(server, program);
  await workbenchPageRoutes(server, program);
  await apiRoutes(server, program);
  await program.channels.routes(server);
  server.addHook("preClose", async () => program.owed.close());
  const door = onLost === undefined ? null : await openDoor(program, server, onLost);
  if (door === null) await server.listen({ host: config.HOST, port: config.PORT });
  program.worker.start();
  program.channels.start();
  // a server without jobs beside it hears of changes too
  const looking = setInterval(() => void look(program), LOOK_MS);
  looking.unref();
  const url = config.PUBLIC_URL ?? `http://${config.HOST}:${door?.port ?? portOf(server)}`;
  return { server, url, greeting: greeting(url, config), front: door?.first ?? null, stop };

  async function stop(): Promise<void> {
    clearInterval(looking);
    await Promise.all([door?.stop(), server.close()]);
  }
}

/** The thread in front of the server, which then listens for nobody but that thread. Null: nothing calls that it could take. */
async function openDoor(
  { config, channels, databaseUrl, log }: Program,
  server: Server,
  onLost: (error: unknown) => void,
): Promise<FrontDoor | null> {
  const { wecom } = channels;
  if (wecom === null || (wecom.addresses.app === null && wecom.addresses.kf === null)) return null;
  await server.listen({ host: "127.0.0.1", port: 0 });
  const order = {
    host: config.HOST,
    port: config.PORT,
    insidePort: portOf(server),
    databaseUrl,
    piiKey: new Uint8Array(config.PII_KEY),
    addresses: wecom.addresses,
    counts: wecom.counts.memory,
    logLevel: config.LOG_LEVEL,
  };
  return await openFrontDoor(order, { log, onStored: wecom.onStored, onLost });
}

function portOf({ server }: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** How often a server looks whether another node changed the offices. */
const LOOK_MS = 60_000;

async function look({ keepFresh, log }: Program): Promise<void> {
  try {
    await keepFresh();
  } catch (error) {
    // the database is away: what is known goes on, and it looks again
    log.warn({ err: error }, "offices not looked at");
  }
}
