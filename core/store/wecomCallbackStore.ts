import type { Sql } from "./database.ts";

/** Verified callbacks that are stored together: of one corp, at one moment. */
export type WecomMoment = { corpId: string; at: Date };
/** A verified callback. */
export type WecomDelivery = {
  endpoint: string;
  /** covers time, nonce and content: equal only where all of them are. No two stored together are equal */
  signature: string;
};
/** Whether this callback was here before. */
export type WecomSeen = { deliveries: number; firstAt: Date };

/** An event of a citizen's session, or what a member of the staff did, as it is kept until it is handled. */
export type NewWecomEvent = {
  externalId: string;
  who: string;
  bodySealed: Uint8Array<ArrayBuffer>;
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
 * Takes callbacks that say there are new messages of an account to pull: in one statement the marks against replays and
 * the notice. A repeated delivery notes nothing anew. Nothing here waits for whoever reads the account.
 * @param noticeSealed the latest notice's token, sealed
 * @returns for each, in the same order
 */
export async function takeKfNotices(
  sql: Sql,
  { corpId, at }: WecomMoment,
  notices: readonly WecomDelivery[],
  openKfId: string,
  noticeSealed: Uint8Array<ArrayBuffer>,
): Promise<WecomSeen[]> {
  const rows = await sql.$queryRaw<(WecomDelivery & WecomSeen)[]>`
    WITH seen AS (
      INSERT INTO "WecomSeen" ("corpId", "endpoint", "signature", "firstAt")
      SELECT ${corpId}, g."endpoint", g."signature", ${at}::timestamptz
        FROM unnest(${notices.map((one) => one.endpoint)}::text[], ${notices.map((one) => one.signature)}::text[])
             AS g("endpoint", "signature") ORDER BY 2, 3
      ON CONFLICT ("corpId", "endpoint", "signature") DO UPDATE SET "deliveries" = "WecomSeen"."deliveries" + 1
      RETURNING "endpoint", "signature", "deliveries", "firstAt"
    ), noted AS (
      INSERT INTO "WecomKfNotice" ("corpId", "openKfId", "noticeSealed", "noticeAt", "marks")
      SELECT ${corpId}, ${openKfId}, ${noticeSealed}::bytea, ${at}::timestamptz, count(*) FROM seen
       WHERE "deliveries" = 1 HAVING count(*) > 0
      ON CONFLICT ("corpId", "openKfId") DO UPDATE SET "noticeSealed" = excluded."noticeSealed",
        "noticeAt" = excluded."noticeAt", "marks" = "WecomKfNotice"."marks" + excluded."marks"
      RETURNING "openKfId"
    ), known AS (
      INSERT INTO "WecomKf" ("corpId", "openKfId", "dueAt", "leaseUntil")
      SELECT ${corpId}, "openKfId", ${at}::timestamptz, ${at}::timestamptz FROM noted
      ON CONFLICT ("corpId", "openKfId") DO NOTHING
    )
    SELECT "endpoint", "signature", "deliveries", "firstAt" FROM seen`;
  return notices.map(
    ({ endpoint, signature }) =>
      rows.find((row) => row.signature === signature && row.endpoint === endpoint) ?? gone(),
  );
}

/**
 * Takes callbacks that carry what the staff did: in one statement the marks against replays and the events. The same
 * event under another signature (a retry that was signed anew) is kept once.
 * @returns for each, in the same order; besides, the event's id, null where it is there already
 */
export async function takeWecomEvents(
  sql: Sql,
  { corpId, at }: WecomMoment,
  endpoint: string,
  events: readonly (NewWecomEvent & { signature: string })[],
): Promise<(WecomSeen & { id: bigint | null })[]> {
  const rows = await sql.$queryRaw<(WecomSeen & { signature: string; id: bigint | null })[]>`
    WITH given AS (
      SELECT * FROM unnest(${events.map((one) => one.signature)}::text[], ${events.map((one) => one.externalId)}::text[],
                           ${events.map((one) => one.who)}::text[], ${events.map((one) => one.bodySealed)}::bytea[])
               WITH ORDINALITY AS g("signature", "externalId", "who", "bodySealed", "place")
    ), seen AS (
      INSERT INTO "WecomSeen" ("corpId", "endpoint", "signature", "firstAt")
      SELECT ${corpId}, ${endpoint}, "signature", ${at}::timestamptz FROM given ORDER BY 3
      ON CONFLICT ("corpId", "endpoint", "signature") DO UPDATE SET "deliveries" = "WecomSeen"."deliveries" + 1
      RETURNING "signature", "deliveries", "firstAt"
    ), kept AS (
      INSERT INTO "WecomEvent" ("corpId", "source", "externalId", "who", "bodySealed", "receivedAt", "leaseUntil")
      SELECT ${corpId}, 'app', g."externalId", g."who", g."bodySealed", ${at}::timestamptz, ${at}::timestamptz
        FROM given g JOIN seen USING ("signature") WHERE "deliveries" = 1 ORDER BY g."place"
      ON CONFLICT ("corpId", "source", "externalId") DO NOTHING
      RETURNING "id", "externalId"
    )
    SELECT s."signature", s."deliveries", s."firstAt", k."id"
      FROM given g JOIN seen s USING ("signature") LEFT JOIN kept k USING ("externalId")`;
  return events.map(({ signature }) => rows.find((row) => row.signature === signature) ?? gone());
}

/** Marks a callback that carries nothing to keep. */
export async function takeWecomNothing(
  sql: Sql,
  { corpId, at }: WecomMoment,
  { endpoint, signature }: WecomDelivery,
): Promise<WecomSeen> {
  const rows = await sql.$queryRaw<WecomSeen[]>`
    INSERT INTO "WecomSeen" ("corpId", "endpoint", "signature", "firstAt")
    VALUES (${corpId}, ${endpoint}, ${signature}, ${at})
    ON CONFLICT ("corpId", "endpoint", "signature") DO UPDATE SET "deliveries" = "WecomSeen"."deliveries" + 1
    RETURNING "deliveries", "firstAt"`;
  return rows[0] ?? gone();
}

/** Forgets marks that no replay can meet any more: a callback of that age is refused for its age. */
export async function forgetWecomSeen(sql: Sql, corpId: string, before: Date): Promise<number> {
  return await sql.$executeRaw`DELETE FROM "WecomSeen" WHERE "corpId" = ${corpId} AND "firstAt" < ${before}`;
}

/** Keeps an event that was pulled. @returns its id, or null where it is there already */
export async function storeWecomEvent(
  sql: Sql,
  { corpId, at }: WecomMoment,
  event: NewWecomEvent,
): Promise<bigint | null> {
  const rows = await sql.$queryRaw<{ id: bigint }[]>`
    INSERT INTO "WecomEvent" ("corpId", "source", "externalId", "who", "bodySealed", "receivedAt", "leaseUntil")
    VALUES (${corpId}, 'kf', ${event.externalId}, ${event.who}, ${event.bodySealed}, ${at}, ${at})
    ON CONFLICT ("corpId", "source", "externalId") DO NOTHING RETURNING "id"`;
  return rows[0]?.id ?? null;
}

/**
 * Takes events that nobody works on, oldest first; a person's later ones wait while an earlier one does. Both questions
 * are asked once, beforehand: within the statement's own join a server that knows nothing of the table asked them again
 * for every row.
 */
export async function claimWecomEvents(
  sql: Sql,
  corpId: string,
  now: Date,
  leaseUntil: Date,
  limit: number,
): Promise<WecomEventRow[]> {
  const rows = await sql.$queryRaw<WecomEventRow[]>`
    WITH busy AS MATERIALIZED (
      SELECT "who", min("id") AS "id" FROM "WecomEvent"
       WHERE "corpId" = ${corpId} AND "status" = 'new' AND "leaseUntil" > ${now} GROUP BY "who"
    )
    UPDATE "WecomEvent" e SET "leaseUntil" = ${leaseUntil}
     WHERE e."corpId" = ${corpId} AND e."id" = ANY (ARRAY(
       SELECT w."id" FROM "WecomEvent" w
        WHERE w."corpId" = ${corpId} AND w."status" = 'new' AND w."leaseUntil" <= ${now}
          AND NOT EXISTS (SELECT 1 FROM busy b WHERE b."who" = w."who" AND b."id" < w."id")
        ORDER BY w."id" LIMIT ${limit} FOR UPDATE OF w SKIP LOCKED))
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

function gone(): never {
  throw new Error("an insert that updates on conflict gives a row");
}
