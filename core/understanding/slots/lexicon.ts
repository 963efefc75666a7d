import { CharacterSet } from "./characterSet.ts";

/** A phrase that a lexicon knows, with what it stands for. */
export type Entry<T> = { phrase: string; value: T };

/** Finds the longest known phrase at a position of a text in constant time: by its first characters, then its second. */
export class Lexicon<T> {
  readonly #starts: CharacterSet;
  /** one bit per hash of two characters: nearly all positions of a text end here */
  readonly #pairs = new Uint8Array(8192);
  readonly #byStart = new Map<number, Map<number, Entry<T>[]>>();

  /** Phrases need two characters or more; where two entries have the same phrase the first stays. */
  constructor(entries: Iterable<Entry<T>>) {
    const seen = new Set<string>();
    for (const entry of entries) {
      if (entry.phrase.length < 2) throw new Error(`lexicon phrase too short: ${entry.phrase}`);
      if (seen.has(entry.phrase)) continue;
      seen.add(entry.phrase);
      const first = entry.phrase.charCodeAt(0);
      const second = entry.phrase.charCodeAt(1);
      const hash = pairHash(first, second);
      this.#pairs[hash >> 3] = (this.#pairs[hash >> 3] ?? 0) | (1 << (hash & 7));
      const bySecond = this.#byStart.get(first) ?? new Map<number, Entry<T>[]>();
      const list = [...(bySecond.get(second) ?? []), entry].sort((a, b) => b.phrase.length - a.phrase.length);
      this.#byStart.set(first, bySecond.set(second, list));
    }
    this.#starts = new CharacterSet(String.fromCharCode(...this.#byStart.keys()));
  }

  /** The first place from `from` on where a phrase may begin: its first two characters stand there, or nearly so; the text's length for none. */
  next(text: string, from: number): number {
    const last = text.length - 1;
    let at = this.#starts.next(text, from);
    while (at < last && !this.#mayHold(text, at)) at = this.#starts.next(text, at + 1);
    return at < last ? at : text.length;
  }

  #mayHold(text: string, at: number): boolean {
    const hash = pairHash(text.charCodeAt(at), text.charCodeAt(at + 1));
    return ((this.#pairs[hash >> 3] ?? 0) & (1 << (hash & 7))) !== 0;
  }

  /** The longest phrase that begins at `at`, or undefined. */
  at(text: string, at: number): Entry<T> | undefined {
    if (!this.#starts.at(text, at) || at + 1 >= text.length) return undefined;
    if (!this.#mayHold(text, at)) return undefined;
    const entries = this.#byStart.get(text.charCodeAt(at))?.get(text.charCodeAt(at + 1));
    if (!entries) return undefined;
    for (const entry of entries) if (text.startsWith(entry.phrase, at)) return entry;
    return undefined;
  }

  /** How many phrases it holds. */
  get size(): number {
    let size = 0;
    for (const bySecond of this.#byStart.values()) for (const list of bySecond.values()) size += list.length;
    return size;
  }
}

function pairHash(first: number, second: number): number {
  return (first * 2_531 + second * 7) & 0xffff;
}
