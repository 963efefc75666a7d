import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import type { StaffAccess } from "../../core/desk/staff/access.ts";
import { channelLabel } from "../../core/desk/staff/labels.ts";
import { maskText } from "../../core/privacy/maskText.ts";
import {
  type ConversationSummary,
  listConversations,
  lockConversation,
  takeOver,
} from "../../core/store/conversationStore.ts";
import { answerCallsFor, owe } from "../../core/store/outboxStore.ts";
import { CHANNELS } from "../../core/words.ts";
import { history } from "../channels/web/bubbles.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { guardHeader, keyHeader, keyOf } from "./commandRoutes.ts";
import { problems } from "./problemShape.ts";
import { forbidden, type Sessions } from "./session.ts";
import { talkShape, talkWithBubblesShape } from "./talkShapes.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams } from "./ticketRoutes.ts";

const MOST = 200;
const tags = ["对话"];
const params = officeParams.extend({ person: z.string().min(1).max(300) });

/** Conversations with citizens: a clerk takes one over (then the program is silent), answers, and gives it back. */
export function talkRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;

  /** The window, and whoever is called when a citizen asks for a person. @throws Problem 403 */
  function seats(request: FastifyRequest, officeId: string): StaffAccess {
    const access = sessions.at(request, officeId);
    const isCalled = access.staff.roles.includes(access.office.pack.triage.by);
    return isCalled ? access : sessions.with(request, officeId, "intake");
  }

  server.get(
    "/offices/:office/talks",
    {
      schema: {
        tags,
        summary: "和群众的对话",
        description: "有人要找人工的排在最前面。只有窗口的人能看。",
        params: officeParams,
        response: { 200: z.array(talkShape), ...problems },
      },
    },
    async (request) => {
      const access = seats(request, request.params.office);
      const talks = await listConversations(prisma, access.office.id, MOST);
      return talks.map((one) => talkView(access, one));
    },
  );

  async function open(access: StaffAccess, personKey: string): Promise<ConversationSummary> {
    const talks = await listConversations(prisma, access.office.id, MOST);
    const talk = talks.find((one) => one.personKey === personKey);
    if (talk === undefined) throw new Problem(404, t.noTalkTitle, { code: "notFound", detail: t.noTalk });
    return talk;
  }

  async function whole(
    access: StaffAccess,
    personKey: string,
  ): Promise<z.input<typeof talkWithBubblesShape>> {
    const talk = await open(access, personKey);
    const person = { office: access.office, personKey };
    const bubbles = await history(prisma, program.seal, person, program.now());
    return {
      ...talkView(access, talk),
      bubbles: bubbles.map((one) => ({
        id: one.id,
        from: one.from === "me" ? ("citizen" as const) : ("desk" as const),
        text: maskText(one.text).masked,
        photos: one.photos.length,
        at: one.at,
      })),
    };
  }

  server.get(
    "/offices/:office/talks/:person",
    {
      schema: {
        tags,
        summary: "一个对话",
        description: "两边最近说的话，个人信息已打码。",
        params,
        response: { 200: talkWithBubblesShape, ...problems },
      },
    },
    async (request) => {
      const access = seats(request, request.params.office);
      return await whole(access, request.params.person);
    },
  );

  server.post(
    "/offices/:office/talks/:person/takeover",
    {
      schema: {
        tags,
        summary: "接手对话",
        description: "接手以后机器人不再说话。两个人同时接，只有一个人接到。",
        params,
        headers: guardHeader,
        response: { 200: talkWithBubblesShape, ...problems },
      },
    },
    async (request) => {
      const access = own(seats(request, request.params.office));
      const { office, staff } = access;
      const { personKey } = await open(access, request.params.person);
      if (!(await takeOver(prisma, office.id, personKey, null, staff.id))) {
        const { takenOverBy } = await open(access, personKey);
        throw new Problem(409, t.talkTakenTitle, {
          code: "taken",
          detail: t.talkTaken(nameOf(access, takenOverBy)),
        });
      }
      await answerCallsFor(prisma, office.id, personKey, new Date(program.now()));
      return await whole(access, personKey);
    },
  );

  server.post(
    "/offices/:office/talks/:person/release",
    {
      schema: {
        tags,
        summary: "把对话交还给机器人",
        description: "交还以后机器人接着答。",
        params,
        headers: guardHeader,
        response: { 200: talkWithBubblesShape, ...problems },
      },
    },
    async (request) => {
      const access = own(seats(request, request.params.office));
      const { office, staff } = access;
      const { personKey } = await open(access, request.params.person);
      if (!(await takeOver(prisma, office.id, personKey, staff.id, null))) throw notHeld();
      await program.channels.wecom?.sessions?.giveBack(office.id, personKey);
      return await whole(access, personKey);
    },
  );

  server.post(
    "/offices/:office/talks/:person/say",
    {
      schema: {
        tags,
        summary: "回群众的话",
        description: "先接手，再回话。同一个 Idempotency-Key 只发一次。",
        params,
        headers: keyHeader,
        body: z.object({ text: z.string().trim().min(1).max(2000) }),
        response: { 200: talkWithBubblesShape, ...problems },
      },
    },
    async (request) => {
      const access = own(seats(request, request.params.office));
      const { office, staff } = access;
      const { personKey, channel, takenOverBy } = await open(access, request.params.person);
      if (takenOverBy !== staff.id) throw notHeld();
      const id = program.newId();
      const row = {
        audience: "citizen" as const,
        channel,
        personKey,
        template: "say",
        params: {},
        sealed: Buffer.from(
          program.seal.seal(JSON.stringify({ text: request.body.text }), office.id),
        ).toString("base64"),
        dueAt: shanghaiIso(program.now()),
        dedupeKey: `staff/${staff.id}/${keyOf(request) ?? id}`,
        correlationId: id,
      };
      // under the conversation's lock, so that what the person reads comes in the order of its ids
      await prisma.$transaction(async (tx) => {
        await lockConversation(tx, office.id, personKey);
        await owe(tx, office.id, null, new Date(program.now()), [row]);
      });
      program.owed.notify(office.id, personKey);
      return await whole(access, personKey);
    },
  );
}

/** Only the office's own people talk with its citizens. @throws Problem 403 */
function own(access: StaffAccess): StaffAccess {
  if (access.guest) throw forbidden(t.guest);
  return access;
}

function notHeld(): Problem {
  return new Problem(409, t.talkNotHeldTitle, { code: "notHeld", detail: t.talkNotHeld });
}

function nameOf({ office }: StaffAccess, id: string | null): string {
  return office.staff.find((one) => one.id === id)?.name ?? t.colleague;
}

function talkView(access: StaffAccess, talk: ConversationSummary): z.input<typeof talkShape> {
  const channel = CHANNELS.find((one) => one === talk.channel);
  return {
    person: talk.personKey,
    channel: talk.channel,
    channelLabel: channel === undefined ? talk.channel : channelLabel(access.office, channel),
    lastAt: shanghaiIso(talk.lastInAt.getTime()),
    wantsPerson: talk.wantsPerson,
    holder: talk.takenOverBy === null ? null : nameOf(access, talk.takenOverBy),
    mine: talk.takenOverBy === access.staff.id,
  };
}
