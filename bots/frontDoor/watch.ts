import type { Worker } from "node:worker_threads";
import { CALL } from "./messages.ts";

/** How often is called, and how many calls in a row may stay without an answer. */
export type Patience = { everyMs: number; calls: number };

const USUAL: Patience = { everyMs: 5_000, calls: 4 };

/**
 * Watches over a thread: one that hangs does not die by itself, and takes nobody in. Whatever it says is a sign of life.
 * @param onHung called once; the thread is to be ended
 * @returns ends the watch
 */
export function watch(worker: Worker, onHung: () => void, { everyMs, calls }: Patience = USUAL): () => void {
  let unanswered = 0;
  const heard = () => {
    unanswered = 0;
  };
  worker.on("message", heard);
  const timer = setInterval(() => {
    if (unanswered >= calls) {
      end();
      onHung();
      return;
    }
    // counted by calls, not by the time: where this thread itself was held up, its calls were, too
    unanswered += 1;
    worker.postMessage(CALL);
  }, everyMs);
  timer.unref();
  function end(): void {
    clearInterval(timer);
    worker.off("message", heard);
  }
  return end;
}
