import type { House } from "../../bots/house.ts";
import { fileNewTickets } from "../../core/likeness/fileNewTickets.ts";
import { LikenessDesk } from "../../core/likeness/intake.ts";
import type { Task } from "../task.ts";

const AT_ONCE = 200;

/** Files what new tickets are about, so that the same matter and the same cause are found again. */
export function likenessTask({ database, now }: House): Task {
  const likeness = new LikenessDesk();
  return {
    name: "likeness",
    everyMs: 30_000,
    run: async () => await fileNewTickets({ prisma: database.prisma, likeness, now }, AT_ONCE),
    stop: async () => undefined,
  };
}
