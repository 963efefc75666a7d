import type { ClockLength } from "../policy/packClocks.ts";
import { type ClockTimes, dueDate, type Timetable, type Trigger } from "./dueDate.ts";
import { type DayProof, proveDays } from "./proof.ts";

/** A clock with its proof. `basis` are article ids of the pack. */
export type ProvenClock = ClockTimes & { days: DayProof[]; basis: string[] };

/** Times and proof of one rule, from one trigger. Where only the dates are needed, `dueDate` is much cheaper. */
export function computeClock(
  rule: { length: ClockLength; basis: readonly string[] },
  trigger: Trigger,
  table: Timetable,
): ProvenClock {
  return {
    ...dueDate(rule.length, trigger, table),
    days: proveDays(rule.length, trigger, table),
    basis: [...rule.basis],
  };
}
