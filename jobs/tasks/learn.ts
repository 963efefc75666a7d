import type { House } from "../../bots/house.ts";
import { learnOffice } from "../../core/learning/learnOffice.ts";
import type { Task } from "../task.ts";

/** Lets each office learn from what its clerks settled since it last did. */
export function learnTask({ database, offices, now }: House): Task {
  return {
    name: "learn",
    everyMs: 600_000,
    run: async () => {
      let lessons = 0;
      for (const office of offices()) if (await learnOffice(database.prisma, office, now)) lessons += 1;
      return lessons;
    },
    stop: async () => undefined,
  };
}
