import { type DayProof, proveDays } from "../../deadline/proof.ts";
import { roleLabel } from "../../lifecycle/packRules.ts";
import { isStatutory, type Ticket, type TicketClock } from "../../lifecycle/ticket.ts";
import type { WorkingOffice } from "../../office/workingOffice.ts";
import { clockStateTexts } from "./texts.ts";
import { soonUntil } from "./ticketScope.ts";

/** A limit with everything that shows why it ends when it does. Times are ISO 8601 in +08:00. */
export type ClockView = {
  id: string;
  clock: string;
  label: string;
  statutory: boolean;
  status: TicketClock["status"];
  statusText: string;
  startsAt: string;
  dueAt: string | null;
  earlierDueAt: string[];
  stoppedAt: string | null;
  late: boolean;
  provisional: boolean;
  bound: string;
  partId: string | null;
  steps: { id: string; letter: string; count: number; lastAt: string }[];
  /** every day from the start to the due day, counted or not, and why */
  days: DayProof[];
  articles: { id: string; cite: string; text: string }[];
};

/** The limit that somebody has to look at first. */
export type NextClock = {
  id: string;
  clock: string;
  label: string;
  dueAt: string;
  late: boolean;
  provisional: boolean;
  statutory: boolean;
};

/** All limits of a ticket with their proofs: running ones first, then by when they began. @param now epoch ms */
export function clockViews(office: WorkingOffice, ticket: Ticket, now: number): ClockView[] {
  const rank = (clock: TicketClock) => (clock.status === "running" ? 0 : clock.status === "paused" ? 1 : 2);
  return ticket.clocks
    .toSorted((a, b) => rank(a) - rank(b) || a.startsAt.localeCompare(b.startsAt))
    .map((clock) => clockView(office, clock, now));
}

/** One limit with its proof. @param now epoch ms */
export function clockView(office: WorkingOffice, clock: TicketClock, now: number): ClockView {
  return {
    id: clock.id,
    clock: clock.clock,
    label: clock.label,
    statutory: isStatutory(clock),
    status: clock.status,
    statusText: clockStateTexts[clock.status],
    startsAt: clock.startsAt,
    dueAt: clock.dueAt,
    earlierDueAt: clock.earlierDueAt,
    stoppedAt: clock.stoppedAt,
    late: clock.status === "late" || isLate(clock, now),
    provisional: clock.provisional,
    bound: roleLabel(office.pack, clock.bound),
    partId: clock.partId ?? null,
    steps: Object.entries(clock.steps).map(([id, { count, lastAt }]) => ({
      id,
      letter: office.pack.ladder.find((one) => one.id === id)?.letter ?? id,
      count,
      lastAt,
    })),
    days: proveDays(clock.length, clock.trigger, office.timetable),
    articles: citedArticles(office, clock.basis),
  };
}

/** Articles by their ids, quoted; what another version of the pack knew and this one does not is left out. */
export function citedArticles(
  { pack }: WorkingOffice,
  ids: readonly string[],
): { id: string; cite: string; text: string }[] {
  return ids.flatMap((id) => {
    const article = pack.articles[id];
    return article === undefined ? [] : [{ id, cite: article.cite, text: article.text }];
  });
}

/** The running limit that is due first; those of the regulation before those of the house. @param now epoch ms */
export function nextClock(ticket: Ticket, now: number): NextClock | null {
  const running = ticket.clocks.flatMap((clock) =>
    clock.status === "running" && clock.dueAt !== null ? [{ clock, dueAt: clock.dueAt }] : [],
  );
  const [first] = running.sort(
    (a, b) => Number(isStatutory(b.clock)) - Number(isStatutory(a.clock)) || a.dueAt.localeCompare(b.dueAt),
  );
  if (first === undefined) return null;
  const { clock, dueAt } = first;
  const { id, label, provisional } = clock;
  return {
    id,
    clock: clock.clock,
    label,
    dueAt,
    late: isLate(clock, now),
    provisional,
    statutory: isStatutory(clock),
  };
}

/** Whether a limit of the regulation has run out, or runs out by the close of the next working day. */
export function urgency(
  office: WorkingOffice,
  ticket: Ticket,
  now: number,
): { overdue: boolean; dueSoon: boolean } {
  const running = ticket.clocks.filter((clock) => clock.status === "running" && isStatutory(clock));
  const overdue = running.some((clock) => isLate(clock, now));
  const soon = soonUntil(office.timetable, now);
  return {
    overdue,
    dueSoon: !overdue && running.some(({ dueAt }) => dueAt !== null && Date.parse(dueAt) <= soon),
  };
}

function isLate(clock: TicketClock, now: number): boolean {
  return clock.status === "running" && clock.lateAfter !== null && now > Date.parse(clock.lateAfter);
}
