import { PAUSE, type PreparedText } from "./preparedText.ts";

/** Most n-grams that one text can have: two for each character read. */
const CAPACITY = 1 << 13;

/** How many times a word of the title counts. */
const TITLE_COUNT = 3;
/** So many characters stand for the title where there is none: people say first what it is about. */
const HEAD_SPAN = 25;

/**
 * The character n-grams of a text, one after the other as they stand: single characters and pairs. Trigrams, and n-grams
 * kept apart by place (title, end), were tried and changed nothing that could be measured, while halving the speed.
 */
export type Grams = {
  size: number;
  hashes: Uint32Array;
  /** how many times it counts */
  counts: Float32Array;
  /** first code of each */
  starts: Uint16Array;
  /** 1 or 2 codes */
  lengths: Uint8Array;
};

/** Reads the n-grams of a text. Owns its buffers: one text at a time. */
export class GramReader {
  readonly #grams: Grams = {
    size: 0,
    hashes: new Uint32Array(CAPACITY),
    counts: new Float32Array(CAPACITY),
    starts: new Uint16Array(CAPACITY),
    lengths: new Uint8Array(CAPACITY),
  };

  /** Valid until the next call. */
  read(text: PreparedText): Grams {
    this.#grams.size = 0;
    const headEnd = text.titleEnd > 0 ? text.titleEnd : Math.min(text.length, HEAD_SPAN);
    this.#add(text.codes, 0, headEnd, TITLE_COUNT);
    this.#add(text.codes, headEnd, text.length, 1);
    return this.#grams;
  }

  #add(codes: Uint16Array, from: number, to: number, count: number): void {
    const { hashes, counts, starts, lengths } = this.#grams;
    let size = this.#grams.size;
    let before = 0;
    for (let at = from; at < to && size + 2 <= CAPACITY; at += 1) {
      const code = codes[at] ?? 0;
      if (code !== PAUSE) {
        hashes[size] = pairHash(0, code);
        counts[size] = count;
        starts[size] = at;
        lengths[size] = 1;
        size += 1;
      }
      if (before !== 0) {
        hashes[size] = pairHash(before, code);
        counts[size] = count;
        starts[size] = at - 1;
        lengths[size] = 2;
        size += 1;
      }
      before = code;
    }
    this.#grams.size = size;
  }
}

/** 32 bits for a pair of codes, never the same for two pairs; 0 as the first for a single character. */
export function pairHash(first: number, second: number): number {
  // Any odd factor keeps the mapping one to one; this one spreads neighbouring codes.
  return Math.imul((first << 16) | second, 0x9e3779b1) >>> 0;
}
