import { isIPv6 } from "node:net";

const MINUTE_MS = 60_000;

/** How often an address may try something; in memory, for this process. */
export class Tries {
  readonly #times = new Map<string, number[]>();
  readonly #most: number;
  readonly #withinMs: number;
  #sweptAt = 0;

  constructor(most: number, withinMs: number) {
    this.#most = most;
    this.#withinMs = withinMs;
  }

  /**
   * One more try from an address. @param now epoch ms
   * @returns null where it is allowed, else in how many minutes it will be; a try that is not allowed counts for nothing
   */
  waitMinutes(address: string, now: number): number | null {
    this.#sweep(now);
    const key = networkOf(address);
    const recent = this.#recent(this.#times.get(key) ?? [], now);
    const [oldest] = recent;
    if (recent.length >= this.#most && oldest !== undefined) {
      return Math.max(1, Math.ceil((oldest + this.#withinMs - now) / MINUTE_MS));
    }
    this.#times.set(key, [...recent, now]);
    return null;
  }

  #recent(times: readonly number[], now: number): number[] {
    return times.filter((at) => at > now - this.#withinMs);
  }

  /** Addresses are personal: they are kept no longer than they count. */
  #sweep(now: number): void {
    if (now - this.#sweptAt < MINUTE_MS) return;
    this.#sweptAt = now;
    for (const [key, times] of this.#times) {
      if (this.#recent(times, now).length === 0) this.#times.delete(key);
    }
  }
}

/** Whoever has one address of IPv6 has the 2^64 of its network: those count together (RFC 6177). */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail = ""] = plain.toLowerCase().split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === "" ? [] : tail.split(":");
  const gap = plain.includes("::") ? 8 - front.length - back.length : 0;
  const groups = [...front, ...Array.from({ length: Math.max(0, gap) }, () => "0"), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
