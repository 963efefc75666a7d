import type { Slot } from "../meaning.ts";
import { CharacterSet } from "./characterSet.ts";
import { digitTier, readNumber, SURE } from "./spokenDigits.ts";

const MEASURES = new CharacterSet("趟次回遍");
const NUMBER_CHARS = /[0-9０-９十百几多来]/;
const GOING =
  /跑|(?<![说起本原近后以从将未迎])来(?!说|电|信|源|自)|(?<!过)去(?!年|世|向|处)|(?<![直遇得收感达])到(?!底|现|期|账|位|处)|往返|来回|找(?!工)|前往|奔|登门|上门|办(?!公|法|证)|排(?!水)/g;
const NOT_GOING =
  /打(?!车)|拨|致电|电话|反映|投诉|提交|催|申请|审核|报修|留言|上传|交(?!通)|改|补|退|开会|注册|登录|点|试|住院|考|检|手术|化疗|发|延期|续|修|停|罚|填|复印|要求|建议|写|告|扣|缴|坐|乘|换/g;
const NO_VISIT_AFTER = {
  趟: /^(?:车|火车|公交|地铁|班车|航班|高铁|列车|又|趟|一趟)/,
  次: /^(?:性|元|数|序|第|电|于|品|级|要|生|告知|办好|办结|办成|说|讲|又|次|产业|付|申请|提交|审核|一次|电话|缴|通知)/,
  回: /^(?:复|答|应|访|执|信|款|报|家|族|民|头|国|乡|去|购|迁|收|扣|又|老家|一回|到)/,
  遍: /^(?:布|及|地|又|遍|一遍)/,
} as const;
const HYPOTHETICAL =
  /(?:最多|只需?|只要|仅|不用|不必|不想|无需|少|免得|避免|省得|不能|别|再|还要|还得|需要?|必须|让我?|叫我?|要我?|得|想|如果|万一|可以|才能?|下次)[^，。,.！？；\n了过]{0,6}$/;
const REPEATED =
  /(?:每|平均|一般|分钟|小时|一天|一年|一个?月|一周|天天)[^，。,.！？；\n]{0,6}$|[趟次回遍]又$/;
const TOTAL = /(?:一共|总共|前后|加起来|合计|累计|拢共|统共|共计)[^，。,.！？；\n]{0,8}$/;

type Visit = Slot<number> & { total: boolean };

/**
 * How many times the person went: 跑了三趟, 来了五六次 (lower bound 5), 第三回来, 好几趟 (3).
 * Of several counts the one called a total wins, else the largest (第四趟 after 三趟). Calls and slogans are none.
 */
export function findVisits(text: string): Slot<number> | undefined {
  let best: Visit | undefined;
  for (let i = MEASURES.next(text, 1); i < text.length; i = MEASURES.next(text, i + 1)) {
    const visit = visitAt(text, i, text[i] ?? "");
    if (!visit) continue;
    if (!best || (visit.total && !best.total) || (visit.total === best.total && visit.value > best.value)) {
      best = visit;
    }
  }
  return best && { value: best.value, text: best.text, start: best.start, end: best.end };
}

function visitAt(text: string, at: number, measure: string): Visit | undefined {
  const count = countBefore(text, at);
  if (!count) return undefined;
  const before = clauseBefore(text, count.start);
  const after = text.slice(at + 1, at + 9);
  const home = after.startsWith("家") && /[了过]$/.test(before); // 去了四回家里没人
  if ((!home && excludedAfter(measure, after)) || REPEATED.test(before)) return undefined;
  const verb = lastOf(GOING, before);
  const other = lastOf(NOT_GOING, before);
  const ordinal = text[count.start - 1] === "第";
  const goesAfter = ordinal && /^(?:再|又|才)?(?:来|去|跑|到|找|办|上)/.test(after);
  if (!ordinal && HYPOTHETICAL.test(before)) return undefined;
  if ((other > verb && !goesAfter) || (verb < 0 && measure !== "趟" && !goesAfter)) return undefined;
  if (!ordinal && count.value === 1 && !/[了过]|白跑|又跑/.test(before.slice(Math.max(verb, 0))))
    return undefined;
  if (verb < 0 && /[这那只没]有?$/.test(before)) return undefined;
  if (count.some && !/[了过有好]$/.test(before) && text[count.start] !== "好") return undefined;
  const from = count.start - before.length + verb;
  const start = verb >= 0 && count.start - from <= 10 ? from : ordinal ? count.start - 1 : count.start;
  const end = at + 1;
  return { value: count.value, text: text.slice(start, end), start, end, total: TOTAL.test(before) };
}

function excludedAfter(measure: string, after: string): boolean {
  if (measure === "趟") return NO_VISIT_AFTER.趟.test(after);
  if (measure === "次") return NO_VISIT_AFTER.次.test(after);
  return measure === "回" ? NO_VISIT_AFTER.回.test(after) : NO_VISIT_AFTER.遍.test(after);
}

/** The count that ends right before the measure word; `some` for 几 and 好几. */
function countBefore(text: string, at: number): { value: number; start: number; some: boolean } | undefined {
  const end = text[at - 1] === " " ? at - 1 : at;
  let start = end;
  while (start > 0 && end - start < 7 && isNumberChar(text, start - 1)) start--;
  while (start < end && /[多来]/.test(text[start] ?? "")) start++;
  if (start === end) return undefined;
  const words = text.slice(start, end);
  if (words === "几") {
    const good = text[start - 1] === "好";
    return { value: 3, start: good ? start - 1 : start, some: true };
  }
  if (words === "几十") return { value: 20, start, some: true };
  const read = readNumber(text, start);
  if (!read || /[.．]/.test(text[start - 1] ?? "") || !/^[多来几]?$/.test(text.slice(read.end, end)))
    return undefined;
  if (!Number.isInteger(read.value) || read.value < 1 || read.value > 200) return undefined;
  return { value: read.value, start, some: false };
}

function isNumberChar(text: string, at: number): boolean {
  return digitTier(text, at) === SURE || NUMBER_CHARS.test(text[at] ?? "");
}

function clauseBefore(text: string, end: number): string {
  const window = text.slice(Math.max(0, end - 16), end);
  const cut = Math.max(...["，", "。", ",", "！", "？", "；", "\n"].map((mark) => window.lastIndexOf(mark)));
  const clause = window.slice(cut + 1);
  // 一共，三趟 and 跑了，嗯，三趟: a pause right before the number does not end the clause
  return clause.length === 0 || /^[嗯呃啊额那个\s]*$/.test(clause) ? window : clause;
}

function lastOf(words: RegExp, text: string): number {
  let last = -1;
  for (const found of text.matchAll(words)) last = found.index;
  return last;
}
