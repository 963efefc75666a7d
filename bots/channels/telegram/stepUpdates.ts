import { createHash } from "node:crypto";
import { type Api, GrammyError } from "grammy";
import type { Logger } from "pino";
import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import type { NewId } from "../../../core/ids.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import { storeAttachment } from "../../../core/store/attachmentStore.ts";
import type { Database } from "../../../core/store/database.ts";
import { owe } from "../../../core/store/outboxStore.ts";
import { claimUpdates, settleUpdate, type TelegramUpdateRow } from "../../../core/store/telegramStore.ts";
import type { InboundBody } from "../../inbound.ts";
import type { Receive } from "../../receive.ts";
import type { VoiceMessage } from "../alicloud/recording.ts";
import type { TelegramAccount } from "./api.ts";
import { fetchFile, LARGEST_FILE } from "./fetchFile.ts";
import { personKeyOf } from "./intake.ts";
import { type FileWanted, type Parsed, parseUpdate } from "./parse.ts";
import { texts } from "./texts.ts";
import { chatOf, type TelegramUpdate, telegramUpdate } from "./update.ts";

/** What taking updates needs. */
export type UpdateParts = {
  api: Api;
  account: TelegramAccount;
  fetch: typeof fetch;
  database: Database;
  seal: Seal;
  /** the one way in */
  receive: Receive;
  /** keeps a voice message to be heard; null: nobody hears, people are asked to write */
  keepVoice: ((voice: VoiceMessage) => Promise<boolean>) | null;
  newId: NewId;
  now: () => number;
  log: Logger;
};

/** longer than fetching the largest file takes */
const HOLD_MS = 3 * 60_000;
const AT_ONCE = 20;
const MOST_ATTEMPTS = 6;
const BACK_OFF = [1_000, 5_000, 30_000, 120_000, 300_000];

type Attachment = Extract<InboundBody, { kind: "chat" }>["attachments"][number];
/** Who wrote what, and where the answer goes. */
type Moment = {
  row: TelegramUpdateRow;
  officeId: string;
  personKey: string;
  address: string;
  externalId: string;
  receivedAt: number;
};

/**
 * Takes stored updates, of each chat one after the other, and hands them to the inbox under their own id: an update
 * taken twice comes in once. Safe on any number of nodes. @returns how many were taken
 */
export async function stepUpdates(parts: UpdateParts): Promise<number> {
  const now = parts.now();
  const { prisma } = parts.database;
  const rows = await claimUpdates(prisma, new Date(now), new Date(now + HOLD_MS), AT_ONCE);
  await Promise.all(rows.map(async (row) => await takeOne(parts, row)));
  return rows.length;
}

async function takeOne(parts: UpdateParts, row: TelegramUpdateRow): Promise<void> {
  const { prisma } = parts.database;
  try {
    const update = telegramUpdate.parse(JSON.parse(parts.seal.open(row.bodySealed, row.officeId)));
    await take(parts, row, update);
    await settleUpdate(prisma, row, { status: "done", dueAt: null, failure: null });
  } catch (error) {
    await noteFailure(parts, row, error);
  }
}

async function noteFailure(parts: UpdateParts, row: TelegramUpdateRow, error: unknown): Promise<void> {
  const { log, database } = parts;
  const failure = failureOf(error);
  log.error({ failure, office: row.officeId, update: String(row.updateId) }, "telegram update not taken");
  const dead = row.attempts >= MOST_ATTEMPTS;
  const wait = BACK_OFF[Math.min(row.attempts, BACK_OFF.length) - 1] ?? 0;
  try {
    await settleUpdate(database.prisma, row, {
      status: dead ? "dead" : "new",
      dueAt: dead ? null : new Date(parts.now() + wait),
      failure,
    });
  } catch (second) {
    // the database is away: the hold runs out by itself and the update is taken again
    log.error({ err: second }, "failure not noted");
  }
}

/** Without what was sent: the library's errors carry the whole request. */
function failureOf(error: unknown): string {
  if (error instanceof GrammyError)
    return `${error.method}: ${error.error_code} ${error.description}`.slice(0, 200);
  return error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : "unknown";
}

async function take(parts: UpdateParts, row: TelegramUpdateRow, update: TelegramUpdate): Promise<void> {
  const chat = chatOf(update);
  const parsed = parseUpdate(update);
  if (update.callback_query !== undefined) await stopSpinner(parts, update.callback_query.id);
  if (chat === null || parsed.kind === "notice") return;
  const { officeId } = row;
  const said = update.message?.date ?? update.edited_message?.date;
  const moment: Moment = {
    row,
    officeId,
    personKey: personKeyOf(parts.seal, officeId, chat.id),
    address: String(chat.id),
    externalId: `${row.botId}:${row.updateId}`,
    receivedAt: said === undefined ? row.receivedAt.getTime() : said * 1000,
  };
  switch (parsed.kind) {
    case "said":
      return await takeWords(parts, moment, parsed);
    case "voice":
      return await takeVoice(parts, moment, parsed);
    case "unsupported":
      return await tell(parts, moment, texts.cannotRead);
  }
}

