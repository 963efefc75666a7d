import type { DayNumber } from "../deadline/shanghaiTime.ts";
import { dayOf, instantOf } from "../deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";

/** Nobody's telephone rings before or after. Minutes after midnight. */
const FIRST = 8 * 60;
const LAST = 20 * 60;
/** Where the office itself does not close at noon. */
const USUAL_REST = { from: 12 * 60, to: 14 * 60 };
/** No run of days off is longer. */
const MOST_DAYS = 40;

/** When citizens may be rung up: what of an office it depends on. */
export type CallHours = Pick<WorkingOffice, "timetable" | "pack">;

/**
 * The moment itself where a citizen may be rung up, else the next such moment (epoch ms): never before 8:00, in the
 * office's noon rest (12:00 to 14:00 where it has none) or after 20:00, and on rest days only where the pack keeps
 * the telephone open always.
 */
export function nextCallTime(office: CallHours, at: number): number {
  const first = dayOf(at);
  for (let day = first; day < first + MOST_DAYS; day += 1) {
    if (!mayCallOn(office, day)) continue;
    const rest = noonRest(office, day);
    for (const [from, to] of [
      [FIRST, rest.from],
      [rest.to, LAST],
    ] as const) {
      if (at < instantOf(day, to)) return Math.max(at, instantOf(day, from));
    }
  }
  throw new Error("a calendar has a working day within forty days");
}

function mayCallOn({ timetable, pack }: CallHours, day: DayNumber): boolean {
  const always = pack.channels.some(({ channel, hours }) => channel === "phone" && hours === "always");
  return always || timetable.calendar.isWorkday(day);
}

function noonRest({ timetable }: CallHours, day: DayNumber): { from: number; to: number } {
  const [morning, afternoon] = timetable.hours.spansOn(day);
  if (morning === undefined || afternoon === undefined) return USUAL_REST;
  return { from: morning.close, to: afternoon.open };
}
