import { type ChainedTicket, checkChain, type StoredLink } from "./checkChain.ts";
import type { Sql } from "./database.ts";

/** The first thing found wrong. */
export type BrokenLink = { officeId: string; number: string; version: number | null; what: string };

export type Verdict = { tickets: number; events: number; broken: BrokenLink | null };

type EventRow = StoredLink & { officeId: string; ticketId: string };

const PAGE = 500;

/**
 * Proves the record: every link's hash, no link missing, every ticket equal to the fold of its events, no number
 * missing or given twice, no event without a ticket. Reads in pages: constant memory.
 */
export async function verifyChains(sql: Sql): Promise<Verdict> {
  const verdict: Verdict = { tickets: 0, events: 0, broken: null };
  let after = { officeId: "", id: "" };
  for (;;) {
    const tickets = await sql.$queryRaw<ChainedTicket[]>`
      SELECT "officeId", "id", "number", "version", "headHash", "state" FROM "Ticket"
       WHERE ("officeId", "id") > (${after.officeId}, ${after.id}) ORDER BY "officeId", "id" LIMIT ${PAGE}`;
    if (tickets.length === 0) break;
    const events = await eventsOf(sql, tickets);
    for (const ticket of tickets) {
      const own = events.get(`${ticket.officeId}/${ticket.id}`) ?? [];
      verdict.tickets += 1;
      verdict.events += own.length;
      const { broken } = checkChain(ticket, own);
      if (broken !== null) {
        const { officeId, number } = ticket;
        return { ...verdict, broken: { officeId, number, ...broken } };
      }
      after = { officeId: ticket.officeId, id: ticket.id };
    }
  }
  verdict.broken = (await orphanEvent(sql)) ?? (await numberGap(sql));
  return verdict;
}

async function eventsOf(sql: Sql, tickets: ChainedTicket[]): Promise<Map<string, EventRow[]>> {
  const keys = JSON.stringify(tickets.map(({ officeId, id }) => ({ officeId, id })));
  const rows = await sql.$queryRaw<EventRow[]>`
    SELECT e."officeId", e."ticketId", e."version", e."type", e."body", e."sealed", e."prevHash", e."hash"
      FROM jsonb_to_recordset(${keys}::jsonb) AS k("officeId" text, "id" text)
      JOIN "TicketEvent" e ON e."officeId" = k."officeId" AND e."ticketId" = k."id"
     ORDER BY e."officeId", e."ticketId", e."version"`;
  const byTicket = new Map<string, EventRow[]>();
  for (const row of rows) {
    const key = `${row.officeId}/${row.ticketId}`;
    const list = byTicket.get(key);
    if (list === undefined) byTicket.set(key, [row]);
    else list.push(row);
  }
  return byTicket;
}

async function orphanEvent(sql: Sql): Promise<BrokenLink | null> {
  const rows = await sql.$queryRaw<{ officeId: string; ticketId: string; version: number }[]>`
    SELECT e."officeId", e."ticketId", e."version" FROM "TicketEvent" e
     WHERE NOT EXISTS (SELECT 1 FROM "Ticket" t WHERE t."officeId" = e."officeId" AND t."id" = e."ticketId") LIMIT 1`;
  const row = rows[0];
  return row === undefined
    ? null
    : { officeId: row.officeId, number: row.ticketId, version: row.version, what: "有记录而没有工单" };
}

async function numberGap(sql: Sql): Promise<BrokenLink | null> {
  const rows = await sql.$queryRaw<
    { officeId: string; year: number; last: number; count: number; most: number }[]
  >`
    SELECT c."officeId", c."year", c."last", count(t.*)::int AS "count", coalesce(max(t."seq"), 0)::int AS "most"
      FROM "RegisterCounter" c LEFT JOIN "Ticket" t ON t."officeId" = c."officeId" AND t."year" = c."year"
     GROUP BY 1, 2, 3 HAVING count(t.*) <> c."last" OR coalesce(max(t."seq"), 0) <> c."last" LIMIT 1`;
  const row = rows[0];
  if (row === undefined) return null;
  const what = `${row.year} 年发出 ${row.last} 个编号，只找到 ${row.count} 件工单`;
  return { officeId: row.officeId, number: String(row.year), version: null, what };
}
