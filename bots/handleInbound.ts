import type { Logger } from "pino";
import { confirmedPhone, readCall } from "../core/calls/readCall.ts";
import { topicOfMeaning, topicReaderOf } from "../core/calls/topic.ts";
import { shanghaiIso } from "../core/deadline/shanghaiTime.ts";
import { openDesk } from "../core/desk/openDesk.ts";
import type { NewId } from "../core/ids.ts";
import { understandIn } from "../core/office/understandIn.ts";
import type { WorkingOffice } from "../core/office/workingOffice.ts";
import type { Seal } from "../core/privacy/seal.ts";
import { type ConversationRow, lockConversation } from "../core/store/conversationStore.ts";
import type { Database, Sql } from "../core/store/database.ts";
import {
  failInbox,
  type InboxOutcome,
  type InboxRow,
  oldestPending,
  settleInbox,
} from "../core/store/inboxStore.ts";
import { registerTicket } from "../core/store/registerTicket.ts";
import { endTurn } from "../core/store/turnStore.ts";
import { type Contact, draftRegistration } from "../core/ticket/draftRegistration.ts";
import type { OutboxRow } from "../core/ticket/ticketDraft.ts";
import type { Meaning, Utterance } from "../core/understanding/meaning.ts";
import { citizenText } from "../core/understanding/preparedText.ts";
import { CHANNELS, type Channel } from "../core/words.ts";
import type { Dialogue } from "./dialogue/dialogue.ts";
import { isIdle, withReopened } from "./dialogue/keptState.ts";
import type { Reply } from "./dialogue/turn.ts";
import { type InboundBody, inboundBody } from "./inbound.ts";
import { surveyTurn } from "./surveyTurn.ts";

/** What handling a message needs. */
export type HandlingParts = {
  database: Database;
  seal: Seal;
  dialogue: Dialogue;
  office: (id: string) => WorkingOffice;
  newId: NewId;
  /** epoch ms */
  now: () => number;
  log: Logger;
  /** called after something for this person was committed: whoever waits for it looks again */
  onOwed: (officeId: string, personKey: string) => void;
};

/** Waits before a message is tried again, in ms, by attempt. */
const BACK_OFF = [1_000, 5_000, 30_000, 120_000];

/** One message, all the way through. Never throws: a failure is noted on the message, which is tried again. */
export async function handleInbound(parts: HandlingParts, row: InboxRow): Promise<void> {
  try {
    const body = openBody(parts.seal, row);
    if (body.kind === "chat") await handleConversation(parts, row);
    else await handleWritten(parts, row, body);
  } catch (error) {
    await noteFailure(parts, row, error);
  }
}

function openBody(seal: Seal, row: InboxRow): InboundBody {
  return inboundBody.parse(JSON.parse(seal.open(row.bodySealed, row.officeId)));
}

async function noteFailure(parts: HandlingParts, row: InboxRow, error: unknown): Promise<void> {
  const { log, database } = parts;
  const failure = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : "unknown";
  log.error(
    { err: error, inbox: String(row.id), office: row.officeId, correlation: row.correlationId },
    "not handled",
  );
  try {
    const wait = BACK_OFF[Math.min(row.attempts, BACK_OFF.length - 1)] ?? 0;
    await failInbox(database.prisma, row, failure, new Date(parts.now() + wait));
  } catch (second) {
    // the database is away: the lease runs out by itself and the message is tried again
    log.error({ err: second, inbox: String(row.id) }, "failure not noted");
  }
}

/** A call or a letter: one request, nothing to ask back. */
async function handleWritten(
  parts: HandlingParts,
  row: InboxRow,
  body: Exclude<InboundBody, { kind: "chat" }>,
) {
  const office = parts.office(row.officeId);
  const now = parts.now();
  const utterance: Utterance =
    body.kind === "call"
      ? { turns: body.turns.map(({ speaker, text }) => ({ speaker, text })) }
      : { text: body.text, ...(body.title === undefined ? {} : { title: body.title }) };
  const text = citizenText(utterance);
  if (text.trim() === "") {
    await settleInbox(parts.database.prisma, row.officeId, row.id, {
      outcome: "noise",
      ticketId: null,
      at: new Date(now),
    });
    return;
  }
  const meaning = understandIn(office, utterance, row.receivedAt.getTime());
  const draft = draftRegistration(office, parts.seal, {
    ticketId: parts.newId(),
    now,
    receivedAt: row.receivedAt.getTime(),
    source: { channel: channelOf(row), externalId: row.externalId },
    personKey: row.personKey,
    correlationId: row.correlationId,
    ...("title" in body && body.title !== undefined ? { title: body.title } : {}),
    text,
    meaning,
    contact: contactFound(meaning, body),
    attachmentIds: [],
    by: { role: "citizen" },
    tellCitizen: body.kind === "call",
  });
  const outcome = draft.declined ? "declined" : "ticket";
  const call =
    "turns" in utterance
      ? {
          turnsSealed: parts.seal.seal(JSON.stringify(utterance.turns), office.id),
          reading: readCall(
            utterance.turns,
            topicReaderOf(office, row.receivedAt.getTime()),
            topicOfMeaning(meaning, text),
          ),
        }
      : null;
  await registerTicket(parts.database.prisma, draft, { id: row.id, outcome }, call);
}

