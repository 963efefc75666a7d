import { EventEmitter } from "node:events";

/**
 * Wakes requests that wait for a person's next message. Only a short cut on this node: whoever waits also looks
 * into the database every now and then, because another node may have written the message.
 */
export class OwedNotice {
  #emitter = new EventEmitter().setMaxListeners(0);
  #closed = false;

  notify(officeId: string, personKey: string): void {
    this.#emitter.emit(`${officeId}\n${personKey}`);
  }

  /** Wakes everybody for good: the server is about to stop. */
  close(): void {
    this.#closed = true;
    for (const event of this.#emitter.eventNames()) this.#emitter.emit(event);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Resolves when something was written for this person, after `ms`, or when the signal aborts. */
  async wait(officeId: string, personKey: string, ms: number, signal: AbortSignal): Promise<void> {
    const event = `${officeId}\n${personKey}`;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#emitter.off(event, done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#emitter.once(event, done);
      signal.addEventListener("abort", done, { once: true });
    });
  }
}
