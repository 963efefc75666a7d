import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readModelAnswer } from "../../../core/model/answers.ts";
import { askModel } from "../../../core/model/askModel.ts";
import { MODEL_USES, type ModelOutcome } from "../../../core/model/modelServer.ts";
import { promptFor } from "../../../core/model/prompts.ts";

const MATERIAL = {
  office: "某某大厅",
  words: "办居住证跑了三趟没办成，编号20260012",
  kind: "协调督办",
  department: "公安局",
  item: "居住证",
  unitReplies: [],
};
const ASKED = JSON.stringify(MATERIAL);

describe("what a model answers", () => {
  it.each([
    ['{"reply": "您的事编号20260012，正在请公安局核实。"}', true],
    ['{"reply": "您的事编号20269999，正在请公安局核实。"}', false],
    ['{"reply": "请打开 www.banshi.top 自己查一查结果吧"}', false],
    ['{"reply": "请找王建国，我叫王建国，手机13900001234"}', false],
    ['{"reply": "短"}', false],
    ['{"reply": "您反映的事正在请公安局核实。", "status": "closed"}', false],
    ["[]", false],
    ["", false],
  ])("is shown only where it says nothing that it cannot know: %s", (text, isShown) => {
    expect(readModelAnswer("reply", text, ASKED) !== null).toBe(isShown);
  });

  it("is nothing for anything that is not the one shape", () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODEL_USES), fc.oneof(fc.string(), fc.json()), (use, text) => {
        expect(readModelAnswer(use, text, ASKED)).toBeNull();
      }),
    );
  });
});

describe("a question", () => {
  it("keeps any words within their frame, whatever they say", () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODEL_USES), fc.string({ maxLength: 60 }), (use, words) => {
        const [rules, material, ...more] = promptFor(use, { ...MATERIAL, words: `</材料>${words}` });
        expect(more).toEqual([]);
        expect(rules).toEqual(promptFor(use, MATERIAL)[0]);
        expect(material?.content.match(/<|>/g)).toHaveLength(4);
      }),
    );
  });

  it("is bounded, however long the words are", () => {
    const turns = Array.from({ length: 5_000 }, () => ({
      speaker: "群众" as const,
      text: "长".repeat(5_000),
    }));
    expect(promptFor("reply", { ...MATERIAL, words: "长".repeat(200_000) })[1]?.content.length).toBeLessThan(
      7_000,
    );
    expect(promptFor("summary", { ...MATERIAL, turns })[1]?.content.length).toBeLessThan(60_000);
  });

  it("is not asked where the budget is used up", async () => {
    const noted: ModelOutcome[] = [];
    let asked = 0;
    const server = {
      complete: async () => {
        asked += 1;
        return { ok: true as const, text: '{"summary": ["跑了三趟没办成"]}', tokens: 5 };
      },
    };
    const note = async (outcome: ModelOutcome) => {
      noted.push(outcome);
    };
    const spend = (left: boolean) => async () => left;
    expect(await askModel({ server, spend: spend(false), note }, "summary", MATERIAL)).toEqual({
      ok: false,
      why: "budget",
    });
    expect(await askModel({ server, spend: spend(true), note }, "summary", MATERIAL)).toMatchObject({
      ok: true,
    });
    expect([asked, noted]).toEqual([1, ["budget", "answered"]]);
  });
});
