import type { Refusal } from "./callbackCrypto.ts";

/**
 * What became of callbacks: new ones, repeated ones that changed nothing, those without anything for us, those the
 * platform must bring again because the database was slow or away, and the refused ones by reason.
 */
export type CallbackOutcome = "taken" | "repeated" | "nothing" | "unavailable" | "verified" | Refusal;

/** Counts callbacks of this node since its start, for /metrics. */
export class CallbackCounts {
  readonly #counts = new Map<string, { endpoint: string; outcome: CallbackOutcome; count: number }>();

  add(endpoint: string, outcome: CallbackOutcome): void {
    const key = `${endpoint}/${outcome}`;
    const entry = this.#counts.get(key) ?? { endpoint, outcome, count: 0 };
    entry.count += 1;
    this.#counts.set(key, entry);
  }

  of(endpoint: string, outcome: CallbackOutcome): number {
    return this.#counts.get(`${endpoint}/${outcome}`)?.count ?? 0;
  }

  all(): { endpoint: string; outcome: CallbackOutcome; count: number }[] {
    return [...this.#counts.values()];
  }
}
