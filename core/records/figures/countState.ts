import { officeTimeBetween } from "../../deadline/officeHours.ts";
import { MINUTE_MS } from "../../deadline/shanghaiTime.ts";
import { isOpen, isStatutory, type Ticket } from "../../lifecycle/ticket.ts";
import type { RecordedEvent } from "../../lifecycle/ticketEvent.ts";
import { dimensionValues } from "../dimensionValues.ts";
import { overrunOf } from "../recordLimits.ts";
import { isRestricted } from "../ticketFile.ts";
import type { Counted } from "./counted.ts";
import { count, decide, type RESPONSES } from "./tally.ts";

/** How a request ended, if its work is over. */
export type Ending = "closed" | "answered" | "declined" | "transferred" | "withdrawn" | "merged";

/** What a request was at the end of the period: how it came, what it was about, whether and how it ended. */
export function countState(counted: Counted): void {
  const { figures, file, during, asOf, office } = counted;
  const { ticket, events } = file;
  const tally = figures.office;
  if (during(ticket.registeredAt)) countIntake(counted);
  if (isOpen(ticket)) {
    tally.open += 1;
    if (ticket.clocks.some((clock) => overrunOf(office, clock, asOf)?.still === true)) tally.openOverdue += 1;
  }
  const ending = endingOf(ticket, events);
  if (ending === null || ticket.closedAt === null || !during(ticket.closedAt)) return;
  count(tally.ended, ending);
  if (ending === "declined" && ticket.decline !== null) count(tally.declined, ticket.decline.reason);
  if (ending === "withdrawn" || ending === "merged") return;
  decide(tally.endedOnTime, !ticket.clocks.some((clock) => isStatutory(clock) && clock.status === "late"));
  if (ending !== "closed" && ending !== "answered") return;
  decide(tally.solved, ticket.problem === "solved");
  if (ticket.problem === "explained") tally.explained += 1;
  if (ticket.problem === "unsolved") tally.unsolved += 1;
  if (ticket.rounds.at(-1)?.survey === null) tally.survey.owed += 1;
}

/** How it ended; null while it is open. */
export function endingOf(ticket: Ticket, events: readonly RecordedEvent[]): Ending | null {
  if (isOpen(ticket)) return null;
  if (ticket.mergedInto !== null) return "merged";
  if (ticket.problem === "withdrawn") return "withdrawn";
  if (ticket.decline !== null) return "declined";
  if (ticket.transfer !== null) return "transferred";
  const last = events.findLast((event) => event.type === "answered" || event.type === "feedbackGiven");
  return last?.type === "answered" ? "answered" : "closed";
}

function countIntake(counted: Counted): void {
  const { office, figures, file } = counted;
  const { ticket, events } = file;
  const tally = figures.office;
  tally.registered += 1;
  count(tally.channels, ticket.source.channel);
  count(tally.origins, ticket.origin?.id ?? office.pack.origins[0]?.id ?? "");
  if (isRestricted(ticket)) tally.conduct += 1;
  const { classification } = ticket;
  if (classification !== null) {
    count(tally.kinds, classification.kind);
    count(tally.natures, classification.nature);
    count(tally.domains, classification.domain);
  }
  for (const dimension of office.pack.dimensions) {
    const counts = tally.dimensions[dimension.id] ?? {};
    tally.dimensions[dimension.id] = counts;
    for (const value of dimensionValues(ticket, dimension)) count(counts, value);
  }
  const responded = respondedAt(events);
  if (responded === null) {
    count(tally.firstResponse.classes, "none");
    return;
  }
  const waited = officeTimeBetween(office.timetable, Date.parse(ticket.receivedAt), Date.parse(responded));
  const minutes = Math.round(waited / MINUTE_MS);
  tally.firstResponse.count += 1;
  tally.firstResponse.officeMinutes += minutes;
  count(tally.firstResponse.classes, responseClass(minutes));
}

/** When a person first dealt with it, or the citizen was answered. */
function respondedAt(events: readonly RecordedEvent[]): string | null {
  const first = events.find(
    (event) => event.by.role === "staff" || event.type === "answered" || event.type === "declined",
  );
  return first?.at ?? null;
}

function responseClass(minutes: number): (typeof RESPONSES)[number] {
  if (minutes <= 30) return "halfHour";
  if (minutes <= 4 * 60) return "halfDay";
  return minutes <= 8 * 60 ? "oneDay" : "more";
}
