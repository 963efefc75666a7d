import { buildCalendar } from "../../../core/deadline/calendar.ts";
import { computeClock } from "../../../core/deadline/computeClock.ts";
import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import { timetableOf } from "../../../core/deadline/startClocks.ts";
import { shippedYears } from "../../../core/deadline/yearTables.ts";
import { loadPacks } from "../../../core/policy/pack.ts";

const HOUR = 3_600_000;

/** Every clock of every pack, with its proof, for an hour in each five days of 2020 to 2027, as one text. */
export function dueDatesText(): string {
  const calendar = buildCalendar(shippedYears());
  const lines: string[] = [];
  for (const pack of loadPacks().all()) {
    const table = timetableOf(pack, calendar);
    for (let n = 0; n < 560; n += 1) {
      const at = Date.parse("2020-01-01T00:00:00+08:00") + n * 125 * HOUR;
      for (const rule of pack.clocks) {
        const { startsAt, dueAt, days } = computeClock(rule, { at, promised: { workdays: 4 } }, table);
        lines.push(
          `${shanghaiIso(startsAt)} ${dueAt === null ? "" : shanghaiIso(dueAt)} ${JSON.stringify(days)}`,
        );
      }
    }
  }
  return lines.join("\n");
}
