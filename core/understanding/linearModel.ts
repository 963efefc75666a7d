import type { CueReader } from "./cues.ts";
import type { Grams } from "./grams.ts";
import { HashIndex } from "./hashIndex.ts";
import type { LabelName } from "./labels.ts";

/** One question that a block answers: its classes stand in consecutive columns. */
export type Head = {
  label: LabelName;
  classes: readonly string[];
  firstColumn: number;
  biases: readonly number[];
  /** probability = softmax(sharpness · score + offset), fitted on rows that the separator had not seen */
  sharpness: number;
  offsets: readonly number[];
};

/** Weights learned together over one vocabulary. */
export type Block = {
  heads: readonly Head[];
  /** a multiple of LANES; those that belong to no head are 0 */
  columns: number;
  /** sorted hashes of the n-grams known; the position is the row */
  hashes: Uint32Array;
  /** inverse document frequency of each row */
  rarities: Float32Array;
  /** row-major n-gram weights in units of `units[column]` */
  weights: Int16Array;
  units: Float32Array;
  /** row-major weights of the cue features, in the order of CUE_NAMES */
  cueWeights: Float32Array;
};

const MOST_HITS = 1 << 13;
/** Columns are added up so many at a time. */
export const LANES = 8;

/** Which rows of a block a text has, and what it scores. Reused from text to text. */
export class BlockReader {
  readonly block: Block;
  readonly scores: Float64Array;
  /** the rows found, the n-gram where each first stands, and its weight in the text */
  hits = 0;
  readonly rows = new Uint32Array(MOST_HITS);
  readonly grams = new Uint16Array(MOST_HITS);
  readonly values = new Float32Array(MOST_HITS);
  readonly #index: HashIndex;
  readonly #rowOfGram = new Int32Array(MOST_HITS);
  readonly #sums: Float64Array;
  readonly #biases: Float64Array;
  /** a guess at the hit of each row, left by whatever text had it last: right where `rows` has the row there */
  readonly #hitOfRow: Uint16Array;

  constructor(block: Block) {
    this.block = block;
    this.scores = new Float64Array(block.columns);
    this.#sums = new Float64Array(block.columns);
    this.#biases = new Float64Array(block.columns);
    for (const head of block.heads)
      head.biases.forEach((bias, index) => {
        this.#biases[head.firstColumn + index] = bias;
      });
    this.#index = new HashIndex(block.hashes);
    this.#hitOfRow = new Uint16Array(block.hashes.length);
  }

  /** Fills `scores` (one per column) and the hits for a text's n-grams and cues. */
  read(grams: Grams, cues: CueReader): void {
    this.#look(grams);
    this.#sumUp();
    const { columns, units, cueWeights } = this.block;
    const scores = this.scores;
    for (let column = 0; column < columns; column += 1)
      scores[column] = (this.#sums[column] ?? 0) * (units[column] ?? 0) + (this.#biases[column] ?? 0);
    for (let place = 0; place < cues.activeCount; place += 1) {
      const cue = cues.active[place] ?? 0;
      const value = cues.values[cue] ?? 0;
      const from = cue * columns;
      for (let column = 0; column < columns; column += 1)
        scores[column] = (scores[column] ?? 0) + value * (cueWeights[from + column] ?? 0);
    }
  }

  /** Adds up value × weight of all hits, eight columns at a time: the sums stay in registers, twice as fast as one by one. */
  #sumUp(): void {
    const { columns, weights } = this.block;
    const { rows, values, hits } = this;
    const sums = this.#sums;
    for (let column = 0; column < columns; column += LANES) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      let e = 0;
      let f = 0;
      let g = 0;
      let h = 0;
      for (let hit = 0; hit < hits; hit += 1) {
        const at = (rows[hit] ?? 0) * columns + column;
        const value = values[hit] ?? 0;
        a += value * (weights[at] ?? 0);
        b += value * (weights[at + 1] ?? 0);
        c += value * (weights[at + 2] ?? 0);
        d += value * (weights[at + 3] ?? 0);
        e += value * (weights[at + 4] ?? 0);
        f += value * (weights[at + 5] ?? 0);
        g += value * (weights[at + 6] ?? 0);
        h += value * (weights[at + 7] ?? 0);
      }
      sums[column] = a;
      sums[column + 1] = b;
      sums[column + 2] = c;
      sums[column + 3] = d;
      sums[column + 4] = e;
      sums[column + 5] = f;
      sums[column + 6] = g;
      sums[column + 7] = h;
    }
  }

  /** Finds the rows of the n-grams, counts each, and scales the values to unit length. */
  #look(grams: Grams): void {
    this.#index.findAll(grams.hashes, grams.size, this.#rowOfGram);
    let hits = 0;
    for (let gram = 0; gram < grams.size; gram += 1) {
      const row = this.#rowOfGram[gram] ?? -1;
      if (row === -1) continue;
      const count = grams.counts[gram] ?? 1;
      const hit = this.#hitOfRow[row] ?? 0;
      if (hit < hits && this.rows[hit] === row) {
        this.values[hit] = (this.values[hit] ?? 0) + count;
        continue;
      }
      this.#hitOfRow[row] = hits;
      this.rows[hits] = row;
      this.grams[hits] = gram;
      this.values[hits] = count;
      hits += 1;
    }
    this.hits = hits;
    this.#weigh();
  }

  #weigh(): void {
    const rarities = this.block.rarities;
    let squares = 0;
    for (let hit = 0; hit < this.hits; hit += 1) {
      const value = weightOf(this.values[hit] ?? 1, rarities[this.rows[hit] ?? 0] ?? 0);
      this.values[hit] = value;
      squares += value * value;
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let hit = 0; hit < this.hits; hit += 1) this.values[hit] = (this.values[hit] ?? 0) * scale;
  }
}

/** Weight of an n-gram in a text before scaling: damped count times rarity. */
export function weightOf(count: number, rarity: number): number {
  return (count === 1 ? 1 : 1 + Math.log(count)) * rarity;
}

/** The probability of each class of a head, from a block's scores. */
export function probabilities(head: Head, scores: Float64Array): number[] {
  const { firstColumn, sharpness, offsets } = head;
  return softmax(offsets.map((offset, index) => sharpness * (scores[firstColumn + index] ?? 0) + offset));
}

/** Turns any numbers into probabilities. */
export function softmax(logits: readonly number[]): number[] {
  let top = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > top) top = logit;
  let sum = 0;
  const powers = logits.map((logit) => {
    const power = Math.exp(logit - top);
    sum += power;
    return power;
  });
  for (let index = 0; index < powers.length; index += 1) powers[index] = (powers[index] ?? 0) / sum;
  return powers;
}
