import { civilOf, dayOf, instantOf, MINUTE_MS } from "../deadline/shanghaiTime.ts";

/** "2026年10月9日 17:00" of an instant (epoch ms) or an ISO time; "" where there is none. Local time of Shanghai. */
export function momentText(at: number | string | null): string {
  if (at === null) return "";
  const instant = typeof at === "string" ? Date.parse(at) : at;
  const minutes = Math.floor((instant - instantOf(dayOf(instant), 0)) / MINUTE_MS);
  const clock = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  return `${dayText(instant)} ${clock}`;
}

/** "2026年10月9日" of an instant (epoch ms) or an ISO time; "" where there is none. */
export function dayText(at: number | string | null): string {
  if (at === null) return "";
  const { year, month, dayOfMonth } = civilOf(dayOf(typeof at === "string" ? Date.parse(at) : at));
  return `${year}年${month}月${dayOfMonth}日`;
}
