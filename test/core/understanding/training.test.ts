import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibrate } from "../../../core/understanding/calibrate.ts";
import { BadLabels, parseLabelledRows } from "../../../core/understanding/labelledRows.ts";
import type { LabelledText } from "../../../core/understanding/labels.ts";
import { softmax } from "../../../core/understanding/linearModel.ts";
import { trainSeparator } from "../../../core/understanding/linearTrainer.ts";
import { Model, SHIPPED_MODEL } from "../../../core/understanding/model.ts";
import {
  BadModelFile,
  decodeModel,
  encodeModel,
  readModelFile,
} from "../../../core/understanding/modelFile.ts";
import { NothingToLearn, trainOfficeModel } from "../../../core/understanding/train.ts";
import { crossValidate, TRAINING_SETTINGS, trainBlock } from "../../../core/understanding/trainBlock.ts";
import { understand } from "../../../core/understanding/understand.ts";

const row = (text: string, labels: LabelledText["labels"]): LabelledText => ({ title: "", text, labels });
/** An office where people say 蓝本本 and mean a matter of the traffic department. */
const office = [
  ...["蓝本本在哪换", "蓝本本丢了", "我的蓝本本过期了", "蓝本本年审", "办蓝本本", "蓝本本要照片吗"].map(
    (text) => row(text, { domain: "交通运输" }),
  ),
  ...["小红花补贴", "领小红花", "小红花没到账", "小红花找谁"].map((text) => row(text, { domain: "民政" })),
];
const context = { dimensions: {}, directory: null, now: "2026-03-02" };

describe("an office's own model", () => {
  const ours = [
    row("身份证丢了", { domain: "公安户籍" }),
    row("城管来了", { domain: "城乡建设" }),
    row("户口迁移", { domain: "公安户籍" }),
  ];
  const stored = trainOfficeModel(office, ours);

  it("is the same for the same rows, byte for byte", () => {
    expect(encodeModel(trainOfficeModel(office, ours))).toEqual(encodeModel(stored));
  });

  it("comes back from its file as it was", () => {
    expect(decodeModel(encodeModel(stored))).toEqual(stored);
  });

  it("answers what it was taught, and leaves the rest to the shipped model", () => {
    const shipped = readModelFile(SHIPPED_MODEL).block;
    const model = new Model([shipped, stored.block]);
    const plain = new Model([shipped]);
    const meaning = understand({ text: "蓝本本怎么补" }, context, model);
    expect(meaning.domain).toBe("交通运输");
    const before = understand({ text: "蓝本本怎么补" }, context, plain);
    expect([meaning.kind, meaning.confidence, meaning.scope]).toEqual([
      before.kind,
      before.confidence,
      before.scope,
    ]);
  });

  it("is refused where there is nothing to learn", () => {
    expect(() => trainOfficeModel([row("没有标注", {})], [])).toThrow(NothingToLearn);
  });

  it("tells apart only the classes of a large labels file", () => {
    const many = Array.from({ length: 500 }, (_, at) =>
      row(`${office[at % 10]?.text}${at}`, office[at % 10]?.labels ?? {}),
    );
    const [head] = trainOfficeModel(many, ours).block.heads;
    expect(head?.classes).toEqual(["交通运输", "民政"]);
  });
});

describe("a model file", () => {
  it.each([
    ["empty", new Uint8Array()],
    ["of something else", new TextEncoder().encode("PK\u0003\u0004 not a model at all")],
    ["cut off", encodeModel(trainOfficeModel(office, [])).slice(0, -64)],
  ])("that is %s is refused", (_, bytes) => {
    expect(() => decodeModel(bytes)).toThrow(BadModelFile);
  });

  it("of any bytes is refused, never read wrongly", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decodeModel(bytes)).toThrow(BadModelFile);
      }),
      { seed: 1 },
    );
  });
});

