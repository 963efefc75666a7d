import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildCalendar, missingYears, OutOfCalendar } from "../../../core/deadline/calendar.ts";
import { dateText, dayFromText } from "../../../core/deadline/shanghaiTime.ts";
import { shippedYears } from "../../../core/deadline/yearTables.ts";
import { asYearTable, BEFORE_27_JANUARY_2020, datesOf, LAW_2027, NOTICES } from "./notices.ts";

const calendar = buildCalendar(shippedYears());
const day = (date: string) => calendar.day(dayFromText(date));

describe("the calendar that ships", () => {
  it.each(NOTICES.map((notice) => [notice.year, notice] as const))(
    "is equal to the notices for %i",
    (year, notice) => {
      const off = new Set(NOTICES.flatMap((one) => one.off.flatMap(([, from, to]) => datesOf(from, to))));
      const work = new Set(NOTICES.flatMap((one) => one.work));
      const wrong = datesOf(`${year}-01-01`, `${year}-12-31`).filter((date) => {
        const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
        const worked = work.has(date) || (!off.has(date) && weekday > 0 && weekday < 6);
        return day(date).workday !== worked || day(date).provisional;
      });
      expect(wrong).toEqual([]);
      for (const [name, from] of notice.off.filter(([, first]) => first.startsWith(String(year)))) {
        expect([from, day(from).reason, day(from).name]).toEqual([from, "holiday", name]);
      }
    },
  );

  it.each([
    ["2024-06-10", false, "holiday"],
    ["2025-10-08", false, "holiday"],
    ["2026-01-02", false, "holiday"],
    ["2026-02-23", false, "holiday"],
    ["2026-09-27", false, "holiday"],
    ["2024-02-18", true, "makeUp"],
    ["2025-09-28", true, "makeUp"],
    ["2026-01-04", true, "makeUp"],
    ["2026-02-28", true, "makeUp"],
    ["2026-09-20", true, "makeUp"],
    ["2026-10-10", true, "makeUp"],
    ["2026-09-28", true, "weekday"],
    ["2026-10-11", false, "weekend"],
    ["2024-02-09", true, "weekday"],
    ["2011-12-31", true, "makeUp"],
  ])("says of %s that it is worked: %s, as %s", (date, workday, reason) => {
    expect(day(date)).toMatchObject({ date, workday, reason, provisional: false });
  });

  it("steps over make-up days and holidays alike", () => {
    expect(dateText(calendar.workdayAfter(dayFromText("2026-02-13"), 5))).toBe("2026-02-27");
    expect(dateText(calendar.workdayAfter(dayFromText("2026-02-15"), 1))).toBe("2026-02-24");
  });

  it("knows the years from 2004 to 2026 and no other", () => {
    expect([2003, 2004, 2026, 2027].map((year) => calendar.knows(year))).toEqual([false, true, true, false]);
  });
});

describe("a year whose notice is not at hand", () => {
  it("has the holidays that the law fixes and its weekends, all marked provisional", () => {
    const off = new Set(LAW_2027.off.flatMap(([, from, to]) => datesOf(from, to)));
    for (const date of datesOf("2027-01-01", "2027-12-31")) {
      const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
      expect([date, day(date).workday]).toEqual([date, !off.has(date) && weekday > 0 && weekday < 6]);
      expect(day(date).provisional).toBe(true);
    }
    expect(day("2027-02-06").name).toBe("春节");
  });

  it("is provisional before the data begins, too", () => {
    expect(day("2003-10-02")).toMatchObject({ workday: false, provisional: true });
    expect(day("2003-10-08")).toMatchObject({ workday: true, provisional: true });
  });

  it("is sure once its notice is imported", () => {
    const imported = buildCalendar([...shippedYears(), asYearTable({ ...LAW_2027, work: ["2027-01-30"] })]);
    expect(imported.day(dayFromText("2027-01-30"))).toMatchObject({
      workday: true,
      reason: "makeUp",
      provisional: false,
    });
    expect(imported.version).not.toBe(calendar.version);
  });

  it("may already be known in part from the notice of the year after or before", () => {
    const reaching = buildCalendar([...shippedYears(), asYearTable({ ...LAW_2027, work: ["2026-12-27"] })]);
    expect(day("2026-12-27").workday).toBe(false);
    expect(reaching.day(dayFromText("2026-12-27"))).toMatchObject({ workday: true, reason: "makeUp" });
  });

  it("is refused where no holiday can be told at all", () => {
    expect(() => day("2150-01-04")).toThrow(OutOfCalendar);
    expect(() => day("1900-01-04")).toThrow(OutOfCalendar);
  });

  it("is asked for from November on", () => {
    const at = (date: string) => Date.parse(`${date}T12:00:00+08:00`);
    expect(missingYears(calendar, at("2026-10-31"))).toEqual([]);
    expect(missingYears(calendar, at("2026-11-01"))).toEqual([2027]);
    expect(missingYears(calendar, at("2027-03-01"))).toEqual([2027]);
    expect(missingYears(calendar, at("2025-12-01"))).toEqual([]);
  });
});

describe("layers over the calendar", () => {
  it("let a later table of a year replace the earlier one whole", () => {
    const before = buildCalendar([...shippedYears(), asYearTable(BEFORE_27_JANUARY_2020)]);
    expect(before.day(dayFromText("2020-01-31")).workday).toBe(true);
    expect(before.day(dayFromText("2020-02-01"))).toMatchObject({ workday: true, reason: "makeUp" });
    expect(day("2020-01-31").workday).toBe(false);
    expect(day("2020-02-01").workday).toBe(false);
  });

  it("let an office close and open on days of its own, with the reason", () => {
    const own = buildCalendar(shippedYears(), { off: { "2026-10-12": "停电" }, on: { "2026-10-11": "" } });
    expect(own.day(dayFromText("2026-10-12"))).toMatchObject({
      workday: false,
      reason: "officeOff",
      name: "停电",
    });
    expect(own.day(dayFromText("2026-10-11"))).toMatchObject({
      workday: true,
      reason: "officeOn",
      name: null,
    });
    expect(own.version).not.toBe(calendar.version);
  });

  it("give the same version to the same days, whatever the order of the tables", () => {
    expect(buildCalendar(shippedYears().toReversed()).version).toBe(calendar.version);
  });
});

describe("counting workdays", () => {
  const someDay = fc.integer({ min: dayFromText("2003-06-01"), max: dayFromText("2028-06-01") });

  it("agrees with walking day by day", () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 1, max: 300 }), (from, n) => {
        let walked = from;
        for (let left = n; left > 0; ) {
          walked += 1;
          if (calendar.isWorkday(walked)) left -= 1;
        }
        expect(calendar.workdayAfter(from, n)).toBe(walked);
        expect(calendar.workdaysBetween(from, walked)).toBe(n);
        expect(calendar.workdaysBetween(walked, from)).toBe(-n);
      }),
    );
  });

  it("gives the last workday on or before a day for nought", () => {
    fc.assert(
      fc.property(someDay, (from) => {
        let walked = from;
        while (!calendar.isWorkday(walked)) walked -= 1;
        expect(calendar.workdayAfter(from, 0)).toBe(walked);
      }),
    );
  });
});
