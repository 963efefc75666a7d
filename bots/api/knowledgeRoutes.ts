import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { caseRoutes } from "./knowledge/caseRoutes.ts";
import { findRoutes } from "./knowledge/findRoutes.ts";
import { guideRoutes } from "./knowledge/guideRoutes.ts";
import type { Sessions } from "./session.ts";

/** Cases, guides in their making, and what of both, and of other tickets, is near to a request. */
export function knowledgeRoutes(server: Server, program: Program, sessions: Sessions): void {
  caseRoutes(server, program, sessions);
  guideRoutes(server, program, sessions);
  findRoutes(server, program, sessions);
}
