import { CUE_PATTERNS, CUE_WORDS, PATTERN_NEEDS } from "./cueWords.ts";
import { PhraseFinder } from "./phraseFinder.ts";
import { foldPhrase, type PreparedText } from "./preparedText.ts";

/** Where a cue can stand; each place is a feature of its own. */
const PLACES = ["", "@title", "@end"] as const;

/** Found by reading on from who is named to what is said of them: see `#accuse`. */
const ACCUSATIONS = ["ofOfficials", "ofOthers"] as const;
/** An accusation belongs to whoever was named last, at most so many characters before it. */
const ACCUSED_WITHIN = 26;
/** "物业公司的工作人员": who stands so close behind a private party is its own. */
const OWN_WITHIN = 2;
/** "the staff" are those of whoever was named last, so many characters before at most; else officials. */
const STAFF_WITHIN = 40;

export type CueGroup = keyof typeof CUE_WORDS | keyof typeof CUE_PATTERNS | (typeof ACCUSATIONS)[number];

const WORD_GROUPS = Object.entries(CUE_WORDS);
const PATTERN_GROUPS = Object.entries(CUE_PATTERNS);
/** Each row of characters that a pattern needs has a bit; the rows that a character stands in, and those of each pattern. */
const ROWS_OF_CHARACTER = new Uint32Array(65_536);
const ROWS_OF_PATTERN = rowsOfPatterns();
const GROUPS: readonly string[] = [
  ...WORD_GROUPS.map(([group]) => group),
  ...PATTERN_GROUPS.map(([group]) => group),
  ...ACCUSATIONS,
];
const GROUP_NUMBERS = new Map(GROUPS.map((group, number) => [group, number]));
const AUTHORITY = GROUP_NUMBERS.get("authority");
const PRIVATE_PARTY = GROUP_NUMBERS.get("privateParty");
const STAFF = GROUP_NUMBERS.get("staff");
const ACCUSING = new Set(
  ["conduct", "corruption", "inaction", "sentAround"].map((name) => GROUP_NUMBERS.get(name)),
);
const OF_OFFICIALS = GROUPS.length - 2;
const OF_OTHERS = GROUPS.length - 1;
const SHAPES = ["length", "questions", "exclamations", "titled", "short"] as const;
const SHAPE_START = GROUPS.length * PLACES.length;

/** Names of all cue features, in the order of `CueReader.values`. */
export const CUE_NAMES: readonly string[] = [
  ...GROUPS.flatMap((group) => PLACES.map((place) => group + place)),
  ...SHAPES,
];

const QUESTION = 0x3f;
const EXCLAMATION = 0x21;
const DECODER = new TextDecoder("utf-16le");

