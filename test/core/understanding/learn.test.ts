import { describe, expect, it } from "vitest";
import type { LabelledText } from "../../../core/understanding/labels.ts";
import { type Experience, learnAtWork } from "../../../core/understanding/learn.ts";
import { Model, SHIPPED_MODEL } from "../../../core/understanding/model.ts";
import { decodeModel, readModelFile } from "../../../core/understanding/modelFile.ts";
import { understand } from "../../../core/understanding/understand.ts";

const shippedBlock = readModelFile(SHIPPED_MODEL).block;
/** A few rows of ours: enough for a test, and quick. */
const shipped = {
  rows: [
    { title: "", text: "身份证丢了怎么补办", labels: { domain: "公安户籍" } },
    { title: "", text: "城管把摊子收走了", labels: { domain: "城乡建设" } },
    { title: "", text: "学校不让报名", labels: { domain: "教育文体" } },
  ],
  composed: [],
  fingerprint: "test",
};

/** In this office people say 石榴牌 and mean a matter of agriculture, and 银杏本, one of the tax office. */
function corrections(count: number, swap = false): LabelledText[] {
  const told = ["怎么办", "丢了", "什么时候发", "在哪里换", "办不下来", "要交钱吗", "过期了", "找谁领"];
  return Array.from({ length: count }, (_, at) => {
    const isFirst = at % 2 === 0;
    const domain = isFirst !== swap ? "农业农村" : "税务财政";
    const text = `${isFirst ? "石榴牌" : "银杏本"}${told[(at >> 1) % told.length]}，第${at}次来问`;
    return { title: "", text, labels: { domain } };
  });
}
const fresh = (rows: LabelledText[]): Experience => ({
  corrections: rows,
  learnedBefore: 0,
  current: null,
  version: 0,
});

describe("learning at work", () => {
  const lesson = learnAtWork(fresh(corrections(48)), shipped, shippedBlock);

  it("keeps a model that is better on the rows held back, and says from what and by how much", () => {
    expect(lesson.kept).toBe(true);
    expect(lesson.summary).toMatch(/^从48次更正中学到；领域 0\.\d\d → 1\.00$/);
    expect(lesson.changes.map(({ label, heldBack }) => [label, heldBack])).toEqual([["domain", 16]]);
  });

  it("gives a model file that answers as the office means it, numbered one higher", () => {
    if (!lesson.kept) throw new Error("not kept");
    const model = new Model([shippedBlock, decodeModel(lesson.bytes).block]);
    const context = { dimensions: {}, directory: null, now: "2026-03-02" };
    expect(understand({ text: "我的石榴牌坏了" }, context, model).domain).toBe("农业农村");
    expect(lesson.version).toBe(1);
  });

  it("is the same for the same corrections", () => {
    expect(learnAtWork(fresh(corrections(48)), shipped, shippedBlock)).toEqual(lesson);
  });

  it("waits while there are too few new corrections to judge by", () => {
    const { kept, summary } = learnAtWork(fresh(corrections(20)), shipped, shippedBlock);
    expect([kept, summary]).toEqual([false, "看了20次更正，新的更正还太少，没法比较，保持原样"]);
  });

  it("has nothing to learn where hundreds of corrections all say the same", () => {
    const same = corrections(800).map((row) => ({ ...row, labels: { domain: "税务财政" } }));
    expect(learnAtWork(fresh(same), shipped, shippedBlock).kept).toBe(false);
  });

  it("leaves the model in use where a new one would be no better", () => {
    if (!lesson.kept) throw new Error("not kept");
    const again = learnAtWork(
      { corrections: corrections(96), learnedBefore: 48, current: lesson.model, version: 1 },
      shipped,
      shippedBlock,
    );
    expect(again.kept).toBe(false);
    expect(again.summary).toContain("没有比原来更准");
  });
});
