import { z } from "zod";
import { shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import type { StaffAccess } from "../../core/desk/staff/access.ts";
import { look, openClues, openTicket } from "../../core/desk/staff/looks.ts";
import { fieldTexts, purposeTexts, staffTexts } from "../../core/desk/staff/texts.ts";
import { ticketScope } from "../../core/desk/staff/ticketScope.ts";
import { PRIVATE_FIELDS, type PrivateField, PURPOSES } from "../../core/lifecycle/fieldRights.ts";
import { isAccusedSide } from "../../core/lifecycle/permissions.ts";
import { looksAt, recordLook } from "../../core/store/lookStore.ts";
import { listClues, listLooks, loadAttachment } from "../../core/store/staffQueries.ts";
import { loadTicket, type StoredTicket } from "../../core/store/ticketStore.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { sendBytes } from "../server/sendBytes.ts";
import { guardHeader } from "./commandRoutes.ts";
import { lookShape, registeredLookShape } from "./lookShape.ts";
import { problems } from "./problemShape.ts";
import { forbidden, type Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams, ticketOr404, ticketParams } from "./ticketRoutes.ts";

const tags = ["个人信息"];
const purpose = z.enum(PURPOSES).describe("为什么要看；会记下来");
const value = z.string().nullable().optional();
const MOST = 200;

/** Looks at personal data: shown only after they are on record; and the register of looks. */
export function lookRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;

  server.post(
    "/offices/:office/tickets/:number/looks",
    {
      schema: {
        tags,
        summary: "查看原文",
        description: "写明看哪几项、为什么看。职责和用途都允许的才给，而且先记下谁在什么时候看了什么。",
        params: ticketParams,
        headers: guardHeader,
        body: z.object({ fields: z.array(z.enum(PRIVATE_FIELDS)).min(1).max(7), purpose }).meta({
          example: { fields: ["phone"], purpose: "contact" },
        }),
        response: {
          200: z.object({
            values: z.object({
              name: value,
              phone: value,
              idNumber: value,
              address: value,
              words: value,
              attachments: value,
              conductClues: value,
            }),
            refused: z.array(z.string()).describe("这个用途下不能看的"),
          }),
          ...problems,
        },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const answer = await prisma.$transaction(async (tx) => {
        const stored = await openTicket(tx, access, request.params.number);
        return stored === null
          ? null
          : await look(tx, program.seal, access, stored, request.body, program.now());
      });
      if (answer === null) throw noTicket(request.params.number);
      if (!answer.ok) throw forbidden(answer.why);
      return { values: answer.values, refused: answer.refused };
    },
  );

  server.get(
    "/offices/:office/tickets/:number/looks",
    {
      schema: {
        tags,
        summary: "谁看过这件工单的个人信息",
        description: "能打开这件工单的人都能看到这份记录。",
        params: ticketParams,
        response: { 200: z.array(lookShape), ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const stored = await ticketOr404(program, access, request.params.number);
      return (await looksAt(prisma, stored.officeId, stored.id)).map(inWords);
    },
  );

  server.get(
    "/offices/:office/looks",
    {
      schema: {
        tags,
        summary: "个人信息查阅登记簿",
        description: "谁、什么时候、为什么、看了哪件工单的哪几项；新的在前，before 往前翻。",
        params: officeParams,
        querystring: z.object({
          staffId: z.string().max(100).optional(),
          before: z
            .string()
            .regex(/^\d{1,18}$/)
            .optional(),
        }),
        response: { 200: z.array(registeredLookShape), ...problems },
      },
    },
    async (request) => {
      const access = sessions.with(request, request.params.office, "readLooks");
      const { staffId, before } = request.query;
      const looks = await listLooks(prisma, ticketScope(access, program.now()), {
        staffId: staffId ?? null,
        before: before === undefined ? null : BigInt(before),
        limit: MOST,
      });
      return looks.map((one) => ({ ...inWords(one), id: String(one.id), number: one.number }));
    },
  );

  server.get(
    "/offices/:office/tickets/:number/attachments/:id",
    {
      schema: {
        tags,
        summary: "下载附件",
        description: "照片和文件的原件；职责和用途允许的才给，而且先记下来。",
        params: ticketParams.extend({ id: z.string().max(100) }),
        querystring: z.object({ purpose: purpose.default("handle") }),
        response: { 200: z.string().describe("文件内容"), ...problems },
      },
    },
    async (request, reply) => {
      const access = sessions.at(request, request.params.office);
      const stored = await ticketOr404(program, access, request.params.number);
      const { id } = request.params;
      const found = stored.ticket.attachmentIds.includes(id)
        ? await loadAttachment(prisma, stored.officeId, id)
        : null;
      if (found === null) throw new Problem(404, t.noFileTitle, { code: "notFound", detail: t.noFile });
      const wish = { fields: ["attachments"] as const, purpose: request.query.purpose };
      const answer = await look(prisma, program.seal, access, stored, wish, program.now());
      if (!answer.ok) throw forbidden(answer.why);
      return await sendBytes(reply, found, program.seal.openBytes(found.bodySealed, stored.officeId));
    },
  );

  server.get(
    "/offices/:office/clues",
    {
      schema: {
        tags,
        summary: "移送来的作风线索",
        description: "只有规定指定接收线索的职责能看；内容另用“查看线索”接口看，每次都记下来。",
        params: officeParams,
        response: {
          200: z.array(z.object({ number: z.string(), version: z.int(), at: z.string(), by: z.string() })),
          ...problems,
        },
      },
    },
    async (request) => {
      const access = clueReader(sessions.at(request, request.params.office));
      return await listClues(prisma, ticketScope(access, program.now()), MOST);
    },
  );

  server.post(
    "/offices/:office/clues/:number/looks",
    {
      schema: {
        tags,
        summary: "查看线索",
        description: "一件工单的全部线索内容；先记下谁看了，再给看。被反映的一方永远看不到。",
        params: ticketParams,
        headers: guardHeader,
        body: z.object({ purpose: purpose.default("inspect") }),
        response: { 200: z.object({ number: z.string(), clues: z.array(z.string()) }), ...problems },
      },
    },
    async (request) => {
      const access = clueReader(sessions.at(request, request.params.office));
      const { office, actor, staff } = access;
      const { number } = request.params;
      return await prisma.$transaction(async (tx) => {
        const stored: StoredTicket | null = await loadTicket(tx, office.id, { number });
        if (
          stored === null ||
          stored.ticket.notes.clues === 0 ||
          isAccusedSide(office, stored.ticket, staff)
        ) {
          throw noTicket(number);
        }
        await recordLook(tx, office.id, stored.id, {
          staffId: actor.id,
          staffName: actor.name,
          fields: ["conductClues"],
          purpose: request.body.purpose,
          at: new Date(program.now()),
        });
        return { number, clues: await openClues(tx, program.seal, stored) };
      });
    },
  );
}

/** The role that the regulation names for clues. @throws Problem 403 */
function clueReader(access: StaffAccess): StaffAccess {
  const { clues, to } = access.office.pack.lifecycle.conduct;
  if (access.guest || !access.staff.roles.includes(clues ?? to)) throw forbidden(staffTexts.cluesElsewhere);
  return access;
}

function noTicket(number: string): Problem {
  return new Problem(404, t.noTicketTitle, { code: "notFound", detail: t.noTicket(number) });
}

function inWords(one: { staffId: string; staffName: string; fields: string[]; purpose: string; at: Date }) {
  const { staffId, staffName, fields, at } = one;
  return {
    staffId,
    staffName,
    fields,
    fieldsText: fields.map((field) => (isField(field) ? fieldTexts[field] : field)).join("、"),
    purpose: one.purpose,
    purposeText:
      PURPOSES.flatMap((known) => (known === one.purpose ? [purposeTexts[known]] : []))[0] ?? one.purpose,
    at: shanghaiIso(at.getTime()),
  };
}

function isField(field: string): field is PrivateField {
  return PRIVATE_FIELDS.some((one) => one === field);
}
