import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import { uuidV7 } from "../../core/ids.ts";
import {
  type ConversationSummary,
  listConversations,
  lockConversation,
  takeOver,
} from "../../core/store/conversationStore.ts";
import { answerCallsFor, owe } from "../../core/store/outboxStore.ts";
import { history } from "../channels/web/bubbles.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { chatListPage, chatPage } from "./chatPages.ts";
import type { StaffDesk } from "./staffDesk.ts";

const MOST = 200;
const params = z.object({ person: z.string() });

/** Conversations with citizens: a clerk takes one over (then the bot is silent), answers, and gives it back. */
export function chatRoutes(server: Server, program: Program, desk: StaffDesk): void {
  const { prisma } = program.database;

  async function open(request: FastifyRequest, personKey: string) {
    const known = desk.viewer(request);
    if (known === null) throw new Problem(401, "请先进入工作台");
    const chats = await listConversations(prisma, known.office.id, MOST);
    const chat = chats.find((one): one is ConversationSummary => one.personKey === personKey);
    if (chat === undefined) throw new Problem(404, "没有这个对话");
    return { ...known, chat, mine: chat.takenOverBy === known.who.staffId };
  }

  server.get("/workbench/chats", { schema: { hide: true } }, async (request, reply) => {
    const known = desk.viewer(request);
    if (known === null) return await reply.redirect("/workbench");
    const chats = await listConversations(prisma, known.office.id, MOST);
    return await desk.send(reply, "对话", known.who, chatListPage(chats));
  });

  server.get("/workbench/chats/:person", { schema: { hide: true, params } }, async (request, reply) => {
    const { who, office, chat, mine } = await open(request, request.params.person);
    const bubbles = await history(prisma, program.seal, { office, personKey: chat.personKey }, program.now());
    return await desk.send(reply, "对话", who, chatPage(chat, bubbles, mine));
  });

  const back = (personKey: string) => `/workbench/chats/${encodeURIComponent(personKey)}`;

  server.post(
    "/workbench/chats/:person/takeover",
    { schema: { hide: true, params } },
    async (request, reply) => {
      const { who, office, chat } = await open(request, request.params.person);
      if (!(await takeOver(prisma, office.id, chat.personKey, null, who.staffId))) {
        throw new Problem(409, "这个对话刚刚被同事接手了");
      }
      await answerCallsFor(prisma, office.id, chat.personKey, new Date(program.now()));
      return await reply.redirect(back(chat.personKey), 303);
    },
  );

  server.post(
    "/workbench/chats/:person/release",
    { schema: { hide: true, params } },
    async (request, reply) => {
      const { who, office, chat } = await open(request, request.params.person);
      if (!(await takeOver(prisma, office.id, chat.personKey, who.staffId, null))) {
        throw new Problem(409, "这个对话不在您手里，不能交还");
      }
      await program.channels.wecom?.sessions?.giveBack(office.id, chat.personKey);
      return await reply.redirect(back(chat.personKey), 303);
    },
  );

  server.post(
    "/workbench/chats/:person/say",
    { schema: { hide: true, params, body: z.object({ text: z.string().trim().min(1).max(2000) }) } },
    async (request, reply) => {
      const { office, chat, mine } = await open(request, request.params.person);
      if (!mine) throw new Problem(409, "请先接手这个对话，再回话");
      const id = uuidV7(program.now());
      const row = {
        audience: "citizen" as const,
        channel: chat.channel,
        personKey: chat.personKey,
        template: "say",
        params: {},
        sealed: Buffer.from(
          program.seal.seal(JSON.stringify({ text: request.body.text }), office.id),
        ).toString("base64"),
        dueAt: shanghaiIso(program.now()),
        dedupeKey: `staff/${id}`,
        correlationId: id,
      };
      // under the conversation's lock, so that what the person reads comes in the order of its ids
      await prisma.$transaction(async (tx) => {
        await lockConversation(tx, office.id, chat.personKey);
        await owe(tx, office.id, null, new Date(program.now()), [row]);
      });
      program.owed.notify(office.id, chat.personKey);
      return await reply.redirect(back(chat.personKey), 303);
    },
  );
}
