import { serverNow } from "../session.ts";
import { partTexts as t } from "../texts.ts";

const SHANGHAI = 8 * 3_600_000;
const DAY = 86_400_000;

/** The local date in Shanghai, "2026-10-08". @param time epoch ms */
export function localDate(time: number): string {
  return new Date(time + SHANGHAI).toISOString().slice(0, 10);
}

/** "2026-10-08（周四）10:00"; the day by name where it is near. @param iso with any offset */
export function dateTime(iso: string | null): string {
  if (iso === null) return "";
  const time = Date.parse(iso);
  return `${dayWords(time)} ${new Date(time + SHANGHAI).toISOString().slice(11, 16)}`;
}

/** "10月8日（周四）", "今天"; with the year where it is another one. @param iso a date, or a time with an offset */
export function dayText(iso: string | null): string {
  if (iso === null) return "";
  return dayWords(iso.length === 10 ? Date.parse(`${iso}T00:00:00+08:00`) : Date.parse(iso));
}

function dayWords(time: number): string {
  const date = localDate(time);
  const now = serverNow();
  for (const [days, word] of [
    [0, t.today],
    [1, t.tomorrow],
    [-1, t.yesterday],
  ] as const) {
    if (date === localDate(now + days * DAY)) return word;
  }
  const year = date.slice(0, 4) === localDate(now).slice(0, 4) ? "" : `${date.slice(0, 4)}年`;
  const weekday = t.weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? "";
  return `${year}${Number(date.slice(5, 7))}月${Number(date.slice(8))}日（周${weekday}）`;
}
