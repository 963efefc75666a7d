import { CharacterSet, matchAt } from "./characterSet.ts";
import {
  addDays,
  addMonths,
  type Day,
  dayNumber,
  daysInMonth,
  formatDay,
  validDay,
  weekday,
} from "./localDates.ts";
import { narrow, readNumber } from "./spokenDigits.ts";
import type { Since } from "./timeExpression.ts";

const DAY = "(?:[0-9０-９]{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])";
const MONTH = "(?:1[0-2]|0?[1-9]|１[０-２]|[１-９]|十[一二]?|[一二三四五六七八九])";
const YEAR = "(?:(?:19|20)[0-9]{2}|[二一][零〇○O九][零〇○一二三四五六七八九]{2}|[0-2][0-9])";
const PART = "年初|年底|年末|年中|上半年|下半年|初|底|末|春天|夏天|秋天|冬天|开春|入冬";
const MONTH_PART = "月?初|月?底|月?末|上旬|中旬|下旬|中";

const DATE = new RegExp(
  `(?<year>${YEAR})年(?:份)?(?:的?(?<month>${MONTH})月份?(?:(?<day>${DAY})[日号]?|(?<monthPart>${MONTH_PART}))?|(?<part>${PART}))?` +
    `|(?<iso>20[0-9]{2})[-./](?<isoMonth>1[0-2]|0?[1-9])(?:[-./](?<isoDay>3[01]|[12][0-9]|0?[1-9]))?(?![0-9])` +
    `|(?<relYear>大前年|前年|去年|今年|上一年)(?:的)?(?:(?<relMonth>${MONTH})月份?(?:(?<relDay>${DAY})[日号]|(?<relMonthPart>${MONTH_PART}))?|(?<relPart>${PART}|国庆|五一|元旦))?` +
    `|(?<backMonth>上上个?月|上个?月|这个月|本月|前个月)(?:的)?(?:(?<backDay>${DAY})[日号]|(?<backPart>${MONTH_PART}))?` +
    `|(?<onlyMonth>${MONTH})月份?(?:(?<onlyDay>${DAY})[日号]|(?<onlyPart>${MONTH_PART}))?` +
    "|(?<week>上上|上|这|本)个?(?:周|星期|礼拜)(?<weekday>[一二三四五六日天1-7])?" +
    "|(?<near>大前天|前天|昨天|昨晚|前两天|前几天|前些天|前一阵子?|前段时间|前些日子|这几天|今天)",
  "y",
);
const STARTS_DATE = new CharacterSet("0123456789０１２３４５６７８９一二三四五六七八九十大前去今上这本昨");
const WORD_STARTS = new CharacterSet("大前去今上这本昨");
const WORD_SECONDS = new CharacterSet("个月周星礼上一年天前两几些段晚日");
const NUMERALS = new CharacterSet("0123456789０１２３４５６７８９零〇○O一二三四五六七八九十");
const DATE_UNITS = new CharacterSet("年月-./");

const FROM = /(?:从|自从|自|打从|打|于|早在|在|是|我)$/;
const TO = /(?:至|到|截止|截至|预计|计划|将于|有效期)$|出生[^，。]{0,6}$|(?:计划|预计|将|定)在$/;
const STARTS =
  /^(?:的时候|那会儿?|份|就|左右|前后)?(?:开始|起|以来|到现在|到今天|至今|一直|就|申请|提交|办|递|交|受理|报名|登记|买|入职|签|填|去|来|跑|找|到|报|送|批|审|退|说|停|断|递交|申报|没|我)/;
const NO_START =
  /^(?:出生|生人|生的|生日|之前要|底?前(?:完成|办|交|要)|截止|到期|版|度|级|届|开学|高考|修订|第)/;

/** The dates named in a text, with how well each answers "since when". Days to come are left out. */
export function findDates(text: string, today: Day | undefined): Since[] {
  const found: Since[] = [];
  for (let at = STARTS_DATE.next(text, 0); at < text.length; at = STARTS_DATE.next(text, at + 1)) {
    if (!unitAhead(text, at)) continue;
    const match = matchAt(DATE, text, at);
    if (!match) continue;
    const g = match.groups ?? {};
    const start = at;
    const end = start + match[0].length;
    at = end - 1;
    const before = text.slice(Math.max(0, start - 10), start);
    const after = text.slice(end, end + 8);
    if (/[0-9０-９个.．/第]$/.test(before) || NO_START.test(after) || TO.test(before)) continue;
    const value = dayOf(g, today);
    if (!value) continue;
    const fit = 1 + (FROM.test(before) ? 2 : 0) + (STARTS.test(after) ? 2 : 0) - coarseness(g);
    found.push({ value, text: match[0], start, end, fit });
  }
  return found;
}

