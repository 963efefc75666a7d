import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CUE_PATTERNS, PATTERN_NEEDS } from "../../../core/understanding/cueWords.ts";

describe("what a pattern of cues needs", () => {
  const needs = new Map(Object.entries(PATTERN_NEEDS));

  it.each(Object.entries(CUE_PATTERNS))("stands in every text that %s finds", (name, pattern) => {
    const rows = needs.get(name) ?? [];
    expect(rows.length).toBeGreaterThan(0);
    let matches = 0;
    fc.assert(
      fc.property(fc.stringMatching(new RegExp(pattern.source)), (text) => {
        const found = text.match(pattern)?.join("");
        if (found === undefined) return;
        matches += 1;
        for (const row of rows) expect([...row].some((character) => found.includes(character))).toBe(true);
      }),
      { seed: 1 },
    );
    expect(matches).toBeGreaterThan(0);
  });
});
