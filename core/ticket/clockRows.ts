import type { Ticket } from "../lifecycle/ticket.ts";
import type { ClockRow } from "./ticketDraft.ts";

/** The clocks of a ticket as rows; one without a due date (not yet promised) has no row until it has one. */
export function clockRows(ticket: Ticket, calendarVersion: string): ClockRow[] {
  return ticket.clocks.flatMap((clock) =>
    clock.dueAt === null
      ? []
      : [
          {
            id: clock.id,
            name: clock.clock,
            status: clock.status,
            startsAt: clock.startsAt,
            dueAt: clock.dueAt,
            firstDueAt: clock.earlierDueAt[0] ?? null,
            provisional: clock.provisional,
            basis: clock.basis.join(","),
            calendarVersion,
            stoppedAt: clock.stoppedAt,
          },
        ],
  );
}