function unitAhead(text: string, at: number): boolean {
  if (WORD_STARTS.at(text, at)) return WORD_SECONDS.at(text, at + 1);
  let end = at + 1;
  while (end < at + 5 && NUMERALS.at(text, end)) end++;
  return DATE_UNITS.at(text, end);
}

/** A bare year, a bare 五月 or 今天 is since-when only beside 从, 开始 or 就. */
function coarseness(g: Record<string, string | undefined>): number {
  if (g["near"] === "今天" || g["near"] === "这几天") return 2;
  if (g["relYear"] === "今年" && !g["relMonth"] && !g["relPart"]) return 1;
  if (g["year"] && !g["month"] && !g["part"]) return 1;
  if (g["onlyMonth"] && !g["onlyDay"] && !g["onlyPart"]) return 1;
  return g["week"] === "这" || g["week"] === "本" || g["backMonth"] === "本月" ? 1 : 0;
}

function dayOf(g: Record<string, string | undefined>, today: Day | undefined): string | undefined {
  if (g["near"]) return near(g["near"], today);
  const day = named(g, today);
  if (!day || (today && dayNumber(day) > dayNumber(today))) return undefined;
  return formatDay(day);
}

function named(g: Record<string, string | undefined>, today: Day | undefined): Day | undefined {
  if (g["year"]) return inYear(yearOf(g["year"], today), g["month"], g["day"], g["monthPart"], g["part"]);
  if (g["iso"]) return validDay(Number(g["iso"]), Number(g["isoMonth"]), Number(g["isoDay"] ?? 1));
  if (!today) return undefined;
  if (g["relYear"]) {
    const back = { 大前年: 3, 前年: 2, 去年: 1, 上一年: 1, 今年: 0 }[g["relYear"]] ?? 0;
    return inYear(today.year - back, g["relMonth"], g["relDay"], g["relMonthPart"], g["relPart"]);
  }
  if (g["backMonth"]) {
    const back = g["backMonth"].startsWith("上上") || g["backMonth"].startsWith("前") ? 2 : 1;
    const month = addMonths({ ...today, day: 1 }, /^[这本]/.test(g["backMonth"]) ? 0 : -back);
    return inMonth(month.year, month.month, g["backDay"], g["backPart"]);
  }
  if (g["week"]) return inWeek(g["week"], g["weekday"], today);
  if (g["onlyMonth"]) return lastSuch(g, today);
  return undefined;
}

/** 五月三号 without a year: the latest one that is not in the future. */
function lastSuch(g: Record<string, string | undefined>, today: Day): Day | undefined {
  const month = count(g["onlyMonth"]);
  const now = inMonth(today.year, month, g["onlyDay"], g["onlyPart"]);
  if (now && dayNumber(now) <= dayNumber(today)) return now;
  return inMonth(today.year - 1, month, g["onlyDay"], g["onlyPart"]);
}

function yearOf(words: string, today: Day | undefined): number {
  const year = /^[0-9]/.test(words) ? Number(words) : count(words.replace(/O/g, "零"));
  if (year >= 100) return year;
  const century = 2000 + year;
  return today && century > today.year ? 1900 + year : century;
}

const YEAR_PARTS: Record<string, number> = {
  年中: 6,
  下半年: 7,
  底: 12,
  末: 12,
  年底: 12,
  年末: 12,
  春天: 3,
  开春: 3,
  夏天: 6,
  秋天: 9,
  冬天: 12,
  入冬: 12,
  国庆: 10,
  五一: 5,
};

function inYear(
  year: number,
  month?: string,
  day?: string,
  monthPart?: string,
  part?: string,
): Day | undefined {
  if (month) return inMonth(year, count(month), day, monthPart);
  return validDay(year, YEAR_PARTS[part ?? ""] ?? 1, 1);
}

function inMonth(year: number, month: number, day?: string, part?: string): Day | undefined {
  if (day) return validDay(year, month, count(day));
  const name = part?.replace("月", "") ?? "";
  const first = { 上旬: 1, 初: 1, 中旬: 11, 中: 15, 下旬: 21, 底: 25, 末: 25 }[name] ?? 1;
  return validDay(year, month, Math.min(first, daysInMonth(year, month)));
}

function inWeek(week: string, day: string | undefined, today: Day): Day {
  const back = week === "上上" ? 14 : week === "上" ? 7 : 0;
  const index = day === undefined ? 1 : day === "日" || day === "天" ? 7 : count(day);
  return addDays(today, index - weekday(today) - back);
}

function near(word: string, today: Day | undefined): string {
  const days = { 今天: 0, 昨天: 1, 昨晚: 1, 前天: 2, 大前天: 3 }[word];
  if (days !== undefined && today) return formatDay(addDays(today, -days));
  const vague = { 前两天: 2, 前几天: 3, 这几天: 3, 前些天: 5 }[word];
  return `P${days ?? vague ?? 14}D`;
}

function count(words: string | undefined): number {
  return words ? (readNumber(narrow(words), 0)?.value ?? 0) : 0;
}
