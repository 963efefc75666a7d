import { describe, expect, it } from "vitest";
import { buildCalendar } from "../../../core/deadline/calendar.ts";
import { shanghaiIso } from "../../../core/deadline/shanghaiTime.ts";
import { type ClockTrigger, rulesFor, startClock, timetableOf } from "../../../core/deadline/startClocks.ts";
import { shippedYears } from "../../../core/deadline/yearTables.ts";
import { loadPacks } from "../../../core/policy/pack.ts";
import type { ClockName } from "../../../core/words.ts";
import { type City, type Limit, oracle } from "./oracle.ts";

const HOUR = 3_600_000;
const FROM = Date.parse("2019-01-01T00:00:00+08:00");
const TO = Date.parse("2027-01-01T00:00:00+08:00");

const packs = loadPacks();
const calendar = buildCalendar(shippedYears());

type Row = {
  id: string;
  city: City;
  pack: string;
  limit: Limit;
  clock: ClockName;
  trigger: Omit<ClockTrigger, "at">;
};

function row(id: string, clock: ClockName, limit: Limit, trigger: Partial<ClockTrigger> = {}): Row {
  const city = id.slice(0, 2);
  const known = { AK: "ankang", ST: "shanting", PT: "putuo", SG: "shaoguan", WZ: "wuzhi" } as const;
  if (!Object.hasOwn(known, city)) throw new Error(`no regulation ${city}`);
  // the line above has just shown that the key is one of the five
  const key = city as City;
  return {
    id,
    city: key,
    pack: known[key],
    limit,
    clock,
    trigger: { event: "registered", dimensions: {}, ...trigger },
  };
}

const wd = (workdays: number): Limit => ({ workdays });
const dimension = (id: string, value: string): Partial<ClockTrigger> => ({ dimensions: { [id]: value } });
const sheet = (id: string, value: string): Partial<ClockTrigger> => ({
  event: "workSheetReceived",
  dimensions: { [id]: value },
});

/** Every clock of the five regulations whose length does not wait for somebody's promise. */
const ROWS: Row[] = [
  row("AK-13a", "handling", wd(1), { kind: "consult" }),
  row("AK-13b", "handling", wd(5), { kind: "assist" }),
  row("AK-13c", "handling", wd(10), { kind: "coordinate" }),
  row("AK-6a", "contact", wd(1), { kind: "consult", ...dimension("level", "county") }),
  row("ST-3c1", "answer", "atOnce", dimension("complexity", "simple")),
  row("ST-3c2", "handling", wd(2), dimension("complexity", "general")),
  row("ST-3c2", "handling", wd(2), dimension("asksAbove", "yes")),
  row("ST-3c3", "handling", wd(5), dimension("complexity", "complex")),
  row("ST-3c3", "handling", wd(5), dimension("joint", "yes")),
  row("PT-4d1", "answer", "atOnce", dimension("complexity", "simple")),
  row("PT-4d2", "handling", wd(3), dimension("complexity", "general")),
  row("PT-4d3", "handling", wd(7), dimension("complexity", "complex")),
  row("PT-4d4", "extension", wd(10), { event: "extensionApproved", ...dimension("complexity", "special") }),
  row("PT-4d4", "handling", wd(10), dimension("complexity", "special")),
  row("PT-4d5", "decline", wd(3), { accepted: false }),
  row("PT-6b", "analysis", "sameDay"),
  row("SG-5c", "handling", wd(2), dimension("complexity", "general")),
  row("SG-5c", "handling", wd(5), dimension("complexity", "complex")),
  row("SG-5d", "feedback", "halfWorkday", { event: "unitReplied" }),
  row("WZ-7a", "answer", "atOnce"),
  row("WZ-9a", "handling", wd(3), sheet("obstacle", "cannot")),
  row("WZ-9b", "answer", "atOnce", sheet("obstacle", "refused")),
  row("WZ-9b", "promise", wd(6), { ...sheet("obstacle", "refused"), promised: { workdays: 6 } }),
  row("WZ-9c", "plan", wd(5), sheet("obstacle", "hard")),
  row("WZ-9c", "plan", wd(5), sheet("joint", "yes")),
  row("WZ-9c", "plan", wd(5), sheet("crossLevel", "yes")),
  row("WZ-9c", "promise", wd(8), {
    event: "planPromised",
    promised: { workdays: 8 },
    ...dimension("obstacle", "hard"),
  }),
];

describe("every hour of 2019 to 2026 against a second reckoning", () => {
  it.each(ROWS.map((one, n) => [`${one.id} ${one.clock} (${n + 1})`, one] as const))(
    "%s agrees",
    (_, one) => {
      const pack = packs.get(one.pack);
      const table = timetableOf(pack, calendar);
      const differences: string[] = [];
      let compared = 0;
      const rules = rulesFor(pack, one.trigger).filter((rule) => rule.clock === one.clock);
      expect(rules).toHaveLength(1);
      for (let at = FROM; at < TO; at += HOUR) {
        const due = rules.map((rule) => startClock(rule, { ...one.trigger, at }, table).dueAt)[0];
        const expected = oracle(one.city, one.limit, at);
        compared += 1;
        if (due !== expected && differences.length < 5) {
          differences.push(
            `${shanghaiIso(at)}: ${due ? shanghaiIso(due) : String(due)}, not ${shanghaiIso(expected)}`,
          );
        }
      }
      expect(differences).toEqual([]);
      expect(compared).toBe(70_128);
    },
  );

  it("compares every clock that the packs hold, save those that wait for a promise", () => {
    const held = packs
      .all()
      .flatMap((pack) =>
        pack.clocks
          .filter((rule) => !("promised" in rule.length))
          .map((rule) => `${pack.id} ${rule.startsOn} ${rule.clock}`),
      );
    const compared = new Set(ROWS.map((one) => `${one.pack} ${one.trigger.event} ${one.clock}`));
    expect(held.length).toBeGreaterThan(15);
    expect(held.filter((one) => !compared.has(one))).toEqual([]);
  });
});
