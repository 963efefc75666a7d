import type { OfficeHoursTable } from "../policy/packClocks.ts";
import type { Calendar } from "./calendar.ts";
import { civilOf, type DayNumber, dayOf, instantOf, MINUTE_MS } from "./shanghaiTime.ts";

/** One stretch of work of a day, in minutes after midnight. */
export type Span = { open: number; close: number };

/** Office hours made ready: which spans a working day has depends on the season only. */
export type OfficeHours = { spansOn(day: DayNumber): readonly Span[] };

/** Makes a checked table ready for use. The first season that holds wins; none: the regular hours. */
export function compileHours(table: OfficeHoursTable): OfficeHours {
  const regular = table.regular.map(toSpan);
  const seasons = table.seasons.map((season) => ({
    from: monthAndDay(season.from),
    to: monthAndDay(season.to),
    spans: season.spans.map(toSpan),
  }));
  if (seasons.length === 0) return { spansOn: () => regular };
  return {
    spansOn(day) {
      const { month, dayOfMonth } = civilOf(day);
      const now = month * 100 + dayOfMonth;
      const season = seasons.find(({ from, to }) =>
        from <= to ? from <= now && now <= to : now >= from || now <= to,
      );
      return season ? season.spans : regular;
    },
  };
}

function toSpan(span: { open: string; close: string }): Span {
  return { open: minutes(span.open), close: minutes(span.close) };
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function monthAndDay(text: string): number {
  return Number(text.slice(0, 2)) * 100 + Number(text.slice(3));
}

/** A calendar and the hours of its working days: what is needed to count time as an office lives it. */
export type OfficeTime = { calendar: Calendar; hours: OfficeHours };

/** When the office opens on that day (epoch ms), were it a working day. */
export function openOf({ hours }: OfficeTime, day: DayNumber): number {
  return instantOf(day, hours.spansOn(day)[0]?.open ?? 0);
}

/** When the office closes on that day (epoch ms), were it a working day. */
export function closeOf({ hours }: OfficeTime, day: DayNumber): number {
  return instantOf(day, hours.spansOn(day).at(-1)?.close ?? 0);
}

/** Office time of a whole day, in ms. */
export function officeTimeOf({ hours }: OfficeTime, day: DayNumber): number {
  return hours.spansOn(day).reduce((sum, span) => sum + (span.close - span.open) * MINUTE_MS, 0);
}

/** Whether the office is at work at that instant; at the very minute of closing it is not. */
export function isOpen(time: OfficeTime, at: number): boolean {
  return nextOpen(time, at) === at;
}

/** The instant itself while the office is open, else the next opening. */
export function nextOpen(time: OfficeTime, at: number): number {
  const day = dayOf(at);
  if (time.calendar.isWorkday(day)) {
    for (const span of time.hours.spansOn(day)) {
      if (at < instantOf(day, span.close)) return Math.max(at, instantOf(day, span.open));
    }
  }
  const next = time.calendar.workdayAfter(day, 1);
  return instantOf(next, time.hours.spansOn(next)[0]?.open ?? 0);
}

/** The instant at which so much office time (ms, ≥ 0) has gone by since `at`; the end of a span stays its end. */
export function addOfficeTime(time: OfficeTime, at: number, amount: number): number {
  let now = nextOpen(time, at);
  let rest = amount;
  for (;;) {
    const end = endOfSpan(time, now);
    if (rest <= end - now) return now + rest;
    rest -= end - now;
    now = nextOpen(time, end);
  }
}

/** The instant before `at` from which on so much office time (ms, ≥ 0) goes by until `at`. Lies in office time. */
export function subtractOfficeTime(time: OfficeTime, at: number, amount: number): number {
  let day = dayOf(at);
  let rest = amount;
  for (;;) {
    if (time.calendar.isWorkday(day)) {
      for (const span of time.hours.spansOn(day).toReversed()) {
        const open = instantOf(day, span.open);
        const worked = Math.max(0, Math.min(at, instantOf(day, span.close)) - open);
        if (worked > 0 && rest <= worked) return open + worked - rest;
        rest -= worked;
      }
    }
    day -= 1;
  }
}

/** Office time between two instants, in ms; 0 where the second is not the later one. */
export function officeTimeBetween(time: OfficeTime, from: number, to: number): number {
  let sum = 0;
  for (let now = nextOpen(time, from); now < to; ) {
    const end = endOfSpan(time, now);
    sum += Math.min(end, to) - now;
    now = nextOpen(time, end);
  }
  return sum;
}

/** The close of the span in which an instant of office time lies. */
function endOfSpan(time: OfficeTime, at: number): number {
  const day = dayOf(at);
  const span = time.hours.spansOn(day).find((one) => at < instantOf(day, one.close));
  if (!span) throw new Error("an instant outside office time has no span");
  return instantOf(day, span.close);
}
