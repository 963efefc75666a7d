import type { WorkingOffice } from "../office/workingOffice.ts";
import { periodAt, periodBefore, type ReportPeriod } from "./periods.ts";
import { plansOf, type ReportPlan } from "./plans.ts";

/** A report whose time has come. */
export type DueReport = {
  plan: ReportPlan;
  period: ReportPeriod;
  /** epoch ms: the first opening after the period's end */
  dueAt: number;
  /** earlier periods that were never made, oldest first: the program was away */
  missed: ReportPeriod[];
};

/** More than a year of working days is not looked through. */
const MOST_MISSED = 400;

/** When a report on a period goes out: at the first opening of the office after its end (epoch ms). */
export function reportDueAt(office: Pick<WorkingOffice, "opensAt">, period: ReportPeriod): number {
  return office.opensAt(period.to);
}

/**
 * The reports that are due, of each kind the latest period whose time has come and that is not made yet. Pure.
 * @param made report id → start (epoch ms) of the latest period that is made
 * @param began when the office was set up (epoch ms): periods that were over by then are nobody's
 * @param now epoch ms
 */
export function dueReports(
  office: Pick<WorkingOffice, "pack" | "timetable" | "opensAt">,
  made: ReadonlyMap<string, number>,
  began: number,
  now: number,
): DueReport[] {
  const { calendar } = office.timetable;
  return plansOf(office).flatMap((plan): DueReport[] => {
    let period = periodBefore(periodAt(plan.every, now, calendar), calendar);
    while (period.to > began && reportDueAt(office, period) > now) period = periodBefore(period, calendar);
    const last = made.get(plan.id) ?? Number.NEGATIVE_INFINITY;
    if (period.to <= began || period.from <= last) return [];
    const missed: ReportPeriod[] = [];
    for (let earlier = periodBefore(period, calendar); missed.length < MOST_MISSED; ) {
      if (earlier.to <= began || earlier.from <= last) break;
      missed.unshift(earlier);
      earlier = periodBefore(earlier, calendar);
    }
    return [{ plan, period, dueAt: reportDueAt(office, period), missed }];
  });
}
