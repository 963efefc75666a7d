import type { Logger } from "pino";
import { z } from "zod";
import type { NewId } from "../../../core/ids.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import { touchConversation } from "../../../core/store/conversationStore.ts";
import type { Database, Sql } from "../../../core/store/database.ts";
import { type InboxRow, type Lease, storeInbox } from "../../../core/store/inboxStore.ts";
import { storeWecomEvent } from "../../../core/store/wecomCallbackStore.ts";
import { claimKfDue, failKf, type KfDue, moveKfCursor, releaseKf } from "../../../core/store/wecomKfStore.ts";
import { storeWecomMedia } from "../../../core/store/wecomMediaStore.ts";
import type { Inbound } from "../../inbound.ts";
import type { ApiFailure, ApiResult } from "./apiResult.ts";
import { type KfEvent, type MediaWanted, readKfEntry } from "./kfMessage.ts";
import { sealVoice } from "./voice.ts";
import type { WecomApi } from "./wecomApi.ts";

/** What pulling needs. */
export type KfPullParts = {
  corpId: string;
  /** this node's name, unique among the running ones */
  node: string;
  api: WecomApi;
  database: Database;
  seal: Seal;
  now: () => number;
  newId: NewId;
  log: Logger;
  /** the office whose account it is; null: none, and its messages wait */
  officeOf: (openKfId: string) => string | null;
  /** the inbox's worker: takes what was stored under its lease */
  worker: { lease: () => Lease | null; push: (row: InboxRow) => void };
  /** events, or media, were stored: a short cut */
  onStored: (what: "event" | "media") => void;
  /** voice messages are heard here: their words come in later, instead of the bare sound now */
  hears: boolean;
  /** a voice message that nobody hears here was stored: somebody of the staff has to listen to it */
  onUnheard: (sql: Sql, inbound: Inbound) => Promise<void>;
  /** entries per page; default 200 */
  pageSize?: number;
};

const LEASE_MS = 60_000;
/** without any notice an account is read this often: a lost notice heals */
const POLL_MS = 5 * 60_000;
const TOKEN_MS = 9.5 * 60_000;
/** more pages than this in one go are read in the next */
const MOST_PAGES = 500;
/** the notice's token is not, or no longer, good: reading goes on without it, at a lower rate */
const BAD_TOKEN = "95007";
const TRANSACTION = { timeout: 45_000 };

const page = z.object({
  next_cursor: z.string().default(""),
  has_more: z.union([z.literal(0), z.literal(1)]).default(0),
  msg_list: z.array(z.unknown()).default([]),
});
type Page = z.infer<typeof page>;

/** Another node has the account now, or moved its cursor: nothing of this page is kept by us. */
class LeaseLost extends Error {
  override name = "LeaseLost";
}

