import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { callRoutes } from "./callRoutes.ts";
import { commandRoutes } from "./commandRoutes.ts";
import { deliveryRoutes } from "./deliveryRoutes.ts";
import { directoryRoutes } from "./directoryRoutes.ts";
import { figureRoutes } from "./figureRoutes.ts";
import { figureTicketRoutes } from "./figureTicketRoutes.ts";
import { fileRoutes } from "./fileRoutes.ts";
import { healthRoutes } from "./healthRoutes.ts";
import { houseRoutes } from "./houseRoutes.ts";
import { inboxRoutes } from "./inboxRoutes.ts";
import { intakeRoutes } from "./intakeRoutes.ts";
import { jointRoutes } from "./jointRoutes.ts";
import { knowledgeRoutes } from "./knowledgeRoutes.ts";
import { learningRoutes } from "./learningRoutes.ts";
import { lookRoutes } from "./lookRoutes.ts";
import { measureRoutes } from "./measureRoutes.ts";
import { modelRoutes } from "./modelRoutes.ts";
import { presenceRoutes } from "./presenceRoutes.ts";
import { recordRoutes } from "./recordRoutes.ts";
import { guardChanges, sessionRoutes, staffSessions } from "./session.ts";
import { talkRoutes } from "./talkRoutes.ts";
import { ticketRoutes } from "./ticketRoutes.ts";
import { workRoutes } from "./workRoutes.ts";

/** The API that the workbench uses, under /api; documented at /api/docs. */
export async function apiRoutes(server: Server, program: Program): Promise<void> {
  const sessions = staffSessions(program);
  await server.register(
    async (api: Server) => {
      api.addHook("onRequest", guardChanges);
      // what staff see of people must not lie in a cache
      api.addHook("onSend", async (_request, reply, payload) => {
        if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
        return payload;
      });
      sessionRoutes(api, program, sessions);
      workRoutes(api, program, sessions);
      ticketRoutes(api, program, sessions);
      jointRoutes(api, program, sessions);
      intakeRoutes(api, program, sessions);
      commandRoutes(api, program, sessions);
      fileRoutes(api, program, sessions);
      lookRoutes(api, program, sessions);
      callRoutes(api, program, sessions);
      modelRoutes(api, program, sessions);
      presenceRoutes(api, program, sessions);
      talkRoutes(api, program, sessions);
      recordRoutes(api, program, sessions);
      figureRoutes(api, program, sessions);
      figureTicketRoutes(api, program, sessions);
      measureRoutes(api, program, sessions);
      directoryRoutes(api, program, sessions);
      houseRoutes(api, program, sessions);
      inboxRoutes(api, program, sessions);
      deliveryRoutes(api, program, sessions);
      healthRoutes(api, program, sessions);
      knowledgeRoutes(api, program, sessions);
      learningRoutes(api, program, sessions);
    },
    { prefix: "/api" },
  );
}
