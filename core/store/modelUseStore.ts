import type { ModelOutcome, ModelUse } from "../model/modelServer.ts";
import type { Sql } from "./database.ts";

/** Under this name the day's budget is counted, over all uses. */
const ANY = "any";
const ASKED = "asked";

/**
 * Takes one question out of an office's budget of a day, on all nodes together.
 * @param day local date @param budget questions a day, at least 1
 * @returns false where the day's budget is used up: then nothing may be asked
 */
export async function spendQuestion(
  sql: Sql,
  officeId: string,
  day: string,
  budget: number,
): Promise<boolean> {
  const rows = await sql.$queryRaw<unknown[]>`
    INSERT INTO "ModelUse" AS m ("officeId", "day", "use", "outcome", "count", "tokens")
    VALUES (${officeId}, ${day}, ${ANY}, ${ASKED}, 1, 0)
    ON CONFLICT ("officeId", "day", "use", "outcome") DO UPDATE SET "count" = m."count" + 1 WHERE m."count" < ${budget}
    RETURNING 1`;
  return rows.length === 1;
}

/** Notes what came of a question. @param day local date */
export async function noteModelUse(
  sql: Sql,
  officeId: string,
  day: string,
  { use, outcome, tokens }: { use: ModelUse; outcome: ModelOutcome; tokens: number },
): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "ModelUse" AS m ("officeId", "day", "use", "outcome", "count", "tokens")
    VALUES (${officeId}, ${day}, ${use}, ${outcome}, 1, ${tokens})
    ON CONFLICT ("officeId", "day", "use", "outcome") DO UPDATE
       SET "count" = m."count" + 1, "tokens" = m."tokens" + ${tokens}`;
}

/** What was asked on a day, by office, use and outcome, without the budget's own row. */
export async function modelUseOn(
  sql: Sql,
  day: string,
): Promise<{ officeId: string; use: string; outcome: string; count: number; tokens: number }[]> {
  return await sql.$queryRaw`
    SELECT "officeId", "use", "outcome", "count", "tokens" FROM "ModelUse"
     WHERE "day" = ${day} AND "use" <> ${ANY} ORDER BY "officeId", "use", "outcome"`;
}
