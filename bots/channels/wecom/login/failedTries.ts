const HOUR_MS = 3_600_000;

/**
 * Log-ins that failed, by address: the platform shuts out, for an hour, whoever brings it too many wrong codes, and
 * with us everybody else. In memory, for this process; those that succeed count for nothing.
 */
export class FailedTries {
  readonly #most: number;
  #times: { address: string; at: number }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** @param now epoch ms */
  tooMany(address: string, now: number): boolean {
    this.#times = this.#times.filter(({ at }) => at > now - HOUR_MS);
    return this.#times.filter((one) => one.address === address).length >= this.#most;
  }

  add(address: string, now: number): void {
    this.#times.push({ address, at: now });
  }
}
