import type { Sql } from "./database.ts";

/** What was answered to a command that was given with a key. */
export type GivenAnswer = { fingerprint: string; answer: unknown };

/** The answer given to this key before, or null. */
export async function findGiven(sql: Sql, officeId: string, key: string): Promise<GivenAnswer | null> {
  const rows = await sql.$queryRaw<GivenAnswer[]>`
    SELECT "fingerprint", "answer" FROM "GivenCommand" WHERE "officeId" = ${officeId} AND "key" = ${key}`;
  return rows[0] ?? null;
}

/**
 * Keeps the answer to a key, in the transaction of the command itself.
 * @returns false where somebody gave a command with this key in the same moment: then nothing of ours may be kept
 */
export async function keepGiven(
  sql: Sql,
  officeId: string,
  key: string,
  { fingerprint, answer }: GivenAnswer,
  at: Date,
): Promise<boolean> {
  const written = await sql.$executeRaw`
    INSERT INTO "GivenCommand" ("officeId", "key", "fingerprint", "answer", "at")
    VALUES (${officeId}, ${key}, ${fingerprint}, ${JSON.stringify(answer)}::jsonb, ${at})
    ON CONFLICT ("officeId", "key") DO NOTHING`;
  return written === 1;
}
