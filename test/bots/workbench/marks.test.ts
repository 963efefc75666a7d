import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markedText } from "../../../bots/workbench/page/ticket/marks.ts";

describe("the words that a judgement was drawn from", () => {
  it("are marked with the reason wherever they stand, the longest first", () => {
    const reasons = [
      { label: "多次跑", words: "跑了三趟" },
      { label: "趟数", words: "三趟" },
    ];
    expect(markedText("我跑了三趟，三趟都白跑", reasons)).toEqual([
      { text: "我", why: null },
      { text: "跑了三趟", why: "多次跑" },
      { text: "，", why: null },
      { text: "三趟", why: "趟数" },
      { text: "都白跑", why: null },
    ]);
  });

  it("lose nothing of the text and add nothing to it", () => {
    const words = fc.string({ unit: fc.constantFrom("办", "不", "了", "跑", "，"), maxLength: 30 });
    fc.assert(
      fc.property(words, fc.array(words, { maxLength: 5 }), (text, reasons) => {
        const marked = markedText(
          text,
          reasons.map((one) => ({ label: "因为", words: one })),
        );
        expect(marked.map((one) => one.text).join("")).toBe(text);
        expect(marked.every((one) => one.text !== "")).toBe(true);
      }),
    );
  });
});
