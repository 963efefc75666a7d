import type { Calendar } from "../deadline/calendar.ts";
import { civilOf, dateText, dayNumber, dayOf, instantOf, weekdayOf } from "../deadline/shanghaiTime.ts";
import { dayText } from "../records/dayText.ts";
import type { Period } from "../records/figures/tally.ts";
import { reportTexts as t } from "./texts.ts";

/** How often a report comes. `day`: a working day and the days off that follow it. */
export const CYCLES = ["day", "week", "month", "twoMonths", "quarter", "halfYear", "year"] as const;
export type Cycle = (typeof CYCLES)[number];

/** A period of a cycle; periods of one cycle follow each other without gap or overlap. */
export type ReportPeriod = Period & {
  cycle: Cycle;
  /** unique within all cycles, e.g. `month/2026-10-01` */
  key: string;
};

/** What is needed of a calendar: only the cycle `day` asks it. */
export type Workdays = Pick<Calendar, "workdayAfter">;

/** Months of a cycle that is counted in months; periods begin with the year. */
const MONTHS: Readonly<Record<Exclude<Cycle, "day" | "week">, number>> = {
  month: 1,
  twoMonths: 2,
  quarter: 3,
  halfYear: 6,
  year: 12,
};

/** The period in which an instant (epoch ms) falls, in local time of Shanghai. */
export function periodAt(cycle: Cycle, at: number, workdays: Workdays): ReportPeriod {
  const day = dayOf(at);
  switch (cycle) {
    case "day": {
      const first = workdays.workdayAfter(day, 0);
      return between(cycle, first, workdays.workdayAfter(first, 1));
    }
    case "week": {
      // weeks begin on Monday (GB/T 7408)
      const first = day - ((weekdayOf(day) + 6) % 7);
      return between(cycle, first, first + 7);
    }
    case "month":
    case "twoMonths":
    case "quarter":
    case "halfYear":
    case "year": {
      const { year, month } = civilOf(day);
      const length = MONTHS[cycle];
      const first = month - ((month - 1) % length);
      return between(cycle, dayNumber(year, first, 1), dayNumber(year, first + length, 1));
    }
  }
}

/** The period before that one. */
export function periodBefore(period: ReportPeriod, workdays: Workdays): ReportPeriod {
  return periodAt(period.cycle, period.from - 1, workdays);
}

/** The local days of a period, as `2026-11-19`. */
export function daysOf({ from, to }: Pick<Period, "from" | "to">): string[] {
  const first = dayOf(from);
  return Array.from({ length: dayOf(to - 1) - first + 1 }, (_, i) => dateText(first + i));
}

function between(cycle: Cycle, first: number, end: number): ReportPeriod {
  const from = instantOf(first, 0);
  return {
    cycle,
    key: `${cycle}/${dateText(first)}`,
    from,
    to: instantOf(end, 0),
    label: labelOf(cycle, first, end - 1),
  };
}

function labelOf(cycle: Cycle, first: number, last: number): string {
  const { year, month } = civilOf(first);
  switch (cycle) {
    case "day":
    case "week":
      return first === last
        ? dayText(instantOf(first, 0))
        : t.fromTo(dayText(instantOf(first, 0)), dayText(instantOf(last, 0)));
    case "month":
      return t.month(year, month);
    case "twoMonths":
      return t.months(year, month, month + 1);
    case "quarter":
      return t.quarter(year, (month + 2) / 3);
    case "halfYear":
      return t.half(year, month === 1);
    case "year":
      return t.year(year);
  }
}
