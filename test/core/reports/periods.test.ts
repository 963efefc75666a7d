import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueReports, reportDueAt } from "../../../core/reports/dueReports.ts";
import { CYCLES, daysOf, periodAt, periodBefore } from "../../../core/reports/periods.ts";
import { DAILY_BRIEF, mayReadReport, plansOf, showsConduct } from "../../../core/reports/plans.ts";
import { officeUnder, PACK_IDS, PACKS } from "../records/office.ts";

const office = officeUnder("putuo");
const { calendar } = office.timetable;
const local = (text: string) => Date.parse(`${text.replace(" ", "T")}:00+08:00`);
const instants = fc.integer({ min: local("2020-01-01 00:00"), max: local("2026-12-20 00:00") });
const cycles = fc.constantFrom(...CYCLES);
const anyPack = fc.constantFrom(...PACK_IDS);
const labels = (at: string) =>
  Object.fromEntries(CYCLES.map((cycle) => [cycle, periodAt(cycle, local(at), calendar).label]));

describe("periods of reports", () => {
  it("tile time: each instant lies in one, and each ends where the next begins", () => {
    fc.assert(
      fc.property(cycles, instants, (cycle, at) => {
        const period = periodAt(cycle, at, calendar);
        expect(period.from).toBeLessThanOrEqual(at);
        expect(period.to).toBeGreaterThan(at);
        const before = periodBefore(period, calendar);
        expect(before.to).toBe(period.from);
        expect(periodAt(cycle, period.to, calendar).from).toBe(period.to);
        for (const inside of [period.from, period.to - 1]) {
          expect(periodAt(cycle, inside, calendar)).toEqual(period);
        }
        expect(before.key).not.toBe(period.key);
      }),
      { numRuns: 400, seed: 41 },
    );
  });

  it("hold whole local days, all of them", () => {
    fc.assert(
      fc.property(cycles, instants, (cycle, at) => {
        const period = periodAt(cycle, at, calendar);
        const days = daysOf(period);
        expect(days.length * 86_400_000).toBe(period.to - period.from);
        expect(new Set(days).size).toBe(days.length);
      }),
      { numRuns: 100, seed: 42 },
    );
  });

  it("are called as people call them", () => {
    expect(labels("2026-11-19 10:00")).toEqual({
      day: "2026年11月19日",
      week: "2026年11月16日至2026年11月22日",
      month: "2026年11月",
      twoMonths: "2026年11至12月",
      quarter: "2026年第四季度",
      halfYear: "2026年下半年",
      year: "2026年",
    });
  });

  it("of a day take the days off with them that follow it", () => {
    expect(labels("2026-11-21 12:00")["day"]).toBe("2026年11月20日至2026年11月22日");
    expect(labels("2026-10-05 12:00")["day"]).toBe("2026年9月30日至2026年10月7日");
  });
});

