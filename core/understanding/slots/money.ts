import type { Slot } from "../meaning.ts";
import { CharacterSet } from "./characterSet.ts";
import { type ReadNumber, readNumber, SURE_DIGITS } from "./spokenDigits.ts";

const YUAN =
  /\s?[多来余几]?\s?(元(?!旦|宵|月|素|件|首|老|气|代|宝)|块钱|块(?!地|田|牌|石|砖|板|玻|屏|儿|区|面|布|肉|玉|荒|宅|的地|土|墙|去|来|办|过|走|菜|空|广)|圆(?!形|圈|桌|满)|人民币|RMB|rmb)/y;
const CENTS = /([0-9一二三四五六七八九])(毛|角)?(?![0-9一二三四五六七八九十百千万毛个月年日号点次])/y;
const RANGE = /\s?[-~～—–至到]{1,2}\s?/y;
const CUED =
  /(?:交|花|收|退|欠|罚|赔|补|贷|借|发|领|付|缴|存|掏|价|费|款|押金|定金|订金|本金|保证金|工资|补贴|津贴|月薪|年薪|钱|余额|金额|学费|房租|一共|总共|共计|合计|¥|￥)(?:了|我们?|他们?|过|的|是|为|约|大概|差不多|已经|一?共|总共|要|将近|才|只|有|给我?|：|:|\s){0,4}$/;
const BARE_END = /^(?:[，。,.！？；、\s)）]|$|多|左右|没|都|也|不|还|就|吧|呢|啊|的)/;
const CROWD =
  /(?:人口|粉丝|阅读|浏览|播放|人数|户数|面积|公里|里程|居民|群众|业主|用户|产量|万一)[^，。]{0,6}$/;
const COUNTED =
  /^[多来余几]?\s?(?:人|户|平|亩|公里|里|名|家|个|次|步|字|吨|千瓦|米|辆|台|张|份|年|月|日|号|天|岁|册|件|种|条|套|栋|层|股|头|只|棵|株|斤|公斤|度|方|群众|居民|学生|业主|元素|码|分|％|%|期|届|级)/;

/**
 * The first sum of money, in yuan: 3500元, 三千五百块, 1.2万, 两万多 (lower bound), ¥3,500, 3到5万元 (3万).
 * 几百块 names no sum. Without 元 or 块 a word such as 交了 or 押金 has to stand before it.
 */
export function findMoney(text: string): Slot<number> | undefined {
  for (let at = NUMBER_BEGINS.next(text, 0); at < text.length; at = NUMBER_BEGINS.next(text, at)) {
    const read = NUMBER_GOES_ON.at(text, at + 1) ? readNumber(text, at) : undefined;
    const found = read && sumAt(text, at, read);
    if (found) return found;
    at = Math.max(read?.end ?? 0, at + 1);
  }
  return undefined;
}

const NUMBER_BEGINS = new CharacterSet(`${SURE_DIGITS}十`);
/** What can follow the first digit of a sum: more of it, a unit, a range. */
const NUMBER_GOES_ON = new CharacterSet(
  "0123456789０１２３４５６７８９零〇○一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖十百千万亿拾佰仟萬元块圆人Rr多来余几,，.．点到至-—–~～ ",
);

/** Behind a number these tell at once that it is no sum. */
const NO_SUM = new CharacterSet("年月日号个名户岁次天时分楼栋期级条楼层项位家");

function sumAt(text: string, at: number, read: ReadNumber): Slot<number> | undefined {
  if (read.end - at > 12 && !/[万亿千百十,，.]/.test(text.slice(at, read.end))) return undefined;
  const sign = text[at - 1] === "¥" || text[at - 1] === "￥";
  const start = sign ? at - 1 : at;
  if (NO_SUM.at(text, read.end) || read.value === 0 || /[几第]/.test(text[at - 1] ?? "")) return undefined;
  YUAN.lastIndex = read.end;
  const unit = YUAN.exec(text);
  if (unit) {
    if (read.value === 1 && unit[1] === "块" && !CUED.test(text.slice(Math.max(0, at - 10), at)))
      return undefined;
    return withCents(text, start, read.value, read.end + unit[0].length, unit[1] ?? "");
  }
  const range = rangeAt(text, start, read);
  if (range || sign) return range ?? bare(text, start, read);
  return read.value >= 50 && cued(text, at, read) ? bare(text, start, read) : undefined;
}

/** 三块五, 2块5毛: the tenth behind 块. */
function withCents(text: string, start: number, yuan: number, at: number, unit: string): Slot<number> {
  CENTS.lastIndex = at;
  const cents = unit === "块" ? CENTS.exec(text) : null;
  const tenth = cents?.[1] ? (readNumber(cents[1], 0)?.value ?? 0) / 10 : 0;
  return slot(text, start, cents ? at + cents[0].length : at, Math.round((yuan + tenth) * 100) / 100);
}

function rangeAt(text: string, start: number, low: ReadNumber): Slot<number> | undefined {
  RANGE.lastIndex = low.end;
  const to = RANGE.exec(text);
  if (!to) return undefined;
  const high = readNumber(text, low.end + to[0].length);
  if (!high || high.value <= low.value) return undefined;
  YUAN.lastIndex = high.end;
  const unit = YUAN.exec(text);
  if (!unit) return undefined;
  const bigUnit = text[high.end - 1] === "万" && text[low.end - 1] !== "万" && low.value < 1000;
  return slot(text, start, high.end + unit[0].length, bigUnit ? low.value * 10_000 : low.value);
}

function cued(text: string, at: number, read: ReadNumber): boolean {
  const after = text.slice(read.end, read.end + 6);
  const before = text.slice(Math.max(0, at - 12), at);
  const words = text.slice(at, read.end);
  if (COUNTED.test(after)) return false;
  if (!CUED.test(before))
    return words.includes("万") && after[0] !== "的" && BARE_END.test(after) && !CROWD.test(before);
  if (/[万亿千百]/.test(words)) return true;
  const year = read.value >= 1900 && read.value <= 2100 && read.end - at === 4;
  return !year && read.end - at <= 8 && BARE_END.test(after);
}

function bare(text: string, start: number, read: ReadNumber): Slot<number> {
  const more = /[多余]/.test(text[read.end] ?? "") ? 1 : 0;
  return slot(text, start, read.end + more, read.value);
}

function slot(text: string, start: number, end: number, value: number): Slot<number> {
  return { value, text: text.slice(start, end), start, end };
}
