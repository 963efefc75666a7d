import { CharacterSet } from "./characterSet.ts";
import { digitOf, digitTier, LIKELY, SURE } from "./spokenDigits.ts";

/** What stands before a digit: nothing; a space or hyphen; a pause or filler; 不对 and its like. */
export const JOINED = 0;
export const TIGHT = 1;
export const LOOSE = 2;
export const CORRECTED = 3;

/** One digit of a run. `value` 10 is the X that ends an ID number. */
export type Digit = { value: number; start: number; end: number; tier: number; gap: number };

/** Digits that a speaker said in one go, pauses, fillers and corrections included. */
export type Run = { digits: Digit[]; start: number; end: number };

const FILLERS =
  "嗯 呃 额 啊 哦 噢 唉 哎 诶 欸 呢 嘛 哈 那个 那个什么 那什么 这个 就是 然后 然后是 完了 完了是 后面 后面是 后边 后边是 后头 接着 接下来 再 再来 对 对对 是 是个 中间 中间是 最后 最后是 末尾 末尾是 尾号 尾号是 最后四位 最后四位是 后四位 后四位是 后面四位 后面四位是 最后一位 最后一位是 最后两位 最后两位是 最后三位 最后三位是 前面 前面是 前三位 前三位是 中间四位 中间四位是 开头 开头是 空格 横杠 横线 杠 减 怎么说 什么来着 来着 等一下 等下 等等 稍等 我想想 我想一下 我看看 我看一下 你记一下 您记一下 你记下 记好了 记好 记了吗 好 好的 好了吗 哎呀 哎哟 我这个 还有 唔 嘶 您听着 听好了 听着".split(
    " ",
  );
const CORRECTIONS =
  "不对 不对不对 不是 不是不是 不不 不不不 错了 说错了 我说错了 念错了 报错了 搞错了 记错了 讲错了 弄错了 口误 更正 更正一下 纠正 纠正一下 改成 改为 应该是 应是 哦不 啊不 噢不 呃不 嗯不 哎不 额不 不 重说 重新说 我重说 我重新说 重来 再说一遍 我再说一遍 再说一次 再报一遍 我再报一遍 重复一遍 我重复一遍 重复一下 再念一遍 我再念一遍 我再说一下 再说一下 重新报 我重新报一遍".split(
    " ",
  );

const WORDS = new Map<string, { word: string; gap: number }[]>();
for (const [gap, words] of [
  [LOOSE, FILLERS],
  [CORRECTED, CORRECTIONS],
] as const) {
  for (const word of words) {
    const first = word.slice(0, 1);
    WORDS.set(first, [...(WORDS.get(first) ?? []), { word, gap }]);
  }
}
for (const list of WORDS.values()) list.sort((a, b) => b.word.length - a.word.length);

const TIGHT_CHARS = " \u3000\t-.·_~()（）－—–．‐‑\u00a0";
const TIGHT_MARKS = new CharacterSet(TIGHT_CHARS);
const LOOSE_CHARS = "，,、。；;：:…！？!?/／\n\r\"“”'";
const LOOSE_MARKS = new CharacterSet(LOOSE_CHARS);
const GAP_STARTS = new CharacterSet([...WORDS.keys()].join(""));
const GAP_CHARS = new CharacterSet(
  `${TIGHT_CHARS}${LOOSE_CHARS}${[...FILLERS, ...CORRECTIONS].join("").replaceAll("个", "")}`,
);
const MAX_GAP = 16;

/** True where a text holds at least `count` characters that are likely digits: a scan without allocation, to leave early. */
export function hasDigits(text: string, count: number): boolean {
  let seen = 0;
  for (let i = 0; i < text.length; i++) {
    const tier = digitTier(text, i);
    if (tier > 0 && tier <= LIKELY && ++seen >= count) return true;
  }
  return false;
}

/**
 * The digit runs of a text with at least `least` likely digits each. A group glued to an asterisk is
 * what an earlier masking left (138****8000) and belongs to no run. Linear in the text's length.
 */
export function digitRuns(text: string, least: number): Run[] {
  const runs: Run[] = [];
  let i = 0;
  while (i < text.length) {
    if (!startsRun(text, i)) {
      i++;
      continue;
    }
    const barren = barrenEnd(text, i, least);
    if (barren > i) {
      i = barren;
      continue;
    }
    if (text[i - 1] === "*") {
      while (digitTier(text, i) === SURE) i++;
      continue;
    }
    const { run, next } = readRun(text, i);
    if (run.digits.filter(({ tier }) => tier <= LIKELY).length >= least) runs.push(run);
    i = Math.max(next, i + 1);
  }
  return runs;
}

function startsRun(text: string, at: number): boolean {
  const tier = digitTier(text, at);
  return tier === SURE || (tier === LIKELY && digitTier(text, at + 1) === SURE);
}

/** Where the stretch from `at` on ends that could be one run, if it holds too few digits; else `at`. */
function barrenEnd(text: string, at: number, least: number): number {
  let seen = 0;
  let end = at;
  for (; end < text.length; end++) {
    const tier = digitTier(text, end);
    if (tier > 0 && tier <= LIKELY && ++seen >= least) return at;
    if (tier === 0 && !GAP_CHARS.at(text, end)) {
      if (text.charCodeAt(end) === 0x4e2a) return at;
      return end;
    }
  }
  return end;
}

