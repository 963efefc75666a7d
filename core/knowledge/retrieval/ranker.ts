import { eachTerm } from "./terms.ts";

/** How soon a term that is said again stops to count (BM25's k1), and how much a long text is held back (its b). */
export type Ranking = { saturation: number; lengthShare: number };

/** What is asked: a title where there is one, and the words. */
export type Question = { title?: string; text: string };

/** A text in the collection, in parts; a part's weight is how many times each of its terms counts. */
export type Ranked = readonly { text: string; weight: number }[];

/**
 * How well each text of the collection answers, and how much of the question a text has (0–1): of a long question, of
 * which no answer takes up every word, less makes as much.
 */
export type Scores = { scores: Float64Array; covered: (place: number) => number };

type Term = { rarity: number; places: Uint32Array; values: Float32Array; isPair: boolean };

/** Chosen on real letters and the answers to them: see `test/bench/retrieval.ts`. */
const RANKING: Ranking = { saturation: 2, lengthShare: 0.9 };
/** A question with fewer different terms is a short one: each letter of it tells, and rarity less. */
const SHORT = 40;
/** A smaller collection is counted as if it had so many: a word in both of two texts is no common word for that. */
const LEAST_TEXTS = 50;

/**
 * Okapi BM25 (Robertson and Zaragoza 2009) over letters and pairs of letters, with the question's side weighted by
 * class of term: rare terms count more the longer the question is, single letters less, a title's terms twice.
 */
export class TermRanker {
  readonly size: number;
  readonly #terms = new Map<string, Term>();
  readonly #rarest: number;

  constructor(texts: readonly Ranked[], { saturation, lengthShare }: Ranking = RANKING) {
    this.size = texts.length;
    const of = Math.max(texts.length, LEAST_TEXTS);
    this.#rarest = Math.log(1 + (of + 0.5) / 0.5);
    const found = new Map<string, { isPair: boolean; counts: [place: number, count: number][] }>();
    const lengths = texts.map((text, place) => countTerms(text, place, found));
    const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, texts.length);
    for (const [name, { isPair, counts }] of found) {
      const rarity = Math.log(1 + (of - counts.length + 0.5) / (counts.length + 0.5));
      const values = Float32Array.from(counts, ([place, count]) => {
        const held = 1 - lengthShare + (lengthShare * (lengths[place] ?? 0)) / mean;
        return (count * (saturation + 1)) / (count + saturation * held);
      });
      this.#terms.set(name, { rarity, isPair, values, places: Uint32Array.from(counts, ([place]) => place) });
    }
  }

  /** Scores every text of the collection; those without any term of the question stay at 0. */
  score(question: Question): Scores {
    const asked = askedTerms(question);
    const short = Math.min(1, SHORT / Math.max(1, asked.size));
    const power = 2 - 0.5 * short;
    const letterShare = 0.4 + 0.6 * short;
    const scores = new Float64Array(this.size);
    const weights: { term: Term; weight: number }[] = [];
    let whole = 0;
    for (const [name, { times, isPair }] of asked) {
      const term = this.#terms.get(name);
      // a letter or pair that nothing here has may be what the question is about
      const weight = times * (term?.rarity ?? this.#rarest) ** power * (isPair ? 1 : letterShare);
      whole += weight;
      if (term === undefined) continue;
      weights.push({ term, weight });
      const { places, values } = term;
      for (let i = 0; i < places.length; i += 1) {
        const place = places[i] ?? 0;
        scores[place] = (scores[place] ?? 0) + weight * (values[i] ?? 0);
      }
    }
    const covered = (place: number) =>
      whole === 0 ? 0 : Math.min(1, sharedWeight(weights, place) / whole / Math.sqrt(short));
    return { scores, covered };
  }
}

function countTerms(
  parts: Ranked,
  place: number,
  found: Map<string, { isPair: boolean; counts: [place: number, count: number][] }>,
): number {
  let length = 0;
  for (const { text, weight } of parts)
    eachTerm(text, (name, isPair) => {
      length += weight;
      const term = found.get(name) ?? { isPair, counts: [] };
      if (term.counts.length === 0) found.set(name, term);
      const last = term.counts.at(-1);
      if (last !== undefined && last[0] === place) last[1] += weight;
      else term.counts.push([place, weight]);
    });
  return length;
}

function askedTerms({ title, text }: Question): Map<string, { times: number; isPair: boolean }> {
  const asked = new Map<string, { times: number; isPair: boolean }>();
  const titled = title !== undefined && title !== "" && text !== "";
  if (title !== undefined)
    eachTerm(title, (name, isPair) => asked.set(name, { times: titled ? 2 : 1, isPair }));
  eachTerm(text, (name, isPair) => {
    if (!asked.has(name)) asked.set(name, { times: 1, isPair });
  });
  return asked;
}

function sharedWeight(weights: readonly { term: Term; weight: number }[], place: number): number {
  let sum = 0;
  for (const { term, weight } of weights) if (has(term.places, place)) sum += weight;
  return sum;
}

/** Whether an ascending list holds a number. */
function has(places: Uint32Array, place: number): boolean {
  let from = 0;
  let to = places.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((places[middle] ?? 0) < place) from = middle + 1;
    else to = middle;
  }
  return places[from] === place;
}
