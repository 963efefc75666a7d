import { CharacterSet, matchAt } from "./characterSet.ts";
import { addDays, addMonths, type Day, formatDay } from "./localDates.ts";
import { readNumber } from "./spokenDigits.ts";
import type { Since } from "./timeExpression.ts";

const N = "[0-9０-９]{1,3}|[一二两三四五六七八九十百]{1,4}";
const DURATION = new RegExp(
  `(?:(?<some>好?几|数)|(?<count>${N}))(?<vague>[多来几])?(?:` +
    "(?<years>年|个?年头)(?<yearHalf>半)?(?<yearMore>多)?(?:零?(?<months2>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})个(?<half2>半)?多?月)?" +
    "|个(?<monthHalf>半)?(?<monthMore>多)?月(?:零?(?<days2>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})天)?" +
    "|个?(?<monthMore2>多)?(?<weeks>周(?!岁|年|边|围|一|末)|星期|礼拜)" +
    "|(?<days>天|日(?=了|没|以来|过去)))(?<more>多|有余)?" +
    "|(?<big>大)?半(?<halfOf>年|个(?:多)?月)(?<halfMore>多|有余)?",
  "y",
);
const STARTS_LENGTH = new CharacterSet("0123456789０１２３４５６７８９一二两三四五六七八九十百几好数半大");
const LENGTH_SECONDS = new CharacterSet(
  "0123456789０１２３４５６７８９一二两三四五六七八九十百几多来个年月周星礼天日半",
);
const LENGTH_UNITS = new CharacterSet("年月周星礼天日");

const LASTS =
  /^(?:的?时间)?(?:了|啦|喽|都|没|还|以前|之前|前(?!完成|办)|也|至今|到现在|过去|依然|仍|以来|一直|迟迟|不给|不办|不到账|白)/;
const LASTED =
  /(?:拖|等|过|耗|跑|压|搁|放|折腾|办|卡|排|申请|提交|交|递|报|已|已经|都|快|将近|整整|足足|近|长达|历时|时隔|前后|足有|有|停|断|欠|住|找|催|受理)(?:了|着|过|去|上|我们?|他们|将近|快|整整|已经?|差不多|大概|大约|足足|有|都|近|下来|上去|材料|到现在){0,4}$/;
const NOT_LASTED =
  /(?:每|满|未来|今后|再|还要|还得|需要?|最多|最长|最迟|不超过|超过|有效期|为期|期限|工龄|连续|提前|不满|至少|限|小于|大于|每隔|一般|通常|年龄|等我|过个|前|后|近|这|头|第|隔)(?:是|为|要|等|过)?$/;
const NOT_LASTING =
  /^(?:以内|之内|内|后|以后|之后|工作日|个工作日|以上|以下|期|级|制|一次|的(?:期限|有效期|保质期|时限|工期)|工龄|之久的|的小孩|岁|一换|一审|一检|更新|才能|就能|就可以|可以)/;

/** Lengths of time that have passed (拖了两个月, 三年了, 半年前): as a date where exact, else P…D. */
export function findDurations(text: string, today: Day | undefined): Since[] {
  const found: Since[] = [];
  for (let at = STARTS_LENGTH.next(text, 0); at < text.length; at = STARTS_LENGTH.next(text, at + 1)) {
    if (!unitAhead(text, at)) continue;
    const match = matchAt(DURATION, text, at);
    if (!match) continue;
    const start = at;
    const end = start + match[0].length;
    at = end - 1;
    const length = lengthOf(match.groups ?? {});
    const before = text.slice(Math.max(0, start - 12), start);
    const after = text.slice(end, end + 8);
    if (!length || /[第0-9.年月]$/.test(before)) continue;
    if (NOT_LASTING.test(after) || (NOT_LASTED.test(before) && !/^(?:了|啦|前|以前|之前)/.test(after)))
      continue;
    const fit = (LASTS.test(after) ? 3 : 0) + (LASTED.test(before) ? 3 : 0);
    if (fit > 0) found.push({ value: agoOf(length, today), text: match[0], start, end, fit });
  }
  return found;
}

function unitAhead(text: string, at: number): boolean {
  if (!LENGTH_SECONDS.at(text, at + 1)) return false;
  for (let next = at + 1; next <= at + 6; next++) if (LENGTH_UNITS.at(text, next)) return true;
  return false;
}

type Length = { months: number; days: number; vague: boolean };

function lengthOf(g: Record<string, string | undefined>): Length | undefined {
  if (g["halfOf"]) {
    const vague = Boolean(g["big"] || g["halfMore"] || g["halfOf"].includes("多"));
    return g["halfOf"] === "年" ? { months: 6, days: 0, vague } : { months: 0, days: 15, vague };
  }
  const read = g["some"] ? { value: 3, vague: true } : readNumber(g["count"] ?? "", 0);
  if (!read || read.value < 1) return undefined;
  const vague = Boolean(
    read.vague || g["vague"] || g["yearMore"] || g["monthMore"] || g["monthMore2"] || g["more"],
  );
  const months2 = g["months2"] ? (readNumber(g["months2"], 0)?.value ?? 0) : 0;
  if (g["years"]) {
    if (read.value > 80) return undefined;
    const half = g["half2"] ? 15 : 0;
    return { months: read.value * 12 + (g["yearHalf"] ? 6 : 0) + months2, days: half, vague };
  }
  if (g["weeks"]) return { months: 0, days: read.value * 7, vague };
  if (g["days"]) return { months: 0, days: read.value, vague };
  const days2 = g["days2"] ? (readNumber(g["days2"], 0)?.value ?? 0) : 0;
  return { months: read.value, days: days2 + (g["monthHalf"] ? 15 : 0), vague };
}

function agoOf({ months, days, vague }: Length, today: Day | undefined): string {
  if (today && !vague) return formatDay(addDays(addMonths(today, -months), -days));
  const years = Math.floor(months / 12);
  const rest = months % 12;
  return `P${years * 365 + (rest === 6 ? 182 : rest * 30) + days}D`;
}
