import { problemTexts, statusTexts } from "./texts.ts";
import type { Ticket } from "./ticket.ts";

/** How the state of the work is told. */
export function statusText(ticket: Ticket): string {
  return statusTexts[ticket.status];
}

/** How the state of the citizen's problem is told. */
export function problemText(ticket: Ticket): string {
  return problemTexts[ticket.problem];
}
