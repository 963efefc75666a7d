import type { House } from "../../bots/house.ts";
import { officesVersion } from "../../core/store/officeVersion.ts";
import type { Task } from "../task.ts";

/**
 * Reads the offices anew where another node changed them (days off, people, guides): it holds on this one too, within
 * a minute. Looking is cheap, reading is not.
 */
export function officesTask({ database, refresh }: House): Task {
  let known: string | null = null;
  return {
    name: "offices",
    everyMs: 60_000,
    run: async () => {
      const version = await officesVersion(database.prisma);
      const changed = known !== null && known !== version;
      if (changed) await refresh();
      known = version;
      return changed ? 1 : 0;
    },
    stop: async () => undefined,
  };
}
