import { idCheckDigit } from "../../../core/understanding/slots/idNumber.ts";

/** A seeded source of choices (mulberry32), so that every generated message is the same in every run. */
export type Choices = {
  next: () => number;
  pick: <T>(list: readonly [T, ...T[]]) => T;
  below: (n: number) => number;
};

export function choices(seed: number): Choices {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number) => Math.floor(next() * n);
  return { next, below, pick: (list) => list[below(list.length)] ?? list[0] };
}

const WRITTEN = [
  "0123456789",
  "０１２３４５６７８９",
  "零一二三四五六七八九",
  "零幺二三四五六七八九",
  "〇一二三四五六七八九",
] as const;

/** 11 digits of a mobile number. */
export function mobile(c: Choices): string {
  let digits = `1${c.pick(["3", "5", "7", "8", "9"])}`;
  while (digits.length < 11) digits += c.below(10);
  return digits;
}

/** A valid identity number of an invented person. */
export function idNumber(c: Choices): string {
  const region = c.pick(["610102", "370406", "310107", "440203", "410823", "110101", "510104"]);
  const date = `${1940 + c.below(70)}${two(1 + c.below(12))}${two(1 + c.below(28))}`;
  const first17 = `${region}${date}${String(c.below(1000)).padStart(3, "0")}`;
  return first17 + idCheckDigit(first17);
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}

/** Writes digits the way a script does: Arabic, full-width, Chinese, radio reading. X stays or is said. */
export function written(c: Choices, digits: string, script = c.below(WRITTEN.length)): string {
  const row = WRITTEN[script] ?? WRITTEN[0];
  return [...digits]
    .map((d) => (d === "X" ? c.pick(["X", "x", "叉", "艾克斯"]) : (row[Number(d)] ?? d)))
    .join("");
}

/** Cuts a string into groups of these sizes. */
export function grouped(text: string, sizes: readonly number[]): string[] {
  const groups: string[] = [];
  let at = 0;
  for (const size of sizes) {
    groups.push(text.slice(at, at + size));
    at += size;
  }
  return groups.filter((group) => group !== "");
}

const PAUSES = [
  " ",
  "-",
  "，",
  "，嗯，",
  " 那个 ",
  "，呃，",
  "然后",
  "，然后是",
  "…",
  "  ",
  "啊，",
  "就是",
] as const;

/** A mobile number as it may be written, said, mis-said and put right. */
export function renderedMobile(c: Choices, digits: string): string {
  const sizes = c.pick([[3, 4, 4], [3, 4, 4], [3, 3, 5], [4, 4, 3], [11], [3, 8], [7, 4]] as const);
  const script = c.below(WRITTEN.length);
  const mixed = c.next() < 0.2;
  const groups = grouped(digits, sizes).map((group) =>
    written(c, group, mixed ? c.below(WRITTEN.length) : script),
  );
  const pause = c.pick(PAUSES);
  const straight = groups.join(c.next() < 0.35 ? "" : pause);
  const way = c.below(10);
  if (way === 0) return c.pick(["+86 ", "+86", "86-", "0086 "]) + digits;
  if (way === 1) return corrected(c, digits, script);
  if (way === 2) return homophones(c, written(c, digits, 2));
  if (way === 3)
    return `${straight}，${c.pick(["我再说一遍", "重复一遍", "再说一遍"])}，${written(c, digits, script)}`;
  if (way === 4)
    return `${written(c, digits.slice(0, 3), script)} ${grouped(written(c, digits, script), [3, 4, 4]).join(" ")}`;
  return straight;
}

function corrected(c: Choices, digits: string, script: number): string {
  const wrong = digits.slice(0, 10) + ((Number(digits[10]) + 1 + c.below(8)) % 10);
  const mark = c.pick([
    "，不对，",
    "，哦不，",
    "，说错了，",
    " 不是 ",
    "，错了，应该是",
    "，啊不，",
  ] as const);
  const again = c.pick([digits, digits.slice(7), digits.slice(3), digits.slice(9)] as const);
  return grouped(written(c, wrong, script), [3, 4, 4]).join(" ") + mark + written(c, again, script);
}

/** 要 for 1, 令 for 0 and the like, at some of the places inside the number. */
function homophones(c: Choices, spoken: string): string {
  const heard: Record<string, string> = { 一: "要", 零: "令", 二: "俩", 七: "拐", 四: "似" };
  return [...spoken].map((d, i) => (i > 0 && i < 10 && c.next() < 0.5 ? (heard[d] ?? d) : d)).join("");
}

/** An identity number as it may be written or said. */
export function renderedId(c: Choices, id: string): string {
  const script = c.below(WRITTEN.length);
  const sizes: readonly number[] = c.pick<readonly number[]>([
    [18],
    [6, 8, 4],
    [6, 4, 4, 4],
    [3, 3, 4, 4, 4],
    [14, 4],
  ] as const);
  const pause = c.pick(["", " ", "，", "，嗯，", " 然后 "]);
  const straight = grouped(id, sizes)
    .map((group) => written(c, group, script))
    .join(pause);
  if (c.below(8) > 0 || id.endsWith("X")) return straight;
  const wrong = `${id.slice(0, 17)}${(Number(id[17]) + 1) % 10}`;
  return `${grouped(written(c, wrong, script), [6, 8, 4]).join(" ")}，不对，${written(c, id.slice(14), script)}`;
}

/** 0–9999 in Chinese words. */
export function chinese(n: number): string {
  const digits = "零一二三四五六七八九";
  const units = ["", "十", "百", "千"];
  const text = [...String(n)]
    .map((d, i, all) => (d === "0" ? "零" : (digits[Number(d)] ?? "") + (units[all.length - 1 - i] ?? "")))
    .join("");
  return text
    .replace(/零+/g, "零")
    .replace(/(.)零$/, "$1")
    .replace(/^一十/, "十");
}
