import type { Logger } from "pino";
import type { Database } from "../core/store/database.ts";
import { beginTask, endTask } from "../core/store/taskStore.ts";
import type { Task } from "./task.ts";

/** What running tasks needs. `now`: epoch ms. */
export type RunParts = { database: Database; log: Logger; node: string; now: () => number };

/**
 * Runs tasks, each in its own rhythm: one beside the other, so that a platform that is slow to answer holds up no
 * clock; but none beside itself.
 */
export class TaskRunner {
  readonly #parts: RunParts;
  readonly #tasks: readonly Task[];
  readonly #next = new Map<string, number>();
  readonly #running = new Map<string, Promise<void>>();

  constructor(parts: RunParts, tasks: readonly Task[]) {
    this.#parts = parts;
    this.#tasks = tasks;
  }

  /**
   * Starts every task whose time has come and that does not run, and waits until all that run are over. Never throws:
   * a failure is on record and the task is tried at its next time.
   */
  async tick(): Promise<void> {
    const now = this.#parts.now();
    for (const task of this.#tasks) {
      if (this.#running.has(task.name) || now < (this.#next.get(task.name) ?? 0)) continue;
      this.#next.set(task.name, now + task.everyMs);
      const run = this.#run(task).finally(() => this.#running.delete(task.name));
      this.#running.set(task.name, run);
    }
    await Promise.all(this.#running.values());
  }

  async #run(task: Task): Promise<void> {
    const { database, log, node, now } = this.#parts;
    const { name, everyMs } = task;
    try {
      await beginTask(database.prisma, { task: name, node, everyMs, at: new Date(now()) });
      const effects = await task.run();
      await endTask(database.prisma, { task: name, node, at: new Date(now()), effects, failure: null });
      if (effects > 0) log.info({ task: name, effects }, "task done");
    } catch (error) {
      log.error({ err: error, task: name }, "task failed");
      await this.#noteFailure(name, error);
    }
  }

  async #noteFailure(task: string, error: unknown): Promise<void> {
    const { database, log, node, now } = this.#parts;
    const failure = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : "unknown";
    try {
      await endTask(database.prisma, { task, node, at: new Date(now()), effects: 0, failure });
    } catch (second) {
      // the database is away: readiness turns false by itself, because nothing is on record as done
      log.error({ err: second, task }, "failure not noted");
    }
  }
}
