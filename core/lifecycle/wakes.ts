import { addOfficeTime, officeTimeBetween, subtractOfficeTime } from "../deadline/officeHours.ts";
import { MINUTE_MS } from "../deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { LadderStep } from "../policy/packClocks.ts";
import type { Command } from "./command.ts";
import { givenOn } from "./commandEvents.ts";
import { currentRound, isStatutory, liveClocks, type Ticket, type TicketClock } from "./ticket.ts";

/** Something that happens to a ticket by itself when its time comes (epoch ms). */
export type Wake = { at: number; command: Command };

const DAY_MS = 24 * 60 * MINUTE_MS;
/** An answer to the callback that comes weeks later still counts: a ticket is sealed long after it can be reopened. */
const SEALED_AFTER_DAYS = 90;
/** Office minutes after which a limit of the house is called to mind again: a working day. */
const HOUSE_REPEAT = 7 * 60;
/** Office minutes in which a callback may be answered before it is put again: two working days. */
const ASK_AGAIN = 2 * 7 * 60;

/**
 * Everything that the clock itself will do to a ticket as it stands, earliest first: the rungs of the pack's ladder on
 * each running limit (all of them fall into office time), the end of a pause, striking off, the archive. Pure; a sweep
 * that carries out what is due and asks again catches up after any downtime, each step once. A reminder that was not
 * given before its limit ran out is not given any more: the press follows.
 * @param now epoch ms
 */
export function wakesOf(office: WorkingOffice, ticket: Ticket, now: number): Wake[] {
  const wakes = [
    ...liveClocks(ticket).flatMap((clock) => clockWakes(office, clock, now)),
    ...(ticket.pause === null
      ? []
      : [{ at: Date.parse(ticket.pause.until), command: { type: "resume", why: "limit" } as const }]),
    ...endWakes(office, ticket),
  ];
  return wakes.sort((a, b) => a.at - b.at);
}

/** When the ticket has to be looked at next (epoch ms), or null. */
export function wakeAt(office: WorkingOffice, ticket: Ticket, now: number): number | null {
  return wakesOf(office, ticket, now)[0]?.at ?? null;
}

function clockWakes(office: WorkingOffice, clock: TicketClock, now: number): Wake[] {
  if (clock.status !== "running" || clock.dueAt === null) return [];
  if (!isStatutory(clock)) return houseWakes(office, clock);
  return office.pack.ladder.flatMap((rung): Wake[] => {
    if (!rung.clocks.some((name) => name === clock.clock)) return [];
    if (rung.when.from === "beforeDue" && now >= Date.parse(clock.dueAt ?? "")) return [];
    const at = rungAt(office, clock, rung);
    return at === null
      ? []
      : [{ at, command: { type: rung.step, clockId: clock.id, ladderId: rung.id } as const }];
  });
}

/** A limit of the house has no ladder: whoever has the ticket in hand is reminded, once a working day. */
function houseWakes(office: WorkingOffice, clock: TicketClock): Wake[] {
  if (clock.dueAt === null) return [];
  const last = clock.steps["person"]?.lastAt;
  const at =
    last === undefined
      ? office.opensAt(Date.parse(clock.dueAt))
      : inOffice(office, Date.parse(last), HOUSE_REPEAT);
  return [{ at, command: { type: "remind", clockId: clock.id, ladderId: null } }];
}

/** So many office minutes later, at a moment when somebody is there: the minute of closing is the next opening. */
function inOffice(office: WorkingOffice, at: number, officeMinutes: number): number {
  return office.opensAt(addOfficeTime(office.timetable, at, officeMinutes * MINUTE_MS));
}

/** When a rung is due on a clock; null: it was done, or waits for another one. */
function rungAt(office: WorkingOffice, clock: TicketClock, rung: LadderStep): number | null {
  const { pack, timetable } = office;
  const due = Date.parse(clock.dueAt ?? "");
  const done = clock.steps[rung.id];
  if (done !== undefined) {
    const again = rung.repeatEveryOfficeMinutes;
    return again === undefined ? null : inOffice(office, Date.parse(done.lastAt), again);
  }
  const offset = rung.when.officeMinutes * MINUTE_MS;
  switch (rung.when.from) {
    case "beforeDue": {
      const start = Date.parse(clock.startsAt);
      const at = subtractOfficeTime(timetable, due, offset);
      // a limit shorter than the warning: warned when half of it is left
      return at > start
        ? at
        : subtractOfficeTime(timetable, due, officeTimeBetween(timetable, start, due) / 2);
    }
    case "afterDue":
      return inOffice(
        office,
        Math.max(due, Date.parse(clock.lateAfter ?? "") || due),
        rung.when.officeMinutes,
      );
    case "afterPress": {
      const presses = pack.ladder.flatMap((one) => {
        // the first press: repeated ones must not put the report off
        const first = one.step === "press" ? clock.steps[one.id]?.firstAt : undefined;
        return first === undefined ? [] : [Date.parse(first)];
      });
      return presses.length === 0 ? null : inOffice(office, Math.min(...presses), rung.when.officeMinutes);
    }
  }
}

function endWakes(office: WorkingOffice, ticket: Ticket): Wake[] {
  const { pack } = office;
  const { survey } = currentRound(ticket);
  const asked = askedAgain(office, ticket);
  if (pack.lifecycle.strikeOff !== undefined && givenOn("strikeOff").includes(ticket.status)) {
    if (survey?.satisfied === true) return [{ at: Date.parse(survey.at), command: { type: "strikeOff" } }];
  }
  if (ticket.closedAt === null || !givenOn("archive").includes(ticket.status)) return asked;
  const at =
    Date.parse(ticket.closedAt) + Math.max(pack.lifecycle.survey.reopenDays, SEALED_AFTER_DAYS) * DAY_MS + 1;
  return [...asked, { at, command: { type: "archive" } }];
}

/** A callback without an answer is put again, as often as the pack says; each time counts as one not reached. */
function askedAgain(office: WorkingOffice, ticket: Ticket): Wake[] {
  const { pack } = office;
  if (!givenOn("recordSurvey").includes(ticket.status)) return [];
  const { survey, toldAt } = currentRound(ticket);
  const attempts = survey?.attempts ?? 0;
  const last = survey?.at ?? toldAt;
  if (
    last === null ||
    (survey !== null && survey.grade !== null) ||
    attempts >= pack.lifecycle.survey.attempts
  )
    return [];
  const wait = pack.lifecycle.survey.afterOfficeMinutes + ASK_AGAIN;
  return [
    {
      at: inOffice(office, Date.parse(last), wait),
      command: { type: "recordSurvey", grade: null, words: null, attempts: attempts + 1 },
    },
  ];
}
