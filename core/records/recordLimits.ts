import { officeTimeBetween } from "../deadline/officeHours.ts";
import { dayOf, MINUTE_MS } from "../deadline/shanghaiTime.ts";
import { isStatutory, type Ticket, type TicketClock } from "../lifecycle/ticket.ts";
import type { RecordedEvent } from "../lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { ClockLength } from "../policy/packClocks.ts";
import { dayText, momentText } from "./dayText.ts";
import type { Sieve } from "./shown.ts";
import { recordTexts } from "./texts.ts";

/** Clocks that end with the request's being done, the one that binds most first. */
const CLOSING: readonly TicketClock["clock"][] = ["extension", "promise", "plan", "handling", "answer"];

/** The limit that a request is held to now, or was last: what a form prints as its time limit. */
export function limitClock(ticket: Ticket): TicketClock | null {
  return closingClocks(ticket)[0] ?? null;
}

/** The limit that it went out with, before any extension. */
function firstLimit(ticket: Ticket): TicketClock | null {
  return closingClocks(ticket).find((clock) => clock.clock !== "extension") ?? null;
}

function closingClocks(ticket: Ticket): TicketClock[] {
  const rank = (clock: TicketClock) => CLOSING.indexOf(clock.clock);
  const all = ticket.clocks.filter((clock) => rank(clock) >= 0);
  const whole = all.filter((clock) => clock.partId === undefined);
  const held = (whole.length > 0 ? whole : all).toSorted(
    (a, b) =>
      Number(isLive(b)) - Number(isLive(a)) ||
      Date.parse(b.startsAt) - Date.parse(a.startsAt) ||
      rank(a) - rank(b),
  );
  const kept = held.filter((clock) => clock.status !== "cancelled");
  return kept.length > 0 ? kept : held;
}

function isLive(clock: TicketClock): boolean {
  return clock.status === "running" || clock.status === "paused";
}

/** "2个工作日（2026年10月12日 17:00前）"; "" where no limit runs. */
export function limitText(ticket: Ticket): string {
  const clock = limitClock(ticket);
  if (clock === null) return "";
  const due = clock.dueAt === null ? recordTexts.notPromised : recordTexts.before(momentText(clock.dueAt));
  return recordTexts.limit(lengthText(clock), due);
}

function lengthText({ length, trigger }: TicketClock): string {
  const t = recordTexts.lengths;
  const promised = trigger.promised;
  if (promised !== undefined) {
    return "workdays" in promised ? t.workdays(promised.workdays) : t.promised;
  }
  if ("atOnce" in length) return t.atOnce;
  if ("sameDay" in length) return t.sameDay;
  if ("halfWorkday" in length) return t.halfWorkday;
  if ("workdays" in length) return t.workdays(length.workdays);
  if ("capped" in length) return t.capped(length.capped.workdays);
  return t.promised;
}

/** The limit as a class to tick. */
export function limitClassOf(ticket: Ticket): "atOnce" | "twoWorkdays" | "fiveWorkdays" | "other" | null {
  const length: ClockLength | undefined = firstLimit(ticket)?.length;
  if (length === undefined) return null;
  if ("atOnce" in length) return "atOnce";
  if ("workdays" in length && length.workdays === 2) return "twoWorkdays";
  if ("workdays" in length && length.workdays === 5) return "fiveWorkdays";
  return "other";
}

/** A statutory limit that was, or is being, missed: by how much, in words, and whether it still runs. */
export type Overrun = { clock: TicketClock; still: boolean; officeMinutes: number; workdays: number };

/** Every limit of the regulation that was missed by that moment (epoch ms). A paused one is not missed. */
export function overruns(office: WorkingOffice, ticket: Ticket, now: number): Overrun[] {
  return ticket.clocks.flatMap((clock) => {
    const overrun = overrunOf(office, clock, now);
    return overrun === null ? [] : [overrun];
  });
}

