import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONFIRMING_PACK, PLAIN_PACK, type Said, Story } from "../../support/story.ts";

const GUIDE = { guideId: "g", title: "身份证补办", notice: "带上户口簿，去派出所。", confidence: 0.95 };

/** One step of a random conversation. */
type Step =
  | { do: "say"; text: string; mustKeep: boolean }
  | { do: "send"; kinds: ("image" | "sticker" | "voice")[]; text: string }
  | { do: "tap"; index: number }
  | { do: "choose"; payload: string }
  | { do: "wait"; minutes: number };

const MATTERS = ["营业执照", "房产证过户", "居住证", "残疾证", "身份证", "公积金提取"];
const TROUBLES = [
  "跑了三趟都不给办",
  "窗口说材料不齐退回来了",
  "要带什么材料",
  "想请人上门帮忙办",
  "等了两个月没消息",
];
const SMALL = [
  "你好",
  "谢谢",
  "好的",
  "不对",
  "对",
  "是的",
  "进度",
  "查询",
  "撤回",
  "取消",
  "补充",
  "人工",
  "帮助",
  "跳过",
  "不想说",
  "1",
  "2",
  "解决了",
  "没解决",
  "怎么还没人联系我",
  "没办成",
  "你们都是废物",
  "哈哈",
  "今天天气真好",
  "13812345678",
  "我叫王建国，电话13812345678",
  "1381234",
  "不对，是居住证",
  "不是营业执照，是居住证",
  "电话改成13900001111",
  "{{vars.x}}",
  "",
  "？",
];
const PAYLOADS = [
  "solved",
  "unsolved",
  "yes",
  "no",
  "skip",
  "person",
  "separate",
  "resume",
  "finish",
  "ticket:x",
  "nonsense",
  "dimension:a:b",
];

const story = fc.record({
  matter: fc.constantFrom(...MATTERS),
  trouble: fc.constantFrom(...TROUBLES),
  n: fc.nat(99_999),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: story.map(({ matter, trouble, n }) => ({
      do: "say" as const,
      text: `${matter}${trouble}，单号第${n}个`,
      mustKeep: true,
    })),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(...SMALL).map((text) => ({ do: "say" as const, text, mustKeep: false })),
  },
  {
    weight: 1,
    arbitrary: fc
      .nat(9999)
      .map((n) => ({ do: "say" as const, text: `补充：还有第${n}张证明也交了`, mustKeep: true })),
  },
  {
    weight: 1,
    arbitrary: fc
      .nat(9999)
      .map((n) => ({ do: "say" as const, text: `转人工，我的居住证第${n}次被退回了`, mustKeep: true })),
  },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: "binary", maxLength: 60 })
      .map((text) => ({ do: "say" as const, text, mustKeep: false })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("send" as const),
      kinds: fc.array(fc.constantFrom("image" as const, "sticker" as const, "voice" as const), {
        minLength: 1,
        maxLength: 3,
      }),
      text: fc.constantFrom("", "", "这是营业执照的回执照片"),
    }),
  },
  { weight: 3, arbitrary: fc.nat(3).map((index) => ({ do: "tap" as const, index })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...PAYLOADS).map((payload) => ({ do: "choose" as const, payload })),
  },
  { weight: 1, arbitrary: fc.constantFrom(5, 45, 3000).map((minutes) => ({ do: "wait" as const, minutes })) },
);

const QUESTION =
  /您想办的是什么事|请再发一句话|碰到什么难处|请留一个电话|还差一个电话|号码好像不全|对不对？|这样说清楚了吗/g;
const SETTLED = /登记好了|记了一笔|已经登记，编号|先不登记|有事随时发给我/;

function saidIn(one: Step, teller: Story): Said | null {
  switch (one.do) {
    case "say":
      return one.text;
    case "send":
      return { text: one.text, kinds: one.kinds };
    case "tap": {
      const choice = teller.choices()[one.index];
      return choice === undefined ? null : { text: choice.title, choice: choice.payload };
    }
    case "choose":
      return { choice: one.payload };
    case "wait":
      teller.desk.now += one.minutes * 60_000;
      return null;
  }
}

/** What a citizen said that has to be found again: in a ticket, or still in the state. */
class Ledger {
  #words = new Set<string>();
  #asked = 0;

  check(one: Step, reply: string, teller: Story): void {
    const state = JSON.stringify(teller.state);
    expect(JSON.parse(state)).toEqual(teller.state);
    expect(state.length).toBeLessThan(20_000);
    expect(reply).not.toMatch(/undefined|\[object|Failed to start|\{\{\{/);
    if (teller.last.outcome !== "noise") expect(teller.last.replies.length).toBeGreaterThan(0);
    this.#checkQuestions(reply);
    if (one.do === "say" && one.mustKeep) this.#words.add(one.text.replace(/^(补充：|转人工，)/, ""));
    const kept = teller.kept();
    for (const words of this.#words) {
      if (kept.includes(words) || state.includes(words)) continue;
      expect.fail(`lost: ${words}`);
    }
    // what the citizen takes back is theirs to lose with the next thing they take back
    if (reply.includes("先不登记"))
      for (const words of this.#words) if (!kept.includes(words)) this.#words.delete(words);
  }

  #checkQuestions(reply: string): void {
    if (SETTLED.test(reply)) this.#asked = 0;
    this.#asked += reply.match(QUESTION)?.length ?? 0;
    if (/先不登记|有事随时发给我/.test(reply)) this.#asked = 0;
    expect(this.#asked).toBeLessThanOrEqual(3);
  }
}

describe("any sequence of messages, choices and photos", () => {
  it.each([
    ["a plain pack", PLAIN_PACK, "wecomKf"],
    ["a pack that wants confirmation", CONFIRMING_PACK, "web"],
  ] as const)("neither throws nor loses words nor asks too much: %s", async (_name, pack, channel) => {
    let registered = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
        const teller = new Story({ pack, channel, guides: { 身份证: GUIDE } });
        const ledger = new Ledger();
        for (const one of steps) {
          const said = saidIn(one, teller);
          if (said !== null) ledger.check(one, await teller.say(said), teller);
        }
        registered += teller.desk.tickets.length;
      }),
      { numRuns: 50, seed: 20261008 },
    );
    expect(registered).toBeGreaterThan(60);
  });
});
