import { z } from "zod";
import { ticketRow } from "../../core/desk/staff/ticketRows.ts";
import { ticketScope } from "../../core/desk/staff/ticketScope.ts";
import { type FigureRef, SHARES } from "../../core/records/figures/behindFigure.ts";
import { ticketsBehind } from "../../core/reports/ticketsBehind.ts";
import { countFound, MOST_COUNTED, searchTickets } from "../../core/store/staffQueries.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { behindShape } from "./figureShapes.ts";
import { periodOf, periodQuery, periodView } from "./periodQuery.ts";
import { problems } from "./problemShape.ts";
import type { Sessions } from "./session.ts";
import { officeParams } from "./ticketRoutes.ts";

const MOST = 100;
const behindQuery = periodQuery.extend({
  figure: z
    .string()
    .regex(/^[^.]{1,100}(?:\.[^.]{1,100}){0,3}$/)
    .describe("统计接口里的哪个数，用点连起来，如 kinds.assist、clocks.handling、survey.grades.bad"),
  share: z.enum(SHARES).default("all").describe("比率：做到的、没做到的、全部"),
  unit: z.string().max(100).optional().describe("哪个承办单位的数；空字是窗口直接办理的；不填是全窗口的"),
  person: z.string().max(100).optional().describe("哪个人的数；只给管理机构和领导看"),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  size: z.coerce.number().int().min(1).max(MOST).default(20),
});

/** The requests behind a number of the figures. */
export function figureTicketRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;

  server.get(
    "/offices/:office/figures/tickets",
    {
      schema: {
        tags: ["统计和报告"],
        summary: "一个统计数是由哪些工单数出来的",
        description:
          "和统计用同一种数法，加起来一定等于那个数。counted 是那个数，tickets 是几件，hidden 是您不能打开、所以不列的件数；太多就不数了，是 null。",
        params: officeParams,
        querystring: behindQuery,
        response: {
          200: behindShape,
          ...problems,
        },
      },
    },
    async (request) => {
      const q = request.query;
      const right = q.person === undefined ? "figures" : "personFigures";
      const access = sessions.with(request, request.params.office, right);
      const now = program.now();
      const period = periodOf(access, q, now);
      const behind = await ticketsBehind(prisma, access.office, period, refOf(q), now);
      const adds = new Map(behind.map((one) => [one.number, one.adds]));
      const scopes = [ticketScope(access, now)];
      const filter = { numbers: [...adds.keys()] };
      const page = { order: "newest", limit: q.size, offset: (q.page - 1) * q.size } as const;
      const [seen, found] = await Promise.all([
        countFound(prisma, scopes, filter),
        searchTickets(prisma, scopes, filter, page),
      ]);
      return {
        period: periodView(period),
        counted: behind.reduce((sum, one) => sum + one.adds, 0),
        tickets: behind.length,
        hidden: seen > MOST_COUNTED ? null : behind.length - seen,
        page: q.page,
        size: q.size,
        rows: found.map((stored) => ({
          ...ticketRow(access, program.seal, stored, now),
          adds: adds.get(stored.number) ?? 0,
        })),
      };
    },
  );
}

function refOf(q: z.output<typeof behindQuery>): FigureRef {
  const of: FigureRef["of"] =
    q.person !== undefined
      ? { whose: "person", id: q.person }
      : q.unit !== undefined
        ? { whose: "unit", id: q.unit }
        : { whose: "office" };
  return { of, path: q.figure.split("."), share: q.share };
}
