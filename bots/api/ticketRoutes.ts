import { z } from "zod";
import { dayFromText, instantOf } from "../../core/deadline/shanghaiTime.ts";
import { liesBelow, type StaffAccess } from "../../core/desk/staff/access.ts";
import { clockView } from "../../core/desk/staff/clockViews.ts";
import { openTicket } from "../../core/desk/staff/looks.ts";
import { ticketScope } from "../../core/desk/staff/ticketScope.ts";
import { ticketView } from "../../core/desk/staff/ticketView.ts";
import { fileSendings } from "../../core/store/fileSendings.ts";
import { attachmentsOf, countSorts, type TicketFilter, WAITS } from "../../core/store/staffQueries.ts";
import { loadEvents, type StoredTicket } from "../../core/store/ticketStore.ts";
import { CHANNELS, KINDS } from "../../core/words.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { problems } from "./problemShape.ts";
import type { Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { ticketPage } from "./ticketPage.ts";
import { clockShape, ticketPageShape, ticketShape } from "./ticketShapes.ts";
import { countsShape } from "./workShape.ts";

export const officeParams = z.object({ office: z.string().min(1).max(100) });
export const ticketParams = officeParams.extend({
  number: z.string().min(1).max(100).describe("登记编号"),
});
const yes = z.stringbool().optional();
const MOST = 100;

const listQuery = z.object({
  group: z.enum(["open", "closed", "all"]).default("open").describe("在办、办结、全部"),
  kind: z.enum(KINDS).optional(),
  department: z.string().max(100).optional().describe("承办单位"),
  channel: z.enum(CHANNELS).optional(),
  mine: yes.describe("轮到我（我的角色、我的单位）办的"),
  overdue: yes.describe("超期的"),
  dueSoon: yes.describe("下一个工作日下班前到期的"),
  triage: yes.describe("等研判的"),
  waits: z
    .enum(WAITS)
    .optional()
    .describe("等谁定：extension 延期审批，sendBack 退单裁定，sheet 审定工作单，check 核对答复"),
  joint: yes.describe("几个单位一起办的"),
  words: z.string().trim().min(1).max(100).optional().describe("标题、编号里的字；完整的电话号码也行"),
  from: z.iso.date().optional().describe("登记日期从"),
  to: z.iso.date().optional().describe("登记日期到（含）"),
  order: z.enum(["urgent", "newest"]).default("urgent"),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  size: z.coerce.number().int().min(1).max(MOST).default(20),
  tree: yes.describe("连同下属的所有窗口（一个页面看全部）"),
});

/** A ticket that the person may open. @throws Problem 404 */
export async function ticketOr404(
  program: Program,
  access: StaffAccess,
  number: string,
): Promise<StoredTicket> {
  const stored = await openTicket(program.database.prisma, access, number);
  if (stored === null)
    throw new Problem(404, t.noTicketTitle, { code: "notFound", detail: t.noTicket(number) });
  return stored;
}

/** Lists, counts, and one ticket in full. */
export function ticketRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;
  const tags = ["工单"];

  server.get(
    "/offices/:office/tickets",
    {
      schema: {
        tags,
        summary: "工单列表",
        description:
          "只列出您能打开的工单，个人信息已打码；total 是符合条件、您能打开的总数。上级单位的人加 tree=true 可以在一个页面看全部下属窗口。",
        params: officeParams,
        querystring: listQuery,
        response: { 200: ticketPageShape, ...problems },
      },
    },
    async (request) => {
      const q = request.query;
      const access = sessions.at(request, request.params.office);
      const seen = q.tree === true ? treeOf(access, sessions.all(request), program) : [access];
      const { total, more, rows } = await ticketPage(program, seen, filterOf(program, seen, q), {
        order: q.order,
        limit: q.size,
        offset: (q.page - 1) * q.size,
      });
      return { total, more, page: q.page, size: q.size, rows };
    },
  );

  server.get(
    "/offices/:office/counts",
    {
      schema: {
        tags,
        summary: "各类工单的件数",
        description:
          "在办、轮到我、等研判、超期、快到期、办结，各有多少件（只数您能打开的；办结的超过 1000 件就不再往下数）。",
        params: officeParams,
        response: {
          200: countsShape,
          ...problems,
        },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      return await countSorts(prisma, ticketScope(access, program.now()));
    },
  );

  server.get(
    "/offices/:office/tickets/:number",
    {
      schema: {
        tags,
        summary: "一件工单的全部情况",
        description:
          "状态、时限（每一天算不算、依据哪一条）、各单位的进度、每一次办理的结果和回访、全过程（一句一句）、我现在能做什么。个人信息已打码；要看原文用“查看原文”接口。",
        params: ticketParams,
        response: { 200: ticketShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const stored = await ticketOr404(program, access, request.params.number);
      const [events, attachments, sendings] = await Promise.all([
        loadEvents(prisma, stored.officeId, stored.id),
        attachmentsOf(prisma, stored.officeId, stored.ticket.attachmentIds),
        // only an answer with files can have sent some
        stored.ticket.toldFiles === undefined ? [] : fileSendings(prisma, stored.officeId, stored.id),
      ]);
      const now = program.now();
      return ticketView(access, program.seal, { stored, events, attachments, sendings, now });
    },
  );

  server.get(
    "/offices/:office/tickets/:number/clocks/:clock",
    {
      schema: {
        tags,
        summary: "一个时限为什么是这一天",
        description: "从起算到到期，每一天算不算、为什么，依据哪一条规定。",
        params: ticketParams.extend({ clock: z.string().max(100) }),
        response: { 200: clockShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const { ticket } = await ticketOr404(program, access, request.params.number);
      const clock = ticket.clocks.find((one) => one.id === request.params.clock);
      if (clock === undefined)
        throw new Problem(404, t.noClockTitle, { code: "notFound", detail: t.noClock });
      return clockView(access.office, clock, program.now());
    },
  );
}

/** An office and those below it that this person looks after. */
function treeOf(access: StaffAccess, all: readonly StaffAccess[], program: Program): StaffAccess[] {
  return [access, ...all.filter(({ office }) => liesBelow(office, access.office.id, program.officeOf))];
}

function filterOf(
  program: Program,
  seen: readonly StaffAccess[],
  q: z.output<typeof listQuery>,
): TicketFilter {
  const digits = q.words?.replace(/[\s-]/g, "") ?? "";
  const phoneHashes = /^\d{7,12}$/.test(digits)
    ? new Map(
        seen
          .filter((one) => one.roles.some((role) => FINDS_BY_PHONE.includes(role)))
          .map(({ office }) => [office.id, program.seal.hash(digits, office.id)] as const),
      )
    : undefined;
  return {
    ...(q.group === "all" ? {} : { group: q.group }),
    ...(q.kind === undefined ? {} : { kind: q.kind }),
    ...(q.department === undefined ? {} : { departmentId: q.department }),
    ...(q.channel === undefined ? {} : { channel: q.channel }),
    ...(q.mine === true ? { mine: true } : {}),
    ...(q.overdue === true ? { overdue: true } : {}),
    ...(q.dueSoon === true ? { dueSoon: true } : {}),
    ...(q.triage === undefined ? {} : { needsTriage: q.triage }),
    ...(q.waits === undefined ? {} : { waits: q.waits }),
    ...(q.joint === true ? { joint: true } : {}),
    ...(q.from === undefined ? {} : { registeredFrom: new Date(instantOf(dayFromText(q.from), 0)) }),
    ...(q.to === undefined ? {} : { registeredTo: new Date(instantOf(dayFromText(q.to) + 1, 0)) }),
    ...(q.words === undefined ? {} : { words: q.words }),
    ...(phoneHashes === undefined ? {} : { phoneHashes }),
  };
}

/** Who may see a phone number may look for one. */
const FINDS_BY_PHONE: readonly string[] = ["intakeClerk", "caseOfficer", "triageOfficer", "manager"];
