import type { ClockName } from "../words.ts";
import type { StartedClock } from "./eventParts.ts";

/** Limits for the work itself: they end when the result is told, or with the unit's reply where telling has its own. */
const WORK_CLOCKS: readonly ClockName[] = ["answer", "handling", "plan", "promise", "extension", "contact"];

export function isWorkClock(clock: StartedClock): boolean {
  return WORK_CLOCKS.some((name) => name === clock.clock);
}
