import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CallReading, type CallTurn, type Place, placesOf, wordsAt } from "../../../core/calls/call.ts";
import { withoutFillers } from "../../../core/calls/fillers.ts";
import { maskCall } from "../../../core/calls/maskCall.ts";
import { confirmedPhone, readCall } from "../../../core/calls/readCall.ts";
import type { TopicOf } from "../../../core/calls/topic.ts";
import { signatureOf } from "../../../core/likeness/signature.ts";
import { understand } from "../../../core/understanding/understand.ts";
import { composedCalls, stories } from "./composedCalls.ts";

const FACTS = { personKey: "", phoneHash: null, departmentId: null, matter: null, domain: null };
/** As an office without a duty directory reads. */
const topicOf: TopicOf = (text) => {
  const { slots, ...meaning } = understand({ text }, { dimensions: {}, directory: null, now: "2026-11-19" });
  const { terms } = signatureOf({ title: "", text }, FACTS);
  return { ...meaning, item: slots.matter?.value ?? null, terms: new Set(terms) };
};

/** Lines that begin with who speaks: 民, 员 or 机. */
function call(...lines: string[]): CallTurn[] {
  const speakers = { 民: "citizen", 员: "agent", 机: "ivr" } as const;
  return lines.map((line) => {
    const speaker = Object.entries(speakers).find(([letter]) => line.startsWith(letter))?.[1];
    if (speaker === undefined) throw new Error(`who says ${line}`);
    return { speaker, text: line.slice(2) };
  });
}

const said = (turns: readonly CallTurn[], place: Place) =>
  withoutFillers(turns[place.turn]?.text.slice(place.from, place.to) ?? "");
const inShort = (turns: readonly CallTurn[], { matters }: CallReading, at = 0) =>
  (matters[at]?.summary ?? []).map((place) => said(turns, place));

const THREE = call(
  "机：普通话请按一",
  "员：您好，政务服务热线，请问有什么可以帮您？",
  "民：喂你好，呃，那个我想问一下啊，就是我妈那个退休手续，在社保窗口跑了三趟了，每次都说材料不齐，又不说差什么",
  "员：嗯，您母亲是哪个单位的？",
  "民：嗯是原来毛巾厂的，厂子早就没了，档案在人才中心放着，他们说要厂里盖章，我上哪盖去啊我上哪盖去",
  "员：好的，这个我给您登记，转给人社局，三个工作日内答复您。",
  "民：行行行，希望你们能把缺什么一次说清楚。对了还有一个是，我家小区门口那个路灯坏了两个月了，晚上黑乎乎的老人都摔了一跤，能不能找人来修一下",
  "员：您的电话是13900001234吧？",
  "民：对的",
  "员：路灯这个我帮您反映给城管部门，让他们联系您。还有别的事吗？",
  "民：有，顺便问一下，小孩的医保怎么交啊，是在社区交还是网上交",
  "员：医保可以在手机上缴，具体我让医保窗口的同事给您回电话。",
  "民：好的好的谢谢啊再见",
);

const BARE = call(
  "员：您好",
  "民：你好同志我姓王我叫王建国我想那个我想补办一个身份证丢了都半个月了前天去派出所人家说系统坏了让我过两天再去我今天又去了还是说系统没好我这马上要坐火车出门打工怎么办呀能不能给我先开个临时的",
  "员：您别急，我帮您联系派出所核实一下，今天下午给您回电话。",
  "民：电话幺三九零零零零幺二三四",
  "员：好的",
);

