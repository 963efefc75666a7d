import type { Sql } from "./database.ts";

/** A ticket by its keys. */
export type TicketKey = { officeId: string; id: string };

/** Tickets for which the clock itself has something to do, the longest waiting first. Touches only what is due. */
export async function dueTickets(sql: Sql, now: Date, limit: number): Promise<TicketKey[]> {
  return await sql.$queryRaw<TicketKey[]>`
    SELECT "officeId", "id" FROM "Ticket" WHERE "wakeAt" IS NOT NULL AND "wakeAt" <= ${now}
     ORDER BY "wakeAt" LIMIT ${limit}`;
}

/**
 * Nothing was to be done: the ticket is looked at again later, or not at all.
 * @param version where given, only while the ticket is still at it: what was done meanwhile has its own next moment
 */
export async function setWake(
  sql: Sql,
  { officeId, id }: TicketKey,
  wakeAt: Date | null,
  version: number | null = null,
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "Ticket" SET "wakeAt" = ${wakeAt}
     WHERE "officeId" = ${officeId} AND "id" = ${id} AND "version" = coalesce(${version}::int, "version")`;
}

/** Open tickets with a limit that was counted by another calendar than the one that holds now. */
export async function otherCalendar(
  sql: Sql,
  officeId: string,
  calendarVersion: string,
  limit: number,
): Promise<TicketKey[]> {
  return await sql.$queryRaw<TicketKey[]>`
    SELECT DISTINCT "officeId", "ticketId" AS "id" FROM "Clock"
     WHERE "officeId" = ${officeId} AND "status" IN ('running', 'paused') AND "calendarVersion" <> ${calendarVersion}
     LIMIT ${limit}`;
}

/** The limits of a ticket hold by the new calendar too. */
export async function markCalendar(
  sql: Sql,
  { officeId, id }: TicketKey,
  calendarVersion: string,
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "Clock" SET "calendarVersion" = ${calendarVersion}
     WHERE "officeId" = ${officeId} AND "ticketId" = ${id} AND "status" IN ('running', 'paused')`;
}
