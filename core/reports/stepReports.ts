import type { WorkingOffice } from "../office/workingOffice.ts";
import { latestReports, officeBegan } from "../store/reportStore.ts";
import { type CountedPeriod, countPeriod } from "./countPeriod.ts";
import { dueReports } from "./dueReports.ts";
import { type CountPeriod, produceReport, type ReportParts } from "./produceReport.ts";

/** What the task needs. */
export type StepReportsParts = ReportParts & {
  offices: () => readonly WorkingOffice[];
  /** told of a report that could not be made: it is tried again five minutes later */
  onFailed: (officeId: string, reportId: string, error: unknown) => void;
};

/**
 * Makes every report that is due, of every office, and owes its sending. Any number of nodes may step at once; after a
 * downtime the latest period of each kind is made up for, and it names those that were passed over.
 * @returns how many this call made
 */
export async function stepReports(parts: StepReportsParts): Promise<number> {
  let made = 0;
  for (const office of parts.offices()) {
    const began = await officeBegan(parts.prisma, office.id);
    if (began === null) continue;
    const latest = await latestReports(parts.prisma, office.id);
    const count = countedOnce(parts, office);
    for (const due of dueReports(office, latest, began, parts.now())) {
      try {
        if ((await produceReport(parts, office, due, count)) !== null) made += 1;
      } catch (error) {
        parts.onFailed(office.id, due.plan.id, error);
      }
    }
  }
  return made;
}

/** Reports of one period that are due together are made from one count. */
function countedOnce(parts: ReportParts, office: WorkingOffice): CountPeriod {
  const counts = new Map<string, Promise<CountedPeriod>>();
  return async (period) => {
    const known = counts.get(period.key);
    if (known !== undefined) return await known;
    const counting = countPeriod(parts.prisma, office, period, parts.now());
    counts.set(period.key, counting);
    return await counting;
  };
}
