import { closeOf, type OfficeTime } from "./officeHours.ts";
import { dayOf } from "./shanghaiTime.ts";

/** A stretch in which a clock stands still, epoch ms. `to` null: it still does. */
export type Pause = { from: number; to: number | null };

/** The pauses of a clock and how long each may last at most, in working days. */
export type Pauses = { stretches: readonly Pause[]; limitWorkdays: number };

/** A pause with its end, after the limit. */
export type ClosedPause = { from: number; to: number };

/**
 * Pauses as they count: each ends by itself at the close of its last allowed working day, overlapping and nested
 * ones are one, empty and reversed ones are none; in order of time.
 */
export function settlePauses(time: OfficeTime, pauses: Pauses): ClosedPause[] {
  const closed = pauses.stretches
    .map(({ from, to }) => ({
      from,
      to: Math.min(to ?? Number.POSITIVE_INFINITY, limitOf(time, from, pauses.limitWorkdays)),
    }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  const merged: ClosedPause[] = [];
  for (const pause of closed) {
    const last = merged.at(-1);
    if (last && pause.from <= last.to) last.to = Math.max(last.to, pause.to);
    else merged.push({ ...pause });
  }
  return merged;
}

/** When a pause that began at `from` ends by itself: the close of its n-th working day, its first day not counted. */
export function limitOf(time: OfficeTime, from: number, limitWorkdays: number): number {
  return closeOf(time, time.calendar.workdayAfter(dayOf(from), limitWorkdays));
}
