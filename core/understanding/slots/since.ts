import type { Slot } from "../meaning.ts";
import { findDates } from "./dates.ts";
import { findDurations } from "./durations.ts";
import { parseDay } from "./localDates.ts";
import type { Since } from "./timeExpression.ts";

const ANY_TIME = /[年月天周日号昨]|礼拜|星期|20\d\d/;

/**
 * Since when the trouble lasts: 从去年三月, 2023年5月提交的, 上个月十五号, 前天, 拖了两个月, 三年了.
 * `today` is the local date YYYY-MM-DD. A date is given as YYYY-MM-DD (a month as its first day), an exact length of
 * time as the date so long ago, a vague one (半年多, 好几个月) as P…D, its lower bound in days.
 */
export function findSince(text: string, today: string): Slot<string> | undefined {
  if (!ANY_TIME.test(text)) return undefined;
  const day = parseDay(today);
  let best: Since | undefined;
  for (const found of [...findDates(text, day), ...findDurations(text, day)]) {
    if (found.fit <= 0) continue;
    if (!best || found.fit > best.fit || (found.fit === best.fit && found.start < best.start)) best = found;
  }
  return best && { value: best.value, text: best.text, start: best.start, end: best.end };
}
