import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Decision, mostDoubtful } from "../../../core/understanding/doubtful.ts";

const decision = (id: string, chances: Decision["chances"], isSettled = false): Decision => ({
  id,
  chances,
  isSettled,
});

describe("the most doubtful decisions", () => {
  it("come first, each with the answer it was least sure of", () => {
    const doubts = mostDoubtful([
      decision("sure", { kind: 0.99, scope: 0.98, domain: 0.97 }),
      decision("kind?", { kind: 0.41, scope: 0.9, domain: 0.9 }),
      decision("scope?", { kind: 0.95, scope: 0.55, domain: 0.9 }),
    ]);
    expect(doubts).toEqual([
      { id: "kind?", label: "kind", chance: 0.41 },
      { id: "scope?", label: "scope", chance: 0.55 },
      { id: "sure", label: "scope", chance: 0.98 },
    ]);
  });

  it("count a doubt about the kind before the same doubt about the domain", () => {
    const [first] = mostDoubtful([decision("a", { domain: 0.5 }), decision("b", { kind: 0.5 })]);
    expect(first?.id).toBe("b");
  });

  it("leave out what a person has settled", () => {
    expect(mostDoubtful([decision("a", { kind: 0.3 }, true)])).toEqual([]);
  });

  it("are never more than asked for, nor one twice", () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.record({ kind: chance, domain: chance })), fc.nat(20), (all, count) => {
        const doubts = mostDoubtful(
          all.map((chances, at) => decision(String(at), chances)),
          count,
        );
        expect(doubts).toHaveLength(Math.min(all.length, count));
        expect(new Set(doubts.map(({ id }) => id)).size).toBe(doubts.length);
      }),
      { seed: 1 },
    );
  });
});
