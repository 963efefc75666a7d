import { SETTLING, type SettlingEvent } from "../learning/settledLabels.ts";
import type { LabelChange } from "../understanding/learn.ts";
import { learnTexts } from "../understanding/texts.ts";
import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { type StoredTicket, storedTicket, TICKET_COLUMNS, type TicketRow } from "./ticketStore.ts";

/** Models of so many versions are kept to go back to; what older ones did stays on record. */
const MODELS_KEPT = 10;

/** A step by which somebody of the staff settled what a request is. */
const SETTLED_BY_STAFF = Prisma.sql`e."type" IN (${Prisma.join([...SETTLING])})
  AND e."body"::jsonb->'by'->>'role' = 'staff'`;

/** A request about which clerks settled something: its masked words, and the steps, in order. */
export type SettledRequest = { title: string; text: string; events: SettlingEvent[] };

/** The latest such requests of an office, at most so many, in the order in which they were first settled. */
export async function settledRequests(sql: Sql, officeId: string, limit: number): Promise<SettledRequest[]> {
  const rows = await sql.$queryRaw<{ title: string; text: string; bodies: string[] }[]>`
    SELECT r."body"::jsonb->>'title' AS "title", r."body"::jsonb->>'text' AS "text", s."bodies"
      FROM (
        SELECT e."ticketId", min(e."at") AS "first", array_agg(e."body" ORDER BY e."version") AS "bodies"
          FROM "TicketEvent" e WHERE e."officeId" = ${officeId} AND ${SETTLED_BY_STAFF}
         GROUP BY e."ticketId" ORDER BY "first" DESC, e."ticketId" DESC LIMIT ${limit}
      ) s
      JOIN "TicketEvent" r ON r."officeId" = ${officeId} AND r."ticketId" = s."ticketId" AND r."version" = 1
     ORDER BY s."first", s."ticketId"`;
  return rows.map(({ title, text, bodies }) => ({
    title,
    text,
    // written by this program as events of these types
    events: bodies.map((body) => JSON.parse(body) as SettlingEvent),
  }));
}

/** A lesson as it is on record, without its model. */
export type LessonRow = {
  version: number;
  learnedAt: Date;
  corrections: number;
  changes: LabelChange[];
  summary: string;
  kept: boolean;
  inUse: boolean;
  chosenBy: string | null;
  chosenAt: Date | null;
  /** its model is still there to go back to */
  usable: boolean;
};

/** What an office learned, the latest first. */
export async function listLessons(sql: Sql, officeId: string, limit: number): Promise<LessonRow[]> {
  return await sql.$queryRaw<LessonRow[]>`
    SELECT "version", "learnedAt", "corrections", "changes", "summary", "kept", "inUse", "chosenBy", "chosenAt",
           ("model" IS NOT NULL OR "version" = 0) AS "usable"
      FROM "Lesson" WHERE "officeId" = ${officeId} ORDER BY "version" DESC LIMIT ${limit}`;
}

/** The model files that offices use, of their own; those with the versions known already come without it. */
export async function modelsInUse(
  sql: Sql,
  known: ReadonlyMap<string, number>,
): Promise<{ officeId: string; version: number; model: Uint8Array | null }[]> {
  const offices = [...known.keys()];
  const versions = [...known.values()];
  return await sql.$queryRaw<{ officeId: string; version: number; model: Uint8Array | null }[]>`
    SELECT l."officeId", l."version", CASE WHEN k."version" IS NULL THEN l."model" END AS "model"
      FROM "Lesson" l
      LEFT JOIN unnest(${offices}::text[], ${versions}::int[]) AS k("officeId", "version")
        ON k."officeId" = l."officeId" AND k."version" = l."version"
     WHERE l."inUse" AND l."model" IS NOT NULL`;
}

/** The model file that an office uses, with its number and the corrections it was learned from; null: what ships. */
export async function modelInUse(
  sql: Sql,
  officeId: string,
): Promise<{ version: number; corrections: number; model: Uint8Array } | null> {
  const rows = await sql.$queryRaw<{ version: number; corrections: number; model: Uint8Array }[]>`
    SELECT "version", "corrections", "model" FROM "Lesson"
     WHERE "officeId" = ${officeId} AND "inUse" AND "model" IS NOT NULL`;
  return rows[0] ?? null;
}

