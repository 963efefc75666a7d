import type { Sql } from "./database.ts";

/** Without a sign of life for so long somebody has gone. The page gives one every 15 s. */
const GONE_AFTER_MS = 45_000;

/** Somebody who has a ticket open, and whether they are filling in a step. */
export type Present = { name: string; writing: boolean };

/** They closed it: nobody is told of them any more. */
export async function endPresence(
  sql: Sql,
  at: { officeId: string; ticketId: string },
  staffId: string,
): Promise<void> {
  await sql.$executeRaw`
    DELETE FROM "Presence"
     WHERE "officeId" = ${at.officeId} AND "ticketId" = ${at.ticketId} AND "staffId" = ${staffId}`;
}

/** Notes that somebody has a ticket open. @returns who else has, by name */
export async function notePresence(
  sql: Sql,
  at: { officeId: string; ticketId: string },
  person: { id: string; name: string; writing: boolean },
  now: Date,
): Promise<Present[]> {
  const gone = new Date(now.getTime() - GONE_AFTER_MS);
  await sql.$executeRaw`
    INSERT INTO "Presence" ("officeId", "ticketId", "staffId", "staffName", "writing", "seenAt")
    VALUES (${at.officeId}, ${at.ticketId}, ${person.id}, ${person.name}, ${person.writing}, ${now})
    ON CONFLICT ("officeId", "ticketId", "staffId") DO UPDATE
       SET "staffName" = excluded."staffName", "writing" = excluded."writing", "seenAt" = excluded."seenAt"`;
  await sql.$executeRaw`
    DELETE FROM "Presence" WHERE "officeId" = ${at.officeId} AND "ticketId" = ${at.ticketId} AND "seenAt" < ${gone}`;
  return await sql.$queryRaw<Present[]>`
    SELECT "staffName" AS "name", "writing" FROM "Presence"
     WHERE "officeId" = ${at.officeId} AND "ticketId" = ${at.ticketId} AND "staffId" <> ${person.id}
     ORDER BY "staffName"`;
}
