/**
 * Digits and numbers as people write and say them: 138, １３８, 幺三八, 三千五百, 1.2万, 两三, 十几.
 * Everything here is a table look-up per character, so that a message can be scanned in microseconds.
 */

/** How sure it is that a character is a digit: always, only between digits, only where nothing else fits. */
export const SURE = 1;
export const LIKELY = 2;
export const POSSIBLE = 3;

const VALUE = new Int8Array(65_536).fill(-1);
const TIER = new Uint8Array(65_536);

function define(tier: number, rows: readonly string[]): void {
  rows.forEach((row, value) => {
    for (let i = 0; i < row.length; i++) {
      const code = row.charCodeAt(i);
      VALUE[code] = value;
      TIER[code] = tier;
    }
  });
}

const SURE_ROWS = [
  "0０零〇○",
  "1１一壹幺",
  "2２二贰两",
  "3３三叁",
  "4４四肆",
  "5５五伍",
  "6６六陆",
  "7７七柒",
  "8８八捌",
  "9９九玖",
];
define(SURE, SURE_ROWS);
/** The characters that are digits wherever they stand. */
export const SURE_DIGITS = SURE_ROWS.join("");
// Radio reading (洞拐勾), and what speech recognition writes for a digit said in passing.
define(LIKELY, [
  "洞灵令铃凌玲Oo",
  "要腰妖夭吆邀幼lI丨",
  "俩兩",
  "叄伞仨",
  "似寺嗣",
  "午武舞",
  "溜陸",
  "拐漆",
  "扒叭",
  "勾钩酒",
]);
// Common words that are also homophones: a digit only where exactly these are missing.
define(POSSIBLE, [
  "领林",
  "药",
  "而儿耳",
  "山散",
  "是死思",
  "我无",
  "留流刘",
  "起期骑",
  "吧把爸巴",
  "就久旧",
]);

/** The digit that the character at `at` can stand for (0–9), or -1. */
export function digitOf(text: string, at: number): number {
  return at < text.length ? (VALUE[text.charCodeAt(at)] ?? -1) : -1;
}

/** SURE, LIKELY or POSSIBLE where the character at `at` can stand for a digit, else 0. */
export function digitTier(text: string, at: number): number {
  return at < text.length ? (TIER[text.charCodeAt(at)] ?? 0) : 0;
}

/** The sure digits of a text as an Arabic digit string: "幺三八 00一三" → "1380013"; all else is dropped. */
export function digitString(text: string): string {
  let digits = "";
  for (let i = 0; i < text.length; i++) {
    if (digitTier(text, i) === SURE) digits += digitOf(text, i);
  }
  return digits;
}