describe("a call with several matters", () => {
  const reading = readCall(THREE, topicOf);

  it("is parted where the citizen says so, turns to something else, or is asked for more", () => {
    expect(reading.matters).toHaveLength(3);
    const starts = reading.matters.map(({ places }) => places.map(({ turn }) => turn)[0]);
    expect(starts).toEqual([1, 6, 10]);
    expect(reading.matters.map(({ item }) => item?.slice(0, 2) ?? null)).toEqual(["退休", null, "医保"]);
  });

  it("tells each matter in the citizen's own words, without what they say while thinking", () => {
    expect(inShort(THREE, reading, 0)).toContain("在社保窗口跑了三趟了");
    expect(inShort(THREE, reading, 1)[0]).toBe("我家小区门口那个路灯坏了两个月了");
    expect(inShort(THREE, reading, 2)[0]).toBe("小孩的医保怎么交");
  });

  it("finds what is wanted, and what the agent promised, in the matter it belongs to", () => {
    const demands = reading.matters.map(({ demand }) => (demand === null ? null : said(THREE, demand)));
    expect(demands).toEqual(["希望你们能把缺什么一次说清楚", "能不能找人来修一下", "小孩的医保怎么交"]);
    const promised = reading.matters.map(({ promises }) => promises.map(({ turn }) => turn));
    expect(promised.map((turns) => [...new Set(turns)])).toEqual([[5], [9], [11]]);
  });

  it("knows the number that was read back and agreed to", () => {
    expect(reading.contactTurns).toEqual([7]);
    expect(confirmedPhone(THREE)).toBe("13900001234");
    expect(confirmedPhone(call("员：您的电话是13900001234吧？", "民：不是，是别的"))).toBeNull();
  });

  it("goes on with an earlier matter when the citizen comes back to it", () => {
    const turns = call(
      "民：我想办居住证，跑了两趟都说缺租房合同，房东不给签，能不能通融一下",
      "员：好的记下了。",
      "民：还有一个事，我家楼下夜市烧烤油烟特别大，熏得窗户都开不了，天天到半夜",
      "员：好的登记了，还有别的事吗？",
      "民：有，就是居住证那个，我用单位宿舍的证明行不行，能不能先给我办居住证",
    );
    const { matters } = readCall(turns, topicOf);
    expect(matters.map(({ places }) => places.map(({ turn }) => turn))).toEqual([
      [0, 1, 4],
      [2, 3],
    ]);
  });
});

describe("a call about one matter", () => {
  it("is one, though it has no marks, an unclear recogniser and a long story", () => {
    const reading = readCall(BARE, topicOf);
    expect(reading.matters).toHaveLength(1);
    expect(inShort(BARE, reading)).toEqual([
      "我想补办一个身份证丢了都半个月了",
      "前天去派出所人家说系统坏了",
      "我今天又去了还是说系统没好",
      "能不能给我先开个临时的",
    ]);
    expect(reading.contactTurns).toEqual([1, 3]);
  });

  it("is told well without marks; an answer to the agent's question is no matter, though it names a paper", () => {
    const turns = call(
      "员：你好请讲",
      "民：哎你好我是槐树里社区的我姓李啊那个我们家老爷子八十多了想办那个高龄津贴社区让去街道街道又让回社区来来回回跑了四五趟了也没个准信",
      "员：您慢慢说，老人多大年纪",
      "民：八十三了身份证是六幺零幺零二幺九四三零五零幺幺二三四",
      "员：好的，我给您登记，会让民政部门两个工作日内给您回电话",
      "民：行那麻烦你们了还有一个是啊我儿子的失业金也是申请了三个月没发人社局说系统在审核能不能帮我催一下",
      "员：失业金这个我转给人社局核实。",
      "民：好嘞谢谢啊",
    );
    const reading = readCall(turns, topicOf);
    expect(reading.matters.map(({ item }) => item?.slice(0, 2))).toEqual(["高龄", "失业"]);
    expect(inShort(turns, reading)).toContain("我们家老爷子八十多了");
    expect(inShort(turns, reading).join("")).toContain("来来回回跑了四五趟");
    expect(inShort(turns, reading, 1)).toEqual([
      "我儿子的失业金也是申请了三个月没发人社局说系统在审核",
      "能不能帮我催一下",
    ]);
  });

  it.each([
    ["民：我给公司办营业执照变更，材料交了三回都退回来，另外他们让我交的章程也不说哪里不对"],
    ["民：我去办房产证过户，窗口让我去另外一个窗口拿号，去了又说不归他们管，再一个就是态度也不好"],
    ["民：我妈的低保停了，还有一个问题就是他们也没通知我们，问社区社区说不知道"],
  ])("stays one where a word only goes on with it: %s", (line) => {
    expect(readCall(call(line), topicOf).matters).toHaveLength(1);
  });
});

describe("composed calls", () => {
  const found = new Map<string, { right: number; all: number }>();
  for (const { how, turns } of composedCalls(11, 60)) {
    const count = found.get(how) ?? { right: 0, all: 0 };
    found.set(how, count);
    count.all += 1;
    if (readCall(turns, topicOf).matters.length === (how === "one" ? 1 : 2)) count.right += 1;
  }
  const share = (how: string) => (found.get(how)?.right ?? 0) / (found.get(how)?.all ?? 1);

  it("have the matters that they were made of", () => {
    expect(stories().length).toBeGreaterThan(100);
    expect(share("one")).toBeGreaterThanOrEqual(0.97);
    expect(share("announced")).toBeGreaterThanOrEqual(0.95);
    expect(share("inPassing")).toBeGreaterThanOrEqual(0.9);
    expect(share("asked")).toBeGreaterThanOrEqual(0.95);
  });
});

