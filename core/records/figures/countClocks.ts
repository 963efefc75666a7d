import { isStatutory, type TicketClock } from "../../lifecycle/ticket.ts";
import { overrunOf } from "../recordLimits.ts";
import type { Counted } from "./counted.ts";
import { count, decide, type LATENESS, noRate } from "./tally.ts";
import { roundAt, type Units } from "./unitsIn.ts";

/** Limits that end with the request's being done. */
const CLOSING: readonly TicketClock["clock"][] = [
  "answer",
  "handling",
  "plan",
  "promise",
  "extension",
  "decline",
];

/**
 * Every limit of the regulation that was decided in the period counts once: kept when it stopped in time, missed at the
 * moment when its time was over, whatever came later. One that was called off, stands still or still runs in time is
 * not decided. A part's own limit counts for its unit, the whole request's for the office and for the lead unit.
 */
export function countClocks(counted: Counted, units: Units): void {
  const { office, figures, file, during, asOf } = counted;
  const { ticket } = file;
  for (const clock of ticket.clocks) {
    const outcome = decidedAt(clock, asOf);
    if (outcome === null || !during(outcome.at)) continue;
    const overrun = outcome.kept ? null : overrunOf(office, clock, asOf);
    const workdays = overrun?.workdays ?? 0;
    const binds = CLOSING.includes(clock.clock) && clock.clock !== "decline";
    if (binds) {
      const unit = units.ofClock(clock, outcome.at);
      decide(unit.onTime, outcome.kept);
      unit.overdueWorkdays += workdays;
    }
    if (clock.partId !== undefined) continue;
    const tally = figures.office;
    tally.clocks[clock.clock] ??= noRate();
    decide(tally.clocks[clock.clock] ?? noRate(), outcome.kept);
    if (CLOSING.includes(clock.clock)) decide(tally.onTime, outcome.kept);
    if (outcome.kept) continue;
    tally.overdue.count += 1;
    tally.overdue.workdays += workdays;
    count(tally.overdue.lateness, latenessOf(workdays));
    if (binds) {
      const operator = units.operatorOf(units.leadPart(roundAt(ticket.rounds, outcome.at)));
      if (operator !== null) operator.late += 1;
    }
  }
}

/** Whether a limit was kept, and when that was decided; null: it is not. @param asOf epoch ms */
export function decidedAt(clock: TicketClock, asOf: number): { kept: boolean; at: string } | null {
  if (!isStatutory(clock) || clock.lateAfter === null || clock.status === "paused") return null;
  const late = Date.parse(clock.lateAfter);
  if (clock.stoppedAt === null) return asOf > late ? { kept: false, at: clock.lateAfter } : null;
  if (Date.parse(clock.stoppedAt) > late) return { kept: false, at: clock.lateAfter };
  return clock.status === "met" ? { kept: true, at: clock.stoppedAt } : null;
}

function latenessOf(workdays: number): (typeof LATENESS)[number] {
  if (workdays === 0) return "sameDay";
  if (workdays === 1) return "oneDay";
  return workdays <= 5 ? "twoToFive" : "more";
}