/** What the words say of the person; else the number that was read back to them, else the one that a call came from. */
function contactFound(meaning: Meaning, body: Exclude<InboundBody, { kind: "chat" }>): Contact {
  const { name, phone, idNumber, address } = meaning.slots;
  const caller = body.kind === "call" ? body.caller.replace(/\D/g, "") : "";
  const agreed = body.kind === "call" ? confirmedPhone(body.turns) : null;
  const number = phone?.value ?? agreed ?? (caller.length >= 7 ? caller : undefined);
  return {
    ...(name === undefined ? {} : { name: name.value }),
    ...(number === undefined ? {} : { phone: number }),
    ...(idNumber === undefined ? {} : { idNumber: idNumber.value }),
    ...(address === undefined ? {} : { address: address.value }),
  };
}

/** All of one person's waiting messages, one after the other, each in a transaction of its own. */
async function handleConversation(parts: HandlingParts, row: InboxRow): Promise<void> {
  let current = row;
  try {
    for (;;) {
      const next = await parts.database.prisma.$transaction(async (tx) => {
        const conversation = await lockConversation(tx, row.officeId, row.personKey);
        if (conversation === null) throw new Error("a chat message has a conversation");
        const oldest = await oldestPending(tx, row.officeId, row.personKey, new Date(parts.now()));
        if (oldest === null) return null;
        current = oldest.row;
        await takeTurn(parts, tx, conversation, oldest.row);
        return oldest;
      });
      if (next === null) return;
      parts.onOwed(row.officeId, row.personKey);
      // one that came meanwhile is handled by whoever stored it
      if (!next.more) return;
    }
  } catch (error) {
    await noteFailure(parts, current, error);
  }
}

/** One turn: the dialogue reads the message and answers; state, replies, tickets and the mark go together. */
async function takeTurn(
  parts: HandlingParts,
  tx: Sql,
  conversation: ConversationRow,
  row: InboxRow,
): Promise<void> {
  const { seal } = parts;
  const now = parts.now();
  const channel = channelOf(row);
  const end = async (
    outcome: InboxOutcome,
    ticketId: string | null,
    replies: readonly Reply[],
    next?: { state: unknown },
  ) => {
    const { officeId, personKey, id: inboxId } = row;
    await endTurn(tx, {
      officeId,
      personKey,
      stateSealed: next === undefined ? undefined : sealState(seal, row, next.state),
      inboxId,
      outcome,
      ticketId,
      replies: replies.map((reply, i) => replyRow(seal, row, channel, reply, i, now)),
      at: new Date(now),
    });
  };
  const body = openBody(seal, row);
  if (body.kind !== "chat") throw new Error("only chat messages have turns");
  // somebody of the staff speaks with this person: the bot is silent, the message is theirs to read
  if (conversation.takenOverBy !== null) return await end("talk", null, []);
  const state: unknown =
    conversation.stateSealed === null ? null : JSON.parse(seal.open(conversation.stateSealed, row.officeId));
  const surveyed = await surveyTurn({
    sql: tx,
    seal,
    office: parts.office(row.officeId),
    now,
    correlationId: row.correlationId,
    personKey: row.personKey,
    text: body.text,
    choice: body.choice,
    free: state === null || isIdle(state),
  });
  if (surveyed !== null) {
    const { replies, ticketId, reopened } = surveyed;
    const next = reopened === null ? undefined : { state: withReopened(state, { ...reopened, at: now }) };
    return await end("command", ticketId, replies, next);
  }
  const desk = openDesk({
    sql: tx,
    office: parts.office(row.officeId),
    seal,
    newId: parts.newId,
    now,
    person: { key: row.personKey, channel, phone: null },
    message: {
      externalId: row.externalId,
      receivedAt: row.receivedAt.getTime(),
      correlationId: row.correlationId,
    },
  });
  const result = await parts.dialogue.turn(
    {
      officeId: row.officeId,
      personKey: row.personKey,
      channel,
      text: body.text,
      ...(body.choice === undefined ? {} : { choice: body.choice }),
      attachments: body.attachments,
      state,
    },
    desk,
  );
  await end(result.outcome, desk.touched(), result.replies, result);
}

function sealState(seal: Seal, row: InboxRow, state: unknown): Uint8Array<ArrayBuffer> | null {
  return state === null ? null : seal.seal(JSON.stringify(state), row.officeId);
}

function replyRow(
  seal: Seal,
  row: InboxRow,
  channel: Channel,
  reply: Reply,
  i: number,
  now: number,
): OutboxRow {
  return {
    audience: "citizen",
    channel,
    personKey: row.personKey,
    template: "say",
    params: {},
    sealed: Buffer.from(seal.seal(JSON.stringify(reply), row.officeId)).toString("base64"),
    dueAt: shanghaiIso(now),
    dedupeKey: `in${row.id}/${i}`,
    correlationId: row.correlationId,
  };
}

function channelOf(row: InboxRow): Channel {
  const channel = CHANNELS.find((one) => one === row.channel);
  if (channel === undefined) throw new Error(`unknown channel ${row.channel}`);
  return channel;
}
