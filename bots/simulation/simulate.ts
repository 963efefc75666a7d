import { dateText, instantOf } from "../../core/deadline/shanghaiTime.ts";
import { loadShippedModel } from "../../core/understanding/understand.ts";
import { createDialogue } from "../dialogue/dialogue.ts";
import type { House } from "../house.ts";
import type { Broken } from "./checks/broken.ts";
import { DayCheck } from "./checks/dayCheck.ts";
import { type Final, finalCheck } from "./checks/finalCheck.ts";
import { Dice } from "./dice.ts";
import type { Journal } from "./journal.ts";
import { type Period, runDays } from "./run.ts";
import { simulationTexts as t } from "./texts.ts";
import { newWorld, type SimulatedClock } from "./world.ts";

/** What is to be lived: which office, from when, how long, how busy, and the seed. */
export type Wish = Period & { officeId: string; seed: string };

/** What came of it. `broken`: nothing, or what must hold and did not; the simulation ends with the day it is found on. */
export type Lived = Omit<Final, "broken"> & { broken: Broken[]; journal: Journal; lastDay: string };

/**
 * Lives an office's days through the real pipeline on a simulated clock, and checks what must hold at the end of each
 * day and of all. The house is used up: its database belongs to the simulation.
 * @param clock the one that the house reads; it is set to the first day
 * @param onDay told of each day that is over, and of how many requests there are
 */
export async function simulate(
  house: House,
  clock: SimulatedClock,
  wish: Wish,
  onDay: (day: string, registered: number) => Promise<void>,
): Promise<Lived> {
  loadShippedModel();
  const from = instantOf(wish.first, 0);
  clock.now = from;
  const dice = new Dice(`${wish.officeId}/${wish.seed}`);
  const world = newWorld(house, createDialogue(), wish.officeId, dice, clock);
  const checks = new DayCheck(world);
  const broken: Broken[] = [];
  let lastDay = dateText(wish.first);
  try {
    await runDays(world, wish, async (day, at) => {
      lastDay = dateText(day);
      broken.push(...(await checks.run(at)));
      if (broken.length === 0) await onDay(lastDay, world.journal.allRegistered);
      if (broken.length > 0) throw new Stopped();
    });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  const to = world.now + 1_000;
  const label = t.period(dateText(wish.first), lastDay);
  const final = await finalCheck(world, { from, to, label });
  return { ...final, broken: [...broken, ...final.broken], journal: world.journal, lastDay };
}

/** A day ended with something broken: nothing that follows would mean anything. */
class Stopped extends Error {
  override name = "Stopped";
}
