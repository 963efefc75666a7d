import type { Sql } from "./database.ts";
import type { OwedRef } from "./deliveryStore.ts";

/** What a platform tells of a message after it took it. */
export type Proof = {
  officeId: string;
  deliveryId: string;
  way: string;
  proof: "delivered" | "failed";
  /** in plain Chinese, without personal data; null where it was delivered */
  why: string | null;
  at: Date;
};

/**
 * Notes a receipt. The message is looked at again by the next pass: settled where it arrived, sent another way where
 * it did not, even if it had been taken for sent. The same receipt again changes nothing.
 * @returns false where no try of that id is known (yet: it may have overtaken the note of its own sending; try later)
 */
export async function recordProof(sql: Sql, proof: Proof): Promise<boolean> {
  const rows = await sql.$queryRaw<OwedRef[]>`
    WITH tried AS (
      UPDATE "DeliveryAttempt" SET "proof" = ${proof.proof}, "proofAt" = ${proof.at}, "why" = coalesce(${proof.why}, "why")
       WHERE "officeId" = ${proof.officeId} AND "deliveryId" = ${proof.deliveryId} AND "way" = ${proof.way} AND "proof" IS NULL
      RETURNING "officeId", "outboxId", "round", "number"
    ), again AS (
      UPDATE "Outbox" o SET
             "nextTryAt" = ${proof.at}, "relay" = CASE WHEN o."settledAt" IS NULL THEN o."relay" END,
             "settledAt" = CASE WHEN ${proof.proof} = 'failed' THEN NULL ELSE o."settledAt" END,
             "status" = CASE WHEN ${proof.proof} = 'failed' AND o."settledAt" IS NOT NULL THEN 'waiting'
                             WHEN ${proof.proof} = 'delivered' AND o."settledAt" IS NOT NULL THEN 'received' ELSE o."status" END,
             "receivedAt" = CASE WHEN ${proof.proof} = 'delivered' THEN coalesce(o."receivedAt", ${proof.at}) ELSE o."receivedAt" END
        FROM tried WHERE o."officeId" = tried."officeId" AND o."id" = tried."outboxId" AND o."round" = tried."round"
         AND o."status" IN ('waiting', 'sent')
         AND NOT EXISTS (SELECT 1 FROM "DeliveryAttempt" b WHERE b."officeId" = o."officeId" AND b."outboxId" = o."id"
                            AND b."number" > tried."number" AND b."outcome" = 'ok')
    )
    SELECT "officeId", "outboxId"::text AS "id" FROM tried`;
  if (rows.length > 0) return true;
  const known = await sql.$queryRaw<{ number: number }[]>`
    SELECT "number" FROM "DeliveryAttempt"
     WHERE "officeId" = ${proof.officeId} AND "deliveryId" = ${proof.deliveryId} AND "way" = ${proof.way} LIMIT 1`;
  return known.length > 0;
}

/** A message that could not be delivered by any way. */
export type DeadLetter = {
  id: string;
  audience: string;
  personKey: string;
  ticketId: string | null;
  number: string | null;
  template: string;
  createdAt: Date;
  failure: string | null;
  tries: number;
};

/** Dead letters of an office, newest first. */
export async function listDead(sql: Sql, officeId: string, limit: number): Promise<DeadLetter[]> {
  return await sql.$queryRaw<DeadLetter[]>`
    SELECT o."id"::text AS "id", o."audience", o."personKey", o."ticketId", t."number", o."template", o."createdAt",
           o."failure", o."attempts" AS "tries"
      FROM "Outbox" o LEFT JOIN "Ticket" t ON t."officeId" = o."officeId" AND t."id" = o."ticketId"
     WHERE o."officeId" = ${officeId} AND o."status" = 'dead' ORDER BY o."id" DESC LIMIT ${limit}`;
}

/**
 * Tries dead letters again, with every way open anew.
 * @param ids null: all of the office. @returns how many there were
 */
