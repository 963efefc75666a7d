import { readdirSync, readlinkSync } from "node:fs";
import { getPriority, setPriority } from "node:os";
import { basename } from "node:path";
import type { Logger } from "pino";

/** Of a processor that both want, whoever stands back gets a quarter (setpriority(2): 5 is a weight of 335 to 1024). */
const BEHIND = 5;
const USUAL = 0;
/** Only there a priority is a thread's own. */
const OF_THREADS = process.platform === "linux";

/** The number by which the system knows the thread that calls this; null where a priority is not a thread's own. */
export function ownThread(): number | null {
  return OF_THREADS ? Number(basename(readlinkSync("/proc/thread-self"))) : null;
}

/**
 * All threads of the program but the front door's let that one go first, those that collect garbage among them: what
 * follows from a callback waits for a processor, the callback itself does not. Threads begun afterwards stand back, too.
 * @param front as `ownThread` told it there
 */
export function standBack(log: Logger, front: number): void {
  for (const thread of readdirSync("/proc/self/task").map(Number)) {
    if (thread !== front) setTo(BEHIND, log, thread);
  }
}

/** A thread that was begun by one that stands back is what it was meant to be again. */
export function standInFront(log: Logger): void {
  const own = ownThread();
  if (own !== null && getPriority(own) > USUAL) setTo(USUAL, log, own);
}

function setTo(priority: number, log: Logger, thread: number): void {
  try {
    setPriority(thread, priority);
  } catch (error) {
    // ended meanwhile, or not allowed here (setpriority(2): only root may go forward): all goes on, with callbacks
    // answered later under load
    log.warn({ err: error, priority }, "the priority of a thread could not be set");
  }
}
