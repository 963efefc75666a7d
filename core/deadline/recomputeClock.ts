import { dueDate, type Timetable } from "./dueDate.ts";
import { type DayProof, proveDays } from "./proof.ts";
import type { ClockStart } from "./startClocks.ts";

/** A clock after the calendar changed, with both dates (epoch ms; null: nothing promised yet). */
export type Recomputed = {
  clock: ClockStart;
  before: number | null;
  /** what the new calendar says by itself */
  after: number | null;
  /** whether the date that binds is another one than before: then the citizen is told */
  moved: boolean;
  days: DayProof[];
};

/**
 * Computes a clock anew under a changed calendar. The later of both dates binds: what was on time under the date
 * that the citizen was told never becomes late because the State moved a day.
 */
export function recomputeClock(clock: ClockStart, table: Timetable): Recomputed {
  const fresh = dueDate(clock.length, clock.trigger, table);
  const dueAt = later(clock.dueAt, fresh.dueAt);
  const lateAfter = later(clock.lateAfter, fresh.lateAfter);
  return {
    clock: { ...clock, ...fresh, dueAt, lateAfter, calendarVersion: table.calendar.version },
    before: clock.dueAt,
    after: fresh.dueAt,
    moved: dueAt !== clock.dueAt,
    days: proveDays(clock.length, clock.trigger, table),
  };
}

function later(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}
