import type { Slot } from "../meaning.ts";
import type { Run } from "./digitRuns.ts";
import { type Resolved, resolveNumbers, type Sought } from "./resolveNumbers.ts";
import { narrow } from "./spokenDigits.ts";

const MOBILE = /^(?:0086|86|0|17951|12593)?(1[3-9]\d{9})$/;
const MOBILES: Sought = {
  lengths: [11, 13, 12, 15, 16],
  grouped: ["3-4-4", "3-3-5", "4-4-3", "3-8", "7-4", "2-3-4-4", "2-11", "4-11", "2-3-8"],
  accept: (digits) => MOBILE.exec(digits)?.[1],
};

const LANDLINE = /^0(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7}$/;
const LANDLINES: Sought = {
  lengths: [11, 12, 10],
  grouped: ["4-7", "3-8", "4-8", "4-3-4", "4-4-4", "3-4-4", "4-4-3"],
  accept: (digits) => (isLandline(digits) ? digits : undefined),
};

/** 3-digit area codes have 8-digit numbers; the others 7 or 8. */
function isLandline(digits: string): boolean {
  if (!LANDLINE.test(digits)) return false;
  return /^0(?:10|2)/.test(digits) ? digits.length === 11 : digits.length >= 11;
}

/** A phone number found in a text; `own` weighs whether it is the citizen's, `sort` what it is. */
export type Phone = Slot<string> & { sort: "mobile" | "landline" | "local"; own: number };

// Numbers that are no phones say so before or after.
const NO_PHONE_BEFORE =
  /(?:编号|单号|工单|订单|受理号|流水号|流水|证号|文号|户号|帐号|账号|卡号|案号|凭证号|受理码|查询码|验证码|号为|代码|社会信用代码|邮编|车架号|发动机号|条码|学号|工号|ID|id)(?:码)?(?:是|为|叫)?[:：\s]{0,3}$/;
const NO_PHONE_AFTER = /^\s?(?:元|块|万|亿|平米|平方|㎡|亩|吨|公里|户|人次|[A-Za-z])/;
const CUE = /(?:电话|手机|联系|座机|固话|号码|微信|打给|拨打|拨|致电|tel|Tel|TEL|phone)[^\d\n*]{0,10}$/;
const LOCAL_CUE =
  /(?:电话|座机|固话|小灵通|联系方式)(?:号码|号)?(?:呢|嘛)?(?:就?是|为|[:：])?[\s，,是]{0,3}$/;
const EXTENSION =
  /[\s，,]{0,2}(?:转接?|分机号?(?:是|码)?|ext\.?|[-－—])\s?([0-9０-９]{1,5}|[零一二三四五六七八九幺〇]{1,5})(?![0-9０-９])/y;

/** The phones of a run, outside the stretches `taken` by identity numbers. */
export function phonesIn(text: string, run: Run, taken: readonly Resolved[]): Phone[] {
  const phones: Phone[] = [];
  for (const part of freeParts(run, taken)) {
    const found = resolveNumbers(part, MOBILES);
    if (found.length === 0) found.push(...resolveNumbers(part, LANDLINES));
    else phones.push(...freeParts(part, found).flatMap((rest) => landlinesIn(text, rest)));
    if (found.length === 0) {
      const local = localIn(text, part);
      if (local) phones.push(local);
    }
    for (const one of found) {
      const phone = toPhone(text, one);
      if (phone) phones.push(phone);
    }
  }
  return phones.sort((a, b) => a.start - b.start);
}

function landlinesIn(text: string, part: Run): Phone[] {
  return resolveNumbers(part, LANDLINES).flatMap((one) => toPhone(text, one) ?? []);
}

/** What of a run the numbers in `taken` leave over. */
export function freeParts(run: Run, taken: readonly Resolved[]): Run[] {
  if (taken.length === 0) return [run];
  const parts: Run[] = [];
  let from = 0;
  for (const one of [...taken].sort((a, b) => a.from - b.from)) {
    if (one.from > from) parts.push(part(run, from, one.from));
    from = Math.max(from, one.to);
  }
  if (from < run.digits.length) parts.push(part(run, from, run.digits.length));
  return parts.filter(({ digits }) => digits.length >= 7);
}

function part(run: Run, from: number, to: number): Run {
  const digits = run.digits.slice(from, to);
  return { digits, start: digits[0]?.start ?? run.start, end: digits.at(-1)?.end ?? run.end };
}

