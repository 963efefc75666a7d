import chineseDays from "chinese-days";
import { type DayNumber, dayNumber } from "./shanghaiTime.ts";

/** Years for which the lunar tables reach. */
export const FIRST_YEAR = 1950;
export const LAST_YEAR = 2099;

/** 1 January of lunar 1900 was 31 January 1900. */
const LUNAR_EPOCH = dayNumber(1900, 1, 31);
const LUNAR_EPOCH_YEAR = 1900;

/** A holiday that the law itself fixes, whatever the yearly notice adds around it. */
export type StatutoryHoliday = { day: DayNumber; name: string };

/**
 * The thirteen public holidays of 全国年节及纪念日放假办法 (State Council order 795, in force since 2025-01-01),
 * computed, for years whose notice is not at hand. What the notice moves around them cannot be known beforehand.
 */
export function statutoryHolidays(year: number): StatutoryHoliday[] {
  const newYear = lunarDay(year, 1, 1);
  return [
    { day: dayNumber(year, 1, 1), name: "元旦" },
    ...[-1, 0, 1, 2].map((offset) => ({ day: newYear + offset, name: "春节" })),
    { day: qingming(year), name: "清明节" },
    ...[1, 2].map((day) => ({ day: dayNumber(year, 5, day), name: "劳动节" })),
    { day: lunarDay(year, 5, 5), name: "端午节" },
    { day: lunarDay(year, 8, 15), name: "中秋节" },
    ...[1, 2, 3].map((day) => ({ day: dayNumber(year, 10, day), name: "国庆节" })),
  ];
}

/**
 * Adds up the lengths of lunar months. The package's own conversion reads the host's time zone, its tables do not;
 * ICU's calendar is a day off in 2027 and 2030.
 */
function lunarDay(year: number, month: number, day: number): DayNumber {
  let days = day - 1;
  for (let past = LUNAR_EPOCH_YEAR; past < year; past += 1) days += lunarMonths(past, 12);
  return LUNAR_EPOCH + days + lunarMonths(year, month - 1);
}

/** Days of the first so many months of a lunar year, a leap month among them included. */
function lunarMonths(year: number, months: number): number {
  const leap = chineseDays.getYearLeapMonth(year);
  let days = leap.leapMonth !== undefined && leap.leapMonth > 0 && leap.leapMonth <= months ? leap.days : 0;
  for (let month = 1; month <= months; month += 1) days += chineseDays.monthDays(year, month);
  return days;
}

/** The solar term of 4 or 5 April by the usual approximation, right for every year from 1950 to 2099. */
function qingming(year: number): DayNumber {
  const inCentury = year % 100;
  const constant = year < 2000 ? 5.59 : 4.81;
  return dayNumber(year, 4, Math.floor(inCentury * 0.2422 + constant) - Math.floor(inCentury / 4));
}
