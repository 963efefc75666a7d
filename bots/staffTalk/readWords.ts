import type { Promised } from "../../core/deadline/dueDate.ts";
import { civilOf, dateText, dayNumber, dayOf, parseDate } from "../../core/deadline/shanghaiTime.ts";

/** What a member of staff wants, by their words. */
export type StaffWish =
  | { kind: "look"; word: string }
  | { kind: "today" }
  | { kind: "mine" }
  | { kind: "help" }
  | { kind: "signFor"; number: string }
  | { kind: "sendBack"; number: string; reason: string; basis: string }
  | { kind: "agree"; number: string; limit: Promised | null; words: string }
  | { kind: "disagree"; number: string; words: string };

const NAMES: readonly (readonly [RegExp, "today" | "mine" | "help"])[] = [
  [/^(今日|今天)(到期|要办的?|的)?$/u, "today"],
  [/^我的(待办|工单|事)?$|^待办$/u, "mine"],
  [/^(帮助|help|怎么用|菜单|[?？]+)$/iu, "help"],
];

/**
 * Reads a line as a wish; whatever else is written asks for help. Numbers need not be whole.
 * @param now epoch ms: a day without year is the next one of that name
 */
export function readStaffWords(text: string, now: number): StaffWish {
  const line = text
    .replaceAll(/[\s\u3000]+/gu, " ")
    .trim()
    .replace(/^(请)?回复[：:]\s*/u, "");
  const named = NAMES.find(([words]) => words.test(line));
  if (named !== undefined) return { kind: named[1] };
  const look = /^(?:查询|查看|查)[ ：:]*(.*)$/u.exec(line);
  if (look !== null) return { kind: "look", word: (look[1] ?? "").trim() };
  const act = /^(签收|退单|不同意|同意)[ ：:]*(\S*) ?(.*)$/u.exec(line);
  if (act === null) return { kind: "help" };
  const [, verb, number = "", rest = ""] = act;
  switch (verb) {
    case "签收":
      return { kind: "signFor", number };
    case "退单": {
      const [reason = "", ...basis] = rest.split(/[；;]/u).map((one) => one.trim());
      return {
        kind: "sendBack",
        number,
        reason: reason.replace(/^理由[：:]\s*/u, ""),
        basis: basis.join("；").replace(/^依据[：:]\s*/u, ""),
      };
    }
    case "不同意":
      return { kind: "disagree", number, words: rest };
    default:
      return { kind: "agree", number, ...readLimit(rest, now) };
  }
}

/** A limit at the beginning of an opinion: 5个工作日, 12月3日, 2026-12-03; the rest are the words. */
function readLimit(rest: string, now: number): { limit: Promised | null; words: string } {
  const days = /^(\d{1,3}) ?个?工作日(?:内|办结|办完)*[，,。；; ]*(.*)$/u.exec(rest);
  if (days !== null && Number(days[1]) > 0)
    return { limit: { workdays: Number(days[1]) }, words: days[2] ?? "" };
  const day =
    /^(?:(\d{4})[年-])?(\d{1,2})[月-](\d{1,2})(?:日|号)?(?:前|内|办结|办完)*[，,。；; ]*(.*)$/u.exec(rest);
  const date = day === null ? null : dateOf(day[1], Number(day[2]), Number(day[3]), now);
  return date === null ? { limit: null, words: rest } : { limit: { date }, words: day?.[4] ?? "" };
}

function dateOf(year: string | undefined, month: number, dayOfMonth: number, now: number): string | null {
  const today = dayOf(now);
  const years = year === undefined ? [civilOf(today).year, civilOf(today).year + 1] : [Number(year)];
  for (const one of years) {
    const text = `${one}-${String(month).padStart(2, "0")}-${String(dayOfMonth).padStart(2, "0")}`;
    const day = parseDate(text);
    if (day !== null && (year !== undefined || day >= today))
      return dateText(dayNumber(one, month, dayOfMonth));
  }
  return null;
}
