import type { House } from "../../bots/house.ts";
import type { Task } from "../task.ts";

/** What another node changed of the offices (days off, people, guides) holds on this one too, within a minute. */
export function officesTask({ keepFresh }: House): Task {
  return {
    name: "offices",
    everyMs: 60_000,
    run: async () => ((await keepFresh()) ? 1 : 0),
    stop: async () => undefined,
  };
}
