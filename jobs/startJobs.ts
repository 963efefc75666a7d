import { hostname } from "node:os";
import { fileURLToPath } from "node:url";
import Bree from "bree";
import type { Desks } from "../bots/program.ts";
import { TaskRunner } from "./runTasks.ts";
import { PROMPT } from "./tasks/allTasks.ts";

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const RESTART_AFTER_MS = 2_000;

/** The jobs of this node, running. */
export type Jobs = { stop: () => Promise<void> };

/**
 * Starts the tasks under Bree. What is due all day (deliveries, clocks) runs in the program itself, which a ticking
 * thread of Bree's wakes: it only waits for the database and for platforms. What computes for long (reports, a changed
 * calendar) runs in a thread of its own that Bree starts every ten minutes and that ends again, so that neither keeps
 * a callback waiting. A ticker that dies is started again.
 */
export async function startJobs(desks: Desks): Promise<Jobs> {
  const { log, database, databaseUrl, now } = desks;
  const tasks = PROMPT.map((make) => make(desks));
  const runner = new TaskRunner({ database, log, node: `${hostname()}:${process.pid}`, now }, tasks);
  let stopping = false;
  let running: Promise<void> = Promise.resolve();
  const tick = () => {
    if (!stopping) running = runner.tick();
  };
  const bree = new Bree({
    root: false,
    logger: false,
    acceptedExtensions: [".ts"],
    jobs: [
      { name: "ticker", path: fileOf("./ticker.ts"), timeout: 0 },
      {
        name: "slow",
        path: fileOf("./slowWorker.ts"),
        timeout: "30s",
        interval: "10m",
        worker: { workerData: { databaseUrl }, resourceLimits: { maxYoungGenerationSizeMb: 8 } },
      },
    ],
    workerMessageHandler: ({ message }: { message: unknown }) => {
      if (message === "tick") tick();
    },
    errorHandler: (error: unknown, meta: { name?: string }) => {
      // a thread that was asked to stop is ended by force once it has said that it is done
      if (!stopping) log.error({ err: error, job: meta?.name }, "job failed");
    },
  });
  bree.on("worker deleted", (name: string) => {
    if (stopping || name !== "ticker") return;
    log.warn({ job: name }, "ticker ended, started again");
    setTimeout(() => {
      if (!stopping)
        bree.run(name).catch((error: unknown) => log.error({ err: error }, "ticker not started"));
    }, RESTART_AFTER_MS);
  });
  await bree.start();
  return {
    stop: async () => {
      stopping = true;
      await bree.stop();
      await running;
      for (const task of tasks) await task.stop();
    },
  };
}
