import type { Logger } from "pino";

/**
 * Runs a piece of work whenever it is kicked, never twice at the same time; a kick while it runs makes it run again.
 * What it works on lies in the database: a kick that is lost costs a second, not a message.
 */
export class Pump {
  readonly #name: string;
  readonly #work: () => Promise<void>;
  readonly #log: Logger;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(name: string, work: () => Promise<void>, log: Logger) {
    this.#name = name;
    this.#work = work;
    this.#log = log;
  }

  kick(): void {
    if (this.#stopped) return;
    if (this.#running !== undefined) {
      this.#again = true;
      return;
    }
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#again) {
        this.#again = false;
        this.kick();
      }
    });
  }

  async #run(): Promise<void> {
    try {
      await this.#work();
    } catch (error) {
      // the database is away: what is due stays due, and the next kick finds it
      this.#log.error({ err: error, work: this.#name }, "wecom work failed");
    }
  }

  /** Resolves when nothing runs. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.idle();
  }
}
