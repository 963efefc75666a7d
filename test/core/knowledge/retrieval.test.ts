import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demoGuides } from "../../../bots/demo/files.ts";
import { guideItem } from "../../../core/knowledge/knowledgeItems.ts";
import { indexKnowledge } from "../../../core/knowledge/retrieval/retrieve.ts";
import { ASKED_QUESTIONS } from "../../bots/demo/askedQuestions.ts";
import { STRANGERS } from "../../bots/demo/otherTexts.ts";

const items = demoGuides().map((guide) => guideItem("hall", guide));
const index = indexKnowledge(items, null);
const questions = Object.entries(ASKED_QUESTIONS).flatMap(([id, texts]) =>
  texts.map((text) => ({ id, text })),
);

describe("what an office knows", () => {
  it("is found among the first five for at least 95 of 100 questions not written for it", () => {
    const found = questions.filter(({ id, text }) =>
      index.search({ text }, 5).some(({ item }) => item.id === id),
    );
    expect(found.length / questions.length).toBeGreaterThanOrEqual(0.95);
  });

  it("answers by itself only when sure, and is then right in at least 98 of 100 cases", () => {
    const answers = questions.flatMap(({ id, text }) => {
      const answer = index.answer({ text });
      return answer === null ? [] : [answer.item.id === id];
    });
    expect(answers.length).toBeGreaterThan(questions.length * 0.1);
    expect(answers.filter((right) => right).length / answers.length).toBeGreaterThanOrEqual(0.98);
  });

  it("does not answer what it does not know", () => {
    expect(STRANGERS.filter((text) => index.answer({ text }) !== null)).toEqual([]);
    for (const text of ["", "？！", "怎么办", "谢谢"]) expect(index.answer({ text })).toBeNull();
  });

  it("gives nothing where there is nothing, and the same for the same question", () => {
    expect(indexKnowledge([], null).search({ text: "身份证丢了" }, 5)).toEqual([]);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(10), (text, limit) => {
        const hits = index.search({ text }, limit);
        expect(hits.length).toBeLessThanOrEqual(limit);
        expect(index.search({ text }, limit)).toEqual(hits);
        for (const [i, hit] of hits.entries()) {
          expect(hit.confidence).toBeGreaterThanOrEqual(0);
          expect(hit.confidence).toBeLessThanOrEqual(1);
          expect(hit.score).toBeLessThanOrEqual(hits[i - 1]?.score ?? Number.POSITIVE_INFINITY);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("prefers what speaks of the same domain where words leave it open", () => {
    const item = (id: string, text: string) => ({
      kind: "case" as const,
      officeId: "hall",
      id,
      title: "",
      asked: [],
      text,
    });
    const topics = (_: string, text: string) => (text.includes("驾驶") ? [1, 0] : [0, 1]);
    const two = indexKnowledge([item("shop", "许可证年检的办法"), item("car", "驾驶许可年检的办法")], topics);
    expect(two.search({ text: "驾驶许可证年检" }, 2)[0]?.item.id).toBe("car");
  });
});
