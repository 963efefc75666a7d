import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueDate } from "../../../core/deadline/dueDate.ts";
import type { Pause } from "../../../core/deadline/pauses.ts";
import { proveDays } from "../../../core/deadline/proof.ts";
import { dayOf, shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import type { ClockLength } from "../../../core/policy/packClocks.ts";
import { local, PLAIN_OFFICE } from "./plainOffice.ts";

const LIMIT = 10;
const FIVE: ClockLength = { workdays: 5 };

function due(length: ClockLength, at: string, ...stretches: [from: string, to: string | null][]): string {
  const pauses = {
    stretches: stretches.map(([from, to]) => ({ from: local(from), to: to === null ? null : local(to) })),
    limitWorkdays: LIMIT,
  };
  const { dueAt } = dueDate(length, { at: local(at), pauses }, PLAIN_OFFICE);
  return shanghaiIso(dueAt ?? 0)
    .slice(0, 16)
    .replace("T", " ");
}

describe("a paused limit of working days", () => {
  // Received Monday 2026-10-12, five working days: Monday 2026-10-19.
  it.each([
    ["not paused", [], "2026-10-19 17:00"],
    ["paused within one day", [["2026-10-13 10:00", "2026-10-13 16:00"]], "2026-10-19 17:00"],
    ["paused over one closing", [["2026-10-13 10:00", "2026-10-14 10:00"]], "2026-10-20 17:00"],
    [
      "paused over a weekend: only the Friday is lost",
      [["2026-10-16 16:00", "2026-10-19 09:30"]],
      "2026-10-20 17:00",
    ],
    ["paused on a day off alone", [["2026-10-17 08:00", "2026-10-18 22:00"]], "2026-10-19 17:00"],
    [
      "resumed at the very closing: the day is lost",
      [["2026-10-13 10:00", "2026-10-13 17:00"]],
      "2026-10-20 17:00",
    ],
    [
      "paused at the very closing: the day is done",
      [["2026-10-13 17:00", "2026-10-14 09:00"]],
      "2026-10-19 17:00",
    ],
    [
      "paused on the day of receipt, which did not count anyway",
      [["2026-10-12 11:00", "2026-10-13 09:00"]],
      "2026-10-19 17:00",
    ],
    ["created paused", [["2026-10-12 10:00", "2026-10-15 09:00"]], "2026-10-21 17:00"],
    [
      "paused twice",
      [
        ["2026-10-13 10:00", "2026-10-14 10:00"],
        ["2026-10-15 10:00", "2026-10-16 10:00"],
      ],
      "2026-10-21 17:00",
    ],
    [
      "paused again in the time won by the first pause",
      [
        ["2026-10-19 10:00", "2026-10-20 10:00"],
        ["2026-10-20 11:00", "2026-10-21 10:00"],
      ],
      "2026-10-21 17:00",
    ],
    [
      "paused within a pause",
      [
        ["2026-10-13 10:00", "2026-10-15 10:00"],
        ["2026-10-13 12:00", "2026-10-14 10:00"],
      ],
      "2026-10-21 17:00",
    ],
    ["paused after it was over", [["2026-10-19 17:00", "2026-10-22 10:00"]], "2026-10-19 17:00"],
    ["paused the wrong way round", [["2026-10-15 10:00", "2026-10-13 10:00"]], "2026-10-19 17:00"],
  ] satisfies [string, [string, string][], string][])("%s", (_, stretches, expected) => {
    expect(due(FIVE, "2026-10-12 10:00", ...stretches)).toBe(expected);
  });

  it("goes on by itself at the limit of the pause", () => {
    // Paused Tuesday 13th for good: the pause ends at the close of its tenth working day, the 27th.
    expect(due(FIVE, "2026-10-12 10:00", ["2026-10-13 10:00", null])).toBe("2026-11-03 17:00");
    expect(due(FIVE, "2026-10-12 10:00", ["2026-10-13 10:00", "2027-10-13 10:00"])).toBe("2026-11-03 17:00");
  });

  it("over the National Day loses the working days only", () => {
    expect(due(FIVE, "2026-09-28 10:00", ["2026-09-29 10:00", "2026-10-08 10:00"])).toBe("2026-10-13 17:00");
    expect(due(FIVE, "2026-09-28 10:00")).toBe("2026-10-10 17:00");
  });

  it("keeps its pauses when the matter turns out to be another class", () => {
    const stretch: [string, string] = ["2026-10-13 10:00", "2026-10-15 10:00"];
    expect(due({ workdays: 2 }, "2026-10-12 10:00", stretch)).toBe("2026-10-16 17:00");
    expect(due(FIVE, "2026-10-12 10:00", stretch)).toBe("2026-10-21 17:00");
  });

  it("shows the paused days in the proof, and as many counted ones as ever", () => {
    const pauses = {
      stretches: [{ from: local("2026-10-13 10:00"), to: local("2026-10-15 10:00") }],
      limitWorkdays: LIMIT,
    };
    const days = proveDays(FIVE, { at: local("2026-10-12 10:00"), pauses }, PLAIN_OFFICE);
    expect(days.filter((day) => day.counts)).toHaveLength(5);
    expect(days.filter((day) => day.why.includes("暂停")).map((day) => day.date)).toEqual([
      "2026-10-13",
      "2026-10-14",
    ]);
  });
});

describe("a paused half day", () => {
  it.each([
    ["2026-10-12 10:00", "2026-10-12 11:00", "2026-10-12 15:30"],
    ["2026-10-12 11:00", "2026-10-12 13:00", "2026-10-12 15:30"],
    ["2026-10-12 16:00", "2026-10-14 09:30", "2026-10-12 14:30"],
    ["2026-10-12 11:00", "2026-10-14 10:00", "2026-10-14 13:30"],
    ["2026-10-12 08:00", "2026-10-12 10:00", "2026-10-12 14:30"],
  ])("from %s to %s goes on with what was left", (from, to, expected) => {
    expect(due({ halfWorkday: true }, "2026-10-12 10:00", [from, to])).toBe(expected);
  });
});

describe("pauses of same-day and immediate limits", () => {
  it("move the day by the closings they cover", () => {
    expect(due({ sameDay: true }, "2026-10-12 10:00", ["2026-10-12 11:00", "2026-10-13 10:00"])).toBe(
      "2026-10-13 17:00",
    );
    expect(due({ sameDay: true }, "2026-10-12 10:00", ["2026-10-12 11:00", "2026-10-12 16:00"])).toBe(
      "2026-10-12 17:00",
    );
  });

  it("hold an immediate one until they end", () => {
    const length: ClockLength = { atOnce: { toleranceMinutes: 0 } };
    expect(due(length, "2026-10-12 10:00", ["2026-10-12 10:00", "2026-10-12 18:00"])).toBe(
      "2026-10-13 09:00",
    );
  });
});

describe("any pauses at all", () => {
  const start = local("2026-03-02 10:00");
  const minute = fc.integer({ min: 0, max: 60 * 24 * 40 }).map((n) => start + n * 60_000);
  const stretch = fc.record({ from: minute, to: fc.option(minute) }) satisfies fc.Arbitrary<Pause>;

  it("never bring a limit forward, and leave as many days counted as the regulation says", () => {
    fc.assert(
      fc.property(
        fc.array(stretch, { maxLength: 5 }),
        fc.integer({ min: 1, max: 10 }),
        (stretches, workdays) => {
          const trigger = { at: start, pauses: { stretches, limitWorkdays: LIMIT } };
          const plain = dueDate({ workdays }, { at: start }, PLAIN_OFFICE).dueAt ?? 0;
          const paused = dueDate({ workdays }, trigger, PLAIN_OFFICE).dueAt ?? 0;
          expect(paused).toBeGreaterThanOrEqual(plain);
          expect(PLAIN_OFFICE.calendar.isWorkday(dayOf(paused))).toBe(true);
          const days = proveDays({ workdays }, trigger, PLAIN_OFFICE);
          expect(days.filter((day) => day.counts)).toHaveLength(workdays);
          expect(days.at(-1)?.counts).toBe(true);
        },
      ),
    );
  });

  it("do not depend on the order in which they are told", () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 5 }), (stretches) => {
        const dueOf = (list: Pause[]) =>
          dueDate(FIVE, { at: start, pauses: { stretches: list, limitWorkdays: LIMIT } }, PLAIN_OFFICE).dueAt;
        expect(dueOf(stretches.toReversed())).toBe(dueOf(stretches));
      }),
    );
  });
});
