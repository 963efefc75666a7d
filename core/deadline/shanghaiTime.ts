/**
 * Local dates and instants in Asia/Shanghai. China has had no daylight saving since 1992, so local time is UTC+8
 * and plain arithmetic is enough; the host's time zone never enters.
 */

/** Days since 1970-01-01, local. */
export type DayNumber = number;

const OFFSET_MS = 8 * 60 * 60_000;
export const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The local day in which an instant (epoch ms) falls. */
export function dayOf(instant: number): DayNumber {
  return Math.floor((instant + OFFSET_MS) / DAY_MS);
}

/** The instant (epoch ms) of so many minutes after local midnight of that day. */
export function instantOf(day: DayNumber, minutes: number): number {
  return day * DAY_MS - OFFSET_MS + minutes * MINUTE_MS;
}

/** 0 is Sunday. */
export function weekdayOf(day: DayNumber): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Year, month (1–12) and day of the month. Days are counted in eras of 400 years, which all are alike. */
export function civilOf(day: DayNumber): { year: number; month: number; dayOfMonth: number } {
  const shifted = day + 719_468; // days since 0000-03-01
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/** The other way round; months and days outside their range are carried over. */
export function dayNumber(year: number, month: number, dayOfMonth: number): DayNumber {
  return Date.UTC(year, month - 1, dayOfMonth) / DAY_MS;
}

/** "2026-10-08" of a day. */
export function dateText(day: DayNumber): string {
  const { year, month, dayOfMonth } = civilOf(day);
  return `${String(year).padStart(4, "0")}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`;
}

/** The day of "2026-10-08". @throws Error for what is no such date; data is checked before it comes here */
export function dayFromText(date: string): DayNumber {
  const day = parseDate(date);
  if (day === null) throw new Error(`not a date: ${date}`);
  return day;
}

/** The day of "2026-10-08", or null where the text is no day of the calendar. */
export function parseDate(date: string): DayNumber | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
  if (match === null) return null;
  const day = dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
  return dateText(day) === date ? day : null;
}

/** The local date of an instant (epoch ms), "2026-10-08". */
export function localDateAt(instant: number): string {
  return dateText(dayOf(instant));
}

/** An instant (epoch ms) as "2026-10-08T17:00:00+08:00"; parts of a second are dropped. */
export function shanghaiIso(instant: number): string {
  const day = dayOf(instant);
  const seconds = Math.floor((instant - instantOf(day, 0)) / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${dateText(day)}T${twoDigits(hours)}:${twoDigits(minutes)}:${twoDigits(seconds % 60)}+08:00`;
}

/**
 * The instant (epoch ms) of an ISO 8601 time such as 2026-10-08T09:30:00+08:00; seconds may be absent, and without
 * an offset the time is Shanghai's. Null where the text is no such time.
 */
export function parseTime(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/.exec(
    text.trim(),
  );
  if (match === null) return null;
  const day = parseDate(match[1] ?? "");
  const [hour, minute, second] = [match[2], match[3], match[4]].map((part) => Number(part ?? 0));
  if (day === null || hour === undefined || minute === undefined || second === undefined) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const offsetMinutes = parseOffset(match[6]);
  if (offsetMinutes === null) return null;
  const milliseconds = Math.floor(Number(match[5] ?? 0) * 1000);
  return day * DAY_MS + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + milliseconds;
}

function parseOffset(text: string | undefined): number | null {
  if (text === undefined) return OFFSET_MS / MINUTE_MS;
  if (text === "Z") return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(-2));
  if (hours > 14 || minutes > 59) return null;
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
