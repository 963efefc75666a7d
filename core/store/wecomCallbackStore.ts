import type { Sql } from "./database.ts";

/** A verified callback. */
export type WecomDelivery = {
  corpId: string;
  endpoint: string;
  /** covers time, nonce and content: equal only where all of them are */
  signature: string;
  at: Date;
};
/** Whether this callback was here before. */
export type WecomSeen = { deliveries: number; firstAt: Date };

/** An event as it is kept until it is handled. */
export type NewWecomEvent = {
  corpId: string;
  source: "app" | "kf";
  externalId: string;
  who: string;
  bodySealed: Uint8Array<ArrayBuffer>;
  receivedAt: Date;
  /** others keep off until then */
  leaseUntil: Date;
};
export type WecomEventRow = {
  id: bigint;
  source: string;
  who: string;
  bodySealed: Uint8Array<ArrayBuffer>;
  attempts: number;
};

/** An event is tried so often before it is put aside for a person. */
export const MOST_EVENT_ATTEMPTS = 6;

/**
 * Takes a callback that says there are new messages to pull: in one statement the mark against replays and the sync
 * that is due. A repeated delivery marks nothing anew.
 * @param noticeSealed the notice's token, sealed
 */
export async function takeKfNotice(
  sql: Sql,
  seen: WecomDelivery,
  openKfId: string,
  noticeSealed: Uint8Array<ArrayBuffer>,
): Promise<WecomSeen> {
  const rows = await sql.$queryRaw<WecomSeen[]>`
    WITH seen AS (
      INSERT INTO "WecomSeen" ("corpId", "endpoint", "signature", "firstAt")
      VALUES (${seen.corpId}, ${seen.endpoint}, ${seen.signature}, ${seen.at})
      ON CONFLICT ("corpId", "endpoint", "signature") DO UPDATE SET "deliveries" = "WecomSeen"."deliveries" + 1
      RETURNING "deliveries", "firstAt"
    ), due AS (
      INSERT INTO "WecomKf" ("corpId", "openKfId", "noticeSealed", "noticeAt", "marks", "dueAt", "leaseUntil")
      SELECT ${seen.corpId}, ${openKfId}, ${noticeSealed}, ${seen.at}, 1, ${seen.at}, ${seen.at} FROM seen
       WHERE "deliveries" = 1
      ON CONFLICT ("corpId", "openKfId") DO UPDATE SET "noticeSealed" = excluded."noticeSealed",
        "noticeAt" = excluded."noticeAt", "marks" = "WecomKf"."marks" + 1,
        "dueAt" = least("WecomKf"."dueAt", excluded."dueAt")
    )
    SELECT "deliveries", "firstAt" FROM seen`;
  return firstOf(rows);
}

/**
 * Takes a callback that carries an event: in one statement the mark against replays and the event. The same event
 * under another signature (a retry that was signed anew) is kept once.
 * @returns besides, the event's id; null where it is there already
 */
export async function takeWecomEvent(
  sql: Sql,
  seen: WecomDelivery,
  event: NewWecomEvent,
): Promise<WecomSeen & { id: bigint | null }> {
  const rows = await sql.$queryRaw<(WecomSeen & { id: bigint | null })[]>`
    WITH seen AS (
      INSERT INTO "WecomSeen" ("corpId", "endpoint", "signature", "firstAt")
      VALUES (${seen.corpId}, ${seen.endpoint}, ${seen.signature}, ${seen.at})
      ON CONFLICT ("corpId", "endpoint", "signature") DO UPDATE SET "deliveries" = "WecomSeen"."deliveries" + 1
      RETURNING "deliveries", "firstAt"
    ), kept AS (
      INSERT INTO "WecomEvent" ("corpId", "source", "externalId", "who", "bodySealed", "receivedAt", "leaseUntil")
      SELECT ${event.corpId}, ${event.source}, ${event.externalId}, ${event.who}, ${event.bodySealed},
             ${event.receivedAt}, ${event.leaseUntil} FROM seen WHERE "deliveries" = 1
      ON CONFLICT ("corpId", "source", "externalId") DO NOTHING
      RETURNING "id"
    )
    SELECT "deliveries", "firstAt", (SELECT "id" FROM kept) AS "id" FROM seen`;
  return firstOf(rows);
}

