import { describe, expect, it } from "vitest";
import { buildCalendar } from "../../../core/deadline/calendar.ts";
import { extendClock } from "../../../core/deadline/extendClock.ts";
import { localDateAt } from "../../../core/deadline/shanghaiTime.ts";
import {
  type ClockTrigger,
  startClocks,
  timetableOf,
  withPauses,
} from "../../../core/deadline/startClocks.ts";
import { shippedYears } from "../../../core/deadline/yearTables.ts";
import { loadPacks } from "../../../core/policy/pack.ts";
import { local } from "./plainOffice.ts";

const packs = loadPacks();
const calendar = buildCalendar(shippedYears());
const MONDAY = local("2026-10-12 10:00");

function started(pack: string, trigger: Partial<ClockTrigger>) {
  const rules = packs.get(pack);
  const outcome = startClocks(
    rules,
    { event: "registered", at: MONDAY, dimensions: {}, ...trigger },
    timetableOf(rules, calendar),
  );
  if (!outcome.ok) return outcome.refusal.reason;
  return outcome.clocks.map(({ clock, dueAt }) => `${clock} ${dueAt === null ? "-" : localDateAt(dueAt)}`);
}

describe("clocks that an event starts", () => {
  it("are those of the kind, and none while the kind is not settled", () => {
    expect(started("ankang", { kind: "consult" })).toEqual(["handling 2026-10-13"]);
    expect(started("ankang", { kind: "assist" })).toEqual(["handling 2026-10-19"]);
    expect(started("ankang", { kind: "coordinate" })).toEqual(["handling 2026-10-26"]);
    expect(started("ankang", {})).toEqual([]);
  });

  it("take what the pack assumes where nothing is settled", () => {
    expect(started("shanting", {})).toEqual(["handling 2026-10-14"]);
    expect(started("putuo", {})).toEqual(["analysis 2026-10-12", "handling 2026-10-15"]);
    expect(started("wuzhi", {})).toEqual(["answer 2026-10-12"]);
  });

  it("are the first that applies for each name", () => {
    const dimensions = { complexity: "complex", asksAbove: "yes" };
    expect(started("shanting", { dimensions })).toEqual(["handling 2026-10-19"]);
    expect(started("shanting", { dimensions: { complexity: "simple" } })).toEqual(["answer 2026-10-12"]);
    expect(started("shanting", { dimensions: { complexity: "simple", asksAbove: "yes" } })).toEqual([
      "handling 2026-10-14",
    ]);
  });

  it("are others for what is not accepted", () => {
    expect(started("putuo", { accepted: false })).toEqual(["decline 2026-10-15"]);
    expect(started("shaoguan", { accepted: false })).toEqual([]);
  });

  it("wait for the event that the pack names", () => {
    const dimensions = { obstacle: "hard" };
    expect(started("wuzhi", { dimensions })).toEqual([]);
    expect(started("wuzhi", { dimensions, event: "workSheetReceived" })).toEqual(["plan 2026-10-19"]);
    expect(started("wuzhi", { dimensions, event: "planPromised" })).toEqual(["promise -"]);
    expect(started("wuzhi", { dimensions, event: "planPromised", promised: { workdays: 15 } })).toEqual([
      "promise 2026-11-02",
    ]);
  });

  it("turn from at once to the promised limit of the service where there is one", () => {
    const refused: Partial<ClockTrigger> = {
      event: "workSheetReceived",
      dimensions: { obstacle: "refused" },
    };
    expect(started("wuzhi", refused)).toEqual(["answer 2026-10-12"]);
    expect(started("wuzhi", { ...refused, promised: { workdays: 3 } })).toEqual(["promise 2026-10-15"]);
  });

  it("refuse a promise beyond the cap", () => {
    const special: Partial<ClockTrigger> = {
      dimensions: { complexity: "special" },
      event: "extensionApproved",
    };
    expect(started("putuo", { ...special, promised: { workdays: 10 } })).toEqual(["extension 2026-10-26"]);
    expect(started("putuo", { ...special, promised: { workdays: 11 } })).toBe("overCap");
    expect(started("putuo", { ...special, promised: { date: "2026-10-27" } })).toBe("overCap");
    expect(started("putuo", { ...special, promised: { date: "2026-10-26" } })).toEqual([
      "extension 2026-10-26",
    ]);
  });

  it("read several values of one dimension", () => {
    expect(started("shanting", { dimensions: { joint: ["yes"], complexity: [] } })).toEqual([
      "handling 2026-10-19",
    ]);
  });
});

describe("an extension", () => {
  function extended(
    pack: string,
    promised: { workdays: number } | { date: string },
    clockOf: Partial<ClockTrigger> = {},
  ) {
    const rules = packs.get(pack);
    const table = timetableOf(rules, calendar);
    const first = startClocks(
      rules,
      { event: "registered", at: MONDAY, dimensions: {}, kind: "coordinate", ...clockOf },
      table,
    );
    const clock = first.ok ? first.clocks.at(-1) : undefined;
    if (!clock) throw new Error("nothing to extend");
    const outcome = extendClock(
      rules,
      { clock, at: local("2026-10-14 15:00"), registeredAt: MONDAY, promised },
      table,
    );
    if (!outcome.ok) return [outcome.refusal.reason, outcome.refusal.told];
    return outcome.clocks.map((one) => `${one.clock} ${localDateAt(one.dueAt ?? 0)} ${one.bound}`);
  }

  it("is granted up to the cap in working days from the registration, and refused beyond", () => {
    expect(extended("putuo", { workdays: 10 })).toEqual(["extension 2026-10-26 operator"]);
    expect(extended("putuo", { date: "2026-10-20" })).toEqual(["extension 2026-10-20 operator"]);
    expect(extended("putuo", { workdays: 11 })).toEqual([
      "overCap",
      "延期不能批准：合计最长 10 个工作日，最晚到 2026-10-26。请把时限改到这一天或更早。",
    ]);
  });

  it("has no cap where the regulation names none", () => {
    expect(extended("shanting", { workdays: 30 })).toEqual(["extension 2026-11-25 unitOfficer"]);
  });

  it("is refused where the regulation knows none, for other clocks, and where it is none", () => {
    expect(extended("ankang", { workdays: 30 })[0]).toBe("noExtension");
    expect(extended("shanting", { workdays: 30 }, { dimensions: { complexity: "simple" } })[0]).toBe(
      "notExtendable",
    );
    expect(extended("putuo", { workdays: 3 })[0]).toBe("notLater");
  });
});

describe("a started clock", () => {
  it("carries all that is needed to compute it anew, with pauses", () => {
    const rules = packs.get("shaoguan");
    const table = timetableOf(rules, calendar);
    const outcome = startClocks(rules, { event: "registered", at: MONDAY, dimensions: {} }, table);
    const clock = outcome.ok ? outcome.clocks[0] : undefined;
    if (!clock) throw new Error("no clock");
    expect(JSON.parse(JSON.stringify(clock))).toEqual(clock);
    const stretches = [{ from: local("2026-10-13 10:00"), to: local("2026-10-15 10:00") }];
    const paused = withPauses(clock, { stretches, limitWorkdays: rules.pause?.limitWorkdays ?? 0 }, table);
    expect([localDateAt(clock.dueAt ?? 0), localDateAt(paused.dueAt ?? 0)]).toEqual([
      "2026-10-14",
      "2026-10-16",
    ]);
    expect(withPauses(paused, { stretches: [], limitWorkdays: 1 }, table).dueAt).toBe(clock.dueAt);
  });
});
