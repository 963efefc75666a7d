import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CharacterSet } from "../../../core/understanding/slots/characterSet.ts";

const characters = fc.string({ unit: fc.constantFrom(..."一二三年月日我你他，x0"), maxLength: 40 });

describe("a set of characters", () => {
  it("finds the next place of one of them where looking at each place does", () => {
    const set = new CharacterSet("年月，0");
    const other = new CharacterSet("我x");
    fc.assert(
      fc.property(fc.array(characters, { minLength: 1, maxLength: 4 }), fc.nat(45), (texts, from) => {
        for (const text of texts)
          for (const one of [set, other]) {
            const places = Array.from(text, (_, at) => at).filter((at) => at >= from && one.at(text, at));
            expect(Math.max(one.next(text, from), from)).toBe(Math.max(places[0] ?? text.length, from));
          }
      }),
      { seed: 1 },
    );
  });

  it("finds places in a text too long to be kept", () => {
    const text = `${"一".repeat(40_000)}年`;
    expect(new CharacterSet("年").next(text, 3)).toBe(40_000);
    expect(new CharacterSet("月").next(text, 3)).toBe(text.length);
  });

  it("knows the places of a set made after the text was first looked at", () => {
    const text = "去年三月";
    expect(new CharacterSet("年").next(text, 0)).toBe(1);
    expect(new CharacterSet("月").next(text, 0)).toBe(3);
  });
});
