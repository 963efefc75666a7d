import type { ClockLength } from "../policy/packClocks.ts";
import type { CalendarDay } from "./calendar.ts";
import { dueDate, firstBase, lastClosedDay, type Timetable, type Trigger } from "./dueDate.ts";
import { nextOpen } from "./officeHours.ts";
import { settlePauses } from "./pauses.ts";
import { type DayNumber, dayOf } from "./shanghaiTime.ts";
import { deadlineTexts as t } from "./texts.ts";

/** One day of a limit: whether it counts, and why, in Chinese. */
export type DayProof = { date: string; counts: boolean; why: string };

/**
 * Every day from the trigger to the due day, counted or not, with the reason: what answers "为什么是这一天".
 * Empty where nothing is due yet.
 */
export function proveDays(length: ClockLength, trigger: Trigger, table: Timetable): DayProof[] {
  const { dueAt } = dueDate(length, trigger, table);
  if (dueAt === null) return [];
  const from = "capped" in length ? Math.min(trigger.at, trigger.registeredAt ?? trigger.at) : trigger.at;
  const days = daysFrom(dayOf(from), dayOf(dueAt));
  if ("atOnce" in length) return days.map((day) => proveLast(day, dayOf(dueAt), t.atOnce, table));
  if ("sameDay" in length) return days.map((day) => proveLast(day, dayOf(dueAt), t.sameDay, table));
  if ("halfWorkday" in length) return days.map((day) => proveOfficeTime(day, trigger, table));
  return proveWorkdays(days, firstBase(length, trigger, table), trigger, table);
}

function daysFrom(first: DayNumber, last: DayNumber): DayNumber[] {
  return Array.from({ length: Math.max(1, last - first + 1) }, (_, n) => first + n);
}

function proveWorkdays(days: DayNumber[], base: DayNumber, trigger: Trigger, table: Timetable): DayProof[] {
  const pauses = trigger.pauses ? settlePauses(table, trigger.pauses) : [];
  let count = 0;
  return days.map((day) => {
    const known = table.calendar.day(day);
    if (!known.workday) return said(known, false, [reason(known)]);
    if (day < base) return said(known, false, [reason(known), t.beforeOpening]);
    if (day === base) return said(known, false, [reason(known), t.receiptDay]);
    const lost = pauses.some(
      ({ from, to }) => lastClosedDay(from, table) < day && day <= lastClosedDay(to, table),
    );
    if (lost) return said(known, false, [reason(known), t.paused]);
    count += 1;
    return said(known, true, [reason(known), t.nth(count)]);
  });
}

function proveLast(day: DayNumber, last: DayNumber, why: string, table: Timetable): DayProof {
  const known = table.calendar.day(day);
  return day === last
    ? said(known, true, [reason(known), why])
    : said(known, false, [reason(known), t.notDueYet]);
}

function proveOfficeTime(day: DayNumber, trigger: Trigger, table: Timetable): DayProof {
  const known = table.calendar.day(day);
  if (!known.workday) return said(known, false, [reason(known)]);
  return dayOf(nextOpen(table, trigger.at)) > day
    ? said(known, false, [reason(known), t.beforeOpening])
    : said(known, true, [reason(known), t.officeTime]);
}

function said({ date, provisional }: CalendarDay, counts: boolean, parts: string[]): DayProof {
  const year = Number(date.slice(0, 4));
  return { date, counts, why: t.joined(provisional ? [...parts, t.provisional(year)] : parts) };
}

function reason(day: CalendarDay): string {
  switch (day.reason) {
    case "weekday":
      return t.weekday;
    case "weekend":
      return t.weekend;
    case "holiday":
      return t.holiday(day.name ?? "");
    case "makeUp":
      return t.makeUp(day.name ?? "");
    case "officeOff":
      return t.officeOff(day.name);
    case "officeOn":
      return t.officeOn(day.name);
  }
}
