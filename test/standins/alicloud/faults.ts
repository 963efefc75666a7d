/**
 * What goes wrong with a request. `refuse`: the platform's own error, nothing is done. `lostBefore`: the connection
 * breaks and nothing is done. `lostAfter`: it is done, and the connection breaks before the answer. `slow`: it is done,
 * and the answer comes when `release` is called. `html`: a proxy's error page, nothing is done.
 */
export type Fault =
  | { kind: "refuse"; status: number; code: string; message: string; retryAfter?: number }
  | { kind: "lostBefore" | "lostAfter" | "slow" | "html" };

/** Faults to come, by action or method. */
export class Faults {
  #rules: { action: string; times: number; fault: Fault }[] = [];
  #chance: ((action: string) => Fault | null) | null = null;
  #waiting: (() => void)[] = [];

  /** The next so many requests of an action (`*`: of any) go wrong. */
  next(action: string, fault: Fault, times = 1): void {
    this.#rules.push({ action, times, fault });
  }

  /** Every request is asked about: for long runs with a share of faults. Null ends it. */
  byChance(chance: ((action: string) => Fault | null) | null): void {
    this.#chance = chance;
  }

  take(action: string): Fault | null {
    const rule = this.#rules.find((one) => one.times > 0 && (one.action === action || one.action === "*"));
    if (rule === undefined) return this.#chance?.(action) ?? null;
    rule.times -= 1;
    return rule.fault;
  }

  /** Resolves when the slow answers are let go. */
  async held(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  release(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}
