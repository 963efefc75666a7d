import type { Sql } from "./database.ts";

/** A recording that came in; its words are still to be had. */
export type NewRecording = {
  officeId: string;
  id: string;
  channel: string;
  externalId: string;
  sourceSealed: Uint8Array<ArrayBuffer>;
  attachmentId: string | null;
  receivedAt: Date;
  createdAt: Date;
  correlationId: string;
};

export type RecordingStatus = "waiting" | "submitted" | "heard" | "done" | "failed";

export type RecordingRow = Omit<NewRecording, "createdAt"> & {
  status: RecordingStatus;
  /** given with every write: whoever lost their hold writes nothing */
  version: number;
  attempts: number;
  taskId: string | null;
  wordsSealed: Uint8Array<ArrayBuffer> | null;
  createdAt: Date;
};

/** What a step came to. `dueAt` null: nothing more to do. */
export type RecordingStep = {
  status: RecordingStatus;
  dueAt: Date | null;
  attempts: number;
  taskId: string | null;
  wordsSealed: Uint8Array<ArrayBuffer> | null;
  failure: string | null;
  at: Date;
};

/** Keeps a recording, due at once. @returns false where it is there already */
export async function storeRecording(sql: Sql, r: NewRecording): Promise<boolean> {
  const written = await sql.$executeRaw`
    INSERT INTO "Recording" ("officeId", "id", "channel", "externalId", "dueAt", "sourceSealed", "attachmentId",
      "receivedAt", "createdAt", "correlationId")
    VALUES (${r.officeId}, ${r.id}, ${r.channel}, ${r.externalId}, ${r.createdAt}, ${r.sourceSealed},
      ${r.attachmentId}, ${r.receivedAt}, ${r.createdAt}, ${r.correlationId})
    ON CONFLICT ("officeId", "id") DO NOTHING`;
  return written === 1;
}

/**
 * Takes recordings whose next step is due, oldest first; until the hold runs out they are this node's alone.
 * @param until a node that died over one leaves it to others from then on
 */
export async function claimRecordings(
  sql: Sql,
  now: Date,
  until: Date,
  limit: number,
): Promise<RecordingRow[]> {
  return await sql.$queryRaw<RecordingRow[]>`
    WITH due AS MATERIALIZED (
      SELECT "officeId", "id" FROM "Recording" WHERE "dueAt" <= ${now}
       ORDER BY "dueAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE "Recording" r SET "dueAt" = ${until}, "version" = r."version" + 1 FROM due d
     WHERE r."officeId" = d."officeId" AND r."id" = d."id"
    RETURNING r."officeId", r."id", r."channel", r."externalId", r."status", r."version", r."attempts",
      r."sourceSealed", r."attachmentId", r."taskId", r."wordsSealed", r."receivedAt", r."createdAt",
      r."correlationId"`;
}

/** Writes what a step came to. @returns false where the hold was lost meanwhile: nothing is changed then */
export async function settleRecording(
  sql: Sql,
  row: Pick<RecordingRow, "officeId" | "id" | "version">,
  step: RecordingStep,
): Promise<boolean> {
  const changed = await sql.$executeRaw`
    UPDATE "Recording" SET "status" = ${step.status}, "dueAt" = ${step.dueAt}, "attempts" = ${step.attempts},
           "taskId" = ${step.taskId}, "wordsSealed" = ${step.wordsSealed}, "failure" = ${step.failure},
           "finishedAt" = CASE WHEN ${step.dueAt}::timestamptz IS NULL THEN ${step.at}::timestamptz END
     WHERE "officeId" = ${row.officeId} AND "id" = ${row.id} AND "version" = ${row.version}`;
  return changed === 1;
}

/**
 * The platform says that it is through with a recording: it is looked at next. A task that no row knows (the node
 * died before it could note it) is noted now. @returns false where nothing waits for it
 */
export async function hurryRecording(
  sql: Sql,
  officeId: string,
  id: string,
  taskId: string,
  now: Date,
): Promise<boolean> {
  const changed = await sql.$executeRaw`
    UPDATE "Recording" SET "dueAt" = ${now}, "status" = 'submitted', "taskId" = ${taskId}, "version" = "version" + 1
     WHERE "officeId" = ${officeId} AND "id" = ${id} AND "status" IN ('waiting', 'submitted')
       AND coalesce("taskId", ${taskId}) = ${taskId}`;
  return changed === 1;
}

/** The sound of a recording that is still to be heard: what the platform may fetch of us. */
export async function soundOfRecording(
  sql: Sql,
  officeId: string,
  id: string,
): Promise<{ contentType: string; bodySealed: Uint8Array } | null> {
  const rows = await sql.$queryRaw<{ contentType: string; bodySealed: Uint8Array }[]>`
    SELECT a."contentType", a."bodySealed" FROM "Recording" r
      JOIN "Attachment" a ON a."officeId" = r."officeId" AND a."id" = r."attachmentId"
     WHERE r."officeId" = ${officeId} AND r."id" = ${id} AND r."status" IN ('waiting', 'submitted')`;
  return rows[0] ?? null;
}

/** How many recordings are still to be heard or were given up, by office and state (metrics). */
export async function countRecordings(
  sql: Sql,
): Promise<{ officeId: string; status: string; count: number }[]> {
  return await sql.$queryRaw<{ officeId: string; status: string; count: number }[]>`
    SELECT "officeId", "status", count(*)::int AS "count" FROM "Recording" WHERE "dueAt" IS NOT NULL GROUP BY 1, 2`;
}
