import type { MakePromptTask, MakeTask } from "../task.ts";
import { connectorsTask, phoneTask, telegramTask } from "./channels.ts";
import { calendarTask, clocksTask } from "./clocks.ts";
import { deliverTask } from "./deliver.ts";
import { digestTask } from "./digest.ts";
import { forgetTask } from "./forget.ts";
import { learnTask } from "./learn.ts";
import { likenessTask } from "./likeness.ts";
import { officesTask } from "./offices.ts";
import { peopleTask } from "./people.ts";
import { noLossTask, reportsTask } from "./reports.ts";

/** Tasks that have something to do all day: they run in the program's own thread. */
export const PROMPT: readonly MakePromptTask[] = [
  deliverTask,
  clocksTask,
  officesTask,
  phoneTask,
  telegramTask,
  connectorsTask,
  likenessTask,
  peopleTask,
  digestTask,
];

/** Tasks that run in a thread of their own, which is started for them now and then and ends. */
export const SLOW: readonly MakeTask[] = [calendarTask, noLossTask, reportsTask, forgetTask, learnTask];
