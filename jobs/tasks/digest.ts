import { oweDigests } from "../../bots/channels/wecom/oweDigests.ts";
import type { Desks } from "../../bots/program.ts";
import type { Task } from "../task.ts";

/** Tells everybody of the staff in the morning what waits for them; only where there is a way to tell them. */
export function digestTask({ database, seal, newId, now, offices, channels }: Desks): Task {
  const parts = { prisma: database.prisma, seal, newId, now };
  return {
    name: "digest",
    everyMs: 60_000,
    run: async () => {
      if (channels.wecom === null) return 0;
      let owed = 0;
      for (const office of offices()) owed += await oweDigests(parts, office);
      return owed;
    },
    stop: async () => undefined,
  };
}
