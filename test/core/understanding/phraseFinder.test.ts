import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HashIndex } from "../../../core/understanding/hashIndex.ts";
import { PhraseFinder } from "../../../core/understanding/phraseFinder.ts";
import { TextPreparer } from "../../../core/understanding/preparedText.ts";

const word = fc
  .array(fc.constantFrom("办", "不", "了", "证", "给"), { minLength: 2, maxLength: 4 })
  .map((parts) => parts.join(""));

describe("a finder of phrases", () => {
  it("finds every occurrence of every phrase, overlapping ones too", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { minLength: 1, maxLength: 12 }),
        fc.array(word, { maxLength: 20 }),
        (phrases, parts) => {
          const text = parts.join("");
          const prepared = new TextPreparer().prepare("", text);
          const found: string[] = [];
          new PhraseFinder(phrases.map((phrase) => [phrase, phrase] as const)).find(
            prepared.codes,
            prepared.length,
            (value, start, end) => {
              expect(text.slice(start, end)).toBe(value);
              found.push(`${start}:${value}`);
            },
          );
          const expected = phrases.flatMap((phrase) =>
            Array.from(text, (_, start) => start)
              .filter((start) => text.startsWith(phrase, start))
              .map((start) => `${start}:${phrase}`),
          );
          expect(found.sort()).toEqual(expected.sort());
        },
      ),
      { seed: 1 },
    );
  });

  it("refuses phrases that would be found everywhere", () => {
    expect(() => new PhraseFinder([["办", 1]])).toThrow("办");
  });
});

describe("an index of hashes", () => {
  it("finds each hash at its place and no other", () => {
    const hash = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(fc.uniqueArray(hash, { maxLength: 3000 }), hash, (hashes, other) => {
        const index = new HashIndex(Uint32Array.from(hashes));
        for (const [place, one] of hashes.entries()) expect(index.find(one)).toBe(place);
        expect(index.find(other)).toBe(hashes.indexOf(other));
        const asked = Uint32Array.from([...hashes, other]);
        const places = new Int32Array(asked.length);
        index.findAll(asked, asked.length, places);
        expect(Array.from(places)).toEqual([...hashes.keys(), hashes.indexOf(other)]);
      }),
      { seed: 1, numRuns: 30 },
    );
  });
});

describe("a folded text", () => {
  const fold = (text: string, title = ""): string => {
    const { codes, length } = new TextPreparer().prepare(title, text);
    return String.fromCharCode(...codes.subarray(0, length));
  };

  it("is the same for full width, case, white space between words, and any number", () => {
    expect(fold("ＡＰＰ 登 录不了，试了１２次")).toBe(fold("app登录不了,试了3次"));
    expect(fold("A3区和B12区")).toBe("0区和0区");
  });

  it("keeps questions apart from stops", () => {
    expect(fold("能办吗？能办。")).toBe("能办吗?能办,");
  });

  it("tells its title from its body", () => {
    const prepared = new TextPreparer().prepare("办证", "不给办");
    expect(prepared.titleEnd).toBe(3);
    expect(prepared.source).toBe("办证\n不给办");
    expect(prepared.source[prepared.offsets[prepared.titleEnd] ?? 0]).toBe("不");
  });
});
