import { isMigrated } from "../../core/store/migrate.ts";
import { taskStates } from "../../core/store/taskStore.ts";
import { apiRoutes } from "../api/apiRoutes.ts";
import { officeOfCall } from "../channels/officeOfCall.ts";
import { phoneRoutes } from "../channels/phone/routes.ts";
import { chatPageRoutes } from "../channels/web/pageRoutes.ts";
import { webChatRoutes } from "../channels/web/routes.ts";
import { createSigner } from "../channels/web/session.ts";
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
  stop: () => Promise<void>;
};

/** Builds all routes over a program and listens. */
export async function startServer(program: Program): Promise<RunningServer> {
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
  await server.listen({ host: config.HOST, port: config.PORT });
  program.worker.start();
  program.channels.start();
  // a server without jobs beside it hears of changes too
  const looking = setInterval(() => void look(program), LOOK_MS);
  looking.unref();
  const address = server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : config.PORT;
  const url = config.PUBLIC_URL ?? `http://${config.HOST}:${port}`;
  return { server, url, greeting: greeting(url, config), stop };

  async function stop(): Promise<void> {
    clearInterval(looking);
    await server.close();
  }
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
