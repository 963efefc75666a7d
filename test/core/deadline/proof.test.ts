import { describe, expect, it } from "vitest";
import { buildCalendar } from "../../../core/deadline/calendar.ts";
import { computeClock } from "../../../core/deadline/computeClock.ts";
import type { Timetable } from "../../../core/deadline/dueDate.ts";
import { shippedYears } from "../../../core/deadline/yearTables.ts";
import type { ClockLength } from "../../../core/policy/packClocks.ts";
import { local, PLAIN_OFFICE } from "./plainOffice.ts";

function proof(length: ClockLength, at: string, table: Timetable = PLAIN_OFFICE): string[] {
  const { days } = computeClock({ length, basis: ["art1"] }, { at: local(at) }, table);
  return days.map((day) => `${day.date} ${day.counts ? "+" : "-"} ${day.why}`);
}

describe("why it is this day", () => {
  it("lists each day from receipt to the end, counted or not, with the reason", () => {
    expect(proof({ workdays: 2 }, "2026-10-08 09:30")).toEqual([
      "2026-10-08 - 工作日，起算当天不计入",
      "2026-10-09 + 工作日，第 1 个工作日",
      "2026-10-10 + 国庆节调休上班，第 2 个工作日",
    ]);
    expect(proof({ workdays: 1 }, "2026-10-17 09:30")).toEqual([
      "2026-10-17 - 周末",
      "2026-10-18 - 周末",
      "2026-10-19 + 工作日，第 1 个工作日",
    ]);
  });

  it("names holidays, and the office's own days", () => {
    const calendar = buildCalendar(shippedYears(), {
      off: { "2026-06-22": "搬迁", "2026-06-23": "" },
      on: { "2026-06-20": "" },
    });
    expect(proof({ workdays: 2 }, "2026-06-18 10:00", { ...PLAIN_OFFICE, calendar })).toEqual([
      "2026-06-18 - 工作日，起算当天不计入",
      "2026-06-19 - 端午节放假",
      "2026-06-20 + 本窗口加班，第 1 个工作日",
      "2026-06-21 - 端午节放假",
      "2026-06-22 - 本窗口停办（搬迁）",
      "2026-06-23 - 本窗口停办",
      "2026-06-24 + 工作日，第 2 个工作日",
    ]);
  });

  it("says where a day is only assumed", () => {
    const last = proof({ workdays: 2 }, "2026-12-30 10:00").at(-2);
    expect(last).toBe("2027-01-03 - 周末，2027年放假安排尚未公布，暂按周末和法定节日推算");
  });

  it("says when the clock waits for the opening", () => {
    const table: Timetable = {
      ...PLAIN_OFFICE,
      counting: { receiptDayCounts: false, outsideHours: "atOpening" },
    };
    expect(proof({ workdays: 1 }, "2026-10-12 20:00", table)).toEqual([
      "2026-10-12 - 工作日，不在上班时间，从下次上班起计时",
      "2026-10-13 - 工作日，起算当天不计入",
      "2026-10-14 + 工作日，第 1 个工作日",
    ]);
  });

  it("covers the short limits", () => {
    expect(proof({ sameDay: true }, "2026-10-16 18:00")).toEqual([
      "2026-10-16 - 工作日，已过当天下班时间或不是工作日，顺延到下一个工作日",
      "2026-10-17 - 周末，已过当天下班时间或不是工作日，顺延到下一个工作日",
      "2026-10-18 - 周末，已过当天下班时间或不是工作日，顺延到下一个工作日",
      "2026-10-19 + 工作日，当天办结的期限日",
    ]);
    expect(proof({ halfWorkday: true }, "2026-10-16 16:00")).toEqual([
      "2026-10-16 + 工作日，按上班时间计算",
      "2026-10-17 - 周末",
      "2026-10-18 - 周末",
      "2026-10-19 + 工作日，按上班时间计算",
    ]);
    expect(proof({ halfWorkday: true }, "2026-10-12 18:00")).toEqual([
      "2026-10-12 - 工作日，不在上班时间，从下次上班起计时",
      "2026-10-13 + 工作日，按上班时间计算",
    ]);
    expect(proof({ atOnce: { toleranceMinutes: 5 } }, "2026-10-12 10:00")).toEqual([
      "2026-10-12 + 工作日，即时办理",
    ]);
    expect(proof({ promised: true }, "2026-10-12 10:00")).toEqual([]);
  });
});
