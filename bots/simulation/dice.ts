import { createHash } from "node:crypto";

/**
 * A small generator of numbers (sfc32) from one seed: the same seed gives the same numbers on every machine. Everybody
 * in a simulation has dice of their own, so that who is looked at first changes nothing for the others.
 */
export class Dice {
  /** the seed: where it comes from, and its own name */
  readonly name: string;
  readonly #words: Uint32Array;

  constructor(seed: string) {
    this.name = seed;
    const digest = createHash("sha256").update(seed).digest();
    this.#words = Uint32Array.of(digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), 1);
  }

  /** Other dice, known by a name of their own; throwing these does not move those. */
  fork(name: string): Dice {
    return new Dice(`${this.name}/${name}`);
  }

  #word(): number {
    const [a = 0, b = 0, c = 0, count = 0] = this.#words;
    const word = (a + b + count) >>> 0;
    this.#words[3] = count + 1;
    this.#words[0] = b ^ (b >>> 9);
    this.#words[1] = c + (c << 3);
    this.#words[2] = ((c << 21) | (c >>> 11)) + word;
    return word;
  }

  /** A whole number from 0 up to, not including, `below`. */
  roll(below: number): number {
    return Math.floor((this.#word() / 0x1_0000_0000) * below);
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + this.roll(most - least + 1);
  }

  /** True in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.#word() / 0x1_0000_0000 < percent / 100;
  }

  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T {
    const found = list[this.roll(list.length)];
    if (found === undefined) throw new RangeError("nothing to pick from");
    return found;
  }

  /** One of the names, by their weights. */
  weigh<T extends string>(weights: Readonly<Record<T, number>>): T {
    // Object.entries widens the keys of a record whose keys are known
    const entries = Object.entries(weights) as [T, number][];
    let rest = (this.#word() / 0x1_0000_0000) * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      rest -= weight;
      if (rest < 0) return name;
    }
    return this.pick(entries)[0];
  }

  /** Fills the array with bytes (for ids). */
  fill(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = this.roll(256);
  }
}
