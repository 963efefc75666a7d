import type { Sql } from "./database.ts";

/** What an office owes and what is late, as numbers for those who watch over the program. */
export type OfficeLoad = {
  officeId: string;
  open: number;
  overdue: number;
  /** seconds since the oldest message still to be delivered was due */
  oldestOwedSeconds: number;
};

export async function officeLoads(sql: Sql, now: Date): Promise<OfficeLoad[]> {
  return await sql.$queryRaw<OfficeLoad[]>`
    SELECT o."id" AS "officeId",
           (SELECT count(*)::int FROM "Ticket" t WHERE t."officeId" = o."id" AND t."closedAt" IS NULL) AS "open",
           (SELECT count(*)::int FROM "Ticket" t
             WHERE t."officeId" = o."id" AND t."closedAt" IS NULL AND t."nextDueAt" < ${now}) AS "overdue",
           coalesce((SELECT extract(epoch FROM ${now}::timestamptz - min(b."dueAt"))::float8 FROM "Outbox" b
             WHERE b."officeId" = o."id" AND b."status" = 'waiting' AND b."dueAt" <= ${now}), 0)::float8
             AS "oldestOwedSeconds"
      FROM "Office" o ORDER BY o."id"`;
}

/** Messages owed, by state and office; what arrived is not counted. */
export async function countOutbox(
  sql: Sql,
): Promise<{ officeId: string; audience: string; status: string; count: number }[]> {
  return await sql.$queryRaw`
    SELECT "officeId", "audience", "status", count(*)::int AS "count" FROM "Outbox"
     WHERE "status" IN ('waiting', 'failed', 'dead') GROUP BY 1, 2, 3`;
}
