import type { Purpose } from "../../lifecycle/fieldRights.ts";
import type { Seal } from "../../privacy/seal.ts";
import { type CallRow, listCalls } from "../../store/callTaskStore.ts";
import type { Sql } from "../../store/database.ts";
import { searchTickets } from "../../store/staffQueries.ts";
import type { StoredTicket } from "../../store/ticketStore.ts";
import type { StaffAccess } from "./access.ts";
import { look } from "./looks.ts";
import { type TicketRow, ticketRow } from "./ticketRows.ts";
import { ticketScope } from "./ticketScope.ts";

/** A call that somebody has to make; `ticket` null: it is about no ticket (a recording that nobody understood). */
export type OpenCall = CallRow & { ticket: TicketRow | null };

/** Everything that the one who calls needs. Null: the citizen gave none, or this person may not see it. */
export type CallPaper = { words: string; name: string | null; phone: string | null };

/** More than anybody calls in a day. */
const MOST = 500;

/** The open calls of an office, most urgent first: all but those about tickets that are not this person's to open. @param now epoch ms */
export async function openCalls(sql: Sql, seal: Seal, access: StaffAccess, now: number): Promise<OpenCall[]> {
  const calls = await listCalls(sql, access.office.id, MOST);
  const tickets = await ticketsOf(sql, access, calls, now);
  return calls.flatMap((call): OpenCall[] => {
    if (call.ticketId === null) return [{ ...call, ticket: null }];
    const stored = tickets.get(call.ticketId);
    return stored === undefined ? [] : [{ ...call, ticket: ticketRow(access, seal, stored, now) }];
  });
}

/**
 * What is to be said in a call, and to whom: name and number only after the look is on record, and only where this
 * person may see them to get in touch. In the caller's transaction. @param now epoch ms
 * @returns null where the call is not open, or its ticket is not this person's
 */
export async function openCall(
  sql: Sql,
  seal: Seal,
  access: StaffAccess,
  id: string,
  now: number,
): Promise<CallPaper | null> {
  const call = (await listCalls(sql, access.office.id, MOST)).find((one) => one.id === id);
  if (call === undefined) return null;
  const words = seal.open(call.wordsSealed, access.office.id);
  if (call.ticketId === null) return { words, name: null, phone: null };
  const stored = (await ticketsOf(sql, access, [call], now)).get(call.ticketId);
  if (stored === undefined) return null;
  const purpose: Purpose = call.template === "survey" ? "survey" : "contact";
  const seen = await look(sql, seal, access, stored, { fields: ["name", "phone"], purpose }, now);
  const values = seen.ok ? seen.values : {};
  return { words, name: values.name ?? null, phone: values.phone ?? null };
}

/** The tickets of calls that this person may open, by id. */
async function ticketsOf(
  sql: Sql,
  access: StaffAccess,
  calls: readonly CallRow[],
  now: number,
): Promise<Map<string, StoredTicket>> {
  const numbers = calls.flatMap(({ number }) => (number === null ? [] : [number]));
  if (numbers.length === 0) return new Map();
  const page = { order: "urgent", limit: MOST, offset: 0 } as const;
  const found = await searchTickets(sql, [ticketScope(access, now)], { numbers }, page);
  return new Map(found.map((stored) => [stored.id, stored]));
}
