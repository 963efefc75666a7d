import type { RecordedEvent } from "../lifecycle/ticketEvent.ts";
import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { type StoredTicket, storedTicket, TICKET_COLUMNS, type TicketRow } from "./ticketStore.ts";

/** A ticket with its whole record. */
export type FiledTicket = { stored: StoredTicket; events: RecordedEvent[] };

/** Which tickets: of one year's register, or of those that something happened to since a moment. */
export type FileChoice = { year: number } | { touchedSince: Date } | { registeredFrom: Date; to: Date };

const PAGE = 200;

/**
 * Tickets with their records in the order of the register, page by page: any number of them needs the same memory.
 */
export async function* ticketFiles(
  sql: Sql,
  officeId: string,
  choice: FileChoice,
): AsyncGenerator<FiledTicket> {
  let after = { year: 0, seq: 0 };
  for (;;) {
    const rows = await sql.$queryRaw<(TicketRow & { year: number; seq: number })[]>`
      SELECT ${TICKET_COLUMNS}, "year", "seq" FROM "Ticket"
       WHERE "officeId" = ${officeId} AND ("year", "seq") > (${after.year}, ${after.seq}) AND ${chosen(choice)}
       ORDER BY "year", "seq" LIMIT ${PAGE}`;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = { year: last.year, seq: last.seq };
    const events = await eventsOf(sql, officeId, rows);
    for (const { year: _year, seq: _seq, ...row } of rows) {
      yield { stored: storedTicket(row), events: events.get(row.id) ?? [] };
    }
    if (rows.length < PAGE) return;
  }
}

function chosen(choice: FileChoice): Prisma.Sql {
  if ("year" in choice) return Prisma.sql`"year" = ${choice.year}`;
  if ("touchedSince" in choice) return Prisma.sql`"updatedAt" >= ${choice.touchedSince}`;
  return Prisma.sql`"registeredAt" >= ${choice.registeredFrom} AND "registeredAt" < ${choice.to}`;
}

async function eventsOf(
  sql: Sql,
  officeId: string,
  rows: readonly { id: string }[],
): Promise<Map<string, RecordedEvent[]>> {
  const ids = rows.map((row) => row.id);
  const links = await sql.$queryRaw<{ ticketId: string; body: string }[]>`
    SELECT "ticketId", "body" FROM "TicketEvent"
     WHERE "officeId" = ${officeId} AND "ticketId" = ANY(${ids}) ORDER BY "ticketId", "version"`;
  const byTicket = new Map<string, RecordedEvent[]>();
  for (const { ticketId, body } of links) {
    const event: RecordedEvent = JSON.parse(body);
    const known = byTicket.get(ticketId);
    if (known === undefined) byTicket.set(ticketId, [event]);
    else known.push(event);
  }
  return byTicket;
}
