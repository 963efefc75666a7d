import { z } from "zod";
import { ticketRow } from "../../core/desk/staff/ticketRows.ts";
import { ticketScope } from "../../core/desk/staff/ticketScope.ts";
import { partViews } from "../../core/desk/staff/ticketView.ts";
import { searchTickets } from "../../core/store/staffQueries.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { problems } from "./problemShape.ts";
import type { Sessions } from "./session.ts";
import { officeParams } from "./ticketRoutes.ts";
import { jointRowShape } from "./ticketShapes.ts";

const MOST = 100;

/** The board of joint handling: what several units work on, and how far each is. */
export function jointRoutes(server: Server, program: Program, sessions: Sessions): void {
  server.get(
    "/offices/:office/joint",
    {
      schema: {
        tags: ["工单"],
        summary: "联办的工单和各单位的进度",
        description: "几个单位一起办、还没办完的工单，最急的在前，最多 100 件；每个单位办到哪一步。",
        params: officeParams,
        response: { 200: z.array(jointRowShape), ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const now = program.now();
      const found = await searchTickets(
        program.database.prisma,
        [ticketScope(access, now)],
        { group: "open", joint: true },
        { order: "urgent", limit: MOST, offset: 0 },
      );
      return found.map((stored) => ({
        ...ticketRow(access, program.seal, stored, now),
        parts: partViews(access, program.seal, stored),
      }));
    },
  );
}
