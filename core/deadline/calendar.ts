import { createHash } from "node:crypto";
import { civilOf, type DayNumber, dateText, dayFromText, dayNumber, dayOf } from "./shanghaiTime.ts";
import { FIRST_YEAR, LAST_YEAR, statutoryHolidays } from "./statutoryHolidays.ts";
import { isWeekend, type YearTable } from "./yearTables.ts";

/** Why a day is what it is; `officeOff` and `officeOn` are the office's own days. */
export type DayReason = "weekday" | "weekend" | "holiday" | "makeUp" | "officeOff" | "officeOn";

/** What the calendar says of one day. `provisional`: the year's notice is not at hand. */
export type CalendarDay = {
  date: string;
  workday: boolean;
  reason: DayReason;
  /** the holiday's name, or the office's reason */
  name: string | null;
  provisional: boolean;
};

/** Which days are worked. Answers by days, never by instants, so no time zone can enter. */
export type Calendar = {
  /** changes whenever any day does */
  version: string;
  day(day: DayNumber): CalendarDay;
  isWorkday(day: DayNumber): boolean;
  /** the n-th workday after that day, n ≥ 1; n = 0 gives the last workday on or before it */
  workdayAfter(day: DayNumber, n: number): DayNumber;
  /** workdays after `from`, up to and including `to`; negative where `to` lies before */
  workdaysBetween(from: DayNumber, to: DayNumber): number;
  /** whether the notice of that year is at hand */
  knows(year: number): boolean;
};

/** Own days of an office: local date → reason, which may be empty. */
export type OwnDays = { off: Readonly<Record<string, string>>; on: Readonly<Record<string, string>> };

/** A date so far off that no holidays can be told, not even provisionally. */
export class OutOfCalendar extends Error {
  override readonly name = "OutOfCalendar";
}

/** One year, with the running count of its workdays, so that any number of them is stepped over in one go. */
type Year = { first: DayNumber; days: CalendarDay[]; workdays: DayNumber[]; countTo: Uint16Array };

const NOVEMBER = 11;

/**
 * Puts a calendar together: the years' tables, of which a later one for the same year replaces an earlier one
 * whole, and over them the office's own days. A year without a table has its weekends and the holidays that the
 * law itself fixes, marked provisional.
 */
export function buildCalendar(tables: readonly YearTable[], own: OwnDays = { off: {}, on: {} }): Calendar {
  const known = new Map(tables.map((table) => [table.year, table]));
  const arranged = arrange([...known.values()]);
  const years = new Map<number, Year>();

  function yearOf(number: number): Year {
    const made = years.get(number);
    if (made) return made;
    if (number < FIRST_YEAR || number > LAST_YEAR) {
      throw new OutOfCalendar(`no calendar for ${number}: it reaches from ${FIRST_YEAR} to ${LAST_YEAR}`);
    }
    const law = known.has(number) ? new Map<DayNumber, Entry>() : assumed(number);
    const year = makeYear(number, (day) => answer(day, law, !known.has(number)));
    years.set(number, year);
    return year;
  }

  function answer(day: DayNumber, law: ReadonlyMap<DayNumber, Entry>, provisional: boolean): CalendarDay {
    const date = dateText(day);
    const off = own.off[date];
    const on = own.on[date];
    if (off !== undefined)
      return { date, workday: false, reason: "officeOff", name: off || null, provisional };
    if (on !== undefined) return { date, workday: true, reason: "officeOn", name: on || null, provisional };
    const entry = arranged.get(day) ?? law.get(day);
    if (entry) return { date, workday: entry.reason === "makeUp", ...entry, provisional };
    const weekend = isWeekend(day);
    return { date, workday: !weekend, reason: weekend ? "weekend" : "weekday", name: null, provisional };
  }

  function countUpTo(day: DayNumber): number {
    const year = yearOf(civilOf(day).year);
    return year.countTo[day - year.first] ?? 0;
  }

  return {
    version: versionOf([...known.values()], own),
    day(day) {
      const year = yearOf(civilOf(day).year);
      const found = year.days[day - year.first];
      if (found === undefined) throw new Error(`no such day: ${day}`);
      return found;
    },
    isWorkday(day) {
      const year = yearOf(civilOf(day).year);
      return year.days[day - year.first]?.workday ?? false;
    },
    workdayAfter(day, n) {
      let { year } = civilOf(day);
      let place = countUpTo(day) + n;
      for (let past = yearOf(year).workdays.length; place > past; past = yearOf(year).workdays.length) {
        place -= past;
        year += 1;
      }
      while (place < 1) {
        year -= 1;
        place += yearOf(year).workdays.length;
      }
      return yearOf(year).workdays[place - 1] ?? day;
    },
    workdaysBetween(from, to) {
      const first = civilOf(Math.min(from, to)).year;
      const last = civilOf(Math.max(from, to)).year;
      let whole = 0;
      for (let year = first; year < last; year += 1) whole += yearOf(year).workdays.length;
      return from <= to ? whole + countUpTo(to) - countUpTo(from) : countUpTo(to) - whole - countUpTo(from);
    },
    knows: (year) => known.has(year),
  };
}

/** Years after `at` (epoch ms) whose notice should be out by now but is not at hand: next year's, from November on. */
export function missingYears(calendar: Calendar, at: number): number[] {
  const { year, month } = civilOf(dayOf(at));
  const expected = month >= NOVEMBER ? [year, year + 1] : [year];
  return expected.filter((one) => !calendar.knows(one));
}

type Entry = { reason: "holiday" | "makeUp"; name: string };

function arrange(tables: readonly YearTable[]): Map<DayNumber, Entry> {
  const days = new Map<DayNumber, Entry>();
  // A day that a notice names outside its own year gives way to what that year's own notice says of it.
  const byReach = tables.flatMap((table) => [
    ...Object.entries(table.holidays).map(([date, name]) => ({
      table,
      date,
      entry: { reason: "holiday" as const, name },
    })),
    ...Object.entries(table.workdays).map(([date, name]) => ({
      table,
      date,
      entry: { reason: "makeUp" as const, name },
    })),
  ]);
  const own = ({ table, date }: { table: YearTable; date: string }) => date.startsWith(`${table.year}-`);
  for (const one of byReach.filter((each) => !own(each))) days.set(dayFromText(one.date), one.entry);
  for (const one of byReach.filter(own)) days.set(dayFromText(one.date), one.entry);
  return days;
}

function assumed(year: number): Map<DayNumber, Entry> {
  return new Map(statutoryHolidays(year).map(({ day, name }) => [day, { reason: "holiday", name }]));
}

function makeYear(number: number, answer: (day: DayNumber) => CalendarDay): Year {
  const first = dayNumber(number, 1, 1);
  const length = dayNumber(number + 1, 1, 1) - first;
  const days = Array.from({ length }, (_, n) => answer(first + n));
  const workdays = days.flatMap((day, n) => (day.workday ? [first + n] : []));
  const countTo = new Uint16Array(length);
  let count = 0;
  days.forEach((day, n) => {
    if (day.workday) count += 1;
    countTo[n] = count;
  });
  return { first, days, workdays, countTo };
}

function versionOf(tables: readonly YearTable[], own: OwnDays): string {
  const sorted = (days: Readonly<Record<string, string>>) =>
    Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1));
  const content = tables
    .toSorted((a, b) => a.year - b.year)
    .map((table) => [table.year, table.notice, sorted(table.holidays), sorted(table.workdays)]);
  const text = JSON.stringify([content, sorted(own.off), sorted(own.on)]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
