import type { Sql } from "./database.ts";

/** A task begins on a node. */
export async function beginTask(
  sql: Sql,
  run: { task: string; node: string; everyMs: number; at: Date },
): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "TaskRun" ("task", "node", "everyMs", "startedAt")
    VALUES (${run.task}, ${run.node}, ${run.everyMs}, ${run.at})
    ON CONFLICT ("task", "node") DO UPDATE
       SET "startedAt" = ${run.at}, "everyMs" = ${run.everyMs}, "runs" = "TaskRun"."runs" + 1`;
}

/** It ended: with so many effects, or with what went wrong; that stays to be read after the next good run. */
export async function endTask(
  sql: Sql,
  run: { task: string; node: string; at: Date; effects: number; failure: string | null },
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "TaskRun" SET "finishedAt" = ${run.at}, "effects" = "effects" + ${run.effects},
           "doneAt" = CASE WHEN ${run.failure}::text IS NULL THEN ${run.at} ELSE "doneAt" END,
           "failures" = "failures" + CASE WHEN ${run.failure}::text IS NULL THEN 0 ELSE 1 END,
           "failure" = COALESCE(${run.failure}, "failure")
     WHERE "task" = ${run.task} AND "node" = ${run.node}`;
}

/** One task over all nodes. */
export type TaskState = {
  task: string;
  everyMs: number;
  /** the last good end on any node */
  doneAt: Date | null;
  runs: number;
  failures: number;
  effects: number;
};

export async function taskStates(sql: Sql): Promise<TaskState[]> {
  return await sql.$queryRaw<TaskState[]>`
    SELECT "task", max("everyMs")::int AS "everyMs", max("doneAt") AS "doneAt", sum("runs")::float8 AS "runs",
           sum("failures")::float8 AS "failures", sum("effects")::float8 AS "effects"
      FROM "TaskRun" GROUP BY "task" ORDER BY "task"`;
}

/** Nodes that have run nothing for long are forgotten: each start of the program is a node of its own. */
export async function forgetNodes(sql: Sql, before: Date): Promise<void> {
  await sql.$executeRaw`DELETE FROM "TaskRun" WHERE "startedAt" < ${before}`;
}
