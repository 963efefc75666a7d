import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Context, citizenText, understand } from "../../../core/understanding/understand.ts";

const context: Context = {
  dimensions: {
    complexity: ["simple", "general", "complex", "special"],
    obstacle: ["cannot", "hard", "refused"],
    joint: ["yes"],
  },
  directory: null,
  now: "2026-03-02",
};
const read = (text: string, title = "") => understand({ title, text }, context);

describe("what a message asks for", () => {
  it.each([
    ["请问办营业执照要带什么材料", "consult"],
    ["低保申请要什么条件", "consult"],
    ["社保卡丢了怎么补办", "consult"],
    ["星期六户籍窗口上不上班，几点开门", "consult"],
    ["我不会填表，能不能帮我填一下", "assist"],
    ["想给我爸办个残疾证，他瘫痪在床去不了", "assist"],
    ["我眼睛花看不清手机，验证码老输错，你们帮我登一下", "assist"],
    ["不动产窗口让我去税务开证明，税务又让我回不动产，来回跑了四趟没人管", "coordinate"],
    ["孩子上户口材料都齐了，窗口就是不给办", "coordinate"],
    ["楼下烧烤店天天半夜油烟熏得睡不着，投诉几次没人管", "coordinate"],
    ["谢谢你们，证已经拿到了", "none"],
    ["建议在河边步道多装几盏路灯，晚上散步的老人多", "none"],
  ])("%s → %s", (text, kind) => {
    expect(read(text).kind).toBe(kind);
  });

  it.each([
    ["公积金贷款批了三个月还不放款，请你们督促一下", "service", null],
    ["楼上天天半夜拖桌子，吵得睡不着", "other", null],
    ["法院判决两年了对方不还钱，执行局不作为", "excluded", "lawsuit"],
  ])("%s is %s", (text, scope, exclusion) => {
    const meaning = read(text);
    expect([meaning.scope, meaning.exclusion]).toEqual([scope, exclusion]);
  });

  it("names an exclusion exactly where the scope is excluded", () => {
    for (const text of ["我要上访", "公安已经立案了还不抓人", "医保怎么报销", "路灯坏了"]) {
      const meaning = read(text);
      expect(meaning.exclusion !== null).toBe(meaning.scope === "excluded");
    }
  });

  it("hears a complaint about the people behind the counter", () => {
    expect(read("窗口那个女的态度太差了，爱理不理，一直在玩手机").conduct).toBe(true);
    expect(read("请问残疾证在哪里办").conduct).toBe(false);
  });

  it("is surer of a plain question than of a lone word", () => {
    expect(read("请问办营业执照要带什么材料").confidence).toBeGreaterThan(read("执照").confidence);
  });

  it("reads the title too", () => {
    expect(read("我在城东住。", "社保卡丢了怎么补办？").kind).toBe("consult");
  });
});

describe("how a matter is stuck", () => {
  it("is refused where everything is in order", () => {
    expect(read("材料都齐了，也符合条件，派出所就是不给我落户").dimensions["obstacle"]).toBe("refused");
  });

  it("is hard where the traces are lost", () => {
    const meaning = read("我家老房子是单位分的，单位早破产了，原件也丢了，房产证一直办不下来");
    expect(meaning.dimensions["obstacle"]).toBe("hard");
  });

  it("is joint where one unit sends to another", () => {
    const meaning = read("不动产窗口让我去税务开证明，税务又让我回不动产，来回跑了四趟没人管");
    expect(meaning.dimensions).toMatchObject({ joint: "yes", complexity: "complex" });
  });

  it("is simple for a short question", () => {
    expect(read("请问办营业执照要带什么材料").dimensions["complexity"]).toBe("simple");
  });

  it("is told only in the words of the pack", () => {
    const text = "不动产窗口让我去税务开证明，税务又让我回不动产，来回跑了四趟，材料齐全就是不给办";
    const meaning = understand({ text }, { ...context, dimensions: { complexity: ["general"] } });
    expect(meaning.dimensions).toEqual({ complexity: "general" });
    expect(understand({ text }, { ...context, dimensions: {} }).dimensions).toEqual({});
  });
});

describe("a call", () => {
  const citizen = { speaker: "citizen", text: "我想问一下护照到期了怎么换" } as const;

  it("is what the citizen said, and nothing of what the agent or the announcement said", () => {
    const turns = [
      { speaker: "ivr", text: "您的通话可能被录音，投诉请按二，法院判决请按三" },
      citizen,
      { speaker: "agent", text: "您是要投诉工作人员态度恶劣、拒绝办理吗，电话13800138000" },
      { speaker: "citizen", text: "不是，就问要带什么" },
    ] as const;
    const alone = turns.filter((turn) => turn.speaker === "citizen");
    expect(understand({ turns: [...turns] }, context)).toEqual(understand({ turns: alone }, context));
    expect(citizenText({ turns: [...turns] })).toBe("我想问一下护照到期了怎么换\n不是，就问要带什么");
  });

  it("is understood even where the citizen said nothing", () => {
    expect(understand({ turns: [{ speaker: "agent", text: "喂，您好" }] }, context)).toEqual(
      understand({ turns: [] }, context),
    );
  });
});

describe("the reasons", () => {
  it("name words that stand in the text", () => {
    for (const [title, text] of [
      ["社保转移卡住了", "跑了 三趟，窗口说系统没有记录，让我去找原单位！\n原单位早就倒闭了，请问怎么办？"],
      ["", "２０２３年申请的补贴，至今没有到账；多次打电话 没人接。"],
    ] as const) {
      const meaning = read(text, title);
      expect(meaning.why.length).toBeGreaterThan(2);
      for (const why of meaning.why) expect(`${title}\n${text}`).toContain(why.words);
    }
  });

  it("say which label they speak for", () => {
    const { why, kind, scope } = read("孩子上户口材料都齐了，窗口就是不给办");
    const labels = new Set(why.map((one) => one.label));
    expect(labels).toContain(`kind:${kind}`);
    expect(labels).toContain(`scope:${scope}`);
  });
});

describe("any text at all", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc
      .array(
        fc.constantFrom("请问", "社保", "不给办", "\n", "，", "A3区", "１２", "😀", "\ud800", "法院", " "),
        { maxLength: 60 },
      )
      .map((parts) => parts.join("")),
  );

  it("is understood without an error, the same way each time, with reasons and slots inside it", () => {
    fc.assert(
      fc.property(anyText, anyText, (title, text) => {
        const meaning = read(text, title);
        expect(read(text, title)).toEqual(meaning);
        expect(meaning.confidence).toBeGreaterThan(0);
        expect(meaning.confidence).toBeLessThanOrEqual(1);
        for (const why of meaning.why) expect(`${title}\n${text}`).toContain(why.words);
        for (const slot of Object.values(meaning.slots))
          expect(text.slice(slot.start, slot.end)).toBe(slot.text);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("does not change with the text read before it", () => {
    const before = read("请问护照怎么办");
    read("楼下烧烤店油烟太大，投诉无门");
    expect(read("请问护照怎么办")).toEqual(before);
  });

  it("may be very long: its beginning and its end are read", () => {
    const meaning = read(`${"我家的情况是这样的。".repeat(20_000)}请问办护照要带什么材料？`);
    expect(meaning.kind).toBe("consult");
    for (const why of meaning.why) expect(why.words.length).toBeLessThan(100);
  });
});
