import type { OutboxRow } from "../ticket/ticketDraft.ts";
import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/** The columns of the outbox that are written with a message owed, its office first. */
export const OWED_COLUMNS = Prisma.raw(
  '"officeId", "ticketId", "createdAt", "audience", "channel", "personKey", "template", "params", "bodySealed", "dueAt", "dedupeKey", "correlationId"',
);

/** What goes into these columns after the office, of rows as `owedFrom` gives them. @param ticketId an expression */
export function owedValues(ticketId: Prisma.Sql, createdAt: Date): Prisma.Sql {
  return Prisma.sql`${ticketId}, ${createdAt}::timestamptz, o."audience", o."channel", o."personKey", o."template",
      o."params", decode(o."sealed", 'base64'), o."dueAt", o."dedupeKey", o."correlationId"`;
}

/** Rows to be written, as a table `o`. */
export function owedFrom(rows: readonly OutboxRow[]): Prisma.Sql {
  return Prisma.sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS o("audience" text, "channel" text, "personKey" text, "template" text, "params" jsonb, "sealed" text,
           "dueAt" timestamptz, "dedupeKey" text, "correlationId" text)`;
}

/**
 * Writes rows of messages owed. A row whose dedupe key is there already is left as it is.
 * @returns true where all of them are new
 */
export async function owe(
  sql: Sql,
  officeId: string,
  ticketId: string | null,
  createdAt: Date,
  rows: OutboxRow[],
): Promise<boolean> {
  if (rows.length === 0) return true;
  const written = await sql.$executeRaw`
    INSERT INTO "Outbox" (${OWED_COLUMNS})
    SELECT ${officeId}, ${owedValues(Prisma.sql`${ticketId}::text`, createdAt)} FROM ${owedFrom(rows)}
    ON CONFLICT ("officeId", "dedupeKey") DO NOTHING`;
  return written === rows.length;
}

export type OwedRow = {
  id: bigint;
  template: string;
  params: unknown;
  bodySealed: Uint8Array<ArrayBuffer> | null;
  ticketId: string | null;
  createdAt: Date;
};

/** One person's messages after a given id, oldest first (the web chat reads its bubbles so, again and again). */
export async function messagesToPerson(
  sql: Sql,
  officeId: string,
  personKey: string,
  afterId: bigint,
  limit: number,
): Promise<OwedRow[]> {
  return await sql.$queryRaw<OwedRow[]>`
    SELECT "id", "template", "params", "bodySealed", "ticketId", "createdAt" FROM "Outbox"
     WHERE "officeId" = ${officeId} AND "personKey" = ${personKey} AND "id" > ${afterId} AND "audience" = 'citizen'
       AND ${NOT_LATER}
     ORDER BY "id" LIMIT ${limit}`;
}

/** The browser has shown everything up to this id. */
export async function markReceived(
  sql: Sql,
  officeId: string,
  personKey: string,
  upTo: bigint,
  at: Date,
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "Outbox" SET "status" = 'received', "receivedAt" = ${at}, "sentAt" = coalesce("sentAt", ${at})
     WHERE "officeId" = ${officeId} AND "personKey" = ${personKey} AND "id" <= ${upTo} AND "channel" = 'web'
       AND "audience" = 'citizen' AND "status" IN ('waiting', 'sent') AND ${NOT_LATER}`;
}

/** A person's latest messages, newest first. */
export async function latestToPerson(
  sql: Sql,
  officeId: string,
  personKey: string,
  limit: number,
): Promise<OwedRow[]> {
  return await sql.$queryRaw<OwedRow[]>`
    SELECT "id", "template", "params", "bodySealed", "ticketId", "createdAt" FROM "Outbox"
     WHERE "officeId" = ${officeId} AND "personKey" = ${personKey} AND "audience" = 'citizen' AND ${NOT_LATER}
     ORDER BY "id" DESC LIMIT ${limit}`;
}

/** Somebody of the staff has taken up what a person asked for: the calls for one are answered. */
export async function answerCallsFor(sql: Sql, officeId: string, personKey: string, at: Date): Promise<void> {
  await sql.$executeRaw`
    UPDATE "Outbox" SET "status" = 'received', "receivedAt" = ${at}
     WHERE "officeId" = ${officeId} AND "template" = 'personWanted' AND "receivedAt" IS NULL
       AND "params"->>'personKey' = ${personKey}`;
}

/** Rows to be said at once. What is to be said later is copied to a row of its own when its time has come. */
const NOT_LATER = Prisma.sql`"dueAt" <= "createdAt" + interval '5 seconds'`;

/**
 * What was to be said later in a web chat is said now: as a row of its own, whose id comes after everything that the
 * browser has shown, so that it is not passed over. @returns whose chats have something new
 */
export async function releaseLater(sql: Sql, now: Date): Promise<{ officeId: string; personKey: string }[]> {
  return await sql.$queryRaw<{ officeId: string; personKey: string }[]>`
    WITH due AS (
      UPDATE "Outbox" SET "status" = 'received', "receivedAt" = ${now}, "settledAt" = ${now}
       WHERE "channel" = 'web' AND "audience" = 'citizen' AND "status" = 'waiting' AND "relay" IS NULL
         AND "settledAt" IS NULL AND NOT (${NOT_LATER}) AND "dueAt" <= ${now}
      RETURNING *
    )
    INSERT INTO "Outbox" ("officeId", "audience", "channel", "personKey", "ticketId", "template", "params",
      "bodySealed", "createdAt", "dueAt", "dedupeKey", "correlationId")
    SELECT "officeId", "audience", "channel", "personKey", "ticketId", "template", "params", "bodySealed", ${now}, ${now},
      "dedupeKey" || '/due', "correlationId" FROM due
    ON CONFLICT ("officeId", "dedupeKey") DO NOTHING
    RETURNING "officeId", "personKey"`;
}
