import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { type CommandAnswer, type FailureCode, giveCommand } from "../../core/desk/giveCommand.ts";
import { GUEST_COMMANDS } from "../../core/desk/staff/ticketView.ts";
import { statusTexts } from "../../core/lifecycle/texts.ts";
import { STATUSES } from "../../core/lifecycle/ticket.ts";
import { loadTicket } from "../../core/store/ticketStore.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { commandSchema } from "./commandSchema.ts";
import { ownFilesOnly } from "./ownFiles.ts";
import { problems } from "./problemShape.ts";
import { GUARD_HEADER, GUARD_VALUE, type Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { ticketParams } from "./ticketRoutes.ts";

const KEY_HEADER = "idempotency-key";
const plain = z.string().trim().min(1).max(200);

const commandBody = z
  .object({
    command: commandSchema,
    version: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe("您看到的版本；别人先办了就不会保存，并告诉您是谁办的。不填就不比较"),
    personal: z
      .object({ name: plain.optional(), phone: plain.optional(), address: plain.optional() })
      .optional()
      .describe("更正姓名、电话、住址时的新值，加密保存，不进记录"),
    clue: z.string().trim().min(1).max(5000).optional().describe("移送线索的内容，加密保存"),
    into: z.string().max(100).optional().describe("并入哪一件（编号）"),
  })
  .meta({
    example: {
      command: {
        type: "triage",
        kind: "coordinate",
        dimensions: { complexity: "general" },
        departmentId: "hrss",
      },
      version: 3,
    },
  });

const doneShape = z.object({
  number: z.string(),
  version: z.int().describe("办完以后的版本"),
  status: z.string(),
  statusText: z.string(),
  again: z.boolean().describe("true：同一个 Idempotency-Key 以前办过，这次没有再办"),
});

/** What a change carries in its head; the guard itself is checked before anything else. */
export const guardHeader = z.object({
  [GUARD_HEADER]: z.string().optional().describe(`必须是 ${GUARD_VALUE}：防止别的网站冒用登录`),
});

export const keyHeader = guardHeader.extend({
  [KEY_HEADER]: z
    .string()
    .regex(/^[\w.:-]{8,100}$/)
    .optional()
    .describe("每次操作一个新的编号；断网重发用同一个，不会办两次"),
});

/** The status of each way to fail: 404 none, 403 not this person's, 409 too late or not now, else 422. */
const STATUS: Partial<Record<FailureCode | "duplicate", number>> = {
  notFound: 404,
  forbidden: 403,
  toAccused: 403,
  stale: 409,
  wrongStage: 409,
  duplicate: 409,
};

/** A refusal of the life cycle as a problem, with the why and what is possible instead. */
export function refusal(
  title: string,
  answer: { code: FailureCode | "duplicate"; why: string; possible: readonly string[] },
): Problem {
  const { code, why, possible } = answer;
  return new Problem(STATUS[code] ?? 422, title, { code, detail: why, possible });
}

/** The key of a request against doubles, or null. */
export function keyOf(request: FastifyRequest): string | null {
  const value = request.headers[KEY_HEADER];
  return typeof value === "string" ? value : null;
}

/** Commands on a ticket: every step of its life that a person takes. */
export function commandRoutes(server: Server, program: Program, sessions: Sessions): void {
  server.post(
    "/offices/:office/tickets/:number/commands",
    {
      schema: {
        tags: ["工单"],
        summary: "办一步",
        description:
          "研判、分办、签收、答复、核对、反馈、回访……每一步都是这个接口，body.command.type 写明办哪一步。能不能办由规定和职责决定，办不了会说为什么、现在能办什么。两个人同时办，后到的那个得到 409，并被告知是谁先办了什么。",
        params: ticketParams,
        headers: keyHeader,
        body: commandBody,
        response: { 200: doneShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const { command, version, personal, clue, into } = request.body;
      if (!access.mayCommand && !GUEST_COMMANDS.includes(command.type)) {
        throw new Problem(403, t.guestTitle, { code: "forbidden", detail: t.guest });
      }
      const { number } = request.params;
      if ("attachmentIds" in command) await ownFilesOnly(program, access, command.attachmentIds ?? []);
      const answer = await giveCommand(
        {
          prisma: program.database.prisma,
          seal: program.seal,
          now: program.now(),
          correlationId: program.newId(),
        },
        access.office,
        access.actor,
        {
          number,
          command,
          version,
          key: keyOf(request),
          ...(personal === undefined ? {} : { personal: given(personal) }),
          ...(clue === undefined ? {} : { clue }),
          ...(into === undefined ? {} : { into }),
        },
      );
      if (!answer.ok) throw refusal(t.refusedTitle, answer);
      await wakeReader(program, access.office.id, answer);
      const { version: after, status, again } = answer;
      return { number: answer.number, version: after, status, statusText: statusLabel(status), again };
    },
  );
}

/** The same without what was not sent. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // only keys that hold a value are left
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** How a state of the work is told. */
export function statusLabel(status: string): string {
  const known = STATUSES.find((one) => one === status);
  return known === undefined ? status : statusTexts[known];
}

/** The citizen may have the chat open: what is owed to them is looked for at once. */
async function wakeReader(
  program: Program,
  officeId: string,
  { number }: Extract<CommandAnswer, { ok: true }>,
): Promise<void> {
  const ticket = await loadTicket(program.database.prisma, officeId, { number });
  if (ticket !== null) program.owed.notify(officeId, ticket.personKey);
}