function toPhone(text: string, one: Resolved): Phone | undefined {
  const before = text.slice(Math.max(0, one.start - 24), one.start);
  const after = text.slice(one.end, one.end + 6);
  const cued = CUE.test(before);
  if (!cued && (NO_PHONE_BEFORE.test(before) || NO_PHONE_AFTER.test(after))) return undefined;
  if (!cued && isList(text.slice(one.start, one.end), before, after)) return undefined;
  const start = withPrefix(text, one.start);
  if (one.value.startsWith("0"))
    return withExtension(text, one.value, start, one.end, own(text, start, one.end));
  return slot(text, one.value, start, one.end, "mobile", own(text, start, one.end));
}

/** 13、14、15、16、17、8号, 138、451、672、31: part of a list of small numbers, not a phone. */
function isList(words: string, before: string, after: string): boolean {
  if (/^\d{1,2}(?:\s*[,，、/；;]\s*\d{1,2}){4,}$/.test(words)) return true;
  return words.includes("、") && (/\d、\s?$/.test(before) || /^\s?、\s?\d/.test(after));
}

function withPrefix(text: string, start: number): number {
  let at = start;
  if (text[at - 1] === "+" || text[at - 1] === "＋") at -= 1;
  if (text[at - 1] === "(" || text[at - 1] === "（") at -= 1;
  return at;
}

function withExtension(text: string, value: string, start: number, end: number, weight: number): Phone {
  EXTENSION.lastIndex = end;
  const found = EXTENSION.exec(text);
  if (!found?.[1]) return slot(text, value, start, end, "landline", weight);
  const extension = narrow(found[1]).replace(/[零一二三四五六七八九幺〇]/g, spoken);
  return slot(text, `${value}-${extension}`, start, end + found[0].length, "landline", weight);
}

function spoken(char: string): string {
  const at = "零一二三四五六七八九".indexOf(char);
  return String(char === "幺" ? 1 : Math.max(at, 0));
}

/** Seven or eight digits right after 电话 or 座机: a number without its area code. */
function localIn(text: string, run: Run): Phone | undefined {
  const sure = run.digits.filter((d) => d.tier === 1);
  const digits = sure.map((d) => d.value).join("");
  if (!/^[2-8]\d{6,7}$/.test(digits) || /^(?:20[0-3]\d|400|800)/.test(digits)) return undefined;
  if (!LOCAL_CUE.test(text.slice(Math.max(0, run.start - 16), run.start))) return undefined;
  const end = sure.at(-1)?.end ?? run.end;
  return { ...withExtension(text, digits, run.start, end, own(text, run.start, end)), sort: "local" };
}

const OWN =
  /(?:我(?:的|这边|这个|现在|自己)?|本人|联系|打我|找我|加我)[^，。,.！？\n]{0,8}(?:电话|手机|号码|联系方式|号|方式|人)?[^\d，。\n]{0,8}$/;
const NEWER =
  /(?:换成|改成|以这个为准|新号码?|现在用|现在是|刚才那个?(?:不对|错)|不用刚才|更正|应该是)[^\d，。]{0,8}$/;
const OTHERS =
  /(?:他|她|对方|工作人员|窗口|他们|局里|单位|公司|村里|社区|主任|书记|所长|科长|经办|客服|拨打|打了|打过|致电|打电话给|热线)[^，。,\n]{0,10}$|(?:老号|旧号|原来的?号|以前的?号|之前的?号|原号)[^，。,\n]{0,6}$/;
const VOID_AFTER =
  /^[^，。\d]{0,2}(?:这个|那个|这号|那号)?(?:已经)?(?:不用了|停机|停用|作废|打不通|没人接|空号|无人接)/;

function own(text: string, start: number, end: number): number {
  const before = text.slice(Math.max(0, start - 24), start);
  let weight = 0;
  if (OTHERS.test(before)) weight -= 2;
  else if (OWN.test(before)) weight += 2;
  if (NEWER.test(before)) weight += 4;
  if (VOID_AFTER.test(text.slice(end, end + 12))) weight -= 3;
  return weight;
}

function slot(
  text: string,
  value: string,
  start: number,
  end: number,
  sort: Phone["sort"],
  weight: number,
): Phone {
  return { value, text: text.slice(start, end), start, end, sort, own: weight };
}

/** The citizen's own number among those found: the best cued, a mobile before a landline, else the first. */
export function pickPhone(found: readonly Phone[]): Slot<string> | undefined {
  let best: Phone | undefined;
  for (const phone of found) if (!best || rank(phone) > rank(best)) best = phone;
  return best && { value: best.value, text: best.text, start: best.start, end: best.end };
}

function rank(phone: Phone): number {
  return phone.own * 4 + (phone.sort === "mobile" ? 2 : phone.sort === "landline" ? 1 : 0);
}
