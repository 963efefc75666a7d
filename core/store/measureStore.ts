import type { Measure } from "../measures/measure.ts";
import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/** A measure as stored. */
export type StoredMeasure = { id: string; measure: Measure };

type Row = { id: string; state: Measure };

/** Measures of an office, newest first; only one unit's where it is named. */
export async function listMeasures(
  sql: Sql,
  officeId: string,
  departmentId: string | null,
  limit: number,
): Promise<StoredMeasure[]> {
  const unit = departmentId === null ? Prisma.empty : Prisma.sql`AND "departmentId" = ${departmentId}`;
  const rows = await sql.$queryRaw<Row[]>`
    SELECT "id", "state" FROM "UnitMeasure" WHERE "officeId" = ${officeId} ${unit}
     ORDER BY "issuedAt" DESC, "id" DESC LIMIT ${limit}`;
  return rows.map(measureOf);
}

/** One measure; null where there is none of that id. */
export async function loadMeasure(sql: Sql, officeId: string, id: string): Promise<StoredMeasure | null> {
  const rows = await sql.$queryRaw<Row[]>`
    SELECT "id", "state" FROM "UnitMeasure" WHERE "officeId" = ${officeId} AND "id" = ${id}`;
  return rows[0] === undefined ? null : measureOf(rows[0]);
}

/** The measure that still runs with a unit, or null. Others who issue one to it wait until the transaction ends. */
export async function runningMeasure(
  sql: Sql,
  officeId: string,
  departmentId: string,
): Promise<StoredMeasure | null> {
  await sql.$queryRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(${`measure/${officeId}/${departmentId}`}, 0))::text`;
  const rows = await sql.$queryRaw<Row[]>`
    SELECT "id", "state" FROM "UnitMeasure"
     WHERE "officeId" = ${officeId} AND "departmentId" = ${departmentId} AND "status" IN ('issued', 'answered') LIMIT 1`;
  return rows[0] === undefined ? null : measureOf(rows[0]);
}

/**
 * Writes a measure after a step, and when the clock has to do with it next (epoch ms). @param before its version before the step; 0: it was issued with it
 * @returns false where somebody else took a step in between
 */
export async function saveMeasure(
  sql: Sql,
  officeId: string,
  { id, measure, wakeAt: wake }: StoredMeasure & { wakeAt: number | null },
  before: number,
): Promise<boolean> {
  const { departmentId, step, status, version, clock, history } = measure;
  const issuedAt = new Date(history[0]?.at ?? 0);
  const dueAt = clock === null ? null : new Date(clock.dueAt);
  const wakeAt = wake === null ? null : new Date(wake);
  const last = history.at(-1);
  const doneAt = status === "mended" || status === "failed" ? new Date(last?.at ?? 0) : null;
  const state = JSON.stringify(measure);
  const changed =
    before === 0
      ? await sql.$executeRaw`
          INSERT INTO "UnitMeasure" ("officeId", "id", "departmentId", "step", "status", "state", "version",
            "issuedAt", "dueAt", "wakeAt", "doneAt")
          VALUES (${officeId}, ${id}, ${departmentId}, ${step}, ${status}, ${state}::jsonb, ${version}, ${issuedAt},
            ${dueAt}, ${wakeAt}, ${doneAt}) ON CONFLICT ("officeId", "id") DO NOTHING`
      : await sql.$executeRaw`
          UPDATE "UnitMeasure" SET "status" = ${status}, "state" = ${state}::jsonb, "version" = ${version},
                 "wakeAt" = ${wakeAt}, "doneAt" = ${doneAt}
           WHERE "officeId" = ${officeId} AND "id" = ${id} AND "version" = ${before}`;
  return changed === 1;
}

/** The measure that waits longest for the clock, kept from other nodes until the transaction ends; null: none is due. */
export async function dueMeasure(
  sql: Sql,
  now: Date,
): Promise<(StoredMeasure & { officeId: string }) | null> {
  const rows = await sql.$queryRaw<(Row & { officeId: string })[]>`
    SELECT "officeId", "id", "state" FROM "UnitMeasure" WHERE "wakeAt" <= ${now}
     ORDER BY "wakeAt" LIMIT 1 FOR UPDATE SKIP LOCKED`;
  const [row] = rows;
  return row === undefined ? null : { officeId: row.officeId, ...measureOf(row) };
}

/** When the clock looks at it again; null: never. */
export async function wakeMeasure(
  sql: Sql,
  { officeId, id }: { officeId: string; id: string },
  wakeAt: Date | null,
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "UnitMeasure" SET "wakeAt" = ${wakeAt} WHERE "officeId" = ${officeId} AND "id" = ${id}`;
}

// the state was written by saveMeasure
function measureOf({ id, state }: Row): StoredMeasure {
  return { id, measure: state };
}
