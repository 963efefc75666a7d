import { texts } from "./texts.ts";

const SHANGHAI_MS = 8 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** "2026-11-22T09:30:00+08:00" of an instant (epoch ms), wherever the phone believes to be. */
export function shanghaiTime(instant: number): string {
  return `${new Date(instant + SHANGHAI_MS).toISOString().slice(0, 19)}+08:00`;
}

/** "2026-11-22" of such a time. */
export function dayOf(time: string): string {
  return time.slice(0, 10);
}

/** "09:30" of such a time. */
export function clockOf(time: string): string {
  return time.slice(11, 16);
}

/** How people call a day. @param day and @param today as "2026-11-22" */
export function dayTitle(day: string, today: string): string {
  const instant = Date.parse(`${day}T00:00:00Z`);
  const ago = (Date.parse(`${today}T00:00:00Z`) - instant) / DAY_MS;
  if (ago === 0) return texts.today;
  if (ago === 1) return texts.yesterday;
  const date = new Date(instant);
  const weekday = texts.weekdays[date.getUTCDay()] ?? "";
  const title = texts.day(date.getUTCMonth() + 1, date.getUTCDate(), weekday);
  return day.slice(0, 4) === today.slice(0, 4) ? title : texts.dayOfYear(date.getUTCFullYear(), title);
}
