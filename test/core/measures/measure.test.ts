import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Actor } from "../../../core/lifecycle/eventParts.ts";
import {
  decideMeasure,
  evolveMeasure,
  isOverdue,
  type Measure,
  type MeasureCommand,
  possibleNow,
} from "../../../core/measures/measure.ts";
import { officeUnder, packWith, UNITS } from "../lifecycle/givenOffice.ts";

const office = officeUnder(
  packWith((pack) => pack.lifecycle.unitMeasures?.steps.includes("rectification") === true),
);
/** Thursday before a working Saturday: 10 October 2026 is worked for the National Day holidays. */
const THURSDAY = Date.parse("2026-10-08T10:00:00+08:00");
const BOSS: Actor = { role: "staff", id: "boss", name: "主任" };
const ORDER = {
  type: "issue",
  departmentId: UNITS[0],
  step: "rectification",
  why: ["满意率 70%（7/10）"],
  text: "请整改",
  limit: { workdays: 5 },
} as const satisfies MeasureCommand & { why: readonly string[] };
const order = (change: Partial<Extract<MeasureCommand, { type: "issue" }>> = {}): MeasureCommand => ({
  ...ORDER,
  why: [...ORDER.why],
  ...change,
});

function told(...commands: MeasureCommand[]): Measure {
  let measure: Measure | null = null;
  for (const command of commands) {
    const decided = decideMeasure(office, measure, command, BOSS, THURSDAY);
    if (!decided.ok) throw new Error(decided.why);
    measure = decided.measure;
  }
  if (measure === null) throw new Error("nothing was issued");
  return measure;
}

describe("an order to mend", () => {
  it("counts working days by the regulation's own rule, with its article", () => {
    const { clock } = told(order());
    // Fri 9, Sat 10 (worked), Mon 12, Tue 13, Wed 14
    expect(clock?.dueAt).toMatch(/^2026-10-14T/);
    expect(clock?.basis).not.toEqual([]);
  });

  it("is overdue once its limit has passed without an answer, and stays so", () => {
    const measure = told(order());
    const due = Date.parse(measure.clock?.dueAt ?? "");
    expect([isOverdue(measure, due), isOverdue(measure, due + 1)]).toEqual([false, true]);
    const answered = decideMeasure(office, measure, { type: "answer", text: "改了" }, BOSS, due - 1);
    expect(answered.ok && isOverdue(answered.measure, due + 86_400_000)).toBe(false);
  });

  it("needs a limit, a reason, and a step that the regulation knows", () => {
    const refused = (command: MeasureCommand) => {
      const decided = decideMeasure(office, null, command, BOSS, THURSDAY);
      return decided.ok ? null : decided.code;
    };
    expect(refused(order({ limit: null }))).toBe("incomplete");
    expect(refused(order({ limit: { date: "2026-10-01" } }))).toBe("incomplete");
    expect(refused(order({ text: " " }))).toBe("incomplete");
    expect(refused(order({ departmentId: "nobody" }))).toBe("unknown");
    const plain = officeUnder(packWith((pack) => pack.lifecycle.unitMeasures === undefined));
    expect(decideMeasure(plain, null, order(), BOSS, THURSDAY)).toMatchObject({
      ok: false,
      code: "notInPack",
    });
  });

  it("is never found mended before the unit said what it did, but may be found failed", () => {
    const measure = told(order());
    const check = (verdict: "mended" | "failed") =>
      decideMeasure(office, measure, { type: "check", verdict, why: "看过" }, BOSS, THURSDAY);
    expect(check("mended")).toMatchObject({ ok: false, code: "wrongStage" });
    expect(check("failed")).toMatchObject({ ok: true, measure: { status: "failed" } });
  });

  it("is its own history folded, whatever is done with it, and a refusal says what is possible", () => {
    const command: fc.Arbitrary<MeasureCommand> = fc.oneof(
      fc.constant(order()),
      fc.record({ type: fc.constant("answer" as const), text: fc.constantFrom("", "改了") }),
      fc.record({
        type: fc.constant("check" as const),
        verdict: fc.constantFrom("mended" as const, "failed" as const),
        why: fc.constantFrom("", "看过"),
      }),
      fc.record({ type: fc.constant("press" as const), note: fc.constant(null) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        let measure = told(order());
        for (const one of commands) {
          const decided = decideMeasure(office, measure, one, BOSS, THURSDAY);
          if (decided.ok) measure = decided.measure;
          else expect(decided.possible).toEqual(possibleNow(measure));
        }
        const folded = measure.history.reduce<Measure | null>(evolveMeasure, null);
        expect(folded).toEqual(measure);
        expect(measure.history.map(({ version }) => version)).toEqual(measure.history.map((_, i) => i + 1));
      }),
    );
  });
});
