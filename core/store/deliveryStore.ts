import type { Sql, Tx } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/** A row of the outbox by its key. */
export type OwedRef = { officeId: string; id: string };

/** A row that was taken out of the outbox to be worked on. Rows of one lane keep their order. */
export type DueRow = OwedRef & { audience: string; personKey: string; way: string | null };

/** Most rows of one lane that are taken at once, by audience. */
export type LaneCaps = { citizen: number; staff: number; system: number };

/**
 * Takes rows whose time has come, in order, and marks them as handed to the work queue. Of one person's rows on one
 * way none is taken before those ahead of it: one that waits for another try holds back those behind it, one that was
 * handed to a platform or has moved on to another way does not. One node at a time; the others take nothing meanwhile.
 * A lane is looked at once, however much waits on it: a platform that is away for days holds nobody else up.
 * @param relay names this handing over: only who has it may change the rows. @param limit most lanes
 */
export async function takeDue(
  sql: Sql,
  now: Date,
  relay: string,
  limit: number,
  caps: LaneCaps,
): Promise<DueRow[]> {
  const [lock] = await sql.$queryRaw<{ free: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(${RELAY_LOCK}::bigint) AS "free"`;
  if (lock?.free !== true) return [];
  const rows = await sql.$queryRaw<DueRow[]>`
    WITH due AS (
      SELECT "officeId", "personKey", coalesce("way", '') AS "lane", min("id") AS "first",
             min(coalesce("nextTryAt", "dueAt")) AS "since"
        FROM "Outbox" WHERE "settledAt" IS NULL AND "relay" IS NULL AND coalesce("nextTryAt", "dueAt") <= ${now}
       GROUP BY 1, 2, 3
    ), open AS (
      SELECT d.* FROM (SELECT * FROM due ORDER BY "since", "first" OFFSET 0) d
       WHERE (SELECT 1 FROM "Outbox" e
               WHERE e."officeId" = d."officeId" AND e."personKey" = d."personKey" AND e."id" < d."first"
                 AND e."settledAt" IS NULL AND e."sentAt" IS NULL AND coalesce(e."way", '') = d."lane"
                 AND (e."nextTryAt" IS NOT NULL OR e."dueAt" <= ${now})
               LIMIT 1) IS NULL
       LIMIT ${limit}
    ), head AS MATERIALIZED (
      SELECT o."officeId", o."id", o."personKey", p."lane"
        FROM open p JOIN "Outbox" o ON o."officeId" = p."officeId" AND o."id" = p."first"
         FOR NO KEY UPDATE OF o SKIP LOCKED
    ), standing AS MATERIALIZED (
      SELECT o.* FROM head h
       CROSS JOIN LATERAL (
         SELECT o."officeId", o."id", o."audience", o."personKey", h."lane",
                o."relay" IS NULL AND coalesce(o."nextTryAt", o."dueAt") <= ${now} AS "free",
                o."sentAt" IS NOT NULL OR (o."nextTryAt" IS NULL AND o."dueAt" > ${now}) AS "aside"
           FROM "Outbox" o WHERE o."officeId" = h."officeId" AND o."personKey" = h."personKey" AND o."id" >= h."id"
            AND o."settledAt" IS NULL AND coalesce(o."way", '') = h."lane"
          ORDER BY o."id" LIMIT ${MOST_OF_LANE}) o
    ), orderly AS (
      SELECT "officeId", "id" FROM (
        SELECT s.*, bool_and(s."free" OR s."aside") OVER lane AS "clear",
               count(*) FILTER (WHERE s."free") OVER lane AS "place"
          FROM standing s WINDOW lane AS (PARTITION BY s."officeId", s."personKey", s."lane" ORDER BY s."id")) p
       WHERE p."free" AND p."clear" AND p."place" <= CASE p."audience" WHEN 'staff' THEN ${caps.staff}::int
         WHEN 'system' THEN ${caps.system}::int ELSE ${caps.citizen}::int END
    )
    UPDATE "Outbox" o SET "relay" = ${relay} FROM orderly
     WHERE o."officeId" = orderly."officeId" AND o."id" = orderly."id"
    RETURNING o."officeId", o."id"::text AS "id", o."audience", o."personKey", o."way"`;
  return rows.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
}

/** Of one lane so many rows are looked at. */
const MOST_OF_LANE = 400;
/** any fixed number: nodes that relay queue on it */
const RELAY_LOCK = 7_012_346;

/**
 * What the browser or the workbench has shown meanwhile needs no further waiting. Rows that somebody else is writing are
 * left to the next pass: nobody waits for them here, and nobody's waiting is crossed.
 */
export async function hastenShown(sql: Sql, now: Date): Promise<void> {
  await sql.$executeRaw`
    WITH shown AS MATERIALIZED (
      SELECT "officeId", "id" FROM "Outbox"
       WHERE "settledAt" IS NULL AND "status" = 'received' AND coalesce("nextTryAt", "dueAt") > ${now}
         FOR UPDATE SKIP LOCKED
    )
    UPDATE "Outbox" o SET "nextTryAt" = ${now} FROM shown s
     WHERE o."officeId" = s."officeId" AND o."id" = s."id"`;
}

/** One try, as the plan reads it. Times are epoch ms. */
export type TryRow = {
  number: number;
  round: number;
  deliveryId: string;
  way: string;
  at: number;
  finishedAt: number | null;
  outcome: string | null;
  why: string | null;
  receipt: string | null;
  proof: string | null;
  proofAt: number | null;
};

/** A message owed with all that is needed to deliver it. */
export type OwedMessageRow = {
  officeId: string;
  id: string;
  audience: string;
  channel: string;
  personKey: string;
  ticketId: string | null;
  template: string;
  params: unknown;
  bodySealed: Uint8Array | null;
  createdAt: Date;
  dueAt: Date;
  status: string;
  sentAt: Date | null;
  receivedAt: Date | null;
  correlationId: string;
  way: string | null;
  relay: string;
  round: number;
  addressSealed: Uint8Array | null;
  lastInAt: Date | null;
  /** messages handed to this person's chat since they last wrote; a file counts as one, sent or not */
  sentSince: number;
  number: string | null;
  title: string | null;
  personalSealed: Uint8Array | null;
  departmentId: string | null;
  /** a complaint about conduct */
  conduct: boolean;
  tries: TryRow[];
};

/** A row as it was handed over. */
export type RelayedRef = OwedRef & { relay: string };

/** The rows among these that are still to be delivered, and still in that handing over. */
export async function loadOwed(sql: Sql, refs: readonly RelayedRef[]): Promise<OwedMessageRow[]> {
  if (refs.length === 0) return [];
  return await sql.$queryRaw<OwedMessageRow[]>`
    SELECT o."officeId", o."id"::text AS "id", o."audience", o."channel", o."personKey", o."ticketId", o."template", o."params",
           o."bodySealed", o."createdAt", o."dueAt", o."status", o."sentAt", o."receivedAt", o."correlationId", o."way",
           o."relay", o."round", c."addressSealed", c."lastInAt", t."number", t."title", t."personalSealed", t."departmentId",
           coalesce(jsonb_typeof(t."state"->'accused') = 'object', false) AS "conduct",
           CASE WHEN o."channel" = 'wecomKf' AND c."lastInAt" IS NOT NULL THEN (
             SELECT coalesce(sum(1 + CASE WHEN jsonb_typeof(s."params"->'files') = 'array'
                                      THEN jsonb_array_length(s."params"->'files') ELSE 0 END), 0)::int FROM "Outbox" s WHERE s."officeId" = o."officeId" AND s."personKey" = o."personKey"
                AND s."channel" = 'wecomKf' AND s."way" IS NULL AND s."sentAt" >= c."lastInAt") ELSE 0 END AS "sentSince",
           coalesce((
             SELECT jsonb_agg(jsonb_build_object('number', a."number", 'round', a."round", 'deliveryId', a."deliveryId",
                      'way', a."way", 'at', (extract(epoch FROM a."startedAt") * 1000)::bigint, 'outcome', a."outcome",
                      'finishedAt', (extract(epoch FROM a."finishedAt") * 1000)::bigint, 'why', a."why",
                      'receipt', a."receipt", 'proof', a."proof",
                      'proofAt', (extract(epoch FROM a."proofAt") * 1000)::bigint) ORDER BY a."number")
               FROM "DeliveryAttempt" a WHERE a."officeId" = o."officeId" AND a."outboxId" = o."id"), '[]') AS "tries"
      FROM jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) AS r("officeId" text, "id" bigint, "relay" text)
      JOIN "Outbox" o ON o."officeId" = r."officeId" AND o."id" = r."id" AND o."relay" = r."relay"
      LEFT JOIN "Conversation" c ON c."officeId" = o."officeId" AND c."personKey" = o."personKey"
      LEFT JOIN "Ticket" t ON t."officeId" = o."officeId" AND t."id" = o."ticketId"
     WHERE o."settledAt" IS NULL ORDER BY o."id"`;
}

/** A try about to be made, or (with an outcome) the note that a way is spent. */
export type NewTry = OwedRef & {
  number: number;
  round: number;
  deliveryId: string;
  way: string;
  outcome: string | null;
  why: string | null;
};

/**
 * Notes tries before they are made. @returns those that were noted: one that another node has begun, or whose message
 * was settled meanwhile, is not
 */
export async function beginTries(
  sql: Sql,
  node: string,
  at: Date,
  tries: readonly NewTry[],
): Promise<OwedRef[]> {
  if (tries.length === 0) return [];
  return await sql.$queryRaw<OwedRef[]>`
    INSERT INTO "DeliveryAttempt" ("officeId", "outboxId", "number", "round", "deliveryId", "way", "node", "startedAt",
      "finishedAt", "outcome", "why")
    SELECT r."officeId", r."id", r."number", r."round", r."deliveryId", r."way", ${node}, ${at}::timestamptz,
           CASE WHEN r."outcome" IS NULL THEN NULL ELSE ${at}::timestamptz END, r."outcome", r."why"
      FROM jsonb_to_recordset(${JSON.stringify(tries)}::jsonb)
        AS r("officeId" text, "id" bigint, "number" int, "round" int, "deliveryId" text, "way" text, "outcome" text, "why" text)
      JOIN "Outbox" o ON o."officeId" = r."officeId" AND o."id" = r."id" AND o."settledAt" IS NULL
    ON CONFLICT DO NOTHING
    RETURNING "officeId", "outboxId"::text AS "id"`;
}

/** What a row of the outbox is to become, and what became of its try. Times are ISO 8601; null leaves unset. */
export type RowChange = RelayedRef & {
  round: number;
  /** null: no try belongs to it, and what follows up to `receipt` is null too */
  number: number | null;
  deliveryId: string | null;
  tryWay: string | null;
  startedAt: string | null;
  outcome: string | null;
  code: string | null;
  why: string | null;
  receipt: string | null;
  status: "waiting" | "sent" | "received" | "failed" | "dead";
  way: string | null;
  nextTryAt: string | null;
  sentAt: string | null;
  receivedAt: string | null;
  settledAt: string | null;
  failure: string | null;
  /** the work queue keeps it */
  kept: boolean;
};

/**
 * Writes outcomes of tries and the new standing of their rows, all in one statement. What was settled meanwhile stays
 * as it is; what was shown meanwhile stays shown; where the platform has told already what became of the message, it
 * is looked at again at once; what another handing over has is not touched. @returns the rows that changed
 */
export async function noteOutcomes(
  sql: Sql,
  node: string,
  at: Date,
  changes: readonly RowChange[],
): Promise<OwedRef[]> {
  if (changes.length === 0) return [];
  return await sql.$queryRaw<OwedRef[]>`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
        AS r("officeId" text, "id" bigint, "relay" text, "round" int, "number" int, "deliveryId" text, "tryWay" text,
             "startedAt" timestamptz, "outcome" text, "code" text, "why" text, "receipt" text,
             "status" text, "way" text, "nextTryAt" timestamptz, "sentAt" timestamptz, "receivedAt" timestamptz,
             "settledAt" timestamptz, "failure" text, "kept" boolean)
    ), tried AS (
      INSERT INTO "DeliveryAttempt" AS a ("officeId", "outboxId", "number", "round", "deliveryId", "way", "node", "startedAt",
        "finishedAt", "outcome", "code", "why", "receipt")
      SELECT r."officeId", r."id", r."number", r."round", r."deliveryId", r."tryWay", ${node}, r."startedAt", ${at}::timestamptz,
             r."outcome", r."code", r."why", r."receipt" FROM r WHERE r."number" IS NOT NULL
      ON CONFLICT ("officeId", "outboxId", "number") DO UPDATE SET "finishedAt" = excluded."finishedAt",
             "outcome" = excluded."outcome", "code" = excluded."code", "why" = excluded."why", "receipt" = excluded."receipt"
       WHERE a."outcome" IS NULL
    )
    UPDATE "Outbox" o SET
           "status" = CASE WHEN o."status" = 'received' THEN o."status" ELSE r."status" END, "way" = r."way",
           "nextTryAt" = CASE WHEN r."nextTryAt" IS NULL OR r."number" IS NULL THEN r."nextTryAt" WHEN EXISTS (
             SELECT 1 FROM "DeliveryAttempt" a WHERE a."officeId" = r."officeId" AND a."outboxId" = r."id"
                AND a."number" = r."number" AND a."proof" IS NOT NULL) THEN ${at} ELSE r."nextTryAt" END,
           "relay" = CASE WHEN r."kept" THEN o."relay" END, "sentAt" = coalesce(o."sentAt", r."sentAt"),
           "receivedAt" = coalesce(o."receivedAt", r."receivedAt"), "settledAt" = r."settledAt", "failure" = r."failure",
           "attempts" = o."attempts" + CASE WHEN r."number" IS NULL THEN 0 ELSE 1 END,
           "receipt" = CASE WHEN r."receipt" IS NULL THEN o."receipt" ELSE to_jsonb(r."receipt") END
      FROM r
     WHERE o."officeId" = r."officeId" AND o."id" = r."id" AND o."relay" = r."relay" AND o."settledAt" IS NULL
    RETURNING o."officeId", o."id"::text AS "id"`;
}

/** Gives rows back that were taken and not reached: they are due again at that time. */
export async function giveBack(sql: Sql, refs: readonly RelayedRef[], at: Date): Promise<void> {
  if (refs.length === 0) return;
  await sql.$executeRaw`
    UPDATE "Outbox" o SET "relay" = NULL, "nextTryAt" = ${at}
      FROM jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) AS r("officeId" text, "id" bigint, "relay" text)
     WHERE o."officeId" = r."officeId" AND o."id" = r."id" AND o."relay" = r."relay" AND o."settledAt" IS NULL`;
}

/** Tokens asked of one bucket. */
export type Asked = { officeId: string; key: string; want: number; capacity: number; perSecond: number };
/** What a bucket gave; `wait`: ms until it has another one. */
export type Granted = { officeId: string; key: string; granted: number; wait: number };

/** Takes tokens out of buckets that all nodes share; one that is paused gives none. */
export async function takeTokens(sql: Sql, now: Date, asked: readonly Asked[]): Promise<Granted[]> {
  if (asked.length === 0) return [];
  const rest = Prisma.sql`least(excluded."capacity", b."tokens" +
    greatest(0, extract(epoch FROM excluded."refilledAt" - b."refilledAt")) * excluded."perSecond")`;
  const grant = Prisma.sql`CASE WHEN b."pausedUntil" > excluded."refilledAt" THEN 0
    ELSE least(excluded."granted", floor(${rest}))::int END`;
  return await sql.$queryRaw<Granted[]>`
    WITH taken AS (
      INSERT INTO "DeliveryBucket" AS b ("officeId", "key", "tokens", "capacity", "perSecond", "granted", "refilledAt")
      SELECT r."officeId", r."key", r."capacity" - least(r."want", floor(r."capacity")), r."capacity", r."perSecond",
             least(r."want", floor(r."capacity")), ${now}::timestamptz
        FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
          AS r("officeId" text, "key" text, "want" int, "capacity" float8, "perSecond" float8)
       ORDER BY r."officeId", r."key"
      ON CONFLICT ("officeId", "key") DO UPDATE SET "tokens" = ${rest} - ${grant}, "granted" = ${grant},
             "capacity" = excluded."capacity", "perSecond" = excluded."perSecond",
             "refilledAt" = greatest(b."refilledAt", excluded."refilledAt"),
             "pausedUntil" = CASE WHEN b."pausedUntil" > excluded."refilledAt" THEN b."pausedUntil" END
      RETURNING b.*
    )
    SELECT "officeId", "key", "granted",
           ceil(greatest(1000 * greatest(0, 1 - "tokens") / "perSecond",
             coalesce(extract(epoch FROM "pausedUntil" - ${now}::timestamptz) * 1000, 0)))::float8 AS "wait"
      FROM taken`;
}

/** A platform said how long it wants no more: no node sends there before. */
export async function pauseBuckets(
  sql: Sql,
  pauses: readonly { officeId: string; key: string; until: string }[],
): Promise<void> {
  if (pauses.length === 0) return;
  await sql.$executeRaw`
    UPDATE "DeliveryBucket" b SET "pausedUntil" = greatest(b."pausedUntil", r."until")
      FROM (SELECT "officeId", "key", max("until") AS "until"
              FROM jsonb_to_recordset(${JSON.stringify(pauses)}::jsonb) AS r("officeId" text, "key" text, "until" timestamptz)
             GROUP BY 1, 2 ORDER BY 1, 2) r
     WHERE b."officeId" = r."officeId" AND b."key" = r."key"`;
}

/** Buckets of persons who are full again say nothing: they are forgotten. @returns how many */
export async function dropIdleBuckets(sql: Sql, before: Date): Promise<number> {
  return await sql.$executeRaw`
    DELETE FROM "DeliveryBucket" WHERE "officeId" <> '*' AND "refilledAt" < ${before}
       AND ("pausedUntil" IS NULL OR "pausedUntil" < ${before})`;
}

/** Runs a statement of the work queue in a transaction of ours, so that both are written or neither. */
export async function runIn(tx: Tx, text: string, values: readonly unknown[]): Promise<unknown[]> {
  return await tx.$queryRawUnsafe<unknown[]>(text, ...values);
}
