import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  civilOf,
  dateText,
  dayFromText,
  dayNumber,
  dayOf,
  localDateAt,
  parseDate,
  parseTime,
  shanghaiIso,
  weekdayOf,
} from "../../../core/deadline/shanghaiTime.ts";

describe("local time in Shanghai", () => {
  it("turns a day at 16:00 UTC", () => {
    expect(localDateAt(Date.parse("2026-10-08T15:59:59.999Z"))).toBe("2026-10-08");
    expect(localDateAt(Date.parse("2026-10-08T16:00:00Z"))).toBe("2026-10-09");
    expect(shanghaiIso(Date.parse("2026-10-08T09:00:00Z"))).toBe("2026-10-08T17:00:00+08:00");
  });

  it.each([
    ["2026-10-08T17:00:00+08:00", "2026-10-08T09:00:00Z"],
    ["2026-10-08T17:00+08:00", "2026-10-08T09:00:00Z"],
    ["2026-10-08T17:00", "2026-10-08T09:00:00Z"],
    ["2026-10-08 17:00:30", "2026-10-08T09:00:30Z"],
    ["2026-10-08T09:00:00Z", "2026-10-08T09:00:00Z"],
    ["2026-10-08T05:00:00.250-0400", "2026-10-08T09:00:00.250Z"],
    ["2026-02-28T23:59:59+08:00", "2026-02-28T15:59:59Z"],
  ])("reads %s", (text, utc) => {
    expect(parseTime(text)).toBe(Date.parse(utc));
  });

  it.each([
    "2026-10-08",
    "2026-02-30T10:00",
    "2026-10-08T24:00",
    "2026-10-08T10:60",
    "10:00",
    "",
    "2026-10-08T10:00+25:00",
  ])("does not read %s", (text) => {
    expect(parseTime(text)).toBeNull();
  });

  it("agrees with the platform's own calendar over centuries", () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
        const platform = new Date(day * 86_400_000);
        expect(civilOf(day)).toEqual({
          year: platform.getUTCFullYear(),
          month: platform.getUTCMonth() + 1,
          dayOfMonth: platform.getUTCDate(),
        });
        expect(weekdayOf(day)).toBe(platform.getUTCDay());
        expect(dayFromText(dateText(day))).toBe(day);
      }),
    );
    expect(dayNumber(1970, 1, 1)).toBe(0);
    expect(dayOf(0)).toBe(0);
  });

  it("knows which texts are dates", () => {
    expect(parseDate("2024-02-29")).not.toBeNull();
    expect(parseDate("2026-02-29")).toBeNull();
    expect(() => dayFromText("2026-2-9")).toThrow("2026-2-9");
  });
});
