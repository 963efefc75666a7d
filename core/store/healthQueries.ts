import type { Sql } from "./database.ts";

/** What came in over a channel of an office. */
export type ChannelIn = { channel: string; lastAt: Date; lately: number; waiting: number; dead: number };

/** What comes in, by channel. @param since from when `lately` counts */
export async function channelsIn(sql: Sql, officeId: string, since: Date): Promise<ChannelIn[]> {
  return await sql.$queryRaw<ChannelIn[]>`
    SELECT "channel", max("receivedAt") AS "lastAt", count(*) FILTER (WHERE "receivedAt" >= ${since})::int AS "lately",
           count(*) FILTER (WHERE "status" = 'new')::int AS "waiting",
           count(*) FILTER (WHERE "status" = 'dead')::int AS "dead"
      FROM "Inbox" WHERE "officeId" = ${officeId} GROUP BY "channel" ORDER BY "channel"`;
}

/** What went out by a way of an office. `lastAt`: the last try that the platform took; null where none was. */
export type WayOut = {
  way: string;
  lastAt: Date | null;
  tries: number;
  failures: number;
  /** why the last failure of that time failed, in plain Chinese */
  why: string | null;
};

/** What goes out, by way. @param since from when tries and failures are counted */
export async function waysOut(sql: Sql, officeId: string, since: Date): Promise<WayOut[]> {
  return await sql.$queryRaw<WayOut[]>`
    SELECT "way", max("finishedAt") FILTER (WHERE "outcome" = 'ok') AS "lastAt",
           count(*) FILTER (WHERE "startedAt" >= ${since})::int AS "tries",
           count(*) FILTER (WHERE "startedAt" >= ${since} AND ("outcome" NOT IN ('ok', 'throttled') OR "proof" = 'failed'))::int
             AS "failures",
           (array_agg("why" ORDER BY "startedAt" DESC) FILTER (WHERE "startedAt" >= ${since} AND "outcome" <> 'ok'))[1] AS "why"
      FROM "DeliveryAttempt" WHERE "officeId" = ${officeId} GROUP BY "way" ORDER BY "way"`;
}

/** What an office still owes: how much is due and not delivered, since when, and how much was given up. */
export type StillOwed = { waiting: number; oldestDueAt: Date | null; dead: number };

export async function stillOwed(sql: Sql, officeId: string, now: Date): Promise<StillOwed> {
  const rows = await sql.$queryRaw<StillOwed[]>`
    SELECT count(*) FILTER (WHERE "settledAt" IS NULL AND "dueAt" <= ${now} AND "status" <> 'dead')::int AS "waiting",
           min("dueAt") FILTER (WHERE "settledAt" IS NULL AND "dueAt" <= ${now} AND "status" <> 'dead') AS "oldestDueAt",
           count(*) FILTER (WHERE "status" = 'dead')::int AS "dead"
      FROM "Outbox" WHERE "officeId" = ${officeId} AND ("settledAt" IS NULL OR "status" = 'dead')`;
  return rows[0] ?? { waiting: 0, oldestDueAt: null, dead: 0 };
}
