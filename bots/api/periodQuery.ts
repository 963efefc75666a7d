import { z } from "zod";
import { dayFromText, instantOf, shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import type { StaffAccess } from "../../core/desk/staff/access.ts";
import { dayText } from "../../core/records/dayText.ts";
import { CYCLES, type Cycle, periodAt, type ReportPeriod } from "../../core/reports/periods.ts";
import { Problem } from "../server/problem.ts";
import type { periodShape } from "./figureShapes.ts";
import { apiTexts as t } from "./texts.ts";

/** Which period: a cycle's around a day, or any two days. */
export const periodQuery = z.object({
  cycle: z.enum(CYCLES).optional().describe("按哪种周期：月、季度……不填是月"),
  date: z.iso.date().optional().describe("周期里的任意一天；不填是今天"),
  from: z.iso.date().optional().describe("自定起止（和 to 一起填，代替周期）"),
  to: z.iso.date().optional(),
});

/** The period asked for: a cycle's around a day, or any two days. @param now epoch ms */
export function periodOf(
  { office }: StaffAccess,
  q: {
    cycle?: Cycle | undefined;
    date?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
  },
  now: number,
): ReportPeriod {
  if (q.from === undefined && q.to === undefined) {
    const at = q.date === undefined ? now : instantOf(dayFromText(q.date), 0);
    return periodAt(q.cycle ?? "month", at, office.timetable.calendar);
  }
  if (q.from === undefined || q.to === undefined || q.from > q.to) {
    throw new Problem(400, t.wrongPeriodTitle, { code: "invalid", detail: t.wrongPeriod });
  }
  const from = instantOf(dayFromText(q.from), 0);
  const to = instantOf(dayFromText(q.to) + 1, 0);
  return {
    cycle: "day",
    key: `day/${q.from}/${q.to}`,
    from,
    to,
    label: t.fromTo(dayText(from), dayText(to - 1)),
  };
}

/** The period as an answer says it. */
export function periodView({ label, from, to }: ReportPeriod): z.input<typeof periodShape> {
  return { label, from: shanghaiIso(from), to: shanghaiIso(to) };
}
