const parts = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  weekday: "long",
  hour: "2-digit",
  minute: "2-digit",
});

function read(instant: number): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(instant).map(({ type, value }) => [type, value]));
}

/** An instant as it is told, in Shanghai: 10月9日（星期五）17:00; with the year where it is not the year of `now`. Epoch ms. */
export function tellInstant(instant: number, now: number): string {
  const { year, month, day, weekday, hour, minute } = read(instant);
  const prefix = year === read(now)["year"] ? "" : `${year}年`;
  return `${prefix}${month}月${day}日（${weekday}）${hour}:${minute}`;
}

/** A deadline as it is told: 10月9日（星期五）17:00前. Epoch ms. */
export function tellDeadline(dueAt: number, now: number): string {
  return `${tellInstant(dueAt, now)}前`;
}
