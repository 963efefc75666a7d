import type { Sql } from "./database.ts";

/** Whether the digest of that day is made already. @param day local date */
export async function digestMade(sql: Sql, officeId: string, day: string): Promise<boolean> {
  const rows = await sql.$queryRaw<{ day: string }[]>`
    SELECT "day" FROM "MorningDigest" WHERE "officeId" = ${officeId} AND "day" = ${day}`;
  return rows.length > 0;
}

/** Notes that it is made, in the transaction that owes it. @returns false where another node was first */
export async function noteDigest(
  sql: Sql,
  officeId: string,
  day: string,
  made: { at: Date; people: number },
): Promise<boolean> {
  const written = await sql.$executeRaw`
    INSERT INTO "MorningDigest" ("officeId", "day", "madeAt", "people")
    VALUES (${officeId}, ${day}, ${made.at}, ${made.people}) ON CONFLICT ("officeId", "day") DO NOTHING`;
  return written === 1;
}
