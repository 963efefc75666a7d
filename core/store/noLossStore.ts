import type { Gap, MessageCount, NoLossStatement, TicketCount } from "../reports/noLoss.ts";
import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/** Gaps listed one by one; beyond that they are counted. */
const MOST_GAPS = 200;

/** What came in between two moments and what became of it, as `noLossStatement` adds it up. */
export type DayCounts = {
  messages: MessageCount[];
  tickets: TicketCount[];
  gaps: Gap[];
  allGaps: number;
};

/** Counts an office's messages and requests of a day (or any other stretch of time). */
export async function countDay(sql: Sql, officeId: string, from: Date, to: Date): Promise<DayCounts> {
  const [messages, tickets, gaps] = await Promise.all([
    sql.$queryRaw<MessageCount[]>`
      SELECT "channel", "status", "outcome", count(*)::int AS "count" FROM "Inbox"
       WHERE "officeId" = ${officeId} AND "receivedAt" >= ${from} AND "receivedAt" < ${to} GROUP BY 1, 2, 3`,
    sql.$queryRaw<TicketCount[]>`
      SELECT t."channel", ${HAS_MESSAGE} AS "withMessage", count(*)::int AS "count" FROM "Ticket" t
       WHERE t."officeId" = ${officeId} AND t."registeredAt" >= ${from} AND t."registeredAt" < ${to} GROUP BY 1, 2`,
    gapsBetween(sql, officeId, from, to),
  ]);
  return { messages, tickets, ...gaps };
}

/** One message may bring two requests: the second one's id is the message's with `#2` behind it. */
const HAS_MESSAGE = Prisma.sql`EXISTS (
  SELECT 1 FROM "Inbox" i WHERE i."officeId" = t."officeId" AND i."channel" = t."channel"
     AND i."externalId" IN (t."externalId", regexp_replace(t."externalId", '#[0-9]+$', '')))`;

async function gapsBetween(
  sql: Sql,
  officeId: string,
  from: Date,
  to: Date,
): Promise<{ gaps: Gap[]; allGaps: number }> {
  const rows = await sql.$queryRaw<(Gap & { all: number })[]>`
    WITH gap AS (
      SELECT CASE WHEN i."status" = 'dead' THEN 'dead' WHEN i."status" = 'new' THEN 'waiting'
                  WHEN i."outcome" IS NULL THEN 'messageWithoutOutcome' ELSE 'messageWithoutTicket' END AS "what",
             i."channel", i."id"::text AS "id", i."failure" AS "why"
        FROM "Inbox" i
       WHERE i."officeId" = ${officeId} AND i."receivedAt" >= ${from} AND i."receivedAt" < ${to}
         AND (i."status" <> 'done' OR i."outcome" IS NULL OR (i."outcome" IN ('ticket', 'declined', 'addition')
              AND NOT EXISTS (SELECT 1 FROM "Ticket" t WHERE t."officeId" = i."officeId" AND t."id" = i."ticketId")))
      UNION ALL
      SELECT 'ticketWithoutMessage', t."channel", t."number", NULL FROM "Ticket" t
       WHERE t."officeId" = ${officeId} AND t."registeredAt" >= ${from} AND t."registeredAt" < ${to}
         AND t."channel" NOT IN ('counter', 'wecomApp') AND NOT ${HAS_MESSAGE}
      UNION ALL
      SELECT 'unread', r."channel", r."id", r."failure" FROM "Recording" r
       WHERE r."officeId" = ${officeId} AND r."status" = 'failed' AND r."receivedAt" >= ${from} AND r."receivedAt" < ${to}
      UNION ALL
      SELECT 'unread', 'telegram', u."updateId"::text, u."failure" FROM "TelegramUpdate" u
       WHERE u."officeId" = ${officeId} AND u."status" = 'dead' AND u."receivedAt" >= ${from} AND u."receivedAt" < ${to}
      UNION ALL
      SELECT 'unread', 'transfer', p."key", p."why" FROM "ConnectorProblem" p
       WHERE p."officeId" = ${officeId} AND p."settledAt" IS NULL AND p."at" >= ${from} AND p."at" < ${to}
    )
    SELECT *, count(*) OVER ()::int AS "all" FROM gap ORDER BY "what", "channel", "id" LIMIT ${MOST_GAPS}`;
  return { gaps: rows.map(({ all: _all, ...gap }) => gap), allGaps: rows[0]?.all ?? 0 };
}

/** Keeps the statement of a day in the place of an earlier one: a message may be handled, or come in, later. */
export async function keepStatement(
  sql: Sql,
  officeId: string,
  statement: NoLossStatement,
  at: Date,
): Promise<void> {
  const json = JSON.stringify(statement);
  await sql.$executeRaw`
    INSERT INTO "NoLoss" AS n ("officeId", "day", "madeAt", "balanced", "statement")
    VALUES (${officeId}, ${statement.day}, ${at}, ${statement.balanced}, ${json}::jsonb)
    ON CONFLICT ("officeId", "day") DO UPDATE
       SET "madeAt" = ${at}, "balanced" = ${statement.balanced}, "statement" = ${json}::jsonb`;
}

export type KeptStatement = { day: string; madeAt: Date; statement: NoLossStatement };

/** The statements kept of days (local dates, both included), oldest first. */
export async function keptStatements(
  sql: Sql,
  officeId: string,
  from: string,
  to: string,
): Promise<KeptStatement[]> {
  return await sql.$queryRaw<KeptStatement[]>`
    SELECT "day", "madeAt", "statement" FROM "NoLoss"
     WHERE "officeId" = ${officeId} AND "day" >= ${from} AND "day" <= ${to} ORDER BY "day"`;
}
