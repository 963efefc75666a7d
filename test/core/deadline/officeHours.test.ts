import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addOfficeTime,
  compileHours,
  isOpen,
  nextOpen,
  officeTimeBetween,
  subtractOfficeTime,
} from "../../../core/deadline/officeHours.ts";
import { MINUTE_MS, shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import { local, PLAIN_OFFICE } from "./plainOffice.ts";

const text = (at: number) => shanghaiIso(at).slice(0, 16).replace("T", " ");
const HOUR_MS = 60 * MINUTE_MS;

describe("an office", () => {
  it.each([
    ["2026-10-12 08:59", false],
    ["2026-10-12 09:00", true],
    ["2026-10-12 11:59", true],
    ["2026-10-12 12:00", false],
    ["2026-10-12 13:00", true],
    ["2026-10-12 17:00", false],
    ["2026-07-01 17:00", true],
    ["2026-10-11 10:00", false],
    ["2026-10-10 10:00", true],
    ["2026-10-05 10:00", false],
  ])("at %s is open: %s", (at, open) => {
    expect(isOpen(PLAIN_OFFICE, local(at))).toBe(open);
  });

  it("opens next after a break, a night, a weekend, a holiday", () => {
    expect(text(nextOpen(PLAIN_OFFICE, local("2026-10-12 12:10")))).toBe("2026-10-12 13:00");
    expect(text(nextOpen(PLAIN_OFFICE, local("2026-10-12 19:00")))).toBe("2026-10-13 09:00");
    expect(text(nextOpen(PLAIN_OFFICE, local("2026-10-16 17:00")))).toBe("2026-10-19 09:00");
    expect(text(nextOpen(PLAIN_OFFICE, local("2026-09-30 17:30")))).toBe("2026-10-08 09:00");
  });

  it("may have a season that reaches over the new year", () => {
    const { spansOn } = compileHours({
      regular: [{ open: "09:00", close: "17:00" }],
      seasons: [{ label: "冬季", from: "11-01", to: "02-29", spans: [{ open: "09:30", close: "16:30" }] }],
      source: "test",
    });
    const opening = (date: string) => spansOn(Date.parse(`${date}T00:00:00Z`) / 86_400_000)[0]?.open;
    expect([
      opening("2026-10-31"),
      opening("2026-11-01"),
      opening("2027-02-28"),
      opening("2027-03-01"),
    ]).toEqual([540, 570, 570, 540]);
  });
});

describe("office time", () => {
  it("runs on Friday afternoon and goes on on Monday", () => {
    expect(text(addOfficeTime(PLAIN_OFFICE, local("2026-10-16 16:30"), HOUR_MS))).toBe("2026-10-19 09:30");
    expect(text(subtractOfficeTime(PLAIN_OFFICE, local("2026-10-19 09:30"), HOUR_MS))).toBe(
      "2026-10-16 16:30",
    );
  });

  it("reminds half a day before a closing, in working time", () => {
    expect(text(subtractOfficeTime(PLAIN_OFFICE, local("2026-10-12 17:00"), 210 * MINUTE_MS))).toBe(
      "2026-10-12 13:30",
    );
  });

  const anyInstant = fc
    .integer({ min: local("2024-01-01 00:00"), max: local("2026-11-30 00:00") })
    .map((at) => at - (at % MINUTE_MS));
  const amount = fc.integer({ min: 1, max: 5000 }).map((minutes) => minutes * MINUTE_MS);

  it("that is added lies between, and can be taken away again", () => {
    fc.assert(
      fc.property(anyInstant, amount, (at, added) => {
        const end = addOfficeTime(PLAIN_OFFICE, at, added);
        expect(officeTimeBetween(PLAIN_OFFICE, at, end)).toBe(added);
        const back = subtractOfficeTime(PLAIN_OFFICE, end, added);
        expect(officeTimeBetween(PLAIN_OFFICE, back, end)).toBe(added);
        expect(officeTimeBetween(PLAIN_OFFICE, back, nextOpen(PLAIN_OFFICE, at))).toBe(0);
      }),
    );
  });

  it("does not run backwards", () => {
    expect(officeTimeBetween(PLAIN_OFFICE, local("2026-10-13 10:00"), local("2026-10-12 10:00"))).toBe(0);
  });
});
