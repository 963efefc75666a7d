import { fold } from "../lifecycle/evolve.ts";
import type { Ticket } from "../lifecycle/ticket.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { countTicket } from "../records/figures/figuresOf.ts";
import type { Likeable } from "../records/figures/likeRequests.ts";
import { emptyFigures, type Figures } from "../records/figures/tally.ts";
import { isRestricted } from "../records/ticketFile.ts";
import type { Sql } from "../store/database.ts";
import { type CountedRequest, requestsSince } from "../store/reportStore.ts";
import { periodAt, type ReportPeriod } from "./periods.ts";

/** What one reading of a period's requests gives. */
export type CountedPeriod = {
  figures: Figures;
  /** of the period's last month, where units are judged by one; else the period's own */
  lastMonth: Figures;
  /** registered within the days that any rule on like requests looks at, as they stood at the period's end */
  requests: Likeable[];
  /** what citizens suggested in the period, masked */
  suggestions: string[];
};

const DAY_MS = 86_400_000;
const MOST_SUGGESTIONS = 20;

/**
 * Reads each request that matters for a period once, and counts it into everything at the same time: memory does not
 * grow with the requests, but for what like requests need of the recent ones. @param now epoch ms
 */
export async function countPeriod(
  sql: Sql,
  office: WorkingOffice,
  period: ReportPeriod,
  now: number,
): Promise<CountedPeriod> {
  const month = periodAt("month", period.to - 1, office.timetable.calendar);
  const judges = office.pack.lifecycle.unitMeasures !== undefined && period.cycle !== "month";
  const figures = emptyFigures(period);
  const counted: CountedPeriod = {
    figures,
    lastMonth: judges ? emptyFigures({ ...month, to: Math.min(month.to, period.to) }) : figures,
    requests: [],
    suggestions: [],
  };
  const likeSince = period.to - likeDays(office) * DAY_MS;
  const from = judges ? Math.min(period.from, month.from) : period.from;
  const wanted = { from: new Date(from), to: new Date(period.to), likeSince: new Date(likeSince) };
  for await (const request of requestsSince(sql, office.id, wanted)) {
    countTicket(office, counted.figures, request, now);
    if (judges) countTicket(office, counted.lastMonth, request, now);
    const ticket = ticketAt(request, period.to);
    if (ticket === null) continue;
    const registeredAt = Date.parse(ticket.registeredAt);
    if (registeredAt >= likeSince) {
      counted.requests.push({
        number: request.number,
        ticket: withoutBulk(ticket),
        personKey: request.personKey,
      });
    }
    if (registeredAt >= period.from) suggest(counted, ticket);
  }
  return counted;
}

/** The longest stretch that a rule of the regulation on like requests looks at, in days. */
function likeDays({ pack }: WorkingOffice): number {
  const { likeProblems, jointMeeting } = pack.lifecycle;
  const days = (jointMeeting?.grounds ?? []).flatMap(({ proposedBy }) =>
    typeof proposedBy === "object" && "likeRequests" in proposedBy
      ? [proposedBy.likeRequests.withinDays]
      : [],
  );
  return Math.max(0, likeProblems?.likeRequests.withinDays ?? 0, ...days);
}

/** The request as it stood then; null where it was not there yet. */
function ticketAt({ ticket, events, updatedAt }: CountedRequest, at: number): Ticket | null {
  if (updatedAt.getTime() < at) return ticket;
  const known = events.filter((event) => Date.parse(event.at) < at);
  return known.length === 0 ? null : fold(known);
}

/** What tells whether requests are alike is small; the rest of thousands of them need not lie in memory. */
function withoutBulk(ticket: Ticket): Ticket {
  const { classification } = ticket;
  return {
    ...ticket,
    clocks: [],
    parts: [],
    rounds: [],
    attachmentIds: [],
    classification: classification === null ? null : { ...classification, why: [] },
  };
}

/** Complaints about conduct are no suggestions to pass round. */
function suggest({ suggestions }: CountedPeriod, ticket: Ticket): void {
  if (ticket.classification?.nature !== "建议" || isRestricted(ticket)) return;
  if (suggestions.length < MOST_SUGGESTIONS) suggestions.push(ticket.title);
}
