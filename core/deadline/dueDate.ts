import type { ClockLength } from "../policy/packClocks.ts";
import {
  addOfficeTime,
  closeOf,
  nextOpen,
  type OfficeTime,
  officeTimeBetween,
  officeTimeOf,
} from "./officeHours.ts";
import { type ClosedPause, type Pauses, settlePauses } from "./pauses.ts";
import { type DayNumber, dayOf, MINUTE_MS, parseDate } from "./shanghaiTime.ts";

/** How a regulation counts, over an office's days and hours. */
export type Timetable = OfficeTime & {
  counting: { receiptDayCounts: boolean; outsideHours: "atOnce" | "atOpening" };
};

/** What somebody promised: so many working days, or a local date. */
export type Promised = { workdays: number } | { date: string };

/** What a clock starts from. Instants are epoch ms. */
export type Trigger = {
  at: number;
  /** when the request was registered; a capped length counts from there. Default: `at` */
  registeredAt?: number;
  promised?: Promised;
  pauses?: Pauses;
};

/** When a clock runs. All null but the start: nothing is promised yet. */
export type ClockTimes = {
  startsAt: number;
  dueAt: number | null;
  /** the instant after which it is late; later than `dueAt` only for what is due at once */
  lateAfter: number | null;
  /** a year's holidays are not published yet: the date may still move */
  provisional: boolean;
};

/**
 * When a clock of that length is due. Counting starts on the day after the trigger and ends at the close of office
 * hours on the last day, unless the regulation counts the day of receipt. Where it starts outside office hours "at
 * opening", the next opening is the trigger. What comes in on a working day after closing time is, for a limit of
 * the same day, due on the next working day, as what comes in on a day off is: a limit that has passed before it
 * began would bind nobody.
 */
export function dueDate(length: ClockLength, trigger: Trigger, table: Timetable): ClockTimes {
  const startsAt = startOf(trigger.at, table);
  const pauses = trigger.pauses ? settlePauses(table, trigger.pauses) : [];
  if ("atOnce" in length) {
    const dueAt = atOnce(startsAt, pauses, table);
    return times(
      startsAt,
      dueAt,
      table,
      addOfficeTime(table, dueAt, length.atOnce.toleranceMinutes * MINUTE_MS),
    );
  }
  if ("halfWorkday" in length) return times(startsAt, halfWorkday(startsAt, pauses, table), table);
  const last = lastDay(length, trigger, table);
  if (last === null) return { startsAt, dueAt: null, lateAfter: null, provisional: false };
  const shifted =
    pauses.length === 0 ? last : shiftByPauses(firstBase(length, trigger, table), last, pauses, table);
  return times(startsAt, closeOf(table, shifted), table);
}

/** The instant from which the regulation reckons: the trigger, or the next opening. */
export function startOf(at: number, table: Timetable): number {
  return table.counting.outsideHours === "atOpening" ? nextOpen(table, at) : at;
}

/** The last day before counting begins: the first day that counts is the next workday after it. */
export function baseDay(start: number, table: Timetable): DayNumber {
  const day = dayOf(start);
  return table.counting.receiptDayCounts && start < closeOf(table, day) ? day - 1 : day;
}

type DayLength = Exclude<ClockLength, { atOnce: unknown } | { halfWorkday: unknown }>;

/** The day after which days count, for this length: a capped one counts from the registration. */
export function firstBase(length: DayLength, trigger: Trigger, table: Timetable): DayNumber {
  if ("sameDay" in length) return sameDay(startOf(trigger.at, table), table) - 1;
  const from = "capped" in length ? (trigger.registeredAt ?? trigger.at) : trigger.at;
  return baseDay(startOf(from, table), table);
}

function lastDay(length: DayLength, trigger: Trigger, table: Timetable): DayNumber | null {
  const base = firstBase(length, trigger, table);
  if ("sameDay" in length) return base + 1;
  if ("workdays" in length) return table.calendar.workdayAfter(base, length.workdays);
  const promised = trigger.promised ? promisedDay(trigger.promised, base, table) : null;
  if ("promised" in length) return promised;
  return promised ?? table.calendar.workdayAfter(base, length.capped.workdays);
}

/** A promised date that is, or has become, a day off moves to the next workday. */
function promisedDay(promised: Promised, base: DayNumber, table: Timetable): DayNumber {
  if ("workdays" in promised) return table.calendar.workdayAfter(base, promised.workdays);
  const day = parseDate(promised.date);
  if (day === null) throw new Error(`not a date: ${promised.date}`);
  return table.calendar.workdayAfter(day - 1, 1);
}

function sameDay(start: number, table: Timetable): DayNumber {
  const day = dayOf(start);
  const inTime = table.calendar.isWorkday(day) && start < closeOf(table, day);
  return inTime ? day : table.calendar.workdayAfter(day, 1);
}

/**
 * A working day whose closing time falls into a pause does not count, so the last day moves by as many. A pause
 * that begins when the clock is already over moves nothing.
 */
function shiftByPauses(
  base: DayNumber,
  last: DayNumber,
  pauses: readonly ClosedPause[],
  table: Timetable,
): DayNumber {
  let due = last;
  for (const pause of pauses) {
    if (pause.from >= closeOf(table, due)) break;
    const from = Math.max(base, lastClosedDay(pause.from, table));
    const lost = table.calendar.workdaysBetween(from, lastClosedDay(pause.to, table));
    if (lost > 0) due = table.calendar.workdayAfter(due, lost);
  }
  return due;
}

/** The last day whose closing time has come by that instant. */
export function lastClosedDay(at: number, table: Timetable): DayNumber {
  const day = dayOf(at);
  return at >= closeOf(table, day) ? day : day - 1;
}

function atOnce(start: number, pauses: readonly ClosedPause[], table: Timetable): number {
  let due = nextOpen(table, start);
  for (const pause of pauses) if (pause.from <= due && due < pause.to) due = nextOpen(table, pause.to);
  return due;
}

/** Half of the office time of the day on which counting begins. */
function halfWorkday(start: number, pauses: readonly ClosedPause[], table: Timetable): number {
  let now = nextOpen(table, start);
  let rest = officeTimeOf(table, dayOf(now)) / 2;
  for (const pause of pauses) {
    if (pause.to <= now) continue;
    const until = Math.max(now, pause.from);
    const worked = officeTimeBetween(table, now, until);
    if (worked >= rest) break;
    rest -= worked;
    now = pause.to;
  }
  return addOfficeTime(table, now, rest);
}

function times(startsAt: number, dueAt: number, table: Timetable, lateAfter = dueAt): ClockTimes {
  const { calendar } = table;
  const provisional = calendar.day(dayOf(dueAt)).provisional || calendar.day(dayOf(startsAt)).provisional;
  return { startsAt, dueAt, lateAfter, provisional };
}
