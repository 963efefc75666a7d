import type { House } from "../bots/house.ts";
import type { Desks } from "../bots/program.ts";

/**
 * Something that happens by itself. What is due lies in tables: a task that is killed anywhere is harmless, run twice
 * is harmless, and run on ten nodes shares the work.
 */
export type Task = {
  name: string;
  /** how long to wait between two runs, in ms */
  everyMs: number;
  /** @returns how much was done */
  run: () => Promise<number>;
  /** lets go of what it holds */
  stop: () => Promise<void>;
};

/** Makes a task over a house. */
export type MakeTask = (house: House) => Task;

/** Makes a task that also needs the ways in and out. */
export type MakePromptTask = (desks: Desks) => Task;