describe("a report", () => {
  it("is due at the first opening of the office after its period's end", () => {
    fc.assert(
      fc.property(anyPack, cycles, instants, (packId, cycle, at) => {
        const one = officeUnder(packId);
        const period = periodAt(cycle, at, one.timetable.calendar);
        const due = reportDueAt(one, period);
        expect(due).toBeGreaterThanOrEqual(period.to);
        expect(one.isOpen(due)).toBe(true);
        expect(one.opensAt(period.to)).toBe(due);
      }),
      { numRuns: 60, seed: 43 },
    );
  });

  it("falls due once for each period, whenever somebody looks", () => {
    fc.assert(
      fc.property(
        anyPack,
        fc.array(fc.integer({ min: 0, max: 200 * 24 }), { maxLength: 30 }),
        (packId, hours) => {
          const one = officeUnder(packId);
          const began = local("2026-02-01 00:00");
          const made = new Map<string, number>();
          const told = new Map<string, number>();
          for (const hour of hours.sort((a, b) => a - b)) {
            const now = began + hour * 3_600_000;
            for (const { plan, period, missed, dueAt } of dueReports(one, made, began, now)) {
              expect(dueAt).toBeLessThanOrEqual(now);
              for (const { key } of [...missed, period])
                told.set(`${plan.id} ${key}`, (told.get(`${plan.id} ${key}`) ?? 0) + 1);
              made.set(plan.id, period.from);
            }
            expect(dueReports(one, made, began, now)).toEqual([]);
          }
          expect([...told.values()].every((times) => times === 1)).toBe(true);
          const last = began + Math.max(0, ...hours) * 3_600_000;
          if (hours.length === 0) return;
          // nothing between the beginning and the last look is left out
          for (const plan of plansOf(one)) {
            let period = periodAt(plan.every, began, one.timetable.calendar);
            while (reportDueAt(one, period) <= last) {
              expect(told.get(`${plan.id} ${period.key}`)).toBe(1);
              period = periodAt(plan.every, period.to, one.timetable.calendar);
            }
          }
        },
      ),
      { numRuns: 25, seed: 44 },
    );
  });

  it("of a month is due on the morning after it, not an hour before", () => {
    const began = local("2026-10-01 00:00");
    const at = (time: string) =>
      dueReports(office, new Map(), began, local(time)).flatMap(({ plan, period }) =>
        plan.every === "month" ? [`${plan.id} ${period.label}`] : [],
      );
    // 1 November 2026 is a Sunday
    expect(at("2026-11-02 08:00")).toEqual([]);
    expect(at("2026-11-02 09:00")).toEqual(["monthlyLedger 2026年10月", "operation 2026年10月"]);
  });

  it("names the periods that were passed over while the program was away", () => {
    const made = new Map([["monthlyLedger", local("2026-06-01 00:00")]]);
    const due = dueReports(office, made, local("2026-01-01 00:00"), local("2026-11-03 10:00"));
    const ledger = due.find(({ plan }) => plan.id === "monthlyLedger");
    expect(ledger?.period.label).toBe("2026年10月");
    expect(ledger?.missed.map(({ label }) => label)).toEqual(["2026年7月", "2026年8月", "2026年9月"]);
  });

  it("is owed for nothing that was over when the office was set up", () => {
    expect(dueReports(office, new Map(), local("2026-11-03 08:00"), local("2026-11-03 10:00"))).toEqual([]);
  });
});

describe("who gets what", () => {
  it.each(PACK_IDS)(
    "%s: every report goes to roles that the pack has, and a brief goes out each day",
    (packId) => {
      const one = officeUnder(packId);
      const roles = PACKS.get(packId).roles.map(({ id }) => id);
      const plans = plansOf(one);
      for (const plan of plans) {
        expect(roles).toEqual(expect.arrayContaining([...plan.to, ...plan.copies]));
        expect(plan.to.length).toBeGreaterThan(0);
        if (plan.circulated) expect(showsConduct(one, plan)).toBe(false);
      }
      const daily = plans.find(({ id }) => id === DAILY_BRIEF);
      const leaders = PACKS.get(packId).roles.filter(({ actsAs }) => actsAs === "leaderInCharge");
      expect(daily?.every).toBe("day");
      expect(daily?.to).toEqual(leaders.length > 0 ? leaders.map(({ id }) => id) : [one.pack.triage.by]);
    },
  );

  it("shows a report to whom it went to, to managers, and to nobody else", () => {
    const report = { sentTo: ["district"], copiedTo: ["discipline"] };
    expect(mayReadReport(office, report, ["discipline"])).toBe(true);
    expect(mayReadReport(office, report, ["center"])).toBe(true);
    expect(mayReadReport(office, report, ["operator", "clerk"])).toBe(false);
  });

  it("keeps complaints about conduct from ledgers that a kept-off role gets", () => {
    const plan = plansOf(office)[0];
    if (plan === undefined) throw new Error("the pack has reports");
    expect(showsConduct(office, { ...plan, circulated: false, copies: [], to: ["district"] })).toBe(
      !office.pack.lifecycle.conduct.keepFrom.includes("district"),
    );
    for (const role of office.pack.lifecycle.conduct.keepFrom) {
      expect(showsConduct(office, { ...plan, circulated: false, copies: [role] })).toBe(false);
    }
  });
});
