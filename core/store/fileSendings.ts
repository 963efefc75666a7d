import type { Sql } from "./database.ts";

/** How the files of an answer went to the citizen. `unsent`: which did not, and why, in plain Chinese. */
export type FileSending = { way: string; at: Date; unsent: string | null };

/** Every time that an answer of a ticket with photos or files was handed over, oldest first. */
export async function fileSendings(sql: Sql, officeId: string, ticketId: string): Promise<FileSending[]> {
  return await sql.$queryRaw<FileSending[]>`
    SELECT coalesce(a."way", o."channel") AS "way", coalesce(a."finishedAt", o."sentAt") AS "at", a."why" AS "unsent"
      FROM "Outbox" o
      LEFT JOIN "DeliveryAttempt" a ON a."officeId" = o."officeId" AND a."outboxId" = o."id"
     WHERE o."officeId" = ${officeId} AND o."ticketId" = ${ticketId} AND o."audience" = 'citizen'
       AND jsonb_typeof(o."params"->'files') = 'array'
       AND (a."outcome" = 'ok' OR (a."number" IS NULL AND o."channel" = 'web' AND o."sentAt" IS NOT NULL))
     ORDER BY 2, o."id", a."number"`;
}
