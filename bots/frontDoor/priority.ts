import { readdirSync, readlinkSync } from "node:fs";
import { getPriority, setPriority } from "node:os";
import { basename } from "node:path";
import type { Logger } from "pino";

/** Of a processor that both want, whoever stands back gets a quarter (setpriority(2): 5 is a weight of 335 to 1024). */
const BEHIND = 5;
const USUAL = 0;
/** Ahead of the database's processes, too: nine times the weight of the usual. Not everywhere allowed. */
const AHEAD = -10;
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
    if (thread !== front) setOrWarn(BEHIND, log, thread);
  }
}

/** The thread that calls this goes ahead where it may; one that was begun by a thread that stands back goes forward. */
export function standInFront(log: Logger): void {
  const own = ownThread();
  if (own === null || mayGoAhead(own)) return;
  if (getPriority(own) > USUAL) setOrWarn(USUAL, log, own);
}

/** setpriority(2): root may, and whom the system's limits let (`LimitNICE=` of systemd). */
function mayGoAhead(own: number): boolean {
  try {
    setPriority(own, AHEAD);
    return true;
  } catch {
    // "not allowed" is an answer here: the others stand back, which anybody may
    return false;
  }
}

function setOrWarn(priority: number, log: Logger, thread: number): void {
  try {
    setPriority(thread, priority);
  } catch (error) {
    // ended meanwhile, or not allowed here: all goes on, with callbacks answered later under load
    log.warn({ err: error, priority }, "the priority of a thread could not be set");
  }
}
