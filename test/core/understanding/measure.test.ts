import { describe, expect, it } from "vitest";
import { measure } from "../../../core/understanding/measure.ts";

describe("a measurement", () => {
  const measured = measure([
    { truth: "a", given: "a" },
    { truth: "a", given: "b" },
    { truth: "b", given: "b" },
    { truth: "b", given: "c" },
  ]);

  it("gives precision, recall and F1 of each class", () => {
    expect(measured.classes).toEqual([
      { label: "a", rows: 2, given: 1, right: 1, precision: 1, recall: 0.5, f1: 2 / 3 },
      { label: "b", rows: 2, given: 2, right: 1, precision: 0.5, recall: 0.5, f1: 0.5 },
      { label: "c", rows: 0, given: 1, right: 0, precision: 0, recall: 0, f1: 0 },
    ]);
  });

  it("takes the mean over the classes that the truth has", () => {
    expect(measured.macroF1).toBeCloseTo((2 / 3 + 0.5) / 2);
    expect(measured.accuracy).toBe(0.5);
  });

  it("says what was taken for what", () => {
    expect(measured.confusion).toEqual({ a: { a: 1, b: 1 }, b: { b: 1, c: 1 } });
  });
});