/** Marks a callback that carries nothing to keep. */
export async function takeWecomNothing(sql: Sql, seen: WecomDelivery): Promise<WecomSeen> {
  const rows = await sql.$queryRaw<WecomSeen[]>`
    INSERT INTO "WecomSeen" ("corpId", "endpoint", "signature", "firstAt")
    VALUES (${seen.corpId}, ${seen.endpoint}, ${seen.signature}, ${seen.at})
    ON CONFLICT ("corpId", "endpoint", "signature") DO UPDATE SET "deliveries" = "WecomSeen"."deliveries" + 1
    RETURNING "deliveries", "firstAt"`;
  return firstOf(rows);
}

/** Forgets marks that no replay can meet any more: a callback of that age is refused for its age. */
export async function forgetWecomSeen(sql: Sql, corpId: string, before: Date): Promise<number> {
  return await sql.$executeRaw`DELETE FROM "WecomSeen" WHERE "corpId" = ${corpId} AND "firstAt" < ${before}`;
}

/** Keeps an event that was pulled. @returns its id, or null where it is there already */
export async function storeWecomEvent(sql: Sql, event: NewWecomEvent): Promise<bigint | null> {
  const rows = await sql.$queryRaw<{ id: bigint }[]>`
    INSERT INTO "WecomEvent" ("corpId", "source", "externalId", "who", "bodySealed", "receivedAt", "leaseUntil")
    VALUES (${event.corpId}, ${event.source}, ${event.externalId}, ${event.who}, ${event.bodySealed},
            ${event.receivedAt}, ${event.leaseUntil})
    ON CONFLICT ("corpId", "source", "externalId") DO NOTHING RETURNING "id"`;
  return rows[0]?.id ?? null;
}

/** Takes events that nobody works on, oldest first; a person's later ones wait while an earlier one does. */
export async function claimWecomEvents(
  sql: Sql,
  corpId: string,
  now: Date,
  leaseUntil: Date,
  limit: number,
): Promise<WecomEventRow[]> {
  const rows = await sql.$queryRaw<WecomEventRow[]>`
    UPDATE "WecomEvent" e SET "leaseUntil" = ${leaseUntil}
      FROM (SELECT w."id" FROM "WecomEvent" w
             WHERE w."corpId" = ${corpId} AND w."status" = 'new' AND w."leaseUntil" <= ${now}
               AND NOT EXISTS (SELECT 1 FROM "WecomEvent" b WHERE b."corpId" = ${corpId} AND b."status" = 'new'
                                  AND b."leaseUntil" > ${now} AND b."who" = w."who" AND b."id" < w."id")
             ORDER BY w."id" LIMIT ${limit} FOR UPDATE SKIP LOCKED) due
     WHERE e."corpId" = ${corpId} AND e."id" = due."id"
    RETURNING e."id", e."source", e."who", e."bodySealed", e."attempts"`;
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function settleWecomEvent(sql: Sql, corpId: string, id: bigint, at: Date): Promise<void> {
  await sql.$executeRaw`
    UPDATE "WecomEvent" SET "status" = 'done', "handledAt" = ${at}, "failure" = NULL
     WHERE "corpId" = ${corpId} AND "id" = ${id} AND "status" = 'new'`;
}

/** The event could not be handled: again later, and put aside after MOST_EVENT_ATTEMPTS. */
export async function failWecomEvent(
  sql: Sql,
  corpId: string,
  id: bigint,
  failure: string,
  retryAt: Date,
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "WecomEvent" SET "failure" = ${failure}, "leaseUntil" = ${retryAt}, "attempts" = "attempts" + 1,
           "status" = CASE WHEN "attempts" + 1 >= ${MOST_EVENT_ATTEMPTS}::int THEN 'dead' ELSE 'new' END
     WHERE "corpId" = ${corpId} AND "id" = ${id} AND "status" = 'new'`;
}

/** Puts events off without counting it as a try. */
export async function postponeWecomEvents(
  sql: Sql,
  corpId: string,
  ids: bigint[],
  until: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await sql.$executeRaw`
    UPDATE "WecomEvent" SET "leaseUntil" = ${until}
     WHERE "corpId" = ${corpId} AND "id" = ANY(${ids}) AND "status" = 'new'`;
}

/** How many events wait or were put aside, for the metrics. */
export async function countWecomEvents(
  sql: Sql,
  corpId: string,
): Promise<{ source: string; status: string; count: number }[]> {
  return await sql.$queryRaw<{ source: string; status: string; count: number }[]>`
    SELECT "source", "status", count(*)::int AS "count" FROM "WecomEvent"
     WHERE "corpId" = ${corpId} AND "status" IN ('new', 'dead') GROUP BY 1, 2`;
}

function firstOf<T>(rows: T[]): T {
  const row = rows[0];
  if (row === undefined) throw new Error("an insert that updates on conflict gives a row");
  return row;
}
