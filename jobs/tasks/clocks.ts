import type { House } from "../../bots/house.ts";
import { pressMeasures } from "../../core/desk/pressMeasures.ts";
import { recountCalendar, type SweepParts, sweepClocks } from "../../core/ticket/sweepClocks.ts";
import type { Task } from "../task.ts";

/** Reminds, presses, reports up, ends pauses, strikes off and seals, each when its time has come; units' measures too. */
export function clocksTask(house: House): Task {
  const parts = sweepParts(house);
  return {
    name: "clocks",
    everyMs: 15_000,
    run: async () =>
      (await sweepClocks(parts)).steps + (await pressMeasures({ ...parts, officeOf: house.officeOf })),
    stop: async () => undefined,
  };
}

/** Counts open limits anew where an office's calendar changed; of the house as it was opened, or read anew since. */
export function calendarTask(house: House): Task {
  const parts = sweepParts(house);
  return {
    name: "calendar",
    everyMs: 600_000,
    run: async () => {
      let looked = 0;
      for (const { id } of house.offices()) looked += await recountCalendar(parts, id);
      return looked;
    },
    stop: async () => undefined,
  };
}

function sweepParts({ database, seal, office, newId, now, log }: House): SweepParts {
  return {
    prisma: database.prisma,
    seal,
    office,
    newId,
    now,
    onRefused: (ticket, command, why) =>
      log.error({ ...ticket, command: command.type, why }, "not done by itself"),
  };
}