/** The client shows a spinner until the press is answered. Old presses cannot be answered any more: no harm. */
async function stopSpinner(parts: UpdateParts, queryId: string): Promise<void> {
  try {
    await parts.api.answerCallbackQuery(queryId);
  } catch (error) {
    parts.log.info({ failure: failureOf(error) }, "press not answered");
  }
}

async function takeWords(
  parts: UpdateParts,
  moment: Moment,
  parsed: Extract<Parsed, { kind: "said" }>,
): Promise<void> {
  const attachments: Attachment[] = [];
  if (parsed.file !== null) {
    const file = await takeFile(parts, moment, parsed.file);
    if (file !== null) attachments.push(file);
    else if (parsed.text === "") return;
  }
  if (parsed.place !== null) {
    const bytes = Buffer.from(JSON.stringify(parsed.place));
    const id = await keep(parts, moment, bytes, "location.json", "application/json");
    attachments.push({ id, kind: "location" });
  }
  if (parsed.sticker) attachments.push({ id: moment.externalId, kind: "sticker" });
  await parts.receive({
    officeId: moment.officeId,
    channel: "telegram",
    externalId: moment.externalId,
    personKey: moment.personKey,
    receivedAt: moment.receivedAt,
    body: {
      kind: "chat",
      text: parsed.text,
      ...(parsed.choice === undefined ? {} : { choice: parsed.choice }),
      attachments,
      address: moment.address,
    },
  });
}

/** Fetches a file and keeps it encrypted. Null where it cannot be had: the person is asked for it again. */
async function takeFile(parts: UpdateParts, moment: Moment, file: FileWanted): Promise<Attachment | null> {
  const bytes = await fetchOrTell(parts, moment, file.fileId, file.size);
  if (bytes === null) return null;
  const id = await keep(parts, moment, bytes, file.fileName, file.contentType);
  return { id, kind: file.kind };
}

async function takeVoice(
  parts: UpdateParts,
  moment: Moment,
  voice: Extract<Parsed, { kind: "voice" }>,
): Promise<void> {
  if (parts.keepVoice === null) return await tell(parts, moment, texts.writeInstead);
  const sound = await fetchOrTell(parts, moment, voice.fileId, voice.size);
  if (sound === null) return;
  const { contentType, seconds } = voice;
  const { officeId, externalId, personKey, address, receivedAt } = moment;
  await parts.keepVoice({
    officeId,
    channel: "telegram",
    externalId,
    personKey,
    address,
    receivedAt,
    sound,
    contentType,
    seconds,
  });
}

/**
 * A file's bytes. What fails is tried again as a whole; at the last try, and where it is too large for bots, the
 * person is told instead, so that the rest of what they sent is not lost with it.
 */
async function fetchOrTell(
  parts: UpdateParts,
  moment: Moment,
  fileId: string,
  size: number | null,
): Promise<Uint8Array | null> {
  if (size !== null && size > LARGEST_FILE) return await tellNull(parts, moment, texts.fileTooLarge);
  try {
    return await fetchFile(parts, fileId);
  } catch (error) {
    if (moment.row.attempts < MOST_ATTEMPTS) throw error;
    parts.log.error({ failure: failureOf(error), office: moment.officeId }, "telegram file given up");
    return await tellNull(parts, moment, texts.photoLost);
  }
}

async function tellNull(parts: UpdateParts, moment: Moment, text: string): Promise<null> {
  await tell(parts, moment, text);
  return null;
}

async function keep(
  parts: UpdateParts,
  moment: Moment,
  bytes: Uint8Array,
  fileName: string,
  contentType: string,
): Promise<string> {
  const { officeId, personKey, externalId } = moment;
  const id = createHash("sha256").update(`telegram ${externalId}`).digest("hex").slice(0, 32);
  await storeAttachment(parts.database.prisma, {
    officeId,
    id,
    personKey,
    fileName,
    contentType,
    size: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bodySealed: parts.seal.seal(bytes, officeId),
    createdAt: new Date(parts.now()),
  });
  return id;
}

/** Owes the person an answer that needs no dialogue. Owed once per update. */
async function tell(parts: UpdateParts, moment: Moment, text: string): Promise<void> {
  const { officeId, personKey, externalId } = moment;
  const sealed = parts.seal.seal(JSON.stringify({ text }), officeId);
  const now = parts.now();
  await owe(parts.database.prisma, officeId, null, new Date(now), [
    {
      audience: "citizen",
      channel: "telegram",
      personKey,
      template: "say",
      params: {},
      sealed: Buffer.from(sealed).toString("base64"),
      dueAt: shanghaiIso(now),
      dedupeKey: `telegram/${externalId}`,
      correlationId: parts.newId(),
    },
  ]);
}
