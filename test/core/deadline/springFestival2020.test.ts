import { describe, expect, it } from "vitest";
import { buildCalendar } from "../../../core/deadline/calendar.ts";
import type { Timetable } from "../../../core/deadline/dueDate.ts";
import { compileHours } from "../../../core/deadline/officeHours.ts";
import { recomputeClock } from "../../../core/deadline/recomputeClock.ts";
import { localDateAt } from "../../../core/deadline/shanghaiTime.ts";
import { startClock } from "../../../core/deadline/startClocks.ts";
import { shippedYears } from "../../../core/deadline/yearTables.ts";
import type { ClockRule } from "../../../core/policy/packClocks.ts";
import { asYearTable, BEFORE_27_JANUARY_2020 } from "./notices.ts";

const hours = compileHours({
  regular: [
    { open: "09:00", close: "12:00" },
    { open: "13:00", close: "17:00" },
  ],
  seasons: [],
  source: "test",
});
const counting = { receiptDayCounts: false, outsideHours: "atOnce" } as const;
const before: Timetable = {
  calendar: buildCalendar([...shippedYears(), asYearTable(BEFORE_27_JANUARY_2020)]),
  hours,
  counting,
};
const after: Timetable = { calendar: buildCalendar(shippedYears()), hours, counting };

function rule(workdays: number): ClockRule {
  return {
    clock: "handling",
    label: "办理",
    startsOn: "registered",
    when: {},
    length: { workdays },
    bound: "liaison",
    basis: ["art1"],
  };
}

/** Received → limit → due as first told → due after 27 January 2020 (国办发明电〔2019〕16号 → 〔2020〕1号). */
const VECTORS = [
  ["2020-01-22", 2, "2020-01-31", "2020-02-03"],
  ["2020-01-22", 3, "2020-02-01", "2020-02-04"],
  ["2020-01-22", 5, "2020-02-04", "2020-02-06"],
  ["2020-01-22", 7, "2020-02-06", "2020-02-10"],
  ["2020-01-22", 10, "2020-02-11", "2020-02-13"],
  ["2020-01-23", 1, "2020-01-31", "2020-02-03"],
  ["2020-01-23", 2, "2020-02-01", "2020-02-04"],
  ["2020-01-23", 5, "2020-02-05", "2020-02-07"],
  ["2020-01-23", 10, "2020-02-12", "2020-02-14"],
] as const;

describe("the Spring Festival that the State prolonged while cases ran", () => {
  it.each(VECTORS)(
    "moves a case of %s with %i working days from %s to %s",
    (received, workdays, told, moved) => {
      const clock = startClock(rule(workdays), { at: Date.parse(`${received}T10:00:00+08:00`) }, before);
      expect(localDateAt(clock.dueAt ?? 0)).toBe(told);
      const again = recomputeClock(clock, after);
      expect(localDateAt(again.before ?? 0)).toBe(told);
      expect(localDateAt(again.after ?? 0)).toBe(moved);
      expect(localDateAt(again.clock.dueAt ?? 0)).toBe(moved);
      expect(again.moved).toBe(true);
      expect(again.days.at(-1)).toMatchObject({ date: moved, counts: true });
      expect(again.days.filter((day) => day.counts)).toHaveLength(workdays);
      expect(again.clock.calendarVersion).toBe(after.calendar.version);
    },
  );

  it("never makes late what was on time: where the State gives a day back, the later date still binds", () => {
    const clock = startClock(rule(2), { at: Date.parse("2020-01-23T10:00:00+08:00") }, after);
    const again = recomputeClock(clock, before);
    expect(localDateAt(again.before ?? 0)).toBe("2020-02-04");
    expect(localDateAt(again.after ?? 0)).toBe("2020-02-01");
    expect(localDateAt(again.clock.dueAt ?? 0)).toBe("2020-02-04");
    expect(again.moved).toBe(false);
  });

  it("moves nothing that the change does not touch, and nothing twice", () => {
    const clock = startClock(rule(5), { at: Date.parse("2020-03-02T10:00:00+08:00") }, before);
    expect(recomputeClock(clock, after)).toMatchObject({
      moved: false,
      before: clock.dueAt,
      after: clock.dueAt,
    });
    const moved = recomputeClock(
      startClock(rule(5), { at: Date.parse("2020-01-22T10:00:00+08:00") }, before),
      after,
    );
    expect(recomputeClock(moved.clock, after)).toMatchObject({ moved: false, before: moved.clock.dueAt });
  });

  it("leaves a clock without a promise without a date", () => {
    const waiting = startClock({ ...rule(1), length: { promised: true } }, { at: 0 }, before);
    expect(recomputeClock(waiting, after)).toMatchObject({
      before: null,
      after: null,
      moved: false,
      days: [],
    });
  });
});
