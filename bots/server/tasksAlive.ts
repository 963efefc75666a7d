import type { TaskState } from "../../core/store/taskStore.ts";

/** So many periods may pass without a good end before a task counts as silent. */
const PERIODS = 3;
/** The beat of the tasks and the time that a run takes: shorter silences are none. */
const LEAST_MS = 60_000;

/**
 * Whether every task ended well lately, on whichever node. Where none is on record yet, there is a minute's grace after
 * the start: a server beside which no jobs run never becomes ready, because nothing it promises would be kept.
 * @param now epoch ms @param startedAt when this node began to serve (epoch ms)
 */
export function tasksAlive(states: readonly TaskState[], startedAt: number, now: number): boolean {
  return (
    silentTasks(states, startedAt, now).length === 0 && (states.length > 0 || now - startedAt < LEAST_MS)
  );
}

/** The tasks that are silent, by name. */
export function silentTasks(states: readonly TaskState[], startedAt: number, now: number): string[] {
  return states
    .filter(({ doneAt, everyMs }) => {
      const since = Math.max(doneAt?.getTime() ?? 0, startedAt);
      return now - since > Math.max(LEAST_MS, PERIODS * everyMs);
    })
    .map(({ task }) => task);
}
