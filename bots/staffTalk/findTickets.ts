import { civilOf, dayOf } from "../../core/deadline/shanghaiTime.ts";
import type { StaffAccess } from "../../core/desk/staff/access.ts";
import { openTicket } from "../../core/desk/staff/looks.ts";
import { ticketScope } from "../../core/desk/staff/ticketScope.ts";
import { registerNumber } from "../../core/policy/registerNumber.ts";
import type { Sql } from "../../core/store/database.ts";
import { searchTickets } from "../../core/store/staffQueries.ts";
import type { StoredTicket } from "../../core/store/ticketStore.ts";

/** A ticket with whose eyes it is seen. */
export type Found = { access: StaffAccess; stored: StoredTicket };

const MOST = 6;

/** Tickets of that number that somebody may open, over all their offices. */
export async function ticketsOfNumber(
  sql: Sql,
  accesses: readonly StaffAccess[],
  number: string,
): Promise<Found[]> {
  const found = await Promise.all(
    accesses.map(async (access) => ({ access, stored: await openTicket(sql, access, number) })),
  );
  return found.flatMap(({ access, stored }) => (stored === null ? [] : [{ access, stored }]));
}

/** Tickets by their count alone, as people read it off the end of a number: of this year, else of the year before. */
async function ticketsOfCount(
  sql: Sql,
  accesses: readonly StaffAccess[],
  seq: number,
  now: number,
): Promise<Found[]> {
  const { year } = civilOf(dayOf(now));
  for (const one of [year, year - 1]) {
    const found = await Promise.all(
      accesses.map(async (access) => {
        const { pack, settings } = access.office;
        const number = registerNumber(pack.number, { year: one, seq, office: settings.shortCode });
        return await ticketsOfNumber(sql, [access], number);
      }),
    );
    if (found.flat().length > 0) return found.flat();
  }
  return [];
}

/**
 * Tickets by their number, whole or in part; where nothing bears it whole, by words of the title too, newest first.
 * @param titles false: numbers only. @param now epoch ms
 */
export async function findTickets(
  sql: Sql,
  accesses: readonly StaffAccess[],
  word: string,
  titles: boolean,
  now: number,
): Promise<Found[]> {
  const exact = await ticketsOfNumber(sql, accesses, word);
  if (exact.length > 0) return exact;
  const counted = /^\d{1,9}$/.test(word) ? await ticketsOfCount(sql, accesses, Number(word), now) : [];
  if (counted.length > 0) return counted;
  const scopes = accesses.map((access) => ticketScope(access, now));
  const page = { order: "newest", limit: titles ? MOST : MOST * 4, offset: 0 } as const;
  const rows = await searchTickets(sql, scopes, { words: word }, page);
  const found = rows.flatMap((stored) => {
    const access = accesses.find(({ office }) => office.id === stored.officeId);
    return access === undefined ? [] : [{ access, stored }];
  });
  return titles ? found : found.filter(({ stored }) => stored.number.includes(word));
}
