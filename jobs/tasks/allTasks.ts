import type { MakeTask } from "../task.ts";
import { calendarTask, clocksTask } from "./clocks.ts";

/** Tasks that run in a thread that stays: they have something to do all day. */
export const PROMPT: readonly MakeTask[] = [clocksTask];

/** Tasks that run in a thread of their own, which is started for them now and then and ends. */
export const SLOW: readonly MakeTask[] = [calendarTask];