/** Pulls what citizens wrote, page by page: a page and its cursor are stored together, or neither. */
export function createKfPull(parts: KfPullParts): { pullDue: () => Promise<number> } {
  const { corpId, node, database, now } = parts;
  const sql = database.prisma;

  /** Reads all accounts that are due. @returns how many entries were new or seen again */
  async function pullDue(): Promise<number> {
    const at = now();
    const due = await claimKfDue(sql, corpId, node, new Date(at), new Date(at + LEASE_MS));
    const counts = await Promise.all(due.map(async (one) => await pullAccount(parts, one)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  return { pullDue };
}

async function pullAccount(parts: KfPullParts, due: KfDue): Promise<number> {
  const { corpId, node, now } = parts;
  const sql = parts.database.prisma;
  const { openKfId, marks } = due;
  try {
    const officeId = parts.officeOf(openKfId);
    if (officeId === null) return await postpone(parts, due, "no office has this account", 60_000);
    const read = await readPages(parts, due, officeId);
    if (read.failure !== null) {
      const wait = Math.max(read.failure.retryAfterMs ?? 0, Math.min(60_000, 1_000 * 2 ** due.failures));
      await postpone(parts, due, read.failure.code, wait);
      return read.count;
    }
    const at = now();
    // more pages than one go takes: due again at once
    const nextPoll = new Date(read.finished ? at + POLL_MS : at);
    await releaseKf(sql, { corpId, openKfId, node, marks, now: new Date(at), nextPoll });
    return read.count;
  } catch (error) {
    if (error instanceof LeaseLost) return 0;
    parts.log.error({ err: error, openKfId }, "kf pull failed");
    return await postpone(parts, due, error instanceof Error ? error.name : "unknown", 5_000);
  }
}

async function postpone(parts: KfPullParts, due: KfDue, failure: string, wait: number): Promise<number> {
  const { corpId, node, now } = parts;
  parts.log.warn({ openKfId: due.openKfId, failure, wait }, "kf pull waits");
  const retryAt = new Date(now() + wait);
  await failKf(parts.database.prisma, { corpId, openKfId: due.openKfId, node, failure, retryAt });
  return 0;
}

async function readPages(
  parts: KfPullParts,
  due: KfDue,
  officeId: string,
): Promise<{ count: number; finished: boolean; failure: ApiFailure | null }> {
  let cursor = due.cursor;
  let token = freshToken(parts, due);
  let count = 0;
  for (let i = 0; i < MOST_PAGES; i++) {
    const asked = await askPage(parts, due.openKfId, cursor, token);
    if (!asked.ok && asked.code === BAD_TOKEN && token !== null) {
      token = null;
      continue;
    }
    if (!asked.ok) return { count, finished: false, failure: asked };
    const next = await storePage(parts, { officeId, openKfId: due.openKfId, from: cursor }, asked.value);
    count += asked.value.msg_list.length;
    if (asked.value.has_more === 0) return { count, finished: true, failure: null };
    // nothing new and the same place again would go round for ever
    if (next === cursor && asked.value.msg_list.length === 0)
      return { count, finished: false, failure: null };
    cursor = next;
  }
  return { count, finished: false, failure: null };
}

function freshToken(parts: KfPullParts, due: KfDue): string | null {
  if (due.noticeSealed === null || due.noticeAt === null) return null;
  if (parts.now() - due.noticeAt.getTime() > TOKEN_MS) return null;
  return parts.seal.open(due.noticeSealed, parts.corpId) || null;
}

async function askPage(
  parts: KfPullParts,
  openKfId: string,
  cursor: string | null,
  token: string | null,
): Promise<ApiResult<Page>> {
  const body = {
    ...(cursor === null ? {} : { cursor }),
    ...(token === null ? {} : { token }),
    limit: parts.pageSize ?? 200,
    voice_format: 0,
    open_kfid: openKfId,
  };
  return await parts.api.post("kf", "/cgi-bin/kf/sync_msg", body, page);
}

/** Stores a page and its cursor in one transaction, then lets the workers know. @returns the cursor for the next one */
async function storePage(
  parts: KfPullParts,
  at: { officeId: string; openKfId: string; from: string | null },
  asked: Page,
): Promise<string | null> {
  const entries = asked.msg_list.map((one) => readKfEntry(one, at, parts.seal.hash));
  const unreadable = entries.filter((one) => one.kind === "unreadable").length;
  if (unreadable > 0) parts.log.error({ openKfId: at.openKfId, unreadable }, "kf entries unreadable");
  const next = asked.next_cursor === "" ? at.from : asked.next_cursor;
  const stored = await parts.database.prisma.$transaction(async (tx) => {
    const pushed: InboxRow[] = [];
    for (const entry of entries) {
      if (entry.kind === "message") {
        const row = await storeMessage(parts, tx, entry.inbound, entry.media);
        if (row !== null) pushed.push(row);
      } else if (entry.kind === "event") await storeEvent(parts, tx, entry.event);
    }
    if (next !== null) await moveCursor(parts, tx, at, next);
    return pushed;
  }, TRANSACTION);
  for (const row of stored) parts.worker.push(row);
  if (entries.some((one) => one.kind === "event")) parts.onStored("event");
  if (entries.some((one) => one.kind === "message" && one.media !== null)) parts.onStored("media");
  return next;
}

async function moveCursor(
  parts: KfPullParts,
  tx: Sql,
  at: { openKfId: string; from: string | null },
  to: string,
): Promise<void> {
  const { corpId, node } = parts;
  const leaseUntil = new Date(parts.now() + LEASE_MS);
  const moved = await moveKfCursor(tx, {
    corpId,
    openKfId: at.openKfId,
    node,
    from: at.from,
    to,
    leaseUntil,
  });
  if (!moved) throw new LeaseLost();
}

/** @returns the row that this node is to handle at once, or null */
async function storeMessage(
  parts: KfPullParts,
  tx: Sql,
  inbound: Inbound,
  media: MediaWanted | null,
): Promise<InboxRow | null> {
  const { seal } = parts;
  const { officeId, channel, externalId, personKey, body } = inbound;
  if (body.kind !== "chat") throw new Error("customer service brings chat messages");
  const at = new Date(parts.now());
  const receivedAt = new Date(Math.min(inbound.receivedAt || at.getTime(), at.getTime()));
  const addressSealed = seal.seal(body.address, officeId);
  if (media?.kind === "voice" && parts.hears) {
    await touchConversation(tx, { officeId, personKey, channel, addressSealed, at });
    const voiceSealed = sealVoice(seal, inbound, body.address);
    await storeWecomMedia(tx, parts.corpId, { ...media, officeId, personKey, voiceSealed }, at);
    return null;
  }
  const bodySealed = seal.seal(JSON.stringify(body), officeId);
  const row = {
    officeId,
    channel,
    externalId,
    personKey,
    receivedAt,
    bodySealed,
    correlationId: parts.newId(),
  };
  const lease = parts.worker.lease();
  const id = await storeInbox(tx, row, lease, { addressSealed, at });
  if (id === null) return null;
  if (media !== null) {
    await storeWecomMedia(tx, parts.corpId, { ...media, officeId, personKey, voiceSealed: null }, at);
    if (media.kind === "voice") await parts.onUnheard(tx, inbound);
  }
  return lease === null ? null : { ...row, id, attempts: 0 };
}

async function storeEvent(parts: KfPullParts, tx: Sql, event: KfEvent): Promise<void> {
  await storeWecomEvent(
    tx,
    { corpId: parts.corpId, at: new Date(parts.now()) },
    {
      externalId: event.externalId,
      who: event.personKey,
      bodySealed: parts.seal.seal(JSON.stringify(event), parts.corpId),
    },
  );
}