/** A lesson to be put on record; `model` null where nothing was kept. */
export type NewLesson = Pick<LessonRow, "version" | "learnedAt" | "corrections" | "changes" | "summary"> & {
  model: Uint8Array<ArrayBuffer> | null;
};

/**
 * Puts a lesson on record, and its model in use where it was kept.
 * @returns false where that version is there already: another node was quicker
 */
export async function saveLesson(sql: Sql, officeId: string, lesson: NewLesson): Promise<boolean> {
  const { version, learnedAt, corrections, changes, summary, model } = lesson;
  const kept = model !== null;
  const made = await sql.$executeRaw`
    INSERT INTO "Lesson" ("officeId", "version", "learnedAt", "corrections", "changes", "summary", "kept", "inUse", "model")
    VALUES (${officeId}, ${version}, ${learnedAt}, ${corrections}, ${JSON.stringify(changes)}::jsonb, ${summary}, ${kept},
      false, ${model})
    ON CONFLICT ("officeId", "version") DO NOTHING`;
  if (made === 1 && kept) await putInUse(sql, officeId, version);
  return made === 1;
}

/** Lets an office use a version of its own, or (0) what ships. */
async function putInUse(sql: Sql, officeId: string, version: number): Promise<void> {
  await sql.$executeRaw`
    UPDATE "Lesson" SET "inUse" = ("version" = ${version})
     WHERE "officeId" = ${officeId} AND "inUse" <> ("version" = ${version})`;
  await sql.$executeRaw`
    UPDATE "Lesson" SET "model" = NULL
     WHERE "officeId" = ${officeId} AND NOT "inUse" AND "model" IS NOT NULL AND "version" NOT IN (
       SELECT "version" FROM "Lesson" WHERE "officeId" = ${officeId} AND "model" IS NOT NULL
        ORDER BY "version" DESC LIMIT ${MODELS_KEPT})`;
}

/**
 * Somebody goes to another version, or (0) to what ships.
 * @returns false where there is no model of that version (any more)
 */
export async function chooseVersion(
  sql: Sql,
  officeId: string,
  version: number,
  chosen: { by: string; at: Date },
): Promise<boolean> {
  if (version === 0) await noteShipped(sql, officeId, chosen.at);
  const found = await sql.$executeRaw`
    UPDATE "Lesson" SET "chosenBy" = ${chosen.by}, "chosenAt" = ${chosen.at}
     WHERE "officeId" = ${officeId} AND "version" = ${version} AND ("model" IS NOT NULL OR ${version} = 0)`;
  if (found === 0) return false;
  await putInUse(sql, officeId, version);
  return true;
}

/** What ships stands on record as version 0 once somebody chose it: a lesson from nothing, without a model of its own. */
async function noteShipped(sql: Sql, officeId: string, at: Date): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "Lesson" ("officeId", "version", "learnedAt", "corrections", "changes", "summary", "kept", "inUse")
    VALUES (${officeId}, 0, ${at}, 0, '[]'::jsonb, ${learnTexts.shipped}, true, false)
    ON CONFLICT ("officeId", "version") DO NOTHING`;
}

/** Tickets since then whose reading no clerk has settled yet, the least sure first, at most so many. */
export async function unsettledTickets(
  sql: Sql,
  officeId: string,
  since: Date,
  limit: number,
): Promise<StoredTicket[]> {
  const rows = await sql.$queryRaw<TicketRow[]>`
    SELECT ${TICKET_COLUMNS} FROM "Ticket" t
     WHERE t."officeId" = ${officeId} AND t."registeredAt" >= ${since}
       AND t."state"->'classification'->>'kind' IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM "TicketEvent" e
         WHERE e."officeId" = t."officeId" AND e."ticketId" = t."id" AND ${SETTLED_BY_STAFF})
     ORDER BY least((t."state"->'classification'->>'confidence')::float8,
                    (t."state"->'classification'->>'scopeConfidence')::float8), t."registeredAt", t."id"
     LIMIT ${limit}`;
  return rows.map(storedTicket);
}
