import { currentRound, isOpen, liveClocks, type Ticket } from "../../../core/lifecycle/ticket.ts";
import type { RecordedEvent } from "../../../core/lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import type { Broken } from "./broken.ts";

/** What must hold of a ticket at every moment: somebody has it and a clock drives it; or it is over, and was told. */
export function checkTicket(
  { pack }: Pick<WorkingOffice, "pack">,
  number: string,
  ticket: Ticket,
  events: readonly RecordedEvent[],
): Broken[] {
  const broken: Broken[] = [];
  const say = (rule: Broken["rule"], what: string) => broken.push({ rule, where: number, what });
  const live = liveClocks(ticket);
  if (!pack.roles.some(({ id }) => id === ticket.owner.role)) say("noOwner", ticket.owner.role);
  if (isOpen(ticket)) {
    const runs = live.some(({ status, dueAt }) => status === "running" && dueAt !== null);
    const rests = ticket.pause !== null && live.some(({ status }) => status === "paused");
    if (!runs && !rests) say("noClock", ticket.status);
    return broken;
  }
  for (const { id } of live) say("clockAfterEnd", id);
  if (ticket.closedAt === null || endingOf(ticket) === null) say("closedWithoutEnding", ticket.status);
  else if (!isTold(ticket, events)) say("closedUntold", ticket.status);
  return broken;
}

/** How it ended; null: it did not. */
function endingOf(ticket: Ticket): "answer" | "decline" | "withdrawal" | "transfer" | "merge" | null {
  if (ticket.mergedInto !== null) return "merge";
  if (ticket.problem === "withdrawn") return "withdrawal";
  if (ticket.decline !== null) return "decline";
  if (ticket.transfer !== null) return "transfer";
  return currentRound(ticket).result !== null || ticket.answeredBy !== null ? "answer" : null;
}

/** Whether the ending was told to the citizen's face, arrived, or every try to tell it is on record. */
function isTold(ticket: Ticket, events: readonly RecordedEvent[]): boolean {
  const ending = endingOf(ticket);
  if (ending === "merge" || ending === "withdrawal") return true;
  const { delivery, attempts } = currentRound(ticket);
  if (delivery !== null || attempts.length > 0) return true;
  return events.some(
    (event) =>
      event.type === "answered" ||
      (event.type === "declined" && event.delivered) ||
      (event.type === "transferredOut" && event.to === "platform" && event.delivered),
  );
}
