import type { Utterance } from "./meaning.ts";

/** Longest head and tail of a text that are read for classification, in UTF-16 units; the middle of longer ones is skipped. */
const HEAD_LIMIT = 2000;
const TAIL_LIMIT = 1000;
const TITLE_LIMIT = 300;
/** How many characters of the end count as "the end of the letter", where the demand usually stands. */
const TAIL_SPAN = 90;

const DROP = 0;
const DIGITS = 0x30;
/** Any mark between clauses: comma, stop, bracket, line break. */
export const PAUSE = 0x2c;
const QUESTION = 0x3f;
const EXCLAMATION = 0x21;
const FIRST_LETTER = 0x61;
const LAST_LETTER = 0x7a;

/** A text folded for reading: one code per character that matters, with its place in `source`. */
export type PreparedText = {
  /** title, a line break and the body; or the body alone */
  source: string;
  codes: Uint16Array;
  /** place of each code in `source`, in UTF-16 units */
  offsets: Uint32Array;
  length: number;
  /** codes before this one belong to the title */
  titleEnd: number;
  /** codes from this one on are the end of the text */
  tailStart: number;
};

/**
 * The words of the citizen alone: the text of a message, or the citizen's turns of a call joined by line breaks.
 * What agents and announcements said is left out. Offsets of slots count UTF-16 units in this string.
 */
export function citizenText(utterance: Utterance): string {
  if (!("turns" in utterance)) return utterance.text;
  return utterance.turns
    .filter((turn) => turn.speaker === "citizen")
    .map((turn) => turn.text)
    .join("\n");
}

/** Folds width, case, digits, Latin codes, punctuation and white space. Owns its buffers: one text at a time. */
export class TextPreparer {
  readonly #codes = new Uint16Array(HEAD_LIMIT + TAIL_LIMIT + TITLE_LIMIT + 2);
  readonly #offsets = new Uint32Array(HEAD_LIMIT + TAIL_LIMIT + TITLE_LIMIT + 2);
  #length = 0;

  /** Reads a title ("" for none) and a body. The result is valid until the next call. */
  prepare(title: string, body: string): PreparedText {
    const source = title === "" ? body : `${title}\n${body}`;
    const start = source.length - body.length;
    this.#length = 0;
    this.#read(source, 0, Math.min(start, TITLE_LIMIT));
    if (this.#length > 0 && this.#codes[this.#length - 1] !== PAUSE) this.#push(PAUSE, start - 1);
    const titleEnd = this.#length;
    if (body.length <= HEAD_LIMIT + TAIL_LIMIT) this.#read(source, start, source.length);
    else {
      this.#read(source, start, start + HEAD_LIMIT);
      this.#push(PAUSE, start + HEAD_LIMIT);
      this.#read(source, source.length - TAIL_LIMIT, source.length);
    }
    const tailStart = Math.max(titleEnd, this.#length - TAIL_SPAN);
    return { source, codes: this.#codes, offsets: this.#offsets, length: this.#length, titleEnd, tailStart };
  }

  #read(source: string, from: number, to: number): void {
    const codes = this.#codes;
    let run = -1;
    for (let at = from; at < to; at += 1) {
      const code = FOLD[source.charCodeAt(at)] ?? DROP;
      if (code === DROP) continue;
      const isDigit = code === DIGITS;
      if (!isDigit && !(code >= FIRST_LETTER && code <= LAST_LETTER)) {
        run = -1;
        if (code === PAUSE && (this.#length === 0 || codes[this.#length - 1] === PAUSE)) continue;
        this.#push(code, at);
        continue;
      }
      // A run with a digit in it (A3, 135, 3-201) says only "some number": it becomes one code.
      if (run >= 0 && (isDigit || codes[run] === DIGITS)) {
        this.#length = run + 1;
        codes[run] = DIGITS;
        continue;
      }
      if (run < 0) run = this.#length;
      this.#push(code, at);
    }
  }

  #push(code: number, at: number): void {
    if (this.#length >= this.#codes.length) return;
    this.#codes[this.#length] = code;
    this.#offsets[this.#length] = at;
    this.#length += 1;
  }
}

/** Folds a phrase the way texts are folded: for lexicons that are compared with codes. */
export function foldPhrase(phrase: string): number[] {
  const prepared = new TextPreparer().prepare("", phrase);
  return Array.from(prepared.codes.subarray(0, prepared.length));
}

const FOLD = buildFold();

function buildFold(): Uint16Array {
  const fold = new Uint16Array(65_536);
  for (let code = 0; code < fold.length; code += 1) fold[code] = foldCode(code);
  return fold;
}

function foldCode(original: number): number {
  const code = original >= 0xff01 && original <= 0xff5e ? original - 0xfee0 : original;
  if (code === 0x0a || code === 0x0d) return PAUSE;
  if (
    code <= 0x20 ||
    code === 0x3000 ||
    code === 0xa0 ||
    (code >= 0x2000 && code <= 0x200f) ||
    code === 0xfeff
  )
    return DROP;
  if (code >= 0x30 && code <= 0x39) return DIGITS;
  if (code >= 0x41 && code <= 0x5a) return code + 0x20;
  if (code >= FIRST_LETTER && code <= LAST_LETTER) return code;
  if (code === QUESTION || code === EXCLAMATION) return code;
  const isMark = code < 0x80 || (code >= 0x2010 && code <= 0x2bff) || (code >= 0x3001 && code <= 0x303f);
  const isPictureHalf = code >= 0xd800 && code <= 0xf8ff;
  const isOtherMark =
    code === 0xb7 || (code >= 0xfe10 && code <= 0xfe6f) || code === 0xffff || code === 0xfffd;
  return isMark || isPictureHalf || isOtherMark ? PAUSE : code;
}
