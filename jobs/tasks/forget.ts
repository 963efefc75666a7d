import type { House } from "../../bots/house.ts";
import { forgetSpent } from "../../core/store/spentRows.ts";
import type { Task } from "../task.ts";

/** Platforms deliver anew, and statements of a month ask, for less than this. */
const KEPT_MS = 40 * 24 * 3_600_000;

/** Forgets what served once to take something in or to send it: the tables that grow with every message. */
export function forgetTask({ database, now }: House): Task {
  return {
    name: "forget",
    everyMs: 6 * 3_600_000,
    run: async () => await forgetSpent(database.prisma, new Date(now() - KEPT_MS)),
    stop: async () => undefined,
  };
}
