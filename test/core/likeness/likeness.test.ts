import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge, type LikeTicket } from "../../../core/likeness/judge.ts";
import { keysOf, lookupKeys } from "../../../core/likeness/keys.ts";
import { likenessOf, weigh } from "../../../core/likeness/likeness.ts";
import { encodePairs, rarityFrom } from "../../../core/likeness/pairTable.ts";
import { EMPTY_PROFILE, profileOf } from "../../../core/likeness/profile.ts";
import { type LikenessFacts, signatureOf } from "../../../core/likeness/signature.ts";

const FACTS: LikenessFacts = {
  personKey: "p",
  phoneHash: null,
  departmentId: null,
  matter: null,
  domain: null,
};
const sign = (text: string, facts: Partial<LikenessFacts> = {}, title = "") =>
  signatureOf({ title, text }, { ...FACTS, ...facts });
const like = (a: string, b: string, profile = EMPTY_PROFILE) =>
  likenessOf(weigh(sign(a), profile), weigh(sign(b), profile)).score;
const DAY = 86_400_000;
const NOW = Date.parse("2026-11-19T10:00:00+08:00");

describe("likeness of tickets", () => {
  it("is whole with itself, the same both ways, and between 0 and 1", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 200 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const score = like(a, b);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(like(b, a)).toBeCloseTo(score, 10);
      }),
      { numRuns: 100 },
    );
    const said = "梧桐里小区的电梯坏了两个月";
    expect(like(said, said)).toBeCloseTo(1, 10);
  });

  it("sees one cause in different words by what they name, and none in shared phrases", () => {
    const cause = like(
      "梧桐里三栋电梯坏了两个月没人修，老人上不了楼",
      "投诉梧桐里物业，我们那栋楼电梯一直停着",
    );
    const phrases = like(
      "您好，我想咨询一下，社保卡丢了需要带什么材料去补办，谢谢",
      "您好，我想咨询一下，营业执照注销需要带什么材料，谢谢",
    );
    expect(cause).toBeGreaterThan(2 * phrases);
  });

  it("does not take the town's name for a cause once the office has heard it often", () => {
    const town = Array.from(
      { length: 200 },
      (_, i) => sign(`青溪镇第${i}件事，${String.fromCharCode(0x4e00 + i * 7)}`).terms,
    );
    const one = "青溪镇的路灯不亮";
    const other = "青溪镇的学位不够";
    expect(like(one, other, profileOf(town))).toBeLessThan(like(one, other) / 2);
  });

  it("grows with the same matter and unit", () => {
    const facts = { matter: "社保卡补办", departmentId: "hrss" };
    const a = weigh(sign("卡坏了，跑了三趟", facts), EMPTY_PROFILE);
    const b = weigh(sign("补卡一直没消息", facts), EMPTY_PROFILE);
    const c = weigh(sign("补卡一直没消息"), EMPTY_PROFILE);
    expect(likenessOf(a, b).score).toBeGreaterThan(likenessOf(a, c).score + 0.1);
  });

  it("takes nothing from what masking leaves behind", () => {
    expect(sign("王**，138****8000，6101**********1234").terms).toEqual([]);
  });
});

describe("the keys of a ticket", () => {
  it("are found again in the period by the same words, and never by another office", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 89 }), (days) => {
        const signature = sign("梧桐里小区的电梯坏了两个月没人修");
        const filed = new Set(keysOf("a", signature, EMPTY_PROFILE, NOW - days * DAY));
        const found = (office: string, back: number) =>
          lookupKeys(office, signature, EMPTY_PROFILE, NOW - back * DAY, NOW).some((key) => filed.has(key));
        expect(found("a", 90)).toBe(true);
        expect(found("b", 90)).toBe(false);
      }),
    );
  });
});

describe("the judgement of what is like a new ticket", () => {
  const found = (ticketId: string, score: number, samePerson: boolean, clusterId = ticketId): LikeTicket => ({
    ticketId,
    at: "2026-11-19T10:00:00+08:00",
    samePerson,
    clusterId,
    likeness: { score, words: score, sameMatter: false, sameDepartment: false },
  });

  it("is a supplement for the same person, the same cause for others, and nothing for what is hardly alike", () => {
    const judged = judge([found("own", 0.2, true), found("near", 0.5, false), found("far", 0.1, false)]);
    expect(judged.supplementOf?.ticketId).toBe("own");
    expect(judged.sameCause.map(({ ticketId }) => ticketId)).toEqual(["near"]);
    expect(judged.clusterId).toBe("near");
    expect(judge([found("far", 0.1, false), found("own", 0.1, true)])).toEqual({
      supplementOf: null,
      sameCause: [],
      clusterId: null,
    });
  });

  it("joins no cause by one odd ticket of it", () => {
    expect(judge([found("odd", 0.3, false, "c"), found("core", 0.02, false, "c")]).clusterId).toBeNull();
    expect(judge([found("one", 0.3, false, "c"), found("two", 0.2, false, "c")]).clusterId).toBe("c");
  });
});

describe("the table of pairs", () => {
  it("is read as it was written; what it does not hold is the rarest", () => {
    const rarity = rarityFrom(
      encodePairs({
        texts: 99,
        counts: new Map([
          [7, 9],
          [0xfffffffe, 99],
        ]),
      }),
    );
    expect(rarity(7)).toBeCloseTo(Math.log(10), 5);
    expect(rarity(0xfffffffe)).toBeCloseTo(0, 5);
    expect(rarity(8)).toBeCloseTo(Math.log(100), 5);
  });
});
