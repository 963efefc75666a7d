import { pairHash } from "./grams.ts";
import { HashIndex } from "./hashIndex.ts";
import { foldPhrase } from "./preparedText.ts";

/** One bit for each hash of a pair, by its first bits: most pairs of a text begin no phrase and end here. */
const FILTER_BITS = 14;

/** Finds many fixed phrases in one pass over a folded text, by their first pair of characters. */
export class PhraseFinder<T extends NonNullable<unknown>> {
  readonly #filter = new Uint32Array((1 << FILTER_BITS) / 32);
  readonly #index: HashIndex;
  /** the phrases of pair n stand from firstOfPair[n] to firstOfPair[n + 1], the codes of phrase m likewise in `codes` */
  readonly #firstOfPair: Uint32Array;
  readonly #firstCode: Uint32Array;
  readonly #codes: Uint16Array;
  readonly #values: readonly T[];

  /** Phrases that fold to fewer than two characters are refused: they would be found everywhere. */
  constructor(phrases: Iterable<readonly [phrase: string, value: T]>) {
    const byPair = new Map<number, { codes: number[]; value: T }[]>();
    for (const [phrase, value] of phrases) {
      const codes = foldPhrase(phrase);
      if (codes.length < 2) throw new Error(`phrase too short to look for: ${phrase}`);
      const pair = pairHash(codes[0] ?? 0, codes[1] ?? 0);
      const entries = byPair.get(pair);
      if (entries === undefined) byPair.set(pair, [{ codes, value }]);
      else entries.push({ codes, value });
    }
    const pairs = Uint32Array.from(byPair.keys());
    const entries = [...byPair.values()];
    this.#index = new HashIndex(pairs);
    for (const pair of pairs) this.#markPair(pair);
    this.#firstOfPair = startsOf(entries.map((ofPair) => ofPair.length));
    this.#firstCode = startsOf(entries.flat().map(({ codes }) => codes.length));
    this.#codes = Uint16Array.from(entries.flat().flatMap(({ codes }) => codes));
    this.#values = entries.flat().map(({ value }) => value);
  }

  /** Calls `found` for every occurrence, in order of its start. Occurrences may overlap. */
  find(codes: Uint16Array, length: number, found: (value: T, start: number, end: number) => void): void {
    const filter = this.#filter;
    let first = codes[0] ?? 0;
    for (let at = 1; at < length; at += 1) {
      const second = codes[at] ?? 0;
      const pair = pairHash(first, second);
      first = second;
      const bit = pair >>> (32 - FILTER_BITS);
      if (((filter[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) continue;
      const place = this.#index.find(pair);
      if (place !== -1) this.#findPhrases(place, codes, at - 1, length, found);
    }
  }

  #findPhrases(
    place: number,
    codes: Uint16Array,
    at: number,
    length: number,
    found: (value: T, start: number, end: number) => void,
  ): void {
    const end = this.#firstOfPair[place + 1] ?? 0;
    for (let phrase = this.#firstOfPair[place] ?? 0; phrase < end; phrase += 1) {
      const size = this.#lengthAt(phrase, codes, at, length);
      const value = this.#values[phrase];
      if (size > 0 && value !== undefined) found(value, at, at + size);
    }
  }

  /** The length of a phrase that stands at `at`; 0 where it does not. Its first two codes are known to stand there. */
  #lengthAt(phrase: number, codes: Uint16Array, at: number, length: number): number {
    const start = this.#firstCode[phrase] ?? 0;
    const size = (this.#firstCode[phrase + 1] ?? 0) - start;
    if (at + size > length) return 0;
    for (let offset = 2; offset < size; offset += 1)
      if (this.#codes[start + offset] !== codes[at + offset]) return 0;
    return size;
  }

  #markPair(pair: number): void {
    const bit = pair >>> (32 - FILTER_BITS);
    this.#filter[bit >>> 5] = (this.#filter[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }
}

/** Where each of a row of stretches begins, and where the last one ends. */
function startsOf(lengths: readonly number[]): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, place) => {
    starts[place + 1] = (starts[place] ?? 0) + length;
  });
  return starts;
}
