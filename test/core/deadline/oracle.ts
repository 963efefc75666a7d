import { datesOf, LAW_2027, NOTICES } from "./notices.ts";

/**
 * A second reckoning of every clock, as slow and plain as can be: it walks day by day and step by step over the
 * notices. It imports nothing of the product, and repeats the five regulations' limits in its own words.
 */

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const SHANGHAI = 8 * 60 * MINUTE;
const FIRST = Date.parse("2018-12-01T00:00:00Z");
const LAST = Date.parse("2027-12-31T00:00:00Z");

/** One entry for each day from December 2018 to 2027: is it worked? */
const WORKED: boolean[] = [];
const DATES: string[] = [];
{
  const off = new Set<string>();
  const on = new Set<string>();
  for (const notice of [...NOTICES, LAW_2027]) {
    for (const [, from, to] of notice.off) for (const date of datesOf(from, to)) off.add(date);
    for (const date of notice.work) on.add(date);
  }
  for (let at = FIRST; at <= LAST; at += DAY) {
    const date = new Date(at).toISOString().slice(0, 10);
    const weekday = new Date(at).getUTCDay();
    DATES.push(date);
    WORKED.push(on.has(date) || (!off.has(date) && weekday >= 1 && weekday <= 5));
  }
}

export type Limit = { workdays: number } | "atOnce" | "sameDay" | "halfWorkday";
export type City = "AK" | "ST" | "PT" | "SG" | "WZ";

/** Minutes of a day in which the hall is open. */
function hours(city: City, day: number): [number, number][] {
  const month = Number((DATES[day] ?? "").slice(5, 7));
  if (city === "ST" && month >= 6 && month <= 9) return [span("09:00", "12:00"), span("13:30", "17:30")];
  if (city === "WZ" && month >= 6 && month <= 8) return [span("09:00", "12:00"), span("14:00", "17:30")];
  return [span("09:00", "12:00"), span("13:00", "17:00")];
}

const SPANS = new Map<string, [number, number]>();
function span(open: string, close: string): [number, number] {
  const key = open + close;
  const known = SPANS.get(key);
  if (known) return known;
  const made: [number, number] = [minuteOf(open), minuteOf(close)];
  SPANS.set(key, made);
  return made;
}

function minuteOf(time: string): number {
  const [hour = "0", minute = "0"] = time.split(":");
  return Number(hour) * 60 + Number(minute);
}

/** When that limit is due for what comes in at that instant (epoch ms, full hours). */
export function oracle(city: City, limit: Limit, at: number): number {
  let day = Math.floor((at + SHANGHAI - FIRST) / DAY);
  let minute = (at + SHANGHAI - FIRST - day * DAY) / MINUTE;
  if (city === "SG" || limit === "atOnce" || limit === "halfWorkday")
    [day, minute] = waitForOpening(city, day, minute);
  if (limit === "atOnce") return instant(day, minute);
  if (limit === "halfWorkday") return afterHalfADay(city, day, minute);
  if (limit === "sameDay") {
    if (!WORKED[day] || minute >= closing(city, day)) day = nextWorked(day);
    return instant(day, closing(city, day));
  }
  let counted = 0;
  while (counted < limit.workdays) {
    day += 1;
    if (WORKED[day]) counted += 1;
  }
  return instant(day, closing(city, day));
}

function nextWorked(day: number): number {
  let next = day + 1;
  while (!WORKED[next]) next += 1;
  return next;
}

function closing(city: City, day: number): number {
  return hours(city, day)[1]?.[1] ?? 0;
}

/** The moment itself where the hall is open then, else its next opening. */
function waitForOpening(city: City, day: number, minute: number): [number, number] {
  if (WORKED[day]) {
    for (const [open, close] of hours(city, day)) {
      if (minute < open) return [day, open];
      if (minute < close) return [day, minute];
    }
  }
  const next = nextWorked(day);
  return [next, hours(city, next)[0]?.[0] ?? 0];
}

/** Every hall's hours begin and end at half hours, and requests come in at full hours: a step of 30 minutes is exact. */
const STEP = 30;

/** Lets office time go by, step after step, until half of the first day's is gone. */
function afterHalfADay(city: City, firstDay: number, firstMinute: number): number {
  let left = hours(city, firstDay).reduce((sum, [open, close]) => sum + close - open, 0) / 2;
  let day = firstDay;
  let minute = firstMinute;
  while (left > 0) {
    [day, minute] = waitForOpening(city, day, minute);
    minute += STEP;
    left -= STEP;
  }
  return instant(day, minute);
}

function instant(day: number, minute: number): number {
  return FIRST + day * DAY + minute * MINUTE - SHANGHAI;
}
