import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerJointly } from "../../../core/understanding/jointAnswer.ts";
import type { Answer } from "../../../core/understanding/model.ts";

const KINDS = ["consult", "assist", "coordinate", "none"] as const;
const NATURES = ["咨询", "办事", "投诉", "建议"] as const;

function answer(classes: readonly string[], chances: readonly number[]): Answer {
  const top = Math.max(...chances);
  return { value: classes[chances.indexOf(top)] ?? "", chance: top, chances, classes };
}

describe("kind and nature read together", () => {
  it("agree, where one of them was sure and the other was not", () => {
    const joint = answerJointly(
      answer(KINDS, [0.45, 0.05, 0.4, 0.1]),
      answer(NATURES, [0.02, 0.03, 0.94, 0.01]),
    );
    expect([joint.kind, joint.nature]).toEqual(["coordinate", "投诉"]);
  });

  it("never make a question of what wants something done", () => {
    const some = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(some, some, (kinds, natures) => {
        const joint = answerJointly(answer(KINDS, kinds), answer(NATURES, natures));
        expect(joint.nature === "咨询" && (joint.kind === "coordinate" || joint.kind === "assist")).toBe(
          false,
        );
        expect(joint.kindChance).toBeGreaterThan(0);
        expect(joint.kindChance).toBeLessThanOrEqual(1);
        expect(joint.natureChance).toBeLessThanOrEqual(1 + 1e-9);
      }),
      { seed: 1 },
    );
  });

  it("are each as they were where a model knows no pair that can be", () => {
    const joint = answerJointly(answer(["assist"], [1]), answer(["投诉", "咨询"], [0.7, 0.3]));
    expect(joint).toEqual({ kind: "assist", kindChance: 1, nature: "投诉", natureChance: 0.7 });
  });
});
