import { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import type { Stored } from "../channels/wecom/takeCallback.ts";
import { type Order, STOP, type Told } from "./messages.ts";
import { watch } from "./watch.ts";

const THREAD = new URL("./thread.ts", import.meta.url);
/** The thread keeps nothing: what it needs at once is small. */
const MEMORY = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 };

/** The thread that listens, running. */
export type FrontDoor = {
  port: number;
  /** as it is now */
  thread: () => Worker;
  /** the first thread, as `ownThread` names it */
  first: number | null;
  /** resolves when everybody inside has an answer and nobody listens any more */
  stop: () => Promise<void>;
};

/** Who hears of what happens at the door. */
export type FrontDoorEars = {
  log: Logger;
  onStored: (what: Stored) => void;
  /** nobody listens any more, and nobody can be made to */
  onLost: (error: unknown) => void;
};

/**
 * Starts the thread that listens for the program. Platforms wait some hundred milliseconds for their callbacks to be
 * acknowledged, and nobody waits like that for what follows: so a thread with nothing else to do verifies and stores
 * callbacks by itself, and hands everything else on to the program's own server. A thread that dies is started again at
 * once, on the same port; one that hangs is ended, and started again.
 * @throws where it cannot listen
 */
export async function openFrontDoor(order: Order, ears: FrontDoorEars): Promise<FrontDoor> {
  const { log } = ears;
  let stopping = false;
  let thread = await begin(order.port);
  const { port, own: first } = thread;

  async function begin(at: number): Promise<Thread> {
    const begun = await startThread({ ...order, port: at }, ears.onStored);
    const leave = watch(begun.worker, () => {
      log.error("the front door's thread hangs, it is ended");
      void begun.worker.terminate();
    });
    void begun.ended.then(async (why) => {
      leave();
      if (!stopping) await again(why);
    });
    return begun;
  }

  async function again(why: unknown): Promise<void> {
    log.error({ err: why }, "the front door's thread ended, started again");
    try {
      thread = await begin(port);
      if (stopping) thread.stop();
    } catch (error) {
      ears.onLost(error);
    }
  }

  return {
    port,
    first,
    thread: () => thread.worker,
    stop: async () => {
      stopping = true;
      thread.stop();
      await thread.ended;
    },
  };
}

type Thread = { port: number; own: number | null; worker: Worker; stop: () => void; ended: Promise<unknown> };

type Listening = Extract<Told, { kind: "listening" }>;

async function startThread(order: Order, onStored: FrontDoorEars["onStored"]): Promise<Thread> {
  const worker = new Worker(THREAD, { workerData: order, resourceLimits: MEMORY });
  let why: unknown;
  worker.on("error", (error) => {
    why = error;
  });
  // an error comes before the end, and only the end lets go of the port
  const ended = new Promise<unknown>((resolve) => {
    worker.once("exit", (code) => resolve(why ?? new Error(`the thread ended with ${code}`)));
  });
  const { port, thread: own } = await new Promise<Listening>((resolve, reject) => {
    void ended.then(reject);
    worker.on("message", (told: Told) => {
      if (told.kind === "listening") resolve(told);
      else if (told.kind === "stored") onStored(told.what);
    });
  });
  return { port, own, worker, stop: () => worker.postMessage(STOP), ended };
}