/** Full-width letters and digits as ASCII; the length, and so every offset, stays. */
export function narrow(text: string): string {
  return /[０-９Ａ-Ｚａ-ｚ]/.test(text)
    ? text.replace(/[０-９Ａ-Ｚａ-ｚ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    : text;
}

/** A number read from a text: its value (the lower bound of 两三 or 十几), where it ends, whether it is a bound only. */
export type ReadNumber = { value: number; end: number; vague: boolean };

const SMALL_UNITS: Record<string, number> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 };
const BIG_UNITS: Record<string, number> = { 万: 10_000, 萬: 10_000, 亿: 100_000_000 };

/**
 * Reads the number that begins at `at`: 3500, 3,500.5, 1.2万, 1万2, 三千五百, 一万二, 二〇二三, 两三, 七八百, 十几, 十多万.
 * Undefined where none begins there or the number says nothing (几百, 好几).
 */
export function readNumber(text: string, at: number): ReadNumber | undefined {
  if (at >= text.length) return undefined;
  const code = text.charCodeAt(at);
  if ((code >= 48 && code <= 57) || (code >= 0xff10 && code <= 0xff19)) return readArabic(text, at);
  if (digitTier(text, at) !== SURE && code !== 0x5341 && code !== 0x62fe) return undefined;
  return readDigitWords(text, at) ?? readChinese(text, at);
}

/** The number that a whole text says ("三千五百" → 3500), or undefined. */
export function chineseNumber(text: string): number | undefined {
  const read = readNumber(text, 0);
  return read && read.end === text.length ? read.value : undefined;
}

const ARABIC =
  /(?:[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+(?![0-9０-９])|[0-9０-９]{1,15})(?:[.．][0-9０-９]{1,4})?/y;

function readArabic(text: string, at: number): ReadNumber | undefined {
  ARABIC.lastIndex = at;
  const found = ARABIC.exec(text);
  if (!found) return undefined;
  let value = Number(narrow(found[0]).replace(/[,，]/g, "").replace("．", "."));
  let end = at + found[0].length;
  let vague = false;
  for (let more = 0; more < 3; more++) {
    const bridge = bigBridge(text, end);
    const unit = unitAt(text, bridge);
    if (!unit) break;
    if (bridge > end) vague = true;
    value *= unit;
    end = bridge + 1;
    const next = text.charCodeAt(end);
    // 1万2 is 12,000, but 1万25 or 1万2千 is not that shorthand
    if (next >= 48 && next <= 57) {
      const after = text.charCodeAt(end + 1);
      if (!(after >= 48 && after <= 57) && !unitAt(text, end + 1)) {
        value += ((next - 48) * unit) / 10;
        end += 1;
      }
      break;
    }
  }
  return { value: Math.round(value * 100) / 100, end, vague };
}

function unitAt(text: string, at: number): number | undefined {
  const char = text[at];
  return char === undefined ? undefined : (SMALL_UNITS[char] ?? BIG_UNITS[char]);
}

/** In 十多万, 三百来万 the 万 stands behind a word of vagueness: where to go on reading. */
function bigBridge(text: string, at: number): number {
  const char = text[at];
  if (char !== "多" && char !== "来" && char !== "余" && char !== "几") return at;
  return BIG_UNITS[text[at + 1] ?? ""] ? at + 1 : at;
}

/** 二〇二三, 一二三四: three or more digit words without a unit are read one by one. */
function readDigitWords(text: string, at: number): ReadNumber | undefined {
  let end = at;
  let value = 0;
  while (end - at < 15 && digitTier(text, end) === SURE) {
    value = value * 10 + digitOf(text, end);
    end++;
  }
  if (end - at < 3 || unitAt(text, end)) return undefined;
  return { value, end, vague: false };
}

type Reading = { total: number; section: number; digit: number; unit: number; zero: boolean; vague: boolean };

function readChinese(text: string, at: number): ReadNumber | undefined {
  const r: Reading = { total: 0, section: 0, digit: -1, unit: 0, zero: false, vague: false };
  let end = at;
  while (end < text.length && end - at < 24) {
    const next = step(r, text, end);
    if (next === end) break;
    end = next;
  }
  if (end === at) return undefined;
  const value = r.total + r.section + lastDigit(r);
  return readPoint(text, end, value) ?? { value, end, vague: r.vague };
}

/** 三点五万: a spoken decimal counts only with a big unit, for 三点五十 is a time of day. */
function readPoint(text: string, at: number, whole: number): ReadNumber | undefined {
  if (text[at] !== "点") return undefined;
  let end = at + 1;
  let value = whole;
  for (let place = 0.1; digitTier(text, end) === SURE && end < at + 4; place /= 10) {
    value += digitOf(text, end) * place;
    end++;
  }
  const unit = BIG_UNITS[text[end] ?? ""];
  return unit && end > at + 1 ? { value: Math.round(value * unit), end: end + 1, vague: false } : undefined;
}

/** Takes one character (or 多万) into the reading; gives the position after it, or the same one to stop. */
function step(r: Reading, text: string, at: number): number {
  if (digitTier(text, at) === SURE) return takeDigit(r, digitOf(text, at), at);
  const char = text[at] ?? "";
  const small = SMALL_UNITS[char];
  if (small) {
    if (r.digit < 0 && small > 10) return at;
    r.section += (r.digit < 0 ? 1 : r.digit) * small;
    r.digit = -1;
    r.unit = small;
    r.zero = false;
    return at + 1;
  }
  if (BIG_UNITS[char]) return takeBigUnit(r, BIG_UNITS[char] ?? 1, at);
  const bridge = bigBridge(text, at);
  if (bridge > at && r.unit > 0) {
    r.vague = true;
    return takeBigUnit(r, BIG_UNITS[text[bridge] ?? ""] ?? 1, bridge);
  }
  if (char === "几" && r.unit === 10 && r.digit < 0) {
    r.vague = true;
    return at + 1;
  }
  return at;
}

function takeDigit(r: Reading, digit: number, at: number): number {
  if (r.digit < 0) {
    r.digit = digit;
    if (digit === 0) {
      r.zero = true;
      r.digit = r.unit > 0 ? -1 : 0;
    }
    return at + 1;
  }
  // 两三, 七八: the lower bound
  if (digit === r.digit + 1 && !r.vague && digit > 1) {
    r.vague = true;
    return at + 1;
  }
  return at;
}

function takeBigUnit(r: Reading, unit: number, at: number): number {
  const section = r.section + Math.max(r.digit, 0);
  if (section === 0) return at;
  r.total += section * unit;
  r.section = 0;
  r.digit = -1;
  r.unit = unit;
  r.zero = false;
  return at + 1;
}

/** 一万二 ends on a tenth of the last unit, 一百零二 and 二十五 on ones. */
function lastDigit(r: Reading): number {
  if (r.digit < 0) return 0;
  return r.unit >= 100 && !r.zero ? (r.digit * r.unit) / 10 : r.digit;
}
