import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueDate, type Timetable } from "../../../core/deadline/dueDate.ts";
import { dayOf, localDateAt, shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import type { ClockLength } from "../../../core/policy/packClocks.ts";
import { local, PLAIN_OFFICE } from "./plainOffice.ts";

const due = (length: ClockLength, at: string, table: Timetable = PLAIN_OFFICE) => {
  const { dueAt } = dueDate(length, { at: local(at) }, table);
  return dueAt === null ? null : shanghaiIso(dueAt).slice(0, 16).replace("T", " ");
};
const atOpening: Timetable = {
  ...PLAIN_OFFICE,
  counting: { receiptDayCounts: false, outsideHours: "atOpening" },
};
const receiptCounts: Timetable = {
  ...PLAIN_OFFICE,
  counting: { receiptDayCounts: true, outsideHours: "atOnce" },
};
const AT_ONCE: ClockLength = { atOnce: { toleranceMinutes: 30 } };

describe("a limit of whole working days", () => {
  it.each([
    [1, "2026-10-08 09:30", "2026-10-09 17:00", "a make-up Saturday follows, Friday is enough"],
    [2, "2026-10-08 09:30", "2026-10-10 17:00", "the make-up Saturday counts"],
    [3, "2026-10-08 09:30", "2026-10-12 17:00", "the Sunday after it does not"],
    [5, "2026-02-13 10:00", "2026-02-27 17:00", "over the Spring Festival"],
    [1, "2026-02-16 10:00", "2026-02-24 17:00", "received on a holiday"],
    [1, "2026-10-12 00:00", "2026-10-13 17:00", "received at midnight"],
    [1, "2026-10-12 23:59", "2026-10-13 17:00", "received in the last minute of the day"],
    [1, "2026-10-12 16:59", "2026-10-13 17:00", "received in the last minute of office hours"],
    [1, "2026-10-12 17:00", "2026-10-13 17:00", "received at closing time"],
    [2, "2026-07-01 10:00", "2026-07-03 17:30", "closes later in summer"],
    [1, "2026-09-30 10:00", "2026-10-08 17:00", "the season of the last day decides the hour"],
  ])("%i from %s ends %s: %s", (workdays, at, expected) => {
    expect(due({ workdays }, at)).toBe(expected);
  });

  it("counts the day of receipt where the regulation says so, and only in time", () => {
    expect(due({ workdays: 1 }, "2026-10-12 10:00", receiptCounts)).toBe("2026-10-12 17:00");
    expect(due({ workdays: 1 }, "2026-10-12 17:00", receiptCounts)).toBe("2026-10-13 17:00");
    expect(due({ workdays: 1 }, "2026-10-11 10:00", receiptCounts)).toBe("2026-10-12 17:00");
  });

  it("starts at the next opening where the regulation says so", () => {
    expect(due({ workdays: 2 }, "2026-10-12 20:00", atOpening)).toBe("2026-10-15 17:00");
    expect(due({ workdays: 2 }, "2026-10-12 12:30", atOpening)).toBe("2026-10-14 17:00");
    expect(due({ workdays: 2 }, "2026-10-12 06:00", atOpening)).toBe("2026-10-14 17:00");
    expect(shanghaiIso(dueDate({ workdays: 2 }, { at: local("2026-10-17 11:00") }, atOpening).startsAt)).toBe(
      "2026-10-19T09:00:00+08:00",
    );
  });

  it("is provisional exactly where it reaches a year whose notice is not at hand", () => {
    expect(dueDate({ workdays: 1 }, { at: local("2026-12-30 10:00") }, PLAIN_OFFICE).provisional).toBe(false);
    expect(dueDate({ workdays: 2 }, { at: local("2026-12-30 10:00") }, PLAIN_OFFICE).provisional).toBe(true);
  });
});

describe("shorter limits", () => {
  it.each([
    ["2026-10-12 10:00", "2026-10-12 17:00"],
    ["2026-10-12 07:00", "2026-10-12 17:00"],
    ["2026-10-12 16:59", "2026-10-12 17:00"],
    ["2026-10-12 17:00", "2026-10-13 17:00"],
    ["2026-10-11 10:00", "2026-10-12 17:00"],
  ])("the same day, from %s: %s", (at, expected) => {
    expect(due({ sameDay: true }, at)).toBe(expected);
  });

  it.each([
    ["2026-10-12 09:00", "2026-10-12 13:30"],
    ["2026-10-12 08:00", "2026-10-12 13:30"],
    ["2026-10-12 08:30", "2026-10-12 13:30"],
    ["2026-10-12 13:30", "2026-10-12 17:00"],
    ["2026-10-12 12:30", "2026-10-12 16:30"],
    ["2026-10-12 16:00", "2026-10-13 11:30"],
    ["2026-10-09 16:00", "2026-10-10 11:30"],
    ["2026-09-30 17:00", "2026-10-08 12:00"],
    ["2026-10-11 12:00", "2026-10-12 13:30"],
  ])("half a working day in office time, from %s: %s", (at, expected) => {
    expect(due({ halfWorkday: true }, at)).toBe(expected);
  });

  it("at once is the very moment, or the next opening", () => {
    expect(due(AT_ONCE, "2026-10-12 10:17")).toBe("2026-10-12 10:17");
    expect(due(AT_ONCE, "2026-10-12 12:00")).toBe("2026-10-12 13:00");
    expect(due(AT_ONCE, "2026-10-10 17:00")).toBe("2026-10-12 09:00");
    const { dueAt, lateAfter } = dueDate(AT_ONCE, { at: local("2026-10-12 16:50") }, PLAIN_OFFICE);
    expect([dueAt, lateAfter]).toEqual([local("2026-10-12 16:50"), local("2026-10-13 09:20")]);
  });
});

describe("limits that somebody promises", () => {
  it("have no date before the promise", () => {
    expect(dueDate({ promised: true }, { at: local("2026-10-12 10:00") }, PLAIN_OFFICE)).toMatchObject({
      dueAt: null,
      lateAfter: null,
    });
  });

  it("are so many working days, or a date", () => {
    const at = local("2026-10-12 10:00");
    const until = (promised: { workdays: number } | { date: string }) =>
      localDateAt(dueDate({ promised: true }, { at, promised }, PLAIN_OFFICE).dueAt ?? 0);
    expect(until({ workdays: 3 })).toBe("2026-10-15");
    expect(until({ date: "2026-10-20" })).toBe("2026-10-20");
    expect(until({ date: "2026-10-18" })).toBe("2026-10-19");
  });

  it("end at the cap, counted from the registration, where nothing shorter is promised", () => {
    const trigger = { at: local("2026-10-20 10:00"), registeredAt: local("2026-10-12 10:00") };
    const capped: ClockLength = { capped: { workdays: 10 } };
    expect(localDateAt(dueDate(capped, trigger, PLAIN_OFFICE).dueAt ?? 0)).toBe("2026-10-26");
    const promised = { ...trigger, promised: { workdays: 8 } };
    expect(localDateAt(dueDate(capped, promised, PLAIN_OFFICE).dueAt ?? 0)).toBe("2026-10-22");
  });
});

const anyInstant = fc
  .integer({ min: local("2019-01-01 00:00"), max: local("2027-12-31 23:59") })
  .map((at) => at - (at % 60_000));
const anyLength = fc.oneof(
  fc.integer({ min: 1, max: 60 }).map((workdays): ClockLength => ({ workdays })),
  fc.constantFrom<ClockLength>({ sameDay: true }, { halfWorkday: true }, AT_ONCE),
);
const anyTable = fc.constantFrom(PLAIN_OFFICE, atOpening, receiptCounts);

describe("whatever comes in, whenever", () => {
  it("is due on a working day, not before it starts, and not after closing", () => {
    fc.assert(
      fc.property(anyLength, anyInstant, anyTable, (length, at, table) => {
        const { startsAt, dueAt } = dueDate(length, { at }, table);
        expect(startsAt).toBeGreaterThanOrEqual(at);
        expect(dueAt).toBeGreaterThanOrEqual(startsAt);
        expect(table.calendar.isWorkday(dayOf(dueAt ?? 0))).toBe(true);
        const clock = shanghaiIso(dueAt ?? 0).slice(11, 16);
        expect(clock >= "09:00" && clock <= "17:30").toBe(true);
      }),
    );
  });

  it("is never due earlier for coming later, nor for a longer limit", () => {
    fc.assert(
      fc.property(anyLength, anyInstant, fc.nat(20 * 86_400_000), anyTable, (length, at, wait, table) => {
        const first = dueDate(length, { at }, table).dueAt ?? 0;
        expect(dueDate(length, { at: at + wait }, table).dueAt).toBeGreaterThanOrEqual(first);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), anyInstant, anyTable, (workdays, at, table) => {
        const longer = dueDate({ workdays: workdays + 1 }, { at }, table).dueAt ?? 0;
        expect(longer).toBeGreaterThan(dueDate({ workdays }, { at }, table).dueAt ?? 0);
      }),
    );
  });
});