describe("labelled rows", () => {
  it("may have any subset of labels, null for unknown, and fields of their own", () => {
    const [first] = parseLabelledRows(
      '{"id":"a","title":"t","text":"x","kind":"none","conduct":false,"nature":null,"dept":1}\n\n',
    );
    expect(first).toEqual({ title: "t", text: "x", labels: { kind: "none", conduct: "false" } });
  });

  it.each([
    ['{"text":"x"}\n{"text":', 2],
    ['{"text":"x","kind":"help"}', 1],
    ['{"kind":"none"}', 1],
  ])("with an error name the line: %s", (lines, line) => {
    expect(() => parseLabelledRows(lines)).toThrow(BadLabels);
    expect(() => parseLabelledRows(lines)).toThrow(`line ${line}:`);
  });
});

describe("the trainer", () => {
  it("separates what can be separated", () => {
    const data = {
      starts: Uint32Array.of(0, 1, 2, 4),
      ends: Uint32Array.of(1, 2, 4, 5),
      columns: Uint32Array.of(0, 1, 0, 2, 1),
      values: Float32Array.of(1, 1, 0.7, 0.7, 0.9),
      columnCount: 3,
    };
    const signs = Int8Array.of(1, -1, 1, -1);
    const { weights, bias } = trainSeparator(
      data,
      Uint32Array.of(0, 1, 2, 3),
      signs,
      new Float32Array(4).fill(1),
      {
        cost: 10,
        epochs: 100,
        seed: 1,
      },
    );
    expect((weights[0] ?? 0) + bias).toBeGreaterThan(0);
    expect((weights[1] ?? 0) + bias).toBeLessThan(0);
  });

  it("gives probabilities that match how often the scores are right", () => {
    // Score 1 is right three times in four, whichever class it points to.
    const scores = Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? [1, -1] : [-1, 1]));
    const truth = scores.map((pair, at) =>
      Math.floor(at / 2) % 4 === 0 ? pair.indexOf(-1) : pair.indexOf(1),
    );
    const { sharpness, offsets } = calibrate(scores, truth);
    const [chance] = softmax([sharpness + (offsets[0] ?? 0), -sharpness + (offsets[1] ?? 0)]);
    expect(chance).toBeCloseTo(0.75, 2);
  });

  it("is as sure as it may be of letters written whole, however easy the composed ones are", () => {
    const texts = Array.from({ length: 400 }, (_, at): LabelledText => {
      const isRoad = at % 2 === 0;
      const isComposed = at % 4 < 2;
      // Of the whole letters every fifth says the contrary of its label.
      const isContrary = !isComposed && at % 5 === 0;
      const labels = { domain: isRoad ? "交通运输" : "民政" };
      const text = `${isRoad !== isContrary ? "公交车站牌不见了" : "低保金没有到账"}${String.fromCharCode(0x4e00 + at)}`;
      return isComposed ? { title: "", text, labels, group: String(at) } : { title: "", text, labels };
    });
    const question = { label: "domain", classes: ["交通运输", "民政"] } as const;
    const model = new Model([readModelFile(SHIPPED_MODEL).block, trainBlock(texts, [question])]);
    const { domain, domainConfidence } = understand({ text: "公交车站牌不见了" }, context, model);
    expect(domain).toBe("交通运输");
    expect(domainConfidence).toBeCloseTo(0.8, 1);
  });

  it("judges no letter by its double", () => {
    // Each letter stands there twice, its class is drawn by lot: nothing of it can be told from the others.
    const texts = Array.from({ length: 160 }, (_, at): LabelledText => {
      const letter = at >> 1;
      const own = Array.from({ length: 40 }, (_own, place) =>
        String.fromCharCode(0x4e00 + letter * 40 + place),
      );
      const domain = (letter * 7919) % 13 < 6 ? "交通运输" : "民政";
      return { title: at % 2 === 0 ? "再次反映" : "反映", text: own.join(""), labels: { domain } };
    });
    const { scores, truth } = crossValidate(
      texts,
      { label: "domain", classes: ["交通运输", "民政"] },
      { ...TRAINING_SETTINGS, minRows: 1 },
    );
    const right = scores.filter((row, at) => row.indexOf(Math.max(...row)) === truth[at]).length;
    expect(right / texts.length).toBeLessThan(0.7);
  });
});
