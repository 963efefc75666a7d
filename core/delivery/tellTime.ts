import { civilOf, dayOf, instantOf, MINUTE_MS, parseTime, weekdayOf } from "../deadline/shanghaiTime.ts";

const WEEKDAYS = ["日", "一", "二", "三", "四", "五", "六"];

/** A moment as it is told, in Shanghai: 10月9日（星期五）17:00; with the year where it is not that of `now`. Epoch ms. */
export function tellTime(at: number, now: number): string {
  const day = dayOf(at);
  const { year, month, dayOfMonth } = civilOf(day);
  const minutes = Math.floor((at - instantOf(day, 0)) / MINUTE_MS);
  const clock = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  const years = year === civilOf(dayOf(now)).year ? "" : `${year}年`;
  return `${years}${month}月${dayOfMonth}日（星期${WEEKDAYS[weekdayOf(day)]}）${clock}`;
}

/** An ISO 8601 moment, or a date, as it is told; what is neither stays as it is. */
export function tellIso(text: string, now: number): string {
  const date = /^\d{4}-\d\d-\d\d$/.test(text);
  const at = parseTime(date ? `${text}T00:00:00+08:00` : text);
  if (at === null) return text;
  const told = tellTime(at, now);
  return date ? told.replace(/）.*$/, "）") : told;
}
