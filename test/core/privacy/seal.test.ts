import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeal, SealBroken } from "../../../core/privacy/seal.ts";

const seal = createSeal(randomBytes(32));

describe("sealed data", () => {
  it("opens again to what it was, for its owner", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (text, owner) => {
        expect(seal.open(seal.seal(text, owner), owner)).toBe(text);
      }),
    );
  });

  it("never looks twice the same, and does not show what it holds", () => {
    const one = Buffer.from(seal.seal("13800138000", "a"));
    expect(one.equals(seal.seal("13800138000", "a"))).toBe(false);
    expect(one.includes("13800138000")).toBe(false);
  });

  it("does not open for another owner, with another key, or when one bit was changed", () => {
    const sealed = seal.seal("王建国", "a");
    expect(() => seal.open(sealed, "b")).toThrow(SealBroken);
    expect(() => createSeal(randomBytes(32)).open(sealed, "a")).toThrow(SealBroken);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const altered = Uint8Array.from(sealed);
        altered[at] = (altered[at] ?? 0) ^ flip;
        expect(() => seal.open(altered, "a")).toThrow(SealBroken);
      }),
    );
  });

  it("is found by a hash that nobody can make without the key", () => {
    expect(seal.hash("13800138000", "a")).toBe(seal.hash("13800138000", "a"));
    expect(seal.hash("13800138000", "a")).not.toBe(seal.hash("13800138000", "b"));
    expect(createSeal(randomBytes(32)).hash("13800138000", "a")).not.toBe(seal.hash("13800138000", "a"));
  });

  it("wants a key of 32 bytes", () => {
    expect(() => createSeal(randomBytes(16))).toThrow(/32/);
  });
});
