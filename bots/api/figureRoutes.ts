import { z } from "zod";
import { localDateAt, shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import type { StaffAccess } from "../../core/desk/staff/access.ts";
import { hasRight } from "../../core/desk/staff/staffRights.ts";
import { rightTexts, staffTexts } from "../../core/desk/staff/texts.ts";
import { documentDocx, documentHtml } from "../../core/records/document.ts";
import {
  circulationProposals,
  likeProblems,
  meetingProposals,
  unitMeasures,
} from "../../core/records/figures/proposals.ts";
import { noLossOf } from "../../core/reports/countNoLoss.ts";
import { countPeriod } from "../../core/reports/countPeriod.ts";
import { openReport, REPORT_FORMS } from "../../core/reports/openReport.ts";
import type { ReportPeriod } from "../../core/reports/periods.ts";
import { DAILY_BRIEF, mayReadReport, plansOf } from "../../core/reports/plans.ts";
import { reportPaper } from "../../core/reports/reportPaper.ts";
import { listReports, measuresTaken } from "../../core/store/reportStore.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { fileHead } from "./download.ts";
import {
  figuresShape,
  noLossShape,
  personFiguresShape,
  proposalsShape,
  reportRowShape,
} from "./figureShapes.ts";
import { periodOf, periodQuery, periodView } from "./periodQuery.ts";
import { problems } from "./problemShape.ts";
import { forbidden, type Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams } from "./ticketRoutes.ts";

const tags = ["统计和报告"];
/** Figures of a period, recounted from the records; what follows from them; briefs and reports. */
export function figureRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;
  const counted = async (access: StaffAccess, period: ReportPeriod) =>
    await countPeriod(prisma, access.office, period, program.now());

  server.get(
    "/offices/:office/figures",
    {
      schema: {
        tags,
        summary: "一个时期的统计",
        description: "全部从办理记录重新清点；每个比率都有分子和分母。各承办单位分别列出。",
        params: officeParams,
        querystring: periodQuery,
        response: {
          200: figuresShape,
          ...problems,
        },
      },
    },
    async (request) => {
      const access = sessions.with(request, request.params.office, "figures");
      const period = periodOf(access, request.query, program.now());
      const { figures } = await counted(access, period);
      const units = Object.entries(figures.units).map(([id, unit]) => ({ id, ...unit }));
      return { period: periodView(period), office: figures.office, units };
    },
  );

  server.get(
    "/offices/:office/figures/persons",
    {
      schema: {
        tags,
        summary: "一个时期里每个人的办理情况",
        description: "办了多少步、答复被退回几次、经手时限超期几个、群众满意几件。只给管理机构和领导看。",
        params: officeParams,
        querystring: periodQuery,
        response: {
          200: personFiguresShape,
          ...problems,
        },
      },
    },
    async (request) => {
      const access = sessions.with(request, request.params.office, "personFigures");
      const period = periodOf(access, request.query, program.now());
      const { figures } = await counted(access, period);
      const persons = Object.entries(figures.persons).map(([id, person]) => ({ id, ...person }));
      return { period: periodView(period), persons };
    },
  );

  server.get(
    "/offices/:office/proposals",
    {
      schema: {
        tags,
        summary: "系统按规定提议的事",
        description: "同类问题、联席会议、约谈和整改、通报；都写明依据和数字，由人决定办不办。",
        params: officeParams,
        querystring: periodQuery,
        response: { 200: proposalsShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.with(request, request.params.office, "proposals");
      const { office } = access;
      const now = program.now();
      const period = periodOf(access, request.query, now);
      const { figures, lastMonth, requests } = await counted(access, period);
      const end = Math.min(period.to - 1, now);
      const found = likeProblems(office, requests, end);
      const taken = await measuresTaken(prisma, office.id, new Date(period.to));
      return {
        period: periodView(period),
        meetings: meetingProposals(office, requests, end),
        problems: found,
        measures: unitMeasures(office, lastMonth, taken),
        circulation: circulationProposals(office, figures, found),
      };
    },
  );

  server.get(
    "/offices/:office/briefs/:report",
    {
      schema: {
        tags,
        summary: "简报（现做一份）",
        description: "按规定的栏目，由记录现做一份；report 是规定里的报告编号。典型案例已打码。",
        params: officeParams.extend({ report: z.string().max(100) }),
        querystring: periodQuery.extend({ format: z.enum(["html", "docx"]).default("html") }),
        response: { 200: z.string().describe("文件内容"), ...problems },
      },
    },
    async (request, reply) => {
      const access = sessions.at(request, request.params.office);
      const { office } = access;
      const plan = plansOf(office).find(({ id }) => id === request.params.report && id !== DAILY_BRIEF);
      if (plan === undefined) throw noReport();
      const reads = mayReadReport(office, { sentTo: plan.to, copiedTo: plan.copies }, access.staff.roles);
      if (!reads && !hasRight(access, "personFigures")) {
        throw forbidden(staffTexts.noRight(rightTexts.figures));
      }
      const now = program.now();
      const period = periodOf(access, { cycle: plan.every, ...request.query }, now);
      const paper = await reportPaper(prisma, office, plan, await counted(access, period), period, [], now);
      const name = `${plan.title} ${period.label}`;
      return request.query.format === "html"
        ? await fileHead(reply, "html", name).send(documentHtml(paper))
        : await fileHead(reply, "docx", name).send(Buffer.from(await documentDocx(paper)));
    },
  );

  server.get(
    "/offices/:office/reports",
    {
      schema: {
        tags,
        summary: "已经做好、发给我的报告",
        description: "定期自动做的报告；只列发给您（或抄送您）的职责的。",
        params: officeParams,
        response: {
          200: z.array(reportRowShape),
          ...problems,
        },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const all = await listReports(prisma, access.office.id, 200);
      return all
        .filter((one) => mayReadReport(access.office, one, access.staff.roles))
        .map(({ id, reportId, title, label, madeAt, missed, withLedger }) => ({
          id,
          reportId,
          title,
          label,
          madeAt: madeAt === null ? null : shanghaiIso(madeAt.getTime()),
          missed,
          withLedger,
        }));
    },
  );

  server.get(
    "/offices/:office/reports/:id",
    {
      schema: {
        tags,
        summary: "打开一份报告",
        description: "页面、Word，或者随报告的台账（xlsx）。",
        params: officeParams.extend({ id: z.string().max(100) }),
        querystring: z.object({ format: z.enum(REPORT_FORMS).default("html") }),
        response: { 200: z.string().describe("文件内容"), ...problems },
      },
    },
    async (request, reply) => {
      const access = sessions.at(request, request.params.office);
      const { id } = request.params;
      const { format } = request.query;
      const opened = await openReport(prisma, program.seal, access.office.id, id, format);
      if (opened === null || !mayReadReport(access.office, opened.report, access.staff.roles))
        throw noReport();
      const name = `${opened.report.title} ${opened.report.label}`;
      return await fileHead(reply, format, name).send(Buffer.from(opened.bytes));
    },
  );

  server.get(
    "/offices/:office/no-loss",
    {
      schema: {
        tags,
        summary: "一天里来的每一条消息都有下落吗",
        description: "收到多少、变成工单多少、补充多少、答复多少……加起来要对得上；对不上的列出来。",
        params: officeParams,
        querystring: z.object({ day: z.iso.date().optional() }),
        response: {
          200: noLossShape,
          ...problems,
        },
      },
    },
    async (request) => {
      const { office } = sessions.with(request, request.params.office, "deadLetters");
      return await noLossOf(prisma, office.id, request.query.day ?? localDateAt(program.now()));
    },
  );
}

function noReport(): Problem {
  return new Problem(404, t.noReportTitle, { code: "notFound", detail: t.noReport });
}
