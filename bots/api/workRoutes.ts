import { z } from "zod";
import { ticketScope } from "../../core/desk/staff/ticketScope.ts";
import { countSorts, type TicketFilter } from "../../core/store/staffQueries.ts";
import type { Role } from "../../core/words.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { problems } from "./problemShape.ts";
import type { Sessions } from "./session.ts";
import { ticketPage } from "./ticketPage.ts";
import { workShape } from "./workShape.ts";

const SHOWN = 100;
const FEW = 5;
/** Who settles what a request is; who answers for the whole house. */
const SETTLES: readonly Role[] = ["triageOfficer", "caseOfficer"];
const OVERSEES: readonly Role[] = ["leaderInCharge", "manager", "districtOffice"];

/** The first page in one answer. Its address names no office, so that it can be asked for before anything is known. */
export function workRoutes(server: Server, program: Program, sessions: Sessions): void {
  server.get(
    "/work",
    {
      schema: {
        tags: ["工单"],
        summary: "我的工作",
        description: "各类件数、轮到我的、等研判的和超期的前几件，一次给全。不写 office 就是自己的窗口。",
        querystring: z.object({ office: z.string().min(1).max(100).optional() }),
        response: { 200: workShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.query.office ?? sessions.home(request).office.id);
      const is = (roles: readonly Role[]) => access.roles.some((role) => roles.includes(role));
      const rows = async (filter: TicketFilter, limit: number) =>
        (
          await ticketPage(
            program,
            [access],
            { group: "open", ...filter },
            { order: "urgent", limit, offset: 0 },
          )
        ).rows;
      const [counts, mine, needsTriage, overdue] = await Promise.all([
        countSorts(program.database.prisma, ticketScope(access, program.now())),
        rows({ mine: true }, SHOWN),
        is(SETTLES) ? rows({ needsTriage: true }, FEW) : [],
        is(OVERSEES) ? rows({ overdue: true }, FEW) : [],
      ]);
      return { counts, mine, needsTriage, overdue };
    },
  );
}