function readRun(text: string, from: number): { run: Run; next: number } {
  const digits: Digit[] = [];
  let at = from;
  let gap = JOINED;
  for (;;) {
    at = takeDigits(text, at, gap, digits);
    const cross = crossGap(text, at);
    if (!cross) break;
    at = cross.next;
    gap = cross.gap;
  }
  dropMasked(text, digits);
  dropCount(text, digits);
  while (digits.length > 0 && (digits.at(-1)?.tier ?? SURE) > LIKELY) digits.pop();
  const first = digits[0];
  return { run: { digits, start: first?.start ?? from, end: digits.at(-1)?.end ?? from }, next: at };
}

/** Reads digits that stand side by side, 三个零 and the X of an ID number included. */
function takeDigits(text: string, from: number, gap: number, digits: Digit[]): number {
  let at = from;
  let before = gap;
  for (;;) {
    const tier = digitTier(text, at);
    if (tier > 0) {
      digits.push({ value: digitOf(text, at), start: at, end: at + 1, tier, gap: before });
      at++;
    } else if (text[at] === "个" && repeats(text, at, digits)) {
      at += 2;
    } else {
      const x = digits.length >= 17 ? letterX(text, at) : 0;
      if (x === 0) return at;
      digits.push({ value: 10, start: at, end: at + x, tier: SURE, gap: before });
      at += x;
    }
    before = JOINED;
  }
}

/** 三个零: turns the 三 just read into three zeros that share its place in the text. */
function repeats(text: string, at: number, digits: Digit[]): boolean {
  const count = digits.at(-1);
  const tier = digitTier(text, at + 1);
  if (!count || count.end !== at || count.value < 2 || count.value > 8) return false;
  if (tier !== SURE && tier !== LIKELY) return false;
  digits.pop();
  for (let n = 0; n < count.value; n++) {
    digits.push({
      value: digitOf(text, at + 1),
      start: count.start,
      end: at + 2,
      tier: SURE,
      gap: n === 0 ? count.gap : JOINED,
    });
  }
  return true;
}

const LETTER_X = /(?:大写的?|字母)?(?:[xX×ＸｘΧ✕]|叉|艾克斯|爱克斯|埃克斯|爱克丝|哎克斯)/y;

/** The length of the spoken or written X at `at`, or 0. */
function letterX(text: string, at: number): number {
  LETTER_X.lastIndex = at;
  return LETTER_X.exec(text)?.[0].length ?? 0;
}

/** Walks over what may stand between two digits of one number; undefined where the run ends. */
function crossGap(text: string, from: number): { next: number; gap: number } | undefined {
  let at = from;
  let gap = TIGHT;
  while (at - from <= MAX_GAP && at < text.length) {
    if (at > from && (digitTier(text, at) === SURE || resumes(text, at))) return { next: at, gap };
    if (TIGHT_MARKS.at(text, at)) {
      at++;
    } else if (LOOSE_MARKS.at(text, at)) {
      gap = Math.max(gap, LOOSE);
      at++;
    } else {
      if (!GAP_STARTS.at(text, at)) return undefined;
      const entry = WORDS.get(text[at] ?? "")?.find(({ word }) => text.startsWith(word, at));
      if (!entry) return undefined;
      gap = Math.max(gap, entry.gap);
      at += entry.word.length;
    }
  }
  return undefined;
}

/** A homophone or an X after a gap goes on with the number if a sure digit, or the number's end, follows. */
function resumes(text: string, at: number): boolean {
  if (digitTier(text, at) === LIKELY) return digitTier(text, at + 1) === SURE;
  return letterX(text, at) > 0;
}

const COUNTED = new CharacterSet("十百千万亿个年月日岁次趟回天块元点楼层栋单室口位份米斤");

/** 8000，六十五岁 and 8000，2023年: what a unit follows after a pause is a count, no part of the number. */
function dropCount(text: string, digits: Digit[]): void {
  const last = digits.at(-1);
  if (!last || !(COUNTED.at(text, last.end) || beginsWord(text, last))) return;
  const start = digits.findLastIndex(({ gap }) => gap > JOINED);
  if (start > 0 && digits.length - start <= 4 && (digits[start]?.gap ?? JOINED) >= LOOSE)
    digits.length = start;
}

/** 一直, 一共, 两口子: a word that begins with a digit, after a pause. */
function beginsWord(text: string, last: Digit): boolean {
  const next = text[last.end] ?? "";
  if (last.gap < LOOSE || !/[一两]/.test(text[last.start] ?? "")) return false;
  return next >= "\u4e00" && next <= "\u9fff" && !GAP_STARTS.at(text, last.end);
}

/** Cuts off the group that runs into an asterisk. */
function dropMasked(text: string, digits: Digit[]): void {
  const last = digits.at(-1);
  if (!last || text[last.end] !== "*") return;
  while (digits.length > 0) {
    const gone = digits.pop();
    if (gone && gone.gap > JOINED) return;
  }
}
