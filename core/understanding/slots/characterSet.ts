// All sets share tables, a bit each: one look at a table tells for 32 sets whether a character belongs to them.
const BITS = 32;
const tables: Uint32Array[] = [];
let made = 0;

/** Longer texts are looked up as they are: their sets are not kept. */
const LONGEST_KEPT = 1 << 14;
/** Of the text looked at last: its characters, and by table the sets of each and those of any. */
let keptText = "";
const keptCodes = new Uint16Array(LONGEST_KEPT);
const keptSets: Uint32Array[] = [];
const keptOfAny: number[] = [];

/** A set of UTF-16 units, looked up in a table: what a scan asks at every position before anything dearer. */
export class CharacterSet {
  readonly #tableNumber: number;
  readonly #table: Uint32Array;
  readonly #bit: number;

  /** Holds every character of `characters`. Meant for constants: a set takes its bit for good. */
  constructor(characters: string) {
    const place = made++ % BITS;
    if (place === 0) {
      tables.push(new Uint32Array(65_536));
      keptSets.push(new Uint32Array(LONGEST_KEPT));
      keptOfAny.push(0);
    }
    keptText = "";
    this.#tableNumber = tables.length - 1;
    this.#table = tables.at(-1) ?? new Uint32Array(65_536);
    this.#bit = 1 << place;
    for (let i = 0; i < characters.length; i++) {
      const code = characters.charCodeAt(i);
      this.#table[code] = (this.#table[code] ?? 0) | this.#bit;
    }
  }

  /** True where the character at `at` belongs to the set; false beyond the text's ends. */
  at(text: string, at: number): boolean {
    return at >= 0 && at < text.length && ((this.#table[text.charCodeAt(at)] ?? 0) & this.#bit) !== 0;
  }

  /** The first place from `from` (0 or more) on whose character belongs to the set; the text's length for none. */
  next(text: string, from: number): number {
    const length = text.length;
    if (length > LONGEST_KEPT) {
      let at = from;
      while (at < length && !this.at(text, at)) at++;
      return at;
    }
    keep(text);
    const bit = this.#bit;
    if (((keptOfAny[this.#tableNumber] ?? 0) & bit) === 0) return length;
    const sets = keptSets[this.#tableNumber];
    if (sets === undefined) return length;
    for (let at = from; at < length; at++) if (((sets[at] ?? 0) & bit) !== 0) return at;
    return length;
  }
}

/** The match of a sticky expression at `at`. */
export function matchAt(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}

/** Looks up all sets of a text's characters, unless it is the text of the last time: many finders read one text. */
function keep(text: string): void {
  if (text === keptText) return;
  keptText = text;
  const length = text.length;
  for (let at = 0; at < length; at++) keptCodes[at] = text.charCodeAt(at);
  for (let number = 0; number < tables.length; number++) {
    const table = tables[number];
    const sets = keptSets[number];
    if (table === undefined || sets === undefined) continue;
    let ofAny = 0;
    for (let at = 0; at < length; at++) {
      const here = table[keptCodes[at] ?? 0] ?? 0;
      sets[at] = here;
      ofAny |= here;
    }
    keptOfAny[number] = ofAny;
  }
}
