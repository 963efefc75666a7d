import type { StaffAccess } from "../desk/staff/access.ts";
import { mayOpen } from "../lifecycle/permissions.ts";
import type { Sql } from "../store/database.ts";
import { unsettledTickets } from "../store/learningStore.ts";
import type { StoredTicket } from "../store/ticketStore.ts";
import { type Doubt, mostDoubtful } from "../understanding/doubtful.ts";

const WEEK_MS = 7 * 86_400_000;
/** Of so many, the least sure, those that the person may open are looked at. */
const LOOKED_AT = 200;

/** The decisions of the last seven days that are most worth a clerk's second look, of those the person may open. @param now epoch ms */
export async function doubtfulTickets(
  sql: Sql,
  { office, actor }: StaffAccess,
  now: number,
  count: number,
): Promise<{ stored: StoredTicket; doubt: Doubt }[]> {
  const found = (await unsettledTickets(sql, office.id, new Date(now - WEEK_MS), LOOKED_AT)).filter(
    ({ ticket }) => mayOpen(office, ticket, actor),
  );
  const decisions = found.flatMap(({ id, ticket: { classification } }) => {
    if (classification === null) return [];
    const { confidence, scopeConfidence } = classification;
    return [{ id, chances: { kind: confidence, scope: scopeConfidence }, isSettled: false }];
  });
  return mostDoubtful(decisions, count).flatMap((doubt) => {
    const stored = found.find(({ id }) => id === doubt.id);
    return stored === undefined ? [] : [{ stored, doubt }];
  });
}
