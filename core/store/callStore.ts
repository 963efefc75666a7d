import type { CallReading } from "../calls/call.ts";
import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { type StoredTicket, storedTicket, TICKET_COLUMNS, type TicketRow } from "./ticketStore.ts";

/** What became of a matter that was proposed to the clerk. */
export type MatterState = "open" | "registered" | "dismissed";

/** A proposal: another matter of the call than its ticket's own. */
export type CallMatterRow = {
  /** its place in the reading */
  matter: number;
  state: MatterState;
  ownTicketId: string | null;
  ownNumber: string | null;
  byName: string | null;
  settledAt: Date | null;
};

/** A call as kept with its ticket. */
export type CallRow = {
  /** the ticket that the call became */
  ticketId: string;
  turnsSealed: Uint8Array;
  reading: CallReading;
  proposals: CallMatterRow[];
};

/** A call as it is kept with the ticket that it becomes; its other matters are proposals. */
export type KeptCall = { turnsSealed: Uint8Array<ArrayBuffer>; reading: CallReading };

/** The part of a registration that keeps the call, where `given` has a row: where the ticket gets its number. */
export function keeping(
  { officeId, ticketId, at }: { officeId: string; ticketId: string; at: Date },
  { turnsSealed, reading }: KeptCall,
): Prisma.Sql {
  const others = reading.matters.flatMap((_, matter) => (matter === 0 ? [] : [matter]));
  const kept = Prisma.sql`, call AS (
      INSERT INTO "CallRecord" ("officeId", "ticketId", "turnsSealed", "reading", "at")
      SELECT ${officeId}, ${ticketId}, ${turnsSealed}, ${JSON.stringify(reading)}::jsonb, ${at}::timestamptz FROM given
    )`;
  if (others.length === 0) return kept;
  return Prisma.sql`${kept}, proposed AS (
      INSERT INTO "CallMatter" ("officeId", "ticketId", "matter")
      SELECT ${officeId}, ${ticketId}, m FROM given, unnest(${others}::int[]) m
    )`;
}

/** The call behind a ticket: the one it came of, or that one of its matters came of; null where none did. */
export async function callBehind(
  sql: Sql,
  officeId: string,
  ticketId: string,
): Promise<(CallRow & { matter: number }) | null> {
  const found = await sql.$queryRaw<(Omit<CallRow, "proposals"> & { matter: number })[]>`
    SELECT r."ticketId", r."turnsSealed", r."reading", o."matter"
      FROM (
        SELECT ${ticketId}::text AS "ticketId", 0 AS "matter"
        UNION ALL
        SELECT "ticketId", "matter" FROM "CallMatter" WHERE "officeId" = ${officeId} AND "ownTicketId" = ${ticketId}
      ) o
      JOIN "CallRecord" r ON r."officeId" = ${officeId} AND r."ticketId" = o."ticketId"
     LIMIT 1`;
  const [call] = found;
  if (call === undefined) return null;
  const proposals = await sql.$queryRaw<CallMatterRow[]>`
    SELECT m."matter", m."state", m."ownTicketId", t."number" AS "ownNumber", m."byName", m."settledAt"
      FROM "CallMatter" m
      LEFT JOIN "Ticket" t ON t."officeId" = m."officeId" AND t."id" = m."ownTicketId"
     WHERE m."officeId" = ${officeId} AND m."ticketId" = ${call.ticketId} ORDER BY m."matter"`;
  return { ...call, proposals };
}

/** Tickets whose call has other matters on which nobody has decided yet, the longest waiting first. */
export async function ticketsWithOpenMatters(
  sql: Sql,
  officeId: string,
  limit: number,
): Promise<StoredTicket[]> {
  const rows = await sql.$queryRaw<TicketRow[]>`
    SELECT ${TICKET_COLUMNS} FROM "Ticket"
     WHERE "officeId" = ${officeId} AND "id" IN (
       SELECT "ticketId" FROM "CallMatter" WHERE "officeId" = ${officeId} AND "state" = 'open')
     ORDER BY "registeredAt", "id" LIMIT ${limit}`;
  return rows.map(storedTicket);
}

/** Locks a proposal until the transaction ends, and tells how it stands; null where there is none. */
export async function lockMatter(
  sql: Sql,
  officeId: string,
  ticketId: string,
  matter: number,
): Promise<{ state: MatterState; byName: string | null; ownTicketId: string | null } | null> {
  const rows = await sql.$queryRaw<
    { state: MatterState; byName: string | null; ownTicketId: string | null }[]
  >`
    SELECT "state", "byName", "ownTicketId" FROM "CallMatter"
     WHERE "officeId" = ${officeId} AND "ticketId" = ${ticketId} AND "matter" = ${matter} FOR UPDATE`;
  return rows[0] ?? null;
}

/** Notes what the clerk decided about a proposal, under lockMatter's lock. */
export async function settleMatterRow(
  sql: Sql,
  officeId: string,
  ticketId: string,
  matter: number,
  settled: {
    state: Exclude<MatterState, "open">;
    ownTicketId: string | null;
    by: { id: string; name: string };
    at: Date;
  },
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "CallMatter" SET "state" = ${settled.state}, "ownTicketId" = ${settled.ownTicketId},
           "byId" = ${settled.by.id}, "byName" = ${settled.by.name}, "settledAt" = ${settled.at}
     WHERE "officeId" = ${officeId} AND "ticketId" = ${ticketId} AND "matter" = ${matter}`;
}
