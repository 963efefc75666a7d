import type { StaffAccess } from "../../core/desk/staff/access.ts";
import { type TicketRow, ticketRow } from "../../core/desk/staff/ticketRows.ts";
import { ticketScope } from "../../core/desk/staff/ticketScope.ts";
import { countFound, MOST_COUNTED, searchTickets, type TicketFilter } from "../../core/store/staffQueries.ts";
import type { Program } from "../program.ts";

type PageWish = { order: "urgent" | "newest"; limit: number; offset: number };

/** Tickets that somebody may open, masked, and how many there are: `more` where they are too many to count. */
export async function ticketPage(
  { database, seal, now }: Program,
  seen: readonly StaffAccess[],
  filter: TicketFilter,
  wish: PageWish,
): Promise<{ total: number; more: boolean; rows: TicketRow[] }> {
  const at = now();
  const scopes = seen.map((one) => ticketScope(one, at));
  const [total, found] = await Promise.all([
    countFound(database.prisma, scopes, filter),
    searchTickets(database.prisma, scopes, filter, wish),
  ]);
  const byOffice = new Map(seen.map((one) => [one.office.id, one]));
  const rows = found.flatMap((stored) => {
    const own = byOffice.get(stored.officeId);
    return own === undefined ? [] : [ticketRow(own, seal, stored, at)];
  });
  const more = total > MOST_COUNTED;
  return { total: more ? MOST_COUNTED : total, more, rows };
}
