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
      : addOfficeTime(office.timetable, Date.parse(last), HOUSE_REPEAT * MINUTE_MS);
  return [{ at, command: { type: "remind", clockId: clock.id, ladderId: null } }];
}

/** When a rung is due on a clock; null: it was done, or waits for another one. */
function rungAt({ pack, timetable }: WorkingOffice, clock: TicketClock, rung: LadderStep): number | null {
  const due = Date.parse(clock.dueAt ?? "");
  const done = clock.steps[rung.id];
  if (done !== undefined) {
    const again = rung.repeatEveryOfficeMinutes;
    return again === undefined ? null : addOfficeTime(timetable, Date.parse(done.lastAt), again * MINUTE_MS);
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
      return addOfficeTime(timetable, Math.max(due, Date.parse(clock.lateAfter ?? "") || due), offset);
    case "afterPress": {
      const presses = pack.ladder.flatMap((one) => {
        const last = one.step === "press" ? clock.steps[one.id]?.lastAt : undefined;
        return last === undefined ? [] : [Date.parse(last)];
      });
      return presses.length === 0 ? null : addOfficeTime(timetable, Math.min(...presses), offset);
    }
  }
}

function endWakes({ pack }: WorkingOffice, ticket: Ticket): Wake[] {
  const { survey } = currentRound(ticket);
  if (pack.lifecycle.strikeOff !== undefined && givenOn("strikeOff").includes(ticket.status)) {
    if (survey?.satisfied === true) return [{ at: Date.parse(survey.at), command: { type: "strikeOff" } }];
  }
  if (ticket.closedAt === null || !givenOn("archive").includes(ticket.status)) return [];
  const at =
    Date.parse(ticket.closedAt) + Math.max(pack.lifecycle.survey.reopenDays, SEALED_AFTER_DAYS) * DAY_MS + 1;
  return [{ at, command: { type: "archive" } }];
}