export async function retryDead(
  sql: Sql,
  officeId: string,
  ids: readonly string[] | null,
  at: Date,
): Promise<number> {
  return await sql.$executeRaw`
    UPDATE "Outbox" SET "status" = 'waiting', "way" = NULL, "nextTryAt" = ${at}, "relay" = NULL, "settledAt" = NULL,
           "sentAt" = NULL, "round" = "round" + 1, "failure" = NULL
     WHERE "officeId" = ${officeId} AND "status" = 'dead'
       AND (${ids === null} OR "id" IN (SELECT value::bigint FROM jsonb_array_elements_text(${JSON.stringify(ids ?? [])}::jsonb)))`;
}

/** What was tried for a ticket's messages, for its story and for the record of an undeliverable answer. */
export type TriedRow = {
  template: string;
  audience: string;
  way: string;
  startedAt: Date;
  outcome: string | null;
  why: string | null;
  proof: string | null;
};

/** Every try of a ticket's messages, in the order in which they were made. */
export async function triesOfTicket(sql: Sql, officeId: string, ticketId: string): Promise<TriedRow[]> {
  return await sql.$queryRaw<TriedRow[]>`
    SELECT o."template", o."audience", a."way", a."startedAt", a."outcome", a."why", a."proof"
      FROM "Outbox" o JOIN "DeliveryAttempt" a ON a."officeId" = o."officeId" AND a."outboxId" = o."id"
     WHERE o."officeId" = ${officeId} AND o."ticketId" = ${ticketId} ORDER BY a."startedAt", a."outboxId", a."number"`;
}

/** How the deliveries of an office stand. */
export type Owing = { officeId: string; audience: string; status: string; count: number; oldestDueAt: Date };

/** What is still to be delivered, and the dead letters, for metrics and readiness; rows not yet due are left out. */
export async function countOwing(sql: Sql, now: Date): Promise<Owing[]> {
  return await sql.$queryRaw<Owing[]>`
    SELECT "officeId", "audience", "status", count(*)::int AS "count", min("dueAt") AS "oldestDueAt" FROM (
      SELECT "officeId", "audience", "status", "dueAt" FROM "Outbox" WHERE "settledAt" IS NULL AND "dueAt" <= ${now}
      UNION ALL
      SELECT "officeId", "audience", "status", "dueAt" FROM "Outbox" WHERE "status" = 'dead') o
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
}

/**
 * A message on the call list was told by a person, or could not be.
 * @returns null where it is not on the call list any more
 */
export async function endCalled(
  sql: Sql,
  message: OwedRef & { round: number },
  reached: boolean,
  at: Date,
): Promise<{ correlationId: string } | null> {
  const rows = await sql.$queryRaw<{ correlationId: string }[]>`
    UPDATE "Outbox" SET "status" = ${reached ? "received" : "failed"}, "settledAt" = ${at},
           "sentAt" = CASE WHEN ${reached} THEN coalesce("sentAt", ${at}) ELSE "sentAt" END,
           "receivedAt" = CASE WHEN ${reached} THEN ${at} ELSE "receivedAt" END
     WHERE "officeId" = ${message.officeId} AND "id" = ${BigInt(message.id)} AND "round" = ${message.round}
       AND "way" = 'callList' AND "status" IN ('waiting', 'sent', 'failed')
    RETURNING "correlationId"`;
  return rows[0] ?? null;
}

/** The tries of one message, in order. */
export async function triesOfMessage(
  sql: Sql,
  officeId: string,
  outboxId: string,
): Promise<Pick<TriedRow, "way" | "startedAt" | "outcome" | "why" | "proof">[]> {
  return await sql.$queryRaw<Pick<TriedRow, "way" | "startedAt" | "outcome" | "why" | "proof">[]>`
    SELECT "way", "startedAt", "outcome", "why", "proof" FROM "DeliveryAttempt"
     WHERE "officeId" = ${officeId} AND "outboxId" = ${BigInt(outboxId)} ORDER BY "number"`;
}
