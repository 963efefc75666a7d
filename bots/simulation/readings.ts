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
  const rows = await house.database.prisma.ticket.findMany({
    where: { officeId: office().id, updatedAt: { gte: since } },
    select: { id: true, number: true, state: true },
    orderBy: [{ year: "asc" }, { seq: "asc" }],
  });
  // written by the program as the fold of the ticket's events
  return rows.map(({ id, number, state }) => ({ id, number, ticket: state as unknown as Ticket }));
}

/** Events of these tickets since then, in order, by ticket. */
export async function eventsSince(
  { house, office }: World,
  ids: readonly string[],
  since: Date,
): Promise<Map<string, RecordedEvent[]>> {
  const rows = await house.database.prisma.ticketEvent.findMany({
    where: { officeId: office().id, ticketId: { in: [...ids] }, at: { gte: since } },
    select: { ticketId: true, body: true },
    orderBy: [{ ticketId: "asc" }, { version: "asc" }],
  });
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
  const rows = await house.database.prisma.clock.findMany({
    where: { officeId: office().id, ticketId: { in: [...ids] } },
    select: { ticketId: true, id: true, status: true, dueAt: true, stoppedAt: true },
  });
  const clocks = new Map<string, ClockRow[]>();
  for (const { ticketId, ...row } of rows) push(clocks, ticketId, row);
  return clocks;
}

/** Rows of the outbox that were written since then and belong to an event, by their keys. */
export async function owedSince({ house, office }: World, since: Date): Promise<Map<string, OwedRow>> {
  const rows = await house.database.prisma.outbox.findMany({
    where: { officeId: office().id, createdAt: { gte: since }, ticketId: { not: null } },
    select: { dedupeKey: true, template: true, audience: true, dueAt: true },
  });
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
