import { type CueReader, cueGroup } from "./cues.ts";
import type { Grams } from "./grams.ts";
import type { LabelName } from "./labels.ts";
import type { BlockReader } from "./linearModel.ts";
import type { Why } from "./meaning.ts";
import type { Model } from "./model.ts";
import { PAUSE, type PreparedText } from "./preparedText.ts";

/** How many reasons are given for one label. */
const REASONS = 3;
/** Pieces of n-grams looked at before they are joined into words. */
const PIECES = 8;
const LONGEST_WORDS = 16;
/** So many characters between two codes mean that something was left out between them. */
const SKIPPED = 40;

type Piece = { start: number; end: number; weight: number; rule: boolean };

/** The heaviest pieces of a text, heaviest first; of equal ones the earlier. Used again from label to label. */
class HeaviestPieces {
  readonly #pieces: readonly Piece[] = Array.from({ length: PIECES }, () => emptyPiece());
  #size = 0;
  /** what a piece must outweigh to be kept */
  least = 0;

  clear(): void {
    this.#size = 0;
    this.least = 0;
  }

  add(start: number, end: number, weight: number, rule: boolean): void {
    if (weight <= this.least) return;
    let place = this.#size < PIECES ? this.#size++ : PIECES - 1;
    for (; place > 0 && (this.#pieces[place - 1]?.weight ?? 0) < weight; place -= 1)
      this.#put(place, this.#pieces[place - 1] ?? emptyPiece());
    this.#put(place, { start, end, weight, rule });
    if (this.#size === PIECES) this.least = this.#pieces[PIECES - 1]?.weight ?? 0;
  }

  #put(place: number, { start, end, weight, rule }: Piece): void {
    const piece = this.#pieces[place];
    if (piece === undefined) return;
    piece.start = start;
    piece.end = end;
    piece.weight = weight;
    piece.rule = rule;
  }

  /** Joins pieces that overlap into one, as long as it stays a few words. */
  joined(): Piece[] {
    const joined: Piece[] = [];
    for (let place = 0; place < this.#size; place += 1) {
      const piece = this.#pieces[place] ?? emptyPiece();
      const home = joined.find((other) => belongTogether(piece, other));
      if (home === undefined) {
        joined.push({ ...piece });
        continue;
      }
      home.start = Math.min(home.start, piece.start);
      home.end = Math.max(home.end, piece.end);
      home.weight += piece.weight;
      home.rule ||= piece.rule;
    }
    return joined.length < 2 ? joined : joined.sort((one, other) => other.weight - one.weight);
  }
}

const heaviest = new HeaviestPieces();

/** The words that pulled most towards a class, against its strongest rival; each stands in the text. */
export function explain(
  label: LabelName,
  value: string,
  model: Model,
  text: PreparedText,
  grams: Grams,
  cues: CueReader,
): Why[] {
  const { reader, head } = model.head(label);
  const own = head.firstColumn + head.classes.indexOf(value);
  const rival = strongestRival(reader.scores, head.firstColumn, head.classes.length, own);
  heaviest.clear();
  weighPairs(reader, grams, own, rival);
  weighCues(reader, cues, own, rival);
  return heaviest
    .joined()
    .slice(0, REASONS)
    .map(({ start, end, weight, rule }) => ({
      label: `${label}:${value}`,
      words: wordsAt(text, start, end),
      weight: Math.round(weight * 1000) / 1000,
      source: rule ? ("rule" as const) : ("model" as const),
    }));
}

/** Pairs of characters only: a single one explains nothing to a person. */
function weighPairs(reader: BlockReader, grams: Grams, own: number, rival: number): void {
  const { columns, weights, units } = reader.block;
  const { hits, rows, values } = reader;
  const ownUnit = units[own] ?? 0;
  const rivalUnit = units[rival] ?? 0;
  for (let hit = 0; hit < hits; hit += 1) {
    const gram = reader.grams[hit] ?? 0;
    if (grams.lengths[gram] !== 2) continue;
    const row = (rows[hit] ?? 0) * columns;
    const pull = (weights[row + own] ?? 0) * ownUnit - (weights[row + rival] ?? 0) * rivalUnit;
    const weight = pull * (values[hit] ?? 0);
    if (weight <= heaviest.least) continue;
    const start = grams.starts[gram] ?? 0;
    heaviest.add(start, start + 2, weight, false);
  }
}

function weighCues(reader: BlockReader, cues: CueReader, own: number, rival: number): void {
  const { columns, cueWeights } = reader.block;
  for (let place = 0; place < cues.activeCount; place += 1) {
    const cue = cues.active[place] ?? 0;
    const strength = cues.values[cue] ?? 0;
    const group = cueGroup(cue);
    if (group < 0) continue;
    const weight =
      strength * ((cueWeights[cue * columns + own] ?? 0) - (cueWeights[cue * columns + rival] ?? 0));
    heaviest.add(cues.starts[group] ?? 0, cues.ends[group] ?? 0, weight, true);
  }
}

/** The words of the text behind a stretch of codes, without the marks around them; up to a gap, where the middle was skipped. */
export function wordsAt(text: PreparedText, start: number, end: number): string {
  const { codes, offsets, source } = text;
  let first = start;
  let last = Math.min(end, text.length) - 1;
  while (first < last && codes[first] === PAUSE) first += 1;
  while (last > first && codes[last] === PAUSE) last -= 1;
  let stop = first;
  while (stop < last && (offsets[stop + 1] ?? 0) - (offsets[stop] ?? 0) < SKIPPED) stop += 1;
  return source.slice(offsets[first] ?? 0, (offsets[stop] ?? 0) + 1);
}

function strongestRival(scores: Float64Array, first: number, count: number, own: number): number {
  let rival = own === first ? first + 1 : first;
  for (let column = first; column < first + count; column += 1)
    if (column !== own && (scores[column] ?? 0) > (scores[rival] ?? 0)) rival = column;
  return rival;
}

function belongTogether(one: Piece, other: Piece): boolean {
  return (
    one.start < other.end &&
    other.start < one.end &&
    Math.max(one.end, other.end) - Math.min(one.start, other.start) <= LONGEST_WORDS
  );
}

function emptyPiece(): Piece {
  return { start: 0, end: 0, weight: 0, rule: false };
}
