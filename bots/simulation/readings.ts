import type { Ticket } from "../../core/lifecycle/ticket.ts";
import type { RecordedEvent } from "../../core/lifecycle/ticketEvent.ts";
import type { ClockRow, OwedRow } from "./checks/recordCheck.ts";
import type { World } from "./world.ts";

/** Tickets on which the clock has to do something by itself before that moment (epoch ms), and when, in order. */
export async function wakesBefore(
  { house, office }: World,
  moment: number,
): Promise<{ id: string; at: number }[]> {
  const { rows } = await house.database.pool.query<{ id: string; at: Date }>({
    name: "wakes before",
    text: `SELECT "id", "wakeAt" AS at FROM "Ticket" WHERE "officeId" = $1 AND "wakeAt" < $2 ORDER BY "wakeAt", "id"`,
    values: [office().id, new Date(moment)],
  });
  return rows.map(({ id, at }) => ({ id, at: at.getTime() }));
}

/** Tickets that something happened to since then, in the order of the register. */
export async function touchedSince(
  { house, office }: World,
  since: Date,
): Promise<{ id: string; number: string; ticket: Ticket }[]> {
  // written by the program as the fold of the ticket's events
  return await house.database.prisma.$queryRaw<{ id: string; number: string; ticket: Ticket }[]>`
    SELECT "id", "number", "state" AS "ticket" FROM "Ticket"
     WHERE "officeId" = ${office().id} AND "updatedAt" >= ${since} ORDER BY "year", "seq"`;
}

/** Events of these tickets since then, in order, by ticket. */
export async function eventsSince(
  { house, office }: World,
  ids: readonly string[],
  since: Date,
): Promise<Map<string, RecordedEvent[]>> {
  const rows = await house.database.prisma.$queryRaw<{ ticketId: string; body: string }[]>`
    SELECT "ticketId", "body" FROM "TicketEvent"
     WHERE "officeId" = ${office().id} AND "ticketId" = ANY(${ids}) AND "at" >= ${since}
     ORDER BY "ticketId", "version"`;
  const events = new Map<string, RecordedEvent[]>();
  for (const { ticketId, body } of rows) {
    // the digest of what lies sealed beside an event is the chain's, not the life cycle's
    const { sealed: _sealed, ...event }: RecordedEvent & { sealed?: string } = JSON.parse(body);
    push(events, ticketId, event);
  }
  return events;
}

/** Rows of the table of clocks, by ticket. */
export async function clocksOf(
  { house, office }: World,
  ids: readonly string[],
): Promise<Map<string, ClockRow[]>> {
  const rows = await house.database.prisma.$queryRaw<(ClockRow & { ticketId: string })[]>`
    SELECT "ticketId", "id", "status", "dueAt", "stoppedAt" FROM "Clock"
     WHERE "officeId" = ${office().id} AND "ticketId" = ANY(${ids})`;
  const clocks = new Map<string, ClockRow[]>();
  for (const { ticketId, ...row } of rows) push(clocks, ticketId, row);
  return clocks;
}

/** Rows of the outbox that were written since then and belong to an event, by their keys. */
export async function owedSince({ house, office }: World, since: Date): Promise<Map<string, OwedRow>> {
  const rows = await house.database.prisma.$queryRaw<(OwedRow & { dedupeKey: string })[]>`
    SELECT "dedupeKey", "template", "audience", "dueAt" FROM "Outbox"
     WHERE "officeId" = ${office().id} AND "createdAt" >= ${since} AND "ticketId" IS NOT NULL`;
  return new Map(rows.map(({ dedupeKey, ...row }) => [dedupeKey, row]));
}

/** Year → sequence numbers that were given out. */
export async function registerNumbers({ house, office }: World): Promise<Map<number, number[]>> {
  const rows = await house.database.prisma.ticket.findMany({
    where: { officeId: office().id },
    select: { year: true, seq: true },
  });
  const given = new Map<number, number[]>();
  for (const { year, seq } of rows) push(given, year, seq);
  return given;
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}
