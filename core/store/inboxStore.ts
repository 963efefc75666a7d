import { touching } from "./conversationStore.ts";
import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/** One message as it came in, before anybody looked at what it means. */
export type NewInbox = {
  officeId: string;
  channel: string;
  externalId: string;
  personKey: string;
  receivedAt: Date;
  bodySealed: Uint8Array<ArrayBuffer>;
  correlationId: string;
};

export type InboxRow = {
  officeId: string;
  id: bigint;
  channel: string;
  externalId: string;
  personKey: string;
  receivedAt: Date;
  bodySealed: Uint8Array<ArrayBuffer>;
  attempts: number;
  correlationId: string;
};

/** What became of a message, for the daily no-loss statement. */
export type InboxOutcome = "ticket" | "addition" | "answered" | "declined" | "command" | "talk" | "noise";

/** A message is tried so often before it is put aside for a person. */
export const MOST_ATTEMPTS = 5;

/** Who handles a message, and until when others keep off it. */
export type Lease = { node: string; until: Date };

/**
 * Stores a message and, of a chat, that the person wrote: in one statement.
 * @param lease this node's, which handles it at once; null leaves it to whoever has time next
 * @param chat where an answer goes, and when they wrote; null: no chat, or noted before
 * @returns its id, or null where the same message (office, channel, external id) is there already
 */
export async function storeInbox(
  sql: Sql,
  row: NewInbox,
  lease: Lease | null,
  chat: { addressSealed: Uint8Array<ArrayBuffer>; at: Date } | null = null,
): Promise<bigint | null> {
  const touched =
    chat === null ? Prisma.empty : Prisma.sql`WITH touched AS (${touching({ ...row, ...chat })})`;
  const rows = await sql.$queryRaw<{ id: bigint }[]>`
    ${touched}
    INSERT INTO "Inbox" ("officeId", "channel", "externalId", "personKey", "receivedAt", "bodySealed", "leasedBy",
      "leaseUntil", "correlationId")
    VALUES (${row.officeId}, ${row.channel}, ${row.externalId}, ${row.personKey}, ${row.receivedAt}, ${row.bodySealed},
      ${lease?.node ?? null}, ${lease?.until ?? row.receivedAt}, ${row.correlationId})
    ON CONFLICT ("officeId", "channel", "externalId") DO NOTHING
    RETURNING "id"`;
  return rows[0]?.id ?? null;
}

/** What became of a message stored earlier; null where it is unknown. */
export async function findInbox(
  sql: Sql,
  officeId: string,
  channel: string,
  externalId: string,
): Promise<{ id: bigint; status: string; ticketId: string | null } | null> {
  const rows = await sql.$queryRaw<{ id: bigint; status: string; ticketId: string | null }[]>`
    SELECT "id", "status", "ticketId" FROM "Inbox"
     WHERE "officeId" = ${officeId} AND "channel" = ${channel} AND "externalId" = ${externalId}`;
  return rows[0] ?? null;
}

/**
 * Takes messages that nobody works on (left over in a burst, to be tried again, or their node died), oldest first.
 * A node that died over a message counts as an attempt: a message that kills nodes is put aside in the end.
 */
export async function claimWaiting(sql: Sql, lease: Lease, now: Date, limit: number): Promise<InboxRow[]> {
  return await sql.$queryRaw<InboxRow[]>`
    WITH due AS MATERIALIZED (
      SELECT "officeId", "id" FROM "Inbox" WHERE "status" = 'new' AND "leaseUntil" < ${now}
       ORDER BY "leaseUntil", "id" LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE "Inbox" i SET "leasedBy" = ${lease.node}, "leaseUntil" = ${lease.until},
           "attempts" = i."attempts" + CASE WHEN i."leasedBy" IS NULL THEN 0 ELSE 1 END
      FROM due d
     WHERE i."officeId" = d."officeId" AND i."id" = d."id"
    RETURNING i."officeId", i."id", i."channel", i."externalId", i."personKey", i."receivedAt", i."bodySealed",
      i."attempts", i."correlationId"`;
}

/**
 * The oldest of one person's messages still to be handled; null where there is none, or where it failed a moment ago
 * and waits to be tried again: those behind it wait with it, so that the order holds.
 * @returns it, and whether another stands behind it
 */