/** Finds the cues of a text. Owns its buffers: one text at a time. */
export class CueReader {
  /** strength of each cue feature, about 0 to 2 */
  readonly values = new Float32Array(CUE_NAMES.length);
  /** the features that are not 0: positions in `values`, the first `activeCount` of them */
  readonly active = new Uint16Array(CUE_NAMES.length);
  activeCount = 0;
  /** codes of the first match of each group; -1 where there is none */
  readonly starts = new Int32Array(GROUPS.length);
  readonly ends = new Int32Array(GROUPS.length);
  readonly #counts = new Uint16Array(SHAPE_START);
  /** who was named last: whether in public office, and where */
  #namedOfficial = false;
  #namedStart = -1;
  #namedEnd = -1;
  readonly #finder = new PhraseFinder(
    WORD_GROUPS.flatMap(([, words], group) =>
      [...new Set(words.split(" "))].map((word) => [word, group] as const),
    ),
  );

  /** Fills `values`, `starts` and `ends` anew; they stay valid until the next call. */
  read(text: PreparedText): void {
    this.#counts.fill(0);
    this.starts.fill(-1);
    this.#namedEnd = -1;
    this.#finder.find(text.codes, text.length, (group, start, end) => {
      this.#found(group, text, start, end);
      this.#accuse(group, text, start, end);
    });
    this.#readPatterns(text);
    for (let at = 0; at < SHAPE_START; at += 1) {
      const count = this.#counts[at] ?? 0;
      this.values[at] = count === 0 ? 0 : Math.min(1 + Math.log(count), 2.5) / 2;
    }
    this.#readShape(text);
    this.activeCount = 0;
    for (let at = 0; at < CUE_NAMES.length; at += 1) {
      if (this.values[at] === 0) continue;
      this.active[this.activeCount] = at;
      this.activeCount += 1;
    }
  }

  /** How often a group of cues was found. */
  count(group: CueGroup): number {
    return this.#counts[(GROUP_NUMBERS.get(group) ?? 0) * PLACES.length] ?? 0;
  }

  #readPatterns(text: PreparedText): void {
    let seen = 0;
    for (let at = 0; at < text.length; at += 1) seen |= ROWS_OF_CHARACTER[text.codes[at] ?? 0] ?? 0;
    const folded = DECODER.decode(text.codes.subarray(0, text.length));
    PATTERN_GROUPS.forEach(([, pattern], index) => {
      const needed = ROWS_OF_PATTERN[index] ?? 0;
      if ((seen & needed) !== needed) return;
      pattern.lastIndex = 0;
      for (let match = pattern.exec(folded); match !== null; match = pattern.exec(folded)) {
        this.#found(WORD_GROUPS.length + index, text, match.index, match.index + match[0].length);
        if (match[0].length === 0) pattern.lastIndex += 1;
      }
    });
  }

  /** Remembers who is named, and counts an accusation for officials or for others. */
  #accuse(group: number, text: PreparedText, start: number, end: number): void {
    if (group === AUTHORITY || group === PRIVATE_PARTY) {
      const isOwn = !this.#namedOfficial && this.#namedEnd >= 0 && start - this.#namedEnd <= OWN_WITHIN;
      this.#namedOfficial = group === AUTHORITY && !isOwn;
      this.#namedStart = start;
      this.#namedEnd = end;
    } else if (group === STAFF) {
      const isOfLast = this.#namedEnd >= 0 && start - this.#namedEnd <= STAFF_WITHIN;
      if (!isOfLast) this.#namedOfficial = true;
      this.#namedStart = start;
      this.#namedEnd = end;
    } else if (ACCUSING.has(group) && this.#namedEnd >= 0 && start - this.#namedEnd <= ACCUSED_WITHIN)
      this.#found(this.#namedOfficial ? OF_OFFICIALS : OF_OTHERS, text, this.#namedStart, end);
  }

  #found(group: number, text: PreparedText, start: number, end: number): void {
    if (this.starts[group] === -1) {
      this.starts[group] = start;
      this.ends[group] = end;
    }
    const at = group * PLACES.length;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    if (end <= text.titleEnd) this.#counts[at + 1] = (this.#counts[at + 1] ?? 0) + 1;
    else if (start >= text.tailStart) this.#counts[at + 2] = (this.#counts[at + 2] ?? 0) + 1;
  }

  #readShape(text: PreparedText): void {
    let questions = 0;
    let exclamations = 0;
    for (let at = 0; at < text.length; at += 1) {
      if (text.codes[at] === QUESTION) questions += 1;
      else if (text.codes[at] === EXCLAMATION) exclamations += 1;
    }
    const bodyLength = text.length - text.titleEnd;
    this.values[SHAPE_START] = Math.log1p(bodyLength) / 4;
    this.values[SHAPE_START + 1] = Math.log1p(questions);
    this.values[SHAPE_START + 2] = Math.log1p(exclamations);
    this.values[SHAPE_START + 3] = text.titleEnd > 0 ? 0.5 : 0;
    this.values[SHAPE_START + 4] = bodyLength < 20 ? 1 : 0;
  }
}

/** Gives each row of needs its bit. Throws where there are more rows than bits. */
function rowsOfPatterns(): readonly number[] {
  let made = 0;
  const needs = new Map(Object.entries(PATTERN_NEEDS));
  return PATTERN_GROUPS.map(([group]) => {
    let bits = 0;
    for (const row of needs.get(group) ?? []) {
      if (made === 32) throw new RangeError("the patterns of cues have more needs than a number has bits");
      const bit = 1 << made++;
      bits |= bit;
      for (const code of foldPhrase(row)) ROWS_OF_CHARACTER[code] = (ROWS_OF_CHARACTER[code] ?? 0) | bit;
    }
    return bits;
  });
}

/** The number of the group behind a cue feature, as `starts` and `ends` count them; -1 for what is not words. */
export function cueGroup(feature: number): number {
  return feature < SHAPE_START ? Math.floor(feature / PLACES.length) : -1;
}