const WORDS = [
  "还有一个事",
  "另外",
  "顺便问一下",
  "居住证",
  "路灯坏了",
  "医保报销",
  "跑了三趟",
  "不给办",
  "嗯",
  "那个那个",
  "，",
  "。",
  "希望尽快解决",
  "13900001234",
  "王建国",
  "好的",
  "给您登记了",
  "还有别的事吗",
  "\n",
  "𠮷",
];
const anyTurn = fc.record({
  speaker: fc.constantFrom("citizen", "agent", "ivr") as fc.Arbitrary<CallTurn["speaker"]>,
  text: fc.oneof(
    fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }).map((parts) => parts.join("")),
    fc.string({ maxLength: 30, unit: "binary" }),
  ),
});
const anyCall = fc.array(anyTurn, { maxLength: 12 });

function isPartOf(piece: string, whole: string): boolean {
  let at = 0;
  for (const character of whole)
    if (character === piece[at] || piece.startsWith(character, at)) at += character.length;
  return at >= piece.length;
}

describe("any call whatever", () => {
  it("loses no word of the citizen and the agent, and has no matter without turns", () => {
    fc.assert(
      fc.property(anyCall, (turns) => {
        const { matters } = readCall(turns, topicOf);
        for (const { places } of matters) expect(places.length).toBeGreaterThan(0);
        if (matters.length > 1) {
          for (const { places } of matters) {
            expect(placesOf(turns, places, "citizen").length).toBeGreaterThan(0);
          }
        }
        for (const [turn, { speaker, text }] of turns.entries()) {
          const own = matters
            .flatMap(({ places }) => places)
            .filter((place) => place.turn === turn)
            .sort((a, b) => a.from - b.from);
          expect(wordsAt(turns, own)).toBe(speaker === "ivr" ? "" : text);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("is told only in words that stand in it, each in its own matter's turns", () => {
    fc.assert(
      fc.property(anyCall, (turns) => {
        for (const { places, summary, demand, promises } of readCall(turns, topicOf).matters) {
          const within = (one: Place, speaker: string) => {
            expect(turns[one.turn]?.speaker).toBe(speaker);
            expect(places.some((p) => p.turn === one.turn && p.from <= one.from && one.to <= p.to)).toBe(
              true,
            );
          };
          for (const one of summary) {
            within(one, "citizen");
            expect(isPartOf(said(turns, one), turns[one.turn]?.text ?? "")).toBe(true);
          }
          if (demand !== null) within(demand, "citizen");
          for (const one of promises) within(one, "agent");
        }
      }),
      { numRuns: 150 },
    );
  });

  it("reads the same twice, and a very long one in bounded time", () => {
    const long = Array.from({ length: 2_000 }, (_, i) =>
      i % 2 === 0
        ? { speaker: "citizen" as const, text: "还有一个事，居住证没办成，另外路灯坏了" }
        : { speaker: "agent" as const, text: "好的记下了，还有别的事吗" },
    );
    expect(readCall(long, topicOf)).toEqual(readCall(long, topicOf));
    const babble = call(`民：${"啊".repeat(20_000)}好${"嗯那个".repeat(5_000)}`);
    expect(readCall(babble, topicOf).matters).toHaveLength(1);
  });
});

describe("a call as others may read it", () => {
  const turns = call(
    "民：我叫王建国，电话一三九",
    "员：嗯，一三九",
    "民：零零零零",
    "员：好",
    "民：一二三四，家住槐树里小区三号楼二单元五零一",
  );
  const masked = maskCall(turns, { name: "王建国", phone: "13900001234" });

  it("hides a number that was told in pieces, and a name wherever it stands", () => {
    const all = turns.map((_, turn) => masked.words({ turn })).join("");
    expect(all).not.toMatch(/建国|零零零零|一二三四/);
    expect(masked.words({ turn: 3 })).toBe("好");
  });

  it("shows of any part nothing that the whole hides", () => {
    fc.assert(
      fc.property(fc.nat(4), fc.nat(20), fc.nat(20), (turn, from, length) => {
        const part = masked.words({ turn, from, to: from + length });
        expect(part).not.toMatch(/建国|零零零|二三四|二单元/);
      }),
    );
  });
});
