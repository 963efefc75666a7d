import type { Logger } from "pino";
import type { InboxRow, Lease } from "../core/store/inboxStore.ts";

/** What the worker needs: to find waiting messages, and to handle one. Handling never throws: it notes its failure. */
export type InboxWork = {
  claim: (lease: Lease, limit: number) => Promise<InboxRow[]>;
  handle: (row: InboxRow) => Promise<void>;
};

/** How long a message is this node's alone. Longer than any handling takes; shorter than a citizen's patience. */
const LEASE_MS = 20_000;
const AT_ONCE = 8;
const MOST_QUEUED = 200;

/**
 * Handles messages, several at once, right after they were stored; and, every second, those that nobody works on.
 * The queue in memory is only a short cut: every message in it is a row in the inbox, found again after a crash.
 */
export class InboxWorker {
  readonly node: string;
  #work: InboxWork;
  #now: () => number;
  #log: Logger;
  #queue: InboxRow[] = [];
  #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;
  #stopped = false;

  constructor(node: string, work: InboxWork, now: () => number, log: Logger) {
    this.node = node;
    this.#work = work;
    this.#now = now;
    this.#log = log;
  }

  /** The lease for a message about to be stored; null when this node has enough to do: then whoever has time takes it. */
  lease(): Lease | null {
    if (this.#stopped || this.#queue.length >= MOST_QUEUED) return null;
    return { node: this.node, until: new Date(this.#now() + LEASE_MS) };
  }

  /** Takes a message that was stored under this node's lease. */
  push(row: InboxRow): void {
    this.#queue.push(row);
    this.#drain();
  }

  start(everyMs = 1_000): void {
    this.#timer = setInterval(() => void this.sweep(), everyMs);
    this.#timer.unref();
    void this.sweep();
  }

  /** Looks once for messages that nobody works on. */
  async sweep(): Promise<void> {
    if (this.#sweeping !== undefined || this.#stopped || this.#queue.length >= MOST_QUEUED / 2) return;
    this.#sweeping = this.#claim();
    await this.#sweeping;
    this.#sweeping = undefined;
  }

  async #claim(): Promise<void> {
    try {
      const lease = { node: this.node, until: new Date(this.#now() + LEASE_MS) };
      const rows = await this.#work.claim(lease, MOST_QUEUED / 2);
      for (const row of rows) this.push(row);
    } catch (error) {
      // the database is away: the messages are safe in it, and the next sweep finds them
      this.#log.error({ err: error }, "inbox sweep failed");
    }
  }

  #drain(): void {
    while (this.#running.size < AT_ONCE) {
      const row = this.#queue.shift();
      if (row === undefined) return;
      const job: Promise<void> = this.#work.handle(row).finally(() => {
        this.#running.delete(job);
        this.#drain();
      });
      this.#running.add(job);
    }
  }

  /** Resolves when nothing is queued or being handled here (tests, and the end of `cli intake`). */
  async idle(): Promise<void> {
    while (this.#running.size > 0 || this.#queue.length > 0) await Promise.all(this.#running);
  }

  /** Takes nothing more, and waits for what is being handled. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#sweeping;
    this.#queue = [];
    await Promise.all(this.#running);
  }
}