export async function oldestPending(
  sql: Sql,
  officeId: string,
  personKey: string,
  now: Date,
): Promise<{ row: InboxRow; more: boolean } | null> {
  const rows = await sql.$queryRaw<(InboxRow & { waits: boolean })[]>`
    SELECT "officeId", "id", "channel", "externalId", "personKey", "receivedAt", "bodySealed", "attempts",
           "correlationId", ("failure" IS NOT NULL AND "leasedBy" IS NULL AND "leaseUntil" > ${now}) AS "waits"
      FROM "Inbox" WHERE "officeId" = ${officeId} AND "personKey" = ${personKey} AND "status" = 'new'
     ORDER BY "id" LIMIT 2`;
  const [row] = rows;
  return row === undefined || row.waits ? null : { row, more: rows.length > 1 };
}

/** Marks a message done. @returns false where somebody else had settled it: then nothing of ours may be kept */
export async function settleInbox(
  sql: Sql,
  officeId: string,
  id: bigint,
  what: { outcome: InboxOutcome; ticketId: string | null; at: Date },
): Promise<boolean> {
  const changed = await sql.$executeRaw`
    UPDATE "Inbox" SET "status" = 'done', "outcome" = ${what.outcome}, "ticketId" = ${what.ticketId},
           "handledAt" = ${what.at}, "leaseUntil" = NULL
     WHERE "officeId" = ${officeId} AND "id" = ${id} AND "status" = 'new'`;
  return changed === 1;
}

/**
 * A message could not be handled: it is tried again after a while, and put aside (visible to the office) after
 * MOST_ATTEMPTS. @param failure what went wrong, without personal data
 */
export async function failInbox(
  sql: Sql,
  row: Pick<InboxRow, "officeId" | "id">,
  failure: string,
  retryAt: Date,
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "Inbox" SET "failure" = ${failure}, "leaseUntil" = ${retryAt}, "leasedBy" = NULL,
           "attempts" = "attempts" + 1,
           "status" = CASE WHEN "attempts" + 1 >= ${MOST_ATTEMPTS}::int THEN 'dead' ELSE 'new' END
     WHERE "officeId" = ${row.officeId} AND "id" = ${row.id} AND "status" = 'new'`;
}

/** How much lies in the inbox, by state and office (for metrics and readiness). */
export async function countInbox(sql: Sql): Promise<{ officeId: string; status: string; count: number }[]> {
  return await sql.$queryRaw(Prisma.sql`
    SELECT "officeId", "status", count(*)::int AS "count" FROM "Inbox" WHERE "status" <> 'done' GROUP BY 1, 2`);
}

/** A person's own messages, newest first, to show them their conversation again. */
export async function messagesOfPerson(
  sql: Sql,
  officeId: string,
  personKey: string,
  limit: number,
): Promise<{ id: bigint; receivedAt: Date; bodySealed: Uint8Array }[]> {
  return await sql.$queryRaw<{ id: bigint; receivedAt: Date; bodySealed: Uint8Array }[]>`
    SELECT "id", "receivedAt", "bodySealed" FROM "Inbox"
     WHERE "officeId" = ${officeId} AND "personKey" = ${personKey} ORDER BY "id" DESC LIMIT ${limit}`;
}

/**
 * Frees the messages of nodes of this machine that no longer run, so that they are handled at once and not only
 * when their lease runs out. A node's name begins with the machine's.
 */
export async function releaseDead(
  sql: Sql,
  machine: string,
  isAlive: (node: string) => boolean,
): Promise<void> {
  const rows = await sql.$queryRaw<{ node: string }[]>`
    SELECT DISTINCT "leasedBy" AS "node" FROM "Inbox" WHERE "status" = 'new' AND "leasedBy" LIKE ${`${machine}:%`}`;
  for (const { node } of rows.filter((row) => !isAlive(row.node))) {
    await sql.$executeRaw`
      UPDATE "Inbox" SET "leaseUntil" = "receivedAt", "leasedBy" = NULL, "attempts" = "attempts" + 1
       WHERE "status" = 'new' AND "leasedBy" = ${node}`;
  }
}
