import { z } from "zod";
import { shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import { finishCall } from "../../core/delivery/callList.ts";
import { openCall, openCalls } from "../../core/desk/staff/callDesk.ts";
import { ticketScope } from "../../core/desk/staff/ticketScope.ts";
import type { CallOutcome } from "../../core/store/callTaskStore.ts";
import { listDead, retryDead } from "../../core/store/deliveryRecord.ts";
import { searchTickets } from "../../core/store/staffQueries.ts";
import { settleAnswer } from "../../core/ticket/settleAnswer.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { guardHeader } from "./commandRoutes.ts";
import { callPaperShape, callShape, deadMessageShape } from "./deliveryShapes.ts";
import { problems } from "./problemShape.ts";
import type { Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams } from "./ticketRoutes.ts";

const tags = ["送达"];
const MOST = 500;
const rowId = z.string().regex(/^\d{1,18}$/);
const note = z.string().trim().max(500).nullable().default(null);

const outcome = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("reached"), note }),
  z.object({ outcome: z.literal("unreached"), note }),
  z.object({ outcome: z.literal("again"), note, dueAt: z.iso.datetime({ offset: true }) }),
]);

/** What no channel could bring: calls that a person makes, and messages that were given up. */
export function deliveryRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;

  server.get(
    "/offices/:office/calls",
    {
      schema: {
        tags,
        summary: "要打的电话",
        description:
          "短信、聊天都送不到的话，由人打电话告诉群众。最急的在前。号码在工单里按职责查看，看了有记录。",
        params: officeParams,
        response: { 200: z.array(callShape), ...problems },
      },
    },
    async (request) => {
      const access = sessions.with(request, request.params.office, "intake");
      const calls = await openCalls(prisma, program.seal, access, program.now());
      return calls.map(({ id, ticket, template, why, dueAt, tries }) => ({
        id,
        number: ticket?.number ?? null,
        title: ticket?.title ?? null,
        version: ticket?.version ?? null,
        citizen: ticket?.citizen ?? null,
        template,
        why,
        dueAt: shanghaiIso(dueAt.getTime()),
        tries,
      }));
    },
  );

  server.post(
    "/offices/:office/calls/:id/looks",
    {
      schema: {
        tags,
        summary: "打给谁、说什么",
        description: "要说的话、姓名和电话；先记下谁看了，再给看。职责不能看的是 null。",
        params: officeParams.extend({ id: rowId }),
        headers: guardHeader,
        response: {
          200: callPaperShape,
          ...problems,
        },
      },
    },
    async (request) => {
      const access = sessions.with(request, request.params.office, "intake");
      const paper = await prisma.$transaction(
        async (tx) => await openCall(tx, program.seal, access, request.params.id, program.now()),
      );
      if (paper === null) throw new Problem(409, t.callDoneTitle, { code: "stale", detail: t.callDone });
      return paper;
    },
  );

  server.post(
    "/offices/:office/calls/:id",
    {
      schema: {
        tags,
        summary: "电话打了，结果怎样",
        description: "打通了、没联系上、还是过会儿再打。说的是办理结果的，工单同时记下送达或者联系不上。",
        params: officeParams.extend({ id: rowId }),
        headers: guardHeader,
        body: outcome,
        response: { 200: z.object({ noted: z.literal(true) }), ...problems },
      },
    },
    async (request) => {
      const { office, actor } = sessions.with(request, request.params.office, "intake");
      const { body } = request;
      const what: CallOutcome =
        body.outcome === "again" ? { ...body, dueAt: new Date(body.dueAt) } : { ...body };
      const noted = await finishCall(
        {
          database: program.database,
          now: program.now,
          onSettled: async (sql, answer) => await settleAnswer(program, sql, answer),
        },
        { officeId: office.id, id: request.params.id, by: { id: actor.id, name: actor.name } },
        what,
      );
      if (!noted) throw new Problem(409, t.callDoneTitle, { code: "stale", detail: t.callDone });
      return { noted: true as const };
    },
  );

  server.get(
    "/offices/:office/dead-messages",
    {
      schema: {
        tags,
        summary: "没有送到的消息",
        description: "各种办法都试过、没有送到的消息，只写原因，不写内容。",
        params: officeParams,
        response: {
          200: z.array(deadMessageShape),
          ...problems,
        },
      },
    },
    async (request) => {
      const access = sessions.with(request, request.params.office, "deadLetters");
      const dead = await listDead(prisma, access.office.id, MOST);
      const numbers = dead.flatMap(({ number }) => (number === null ? [] : [number]));
      const page = { order: "urgent", limit: MOST, offset: 0 } as const;
      const scopes = [ticketScope(access, program.now())];
      const seen = new Set((await searchTickets(prisma, scopes, { numbers }, page)).map((one) => one.number));
      return dead.map(({ id, audience, number, template, createdAt, failure, tries }) => ({
        id,
        audience,
        number: number !== null && seen.has(number) ? number : null,
        template,
        createdAt: shanghaiIso(createdAt.getTime()),
        failure,
        tries,
      }));
    },
  );

  server.post(
    "/offices/:office/dead-messages/retry",
    {
      schema: {
        tags,
        summary: "再送一次",
        description: "把没有送到的消息重新送，每种办法都从头再试。",
        params: officeParams,
        headers: guardHeader,
        body: z.object({ ids: z.array(rowId).max(MOST).nullable().default(null).describe("不填：全部") }),
        response: { 200: z.object({ retried: z.int() }), ...problems },
      },
    },
    async (request) => {
      const { office } = sessions.with(request, request.params.office, "deadLetters");
      const at = new Date(program.now());
      return { retried: await retryDead(prisma, office.id, request.body.ids, at) };
    },
  );
}
