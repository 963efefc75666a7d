import { REFUSALS } from "./callbackCrypto.ts";

/** The two addresses that the platform calls. */
export const ENDPOINTS = ["app", "kf"] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/**
 * What became of callbacks: new ones, repeated ones that changed nothing, those without anything for us, those the
 * platform must bring again because the database was slow or away, and the refused ones by reason.
 */
const OUTCOMES = ["taken", "repeated", "nothing", "unavailable", "verified", ...REFUSALS] as const;
export type CallbackOutcome = (typeof OUTCOMES)[number];

type Count = { endpoint: Endpoint; outcome: CallbackOutcome; count: number };

/**
 * Counts callbacks of this node since its start, for /metrics. The numbers lie in memory that threads share: one counts
 * and another tells, without a message for each of ten thousand forged ones.
 */
export class CallbackCounts {
  readonly memory: SharedArrayBuffer;
  readonly #cells: BigUint64Array<SharedArrayBuffer>;

  /** @param memory of the counts of another thread; absent: counts of one's own */
  constructor(
    memory = new SharedArrayBuffer(ENDPOINTS.length * OUTCOMES.length * BigUint64Array.BYTES_PER_ELEMENT),
  ) {
    this.memory = memory;
    this.#cells = new BigUint64Array(memory);
  }

  add(endpoint: Endpoint, outcome: CallbackOutcome): void {
    Atomics.add(this.#cells, cellOf(endpoint, outcome), 1n);
  }

  of(endpoint: Endpoint, outcome: CallbackOutcome): number {
    return Number(Atomics.load(this.#cells, cellOf(endpoint, outcome)));
  }

  /** Those that happened at all. */
  all(): Count[] {
    return ENDPOINTS.flatMap((endpoint) =>
      OUTCOMES.map((outcome) => ({ endpoint, outcome, count: this.of(endpoint, outcome) })),
    ).filter(({ count }) => count > 0);
  }
}

function cellOf(endpoint: Endpoint, outcome: CallbackOutcome): number {
  return ENDPOINTS.indexOf(endpoint) * OUTCOMES.length + OUTCOMES.indexOf(outcome);
}
