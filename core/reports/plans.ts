import type { WorkingOffice } from "../office/workingOffice.ts";
import type { PackReport } from "../policy/packForms.ts";
import type { Cycle } from "./periods.ts";
import { reportTexts as t } from "./texts.ts";

/** A report that goes out by itself: one of the pack's, or the house's daily brief. */
export type ReportPlan = Pick<PackReport, "id" | "title" | "to" | "copies" | "circulated" | "withLedger"> & {
  every: Cycle;
  sections: PackReport["sections"];
};

/** No pack can have a report of that name: ids there have no hyphen. */
export const DAILY_BRIEF = "daily-brief";

/**
 * All reports of an office: what its regulation asks for, and a brief of each working day to the leader in charge
 * with a copy to those who triage. Where the regulation names no leader, those who triage get it.
 */
export function plansOf({ pack }: Pick<WorkingOffice, "pack">): ReportPlan[] {
  const leaders = pack.roles.filter(({ actsAs }) => actsAs === "leaderInCharge").map(({ id }) => id);
  const { by } = pack.triage;
  const daily: ReportPlan = {
    id: DAILY_BRIEF,
    title: t.dailyBrief,
    every: "day",
    to: leaders.length > 0 ? leaders : [by],
    copies: leaders.length > 0 && !leaders.includes(by) ? [by] : [],
    sections: ["volumes", "onTime"],
    circulated: false,
    withLedger: false,
  };
  return [...pack.reports, daily];
}

/**
 * Whether complaints about conduct may stand in a report's ledger: never in what is passed round, and not where one of
 * those who get it is kept from them.
 */
export function showsConduct({ pack }: Pick<WorkingOffice, "pack">, plan: ReportPlan): boolean {
  const { keepFrom } = pack.lifecycle.conduct;
  return !plan.circulated && ![...plan.to, ...plan.copies].some((role) => keepFrom.includes(role));
}

/** Whether somebody with these roles may open a report: whom it went to, and whoever runs the house. */
export function mayReadReport(
  { pack }: Pick<WorkingOffice, "pack">,
  report: { sentTo: readonly string[]; copiedTo: readonly string[] },
  roles: readonly string[],
): boolean {
  const readers = [...report.sentTo, ...report.copiedTo];
  return roles.some(
    (id) => readers.includes(id) || pack.roles.some((role) => role.id === id && role.actsAs === "manager"),
  );
}
