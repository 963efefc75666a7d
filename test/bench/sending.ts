import { Worker } from "node:worker_threads";
import type { Send } from "../standins/wecom/callbackSender.ts";
import type { Try } from "../standins/wecom/sendOnce.ts";

export type Attempt = { id: number; method: string; url: string; body: string };
export type Measured = { id: number; result: Try; ms: number };

/** Sends callbacks from a thread that does nothing else, and measures there. */
export class Sending {
  /** how long each callback took, all its tries together, in ms; by its address, which is the same for each try */
  readonly times = new Map<string, number>();
  readonly #thread = new Worker(new URL("./sendingThread.ts", import.meta.url));
  readonly #under = new Map<number, (measured: Measured) => void>();
  #count = 0;

  constructor() {
    this.#thread.on("message", (measured: Measured) => {
      this.#under.get(measured.id)?.(measured);
      this.#under.delete(measured.id);
    });
  }

  readonly send: Send = async (attempt) => {
    const id = this.#count++;
    const { result, ms } = await new Promise<Measured>((resolve) => {
      this.#under.set(id, resolve);
      this.#thread.postMessage({ id, ...attempt });
    });
    this.times.set(attempt.url, (this.times.get(attempt.url) ?? 0) + ms);
    return result;
  };

  async close(): Promise<void> {
    await this.#thread.terminate();
  }
}