/** How far a limit was missed by that moment (epoch ms), or null: it was kept, stands still, or is not over. */
export function overrunOf(office: WorkingOffice, clock: TicketClock, now: number): Overrun | null {
  if (!isStatutory(clock) || clock.lateAfter === null || clock.status === "paused") return null;
  const after = Date.parse(clock.lateAfter);
  const still = clock.status === "running";
  const until = clock.stoppedAt === null ? now : Math.min(now, Date.parse(clock.stoppedAt));
  if (until <= after) return null;
  const { timetable } = office;
  return {
    clock,
    still,
    officeMinutes: Math.ceil(officeTimeBetween(timetable, after, until) / MINUTE_MS),
    workdays: Math.max(0, timetable.calendar.workdaysBetween(dayOf(after), dayOf(until))),
  };
}

function byText({ workdays, officeMinutes }: Overrun): string {
  return workdays > 0 ? recordTexts.remark.workdays(workdays) : recordTexts.remark.minutes(officeMinutes);
}

/** The remarks column: overdue and by how long, extensions, limits that moved, and what else changed the way. */
export function remarkText(
  office: WorkingOffice,
  ticket: Ticket,
  events: readonly RecordedEvent[],
  now: number,
  sieve: Sieve,
): string {
  const t = recordTexts.remark;
  return t.joined([
    ...overdueRemarks(office, ticket, now),
    ...limitRemarks(ticket, events, sieve),
    ...pauseRemarks(office, ticket),
    ...(ticket.round > 1 ? [t.round(ticket.round)] : []),
    ...(ticket.sendBacks > 0 ? [t.sentBack(ticket.sendBacks)] : []),
    ...(ticket.incompletePromise === null
      ? []
      : [
          t.incomplete(
            ticket.incompletePromise.way,
            ticket.incompletePromise.missing.map(sieve),
            dateWords(ticket.incompletePromise.bringBy),
          ),
        ]),
    ...(ticket.absorbed.length > 0 ? [t.absorbed(ticket.absorbed.map(({ number }) => number))] : []),
    ...(ticket.origin?.number == null ? [] : [t.origin(ticket.origin.number)]),
  ]);
}

function overdueRemarks(office: WorkingOffice, ticket: Ticket, now: number): string[] {
  const t = recordTexts.remark;
  const missed = overruns(office, ticket, now);
  if (missed.length > 0) {
    return missed.map((one) =>
      (one.still ? t.stillLate : t.late)(one.clock.label, momentText(one.clock.dueAt), byText(one)),
    );
  }
  const statutory = ticket.clocks.filter((clock) => isStatutory(clock) && clock.status !== "cancelled");
  if (statutory.length === 0) return [];
  return [statutory.some(isLive) ? t.notDue : t.onTime];
}

function limitRemarks(ticket: Ticket, events: readonly RecordedEvent[], sieve: Sieve): string[] {
  const t = recordTexts.remark;
  const clocks = new Map(ticket.clocks.map((clock) => [clock.id, clock]));
  const remarks = events.flatMap((event) => {
    if (event.type === "extensionDecided") {
      const before = clocks.get(event.clockId)?.dueAt ?? null;
      return event.granted
        ? [t.extended(momentText(before), momentText(event.dueAt), nameOf(event.by), sieve(event.why))]
        : [t.refusedExtension(sieve(event.why))];
    }
    if (event.type !== "clockRecomputed") return [];
    return (event.moves ?? []).flatMap((move) => {
      const clock = clocks.get(move.id);
      if (clock === undefined || !isStatutory(clock) || move.before === move.dueAt) return [];
      return [t.moved(clock.label, momentText(move.before), momentText(move.dueAt))];
    });
  });
  // a limit that each of several units has moves for all of them
  return [...new Set(remarks)];
}

function pauseRemarks(office: WorkingOffice, ticket: Ticket): string[] {
  const label = office.pack.pause?.label ?? recordTexts.handling.papers;
  if (ticket.pause !== null) {
    return [recordTexts.remark.pausedUntil(label, momentText(ticket.pause.until))];
  }
  return ticket.pauses > 0 ? [recordTexts.remark.paused(label, ticket.pauses)] : [];
}

/** A date as the citizen promised it; words stay words. */
function dateWords(date: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(date) ? dayText(`${date}T00:00:00+08:00`) : date;
}

function nameOf(by: RecordedEvent["by"]): string {
  return by.role === "staff" ? by.name : "";
}
