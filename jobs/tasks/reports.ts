import type { House } from "../../bots/house.ts";
import { stepNoLoss } from "../../core/reports/countNoLoss.ts";
import { stepReports } from "../../core/reports/stepReports.ts";
import type { Task } from "../task.ts";

/** Makes the reports whose period is over and owes them to whom the pack names. */
export function reportsTask(house: House): Task {
  const { database, seal, newId, now, offices, log } = house;
  return {
    name: "reports",
    everyMs: 600_000,
    run: async () =>
      await stepReports({
        prisma: database.prisma,
        seal,
        newId,
        now,
        offices,
        onFailed: (officeId, reportId, error) =>
          log.error({ err: error, office: officeId, report: reportId }, "report not made"),
      }),
    stop: async () => undefined,
  };
}

/** Counts each day that no message was lost. */
export function noLossTask({ database, offices, now }: House): Task {
  return {
    name: "noLoss",
    everyMs: 600_000,
    run: async () => await stepNoLoss({ sql: database.prisma, offices, now }),
    stop: async () => undefined,
  };
}
