import type { Logger } from "pino";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Database } from "../../../core/store/database.ts";
import {
  claimWecomEvents,
  failWecomEvent,
  postponeWecomEvents,
  settleWecomEvent,
  type WecomEventRow,
} from "../../../core/store/wecomCallbackStore.ts";
import { type KfEvent, kfEvent } from "./kfMessage.ts";
import { type StaffMessage, staffMessage } from "./staffMessage.ts";

/** What handling events needs. Both handlers may throw: the event is tried again, and put aside in the end. */
export type EventParts = {
  corpId: string;
  database: Database;
  seal: Seal;
  now: () => number;
  log: Logger;
  onStaff: (message: StaffMessage) => Promise<void>;
  onKfEvent: (event: KfEvent) => Promise<void>;
};

const LEASE_MS = 60_000;
const AT_ONCE = 100;
/** more would leave citizens and callbacks no connection to the database */
const SIDE_BY_SIDE = 4;
const BACK_OFF = [1_000, 5_000, 30_000, 120_000, 600_000];

/** Handles stored events until none is due: those of one person one after the other, of several side by side. */
export async function handleWecomEvents(parts: EventParts): Promise<void> {
  for (;;) {
    const at = parts.now();
    const rows = await claimWecomEvents(
      parts.database.prisma,
      parts.corpId,
      new Date(at),
      new Date(at + LEASE_MS),
      AT_ONCE,
    );
    if (rows.length === 0) return;
    const people = Map.groupBy(rows, (row) => row.who).values();
    await Promise.all(
      Array.from({ length: SIDE_BY_SIDE }, async () => {
        for (const own of people) await handleInOrder(parts, own);
      }),
    );
  }
}

async function handleInOrder(parts: EventParts, rows: WecomEventRow[]): Promise<void> {
  for (const [i, row] of rows.entries()) {
    const retryAt = await handleOne(parts, row);
    if (retryAt === null) continue;
    // those behind it wait with it, so that the order holds
    const later = rows.slice(i + 1).map((one) => one.id);
    await postponeWecomEvents(parts.database.prisma, parts.corpId, later, retryAt);
    return;
  }
}

/** @returns null, or when it is tried again */
async function handleOne(parts: EventParts, row: WecomEventRow): Promise<Date | null> {
  const { corpId, database } = parts;
  try {
    const body: unknown = JSON.parse(parts.seal.open(row.bodySealed, corpId));
    if (row.source === "app") await parts.onStaff(staffMessage.parse(body));
    else await parts.onKfEvent(kfEvent.parse(body));
  } catch (error) {
    parts.log.error({ err: error, event: String(row.id) }, "wecom event not handled");
    const failure = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : "unknown";
    const wait = BACK_OFF[Math.min(row.attempts, BACK_OFF.length - 1)] ?? 0;
    const retryAt = new Date(parts.now() + wait);
    await failWecomEvent(database.prisma, corpId, row.id, failure, retryAt);
    return retryAt;
  }
  await settleWecomEvent(database.prisma, corpId, row.id, new Date(parts.now()));
  return null;
}
