import { describe, expect, it } from "vitest";
import { findSlots } from "../../../core/understanding/slots/findSlots.ts";
import { said } from "./slotsCalls.ts";
import { choices } from "./slotsSpeech.ts";

describe("slots in noisy transcripts", () => {
  const calls = (() => {
    const c = choices(20_240_610);
    return Array.from({ length: 2500 }, () => said(c));
  })();

  it.each(["phone", "idNumber", "visits", "money"] as const)(
    "finds %s with an F1 of 0.95 and more",
    (slot) => {
      let right = 0;
      let found = 0;
      let there = 0;
      const missed: string[] = [];
      for (const { text, gold } of calls) {
        const value = findSlots(text, { today: "2024-06-10" })[slot]?.value;
        if (gold[slot] !== undefined) there++;
        if (value !== undefined) found++;
        if (value !== undefined && value === gold[slot]) right++;
        else if (value !== gold[slot]) missed.push(`${value} for ${gold[slot]}: ${text}`);
      }
      const f1 = (2 * right) / (found + there);
      expect(there).toBeGreaterThan(900);
      expect(f1, missed.slice(0, 5).join("\n")).toBeGreaterThanOrEqual(0.95);
    },
  );
});
