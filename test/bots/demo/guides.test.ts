import { describe, expect, it } from "vitest";
import { demoGuides } from "../../../bots/demo/files.ts";
import { indexGuides, noticeText } from "../../../core/knowledge/guideIndex.ts";
import { ASKED_QUESTIONS } from "./askedQuestions.ts";
import { COMPLAINTS, NEIGHBOURS, STRANGERS } from "./otherTexts.ts";

const guides = demoGuides();
const index = indexGuides(guides);
const questions = Object.entries(ASKED_QUESTIONS).flatMap(([id, texts]) =>
  texts.map((question) => ({ id, question })),
);
const bare = (text: string) => text.replace(/[\s\p{P}]/gu, "");

describe("the demo's guides", () => {
  it("are at least 45, each with 8 to 14 ways of asking that no other guide has", () => {
    expect(guides.length).toBeGreaterThanOrEqual(45);
    expect(new Set(guides.map(({ id }) => id)).size).toBe(guides.length);
    for (const { asked } of guides) {
      expect(asked.length).toBeGreaterThanOrEqual(8);
      expect(asked.length).toBeLessThanOrEqual(14);
    }
    const asked = guides.flatMap((guide) => guide.asked.map(bare));
    expect(new Set(asked).size).toBe(asked.length);
  });

  it("say who may apply, what to bring, where, how, how long, at what cost, and on which basis", () => {
    for (const { title, body } of guides) {
      expect(body.materials.length).toBeGreaterThan(0);
      expect(body.steps.length).toBeGreaterThan(0);
      expect(body.basis.length).toBeGreaterThan(0);
      for (const basis of body.basis) expect(basis).toMatch(/^《[^》]+》/);
      const notice = noticeText(title, body);
      for (const head of [
        "谁能办：",
        "要带的材料：",
        "到哪儿办：",
        "怎么办：",
        "多久办好：",
        "收费：",
        "依据：",
      ]) {
        expect(notice).toContain(head);
      }
    }
  });

  it("are each found by their own title and by every way of asking that they name", () => {
    for (const guide of guides) {
      for (const text of [guide.title, ...guide.asked, `${guide.title}？`]) {
        expect(index.find(text)?.guide.id, text).toBe(guide.id);
      }
    }
  });
});

describe("questions that were not written for the guides", () => {
  it("are 150 or more, about every guide, and none is a way of asking that a guide names", () => {
    expect(questions.length).toBeGreaterThanOrEqual(150);
    expect(Object.keys(ASKED_QUESTIONS).sort()).toEqual(guides.map(({ id }) => id).sort());
    const named = new Set(guides.flatMap(({ title, asked }) => [title, ...asked].map(bare)));
    expect(questions.filter(({ question }) => named.has(bare(question)))).toEqual([]);
  });

  it("find the right guide in at least 85 of 100 cases", () => {
    const right = questions.filter(({ id, question }) => index.find(question)?.guide.id === id);
    expect(right.length / questions.length).toBeGreaterThanOrEqual(0.85);
  });

  it("never find a wrong one", () => {
    const wrong = questions.filter(({ id, question }) => (index.find(question)?.guide.id ?? id) !== id);
    expect(wrong).toEqual([]);
  });
});

describe("texts that no guide answers", () => {
  it.each([
    ["complaints about a matter that has a guide", COMPLAINTS],
    ["matters beside one that has a guide", NEIGHBOURS],
    ["other texts", STRANGERS],
  ])("get no answer: %s", (_, texts) => {
    expect(texts.length).toBeGreaterThanOrEqual(20);
    expect(texts.filter((text) => index.find(text) !== null)).toEqual([]);
  });

  it("get none when there is nothing in them, or a whole story", () => {
    expect(index.find("")).toBeNull();
    expect(index.find("？！ 123")).toBeNull();
    expect(index.find(`身份证丢了怎么补${"，我从头说起".repeat(20)}`)).toBeNull();
  });
});

describe("an office with few guides", () => {
  it("finds them as surely", () => {
    const few = guides.filter(({ id }) => ["id-card", "dibao", "marriage"].includes(id));
    const small = indexGuides(few);
    for (const { id } of few) {
      const asked = ASKED_QUESTIONS[id] ?? [];
      const found = asked.map((question) => small.find(question)?.guide.id);
      expect(found.filter((one) => one !== undefined && one !== id)).toEqual([]);
      expect(found.filter((one) => one === id).length).toBeGreaterThan(0);
    }
    expect(STRANGERS.filter((text) => small.find(text) !== null)).toEqual([]);
  });

  it("finds none where there are none", () => {
    expect(indexGuides([]).find("身份证丢了怎么补")).toBeNull();
  });
});
