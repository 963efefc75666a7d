import { getPriority, setPriority } from "node:os";
import type { Logger } from "pino";

/** Of a processor that both want, whoever stands back gets a quarter (setpriority(2): 5 is a weight of 335 to 1024). */
const BEHIND = 5;
const USUAL = 0;
/** Only there a priority is a thread's own. */
const OF_THREADS = process.platform === "linux";

/**
 * The thread that calls this lets the front door's go first: what follows from a callback waits for a processor, the
 * callback itself does not. Threads begun afterwards stand back, too.
 */
export function standBack(log: Logger): void {
  if (OF_THREADS) setTo(BEHIND, log);
}

/** A thread that was begun by one that stands back is what it was meant to be again. */
export function standInFront(log: Logger): void {
  if (OF_THREADS && getPriority() > USUAL) setTo(USUAL, log);
}

function setTo(priority: number, log: Logger): void {
  try {
    setPriority(priority);
  } catch (error) {
    // not allowed here (setpriority(2): only root may go forward): all goes on, with callbacks answered later under load
    log.warn({ err: error, priority }, "the priority of a thread could not be set");
  }
}
