import type { Ticket } from "../lifecycle/ticket.ts";
import type { RecordedEvent } from "../lifecycle/ticketEvent.ts";

/** What is known of the citizen, unsealed by the caller, or masked already. Every part may be missing. */
export type PersonalData = {
  name?: string;
  /** whom to ask for where a firm brought the request */
  contactPerson?: string;
  phone?: string;
  idNumber?: string;
  address?: string;
  /** the citizen's words as they were */
  text?: string;
};

/** One request with its whole record: what every form, ledger, bundle and figure is made from. */
export type TicketFile = {
  /** register number in the office's own format */
  number: string;
  ticket: Ticket;
  /** the whole record, oldest first */
  events: readonly RecordedEvent[];
  /** null: nothing personal is put on paper, not even masked */
  personal: PersonalData | null;
};

/** How a citizen's data show: masked unless the caller has a reason, which it keeps on record, to see them in full. */
export type Sight = "masked" | "full";

/** How and when somebody looks. `now` (epoch ms) decides what is overdue. */
export type View = { now: number; sight?: Sight };

/** A complaint about conduct: the accused side must not read it, so it never stands in what is passed round. */
export function isRestricted(ticket: Ticket): boolean {
  return ticket.accused !== null || ticket.classification?.conduct === true;
}
