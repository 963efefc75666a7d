import { buildCalendar } from "../../../core/deadline/calendar.ts";
import type { Timetable } from "../../../core/deadline/dueDate.ts";
import { compileHours } from "../../../core/deadline/officeHours.ts";
import { shippedYears } from "../../../core/deadline/yearTables.ts";

/** An office with a break at noon and longer summer afternoons, counting as most regulations do. */
export const PLAIN_OFFICE: Timetable = {
  calendar: buildCalendar(shippedYears()),
  hours: compileHours({
    regular: [
      { open: "09:00", close: "12:00" },
      { open: "13:00", close: "17:00" },
    ],
    seasons: [
      {
        label: "夏季",
        from: "06-01",
        to: "09-30",
        spans: [
          { open: "09:00", close: "12:00" },
          { open: "13:30", close: "17:30" },
        ],
      },
    ],
    source: "test",
  }),
  counting: { receiptDayCounts: false, outsideHours: "atOnce" },
};

/** An instant (epoch ms) of a local time, "2026-10-08 09:30". */
export function local(time: string): number {
  return Date.parse(`${time.replace(" ", "T")}:00+08:00`);
}
