import { describe, expect, it } from "vitest";
import { createDialogue } from "../../../bots/dialogue/dialogue.ts";
import { isIdle, withReopened } from "../../../bots/dialogue/keptState.ts";
import type { Meaning } from "../../../core/understanding/meaning.ts";
import { CONFIRMING_PACK, PLAIN_PACK, type Said, Story, THURSDAY } from "../../support/story.ts";

const ID_CARD = {
  guideId: "idCard",
  title: "身份证补办",
  notice: "带上：户口簿\n去：派出所户籍窗口\n多久：20个工作日",
  confidence: 0.95,
};
const guides = { 身份证: ID_CARD };
const WHOLE =
  "我叫王建国，在政务大厅二楼社保窗口办养老保险转移，跑了三趟都说材料不齐，不给办，电话13812345678";

const DAY = 24 * 60 * 60_000;

/** Tells the lines one by one; gives the replies. */
async function tell(story: Story, lines: readonly Said[]): Promise<string[]> {
  const replies: string[] = [];
  for (const line of lines) replies.push(await story.say(line));
  return replies;
}

describe("one message that says enough", () => {
  it("is registered at once, with number, who, date with weekday, and how to ask again", async () => {
    const story = new Story();
    const reply = await story.say(WHOLE);
    expect(story.desk.tickets).toHaveLength(1);
    expect(reply).toContain(story.desk.tickets[0]?.number);
    expect(reply).toContain("10月9日（星期五）17:00前");
    expect(reply).toContain("进度");
    expect(reply).toContain("135790");
    expect(story.last.outcome).toBe("ticket");
    expect(story.desk.tickets[0]?.request.contact).toMatchObject({ name: "王建国", phone: "13812345678" });
    expect(story.desk.tickets[0]?.request.text).toBe(WHOLE);
  });

  it("says that next year's dates may move while the holidays are not published", async () => {
    expect(await new Story({ provisional: true }).say(WHOLE)).toContain("国务院还没公布明年放假安排");
  });

  it("says outside office hours that it is taken and when the hall opens", async () => {
    const reply = await new Story({ open: false }).say(WHOLE);
    expect(reply).toContain("下班时间");
    expect(reply).toContain("10月9日（星期五）05:00");
  });

  it("starts the clock at opening where the pack counts so", async () => {
    const pack = { ...PLAIN_PACK, counting: { ...PLAIN_PACK.counting, outsideHours: "atOpening" as const } };
    expect(await new Story({ open: false, pack }).say(WHOLE)).toContain("上班时起算");
  });

  it("keeps five thousand characters whole", async () => {
    const story = new Story({ phone: "13812345678" });
    const flood = `我办营业执照被退回三次。${"窗口说材料不齐，我又回去拿，来回跑。".repeat(280)}`;
    await story.say(flood);
    expect(story.desk.tickets[0]?.request.text).toBe(flood);
  });

  it("is safe with braces of a template in it", async () => {
    const story = new Story({ pack: CONFIRMING_PACK });
    const text = "营业执照{{去了}三次都{{#不给}}办<b>&";
    await tell(story, [text, "不想说", "对"]);
    expect(story.desk.tickets[0]?.request.text).toBe(text);
  });
});

describe("what is missing", () => {
  it("is asked one at a time, and a second quick message adds to the first", async () => {
    const story = new Story();
    const [trouble, phone] = await tell(story, ["我要办营业执照", "去了三次都不给办"]);
    expect(trouble).toContain("“营业执照”这件事");
    expect(phone).toContain("电话");
    await story.say("13900001111");
    expect(story.desk.tickets[0]?.request).toMatchObject({
      text: "我要办营业执照\n去了三次都不给办",
      contact: { phone: "13900001111" },
    });
  });

  it("is asked for a phone only once more when the story goes on instead", async () => {
    const story = new Story();
    const replies = await tell(story, [
      "营业执照去了三次都不给办",
      "窗口的人还说我材料是假的",
      "后来又让我去找市场局",
    ]);
    expect(replies[1]).toContain("还差一个电话");
    expect(replies[2]).toContain("登记好了");
    expect(story.kept()).toContain("后来又让我去找市场局");
  });

  it("is let go at a word", async () => {
    for (const word of ["不想说", "跳过", "不方便", "不想留电话", "算了"]) {
      const story = new Story();
      await story.say("营业执照去了三次都不给办");
      expect(await story.say(word), word).toContain("登记好了");
      expect(story.desk.tickets[0]?.request.contact.phone).toBeUndefined();
    }
  });

  it("never includes a phone that the channel knows or does not need", async () => {
    expect(await new Story({ phone: "13812345678" }).say("营业执照去了三次都不给办")).toContain("登记好了");
    expect(await new Story({ channel: "telegram" }).say("营业执照去了三次都不给办")).toContain("登记好了");
  });

  it("is asked once on the web", async () => {
    const story = new Story({ channel: "web" });
    const replies = await tell(story, ["营业执照去了三次都不给办", "都是推来推去"]);
    expect(replies[0]).toContain("电话");
    expect(replies[1]).toContain("您没留电话");
  });

  it("is the words, where a photo comes first; the photo goes with the ticket", async () => {
    const story = new Story({ phone: "13812345678" });
    const [first, second] = await tell(story, [
      { kinds: ["image"] },
      { kinds: ["image"] },
      "营业执照办了两个月还没下来",
    ]);
    expect(first).toContain("照片收到了");
    expect(second).toContain("2个");
    expect(story.desk.tickets[0]?.request.attachmentIds).toEqual(["a1", "a2"]);
  });

  it("tells that a phone number is too short", async () => {
    const story = new Story();
    const replies = await tell(story, ["营业执照去了三次都不给办", "1381234567", "13812345678"]);
    expect(replies[1]).toContain("不全");
    expect(story.desk.tickets[0]?.request.contact.phone).toBe("13812345678");
  });
});

describe("a question that a guide answers", () => {
  it("is answered at once and registered as closed when that was enough", async () => {
    const story = new Story({ guides });
    expect(await story.say("身份证丢了怎么补办")).toContain("派出所户籍窗口");
    const reply = await story.tap("解决了");
    expect(reply).toContain(story.desk.tickets[0]?.number);
    expect(story.desk.tickets[0]?.request.answeredBy).toEqual({ guideId: "idCard", title: "身份证补办" });
    expect(story.last.outcome).toBe("answered");
  });

  it("is registered open when it was not enough, by tap or in words", async () => {
    for (const word of ["2", "没解决，帮我登记", "还是不行", "可是派出所不给我补"]) {
      const story = new Story({ guides, phone: "13812345678" });
      await story.say("身份证丢了怎么补办");
      await story.say(word);
      expect(story.desk.tickets, word).toHaveLength(1);
      expect(story.desk.tickets[0]?.request.answeredBy).toBeUndefined();
    }
  });

  it("is registered open later, when it was not solved after all", async () => {
    const story = new Story({ guides, phone: "13812345678" });
    await tell(story, ["身份证丢了怎么补办", "明白了，谢谢"]);
    story.desk.now += 60 * 60_000;
    await story.say("没解决");
    expect(story.desk.tickets.map(({ status }) => status)).toEqual(["closed", "open"]);
    expect(story.desk.tickets[1]?.request.text).toContain("身份证丢了怎么补办");
  });

  it("is not answered from a guide when the person was turned away already", async () => {
    const story = new Story({ guides, phone: "13812345678" });
    expect(await story.say("我去补办身份证，窗口三次都不给办，怎么回事")).toContain("登记好了");
  });
});

describe("a request that may not belong here", () => {
  const excluded = (scopeConfidence: number) => (): Partial<Meaning> => ({
    scope: "excluded",
    exclusion: "lawsuit",
    scopeConfidence,
  });
  const deciding = { ...PLAIN_PACK, triage: { ...PLAIN_PACK.triage, never: [] } };
  const declining = {
    ...deciding,
    exclusions: deciding.exclusions.map((one) => ({ ...one, treatment: "decline" as const })),
  };
  const LAWSUIT = "法院判下来的钱一直没有执行，请你们去执行";

  it("is declined with the pack's reason and pointer where the pack lets the program decide", async () => {
    const story = new Story({ pack: declining, meanings: excluded(0.99) });
    const reply = await story.say(LAWSUIT);
    const rule = declining.exclusions.find(({ exclusion }) => exclusion === "lawsuit");
    expect(reply).toContain(rule?.tell);
    expect(reply).toContain(rule?.belongsTo);
    expect(story.desk.tickets[0]?.request.declined?.why).toBe("lawsuit");
    expect(reply).toContain(story.desk.tickets[0]?.number);
    expect(story.last.outcome).toBe("declined");
    await story.tap("请人工再看看");
    expect(story.desk.calls[0]).toContain(story.desk.tickets[0]?.number);
  });

  it("is registered for a person to decide when in doubt", async () => {
    const story = new Story({ pack: declining, meanings: excluded(0.6), phone: "13812345678" });
    expect(await story.say(LAWSUIT)).toContain("登记好了");
    expect(story.desk.tickets[0]?.request.declined).toBeUndefined();
  });

  it("is registered with a pointer where the pack keeps the decision for a person", async () => {
    const pack = { ...declining, triage: { ...PLAIN_PACK.triage, never: ["excluded" as const] } };
    const story = new Story({ pack, meanings: excluded(0.99), phone: "13812345678" });
    const reply = await story.say(LAWSUIT);
    expect(reply).toContain("多半要找");
    expect(story.desk.tickets[0]?.request.declined).toBeUndefined();
  });

  it("is pointed on when it is a public matter of another kind", async () => {
    const meanings = (): Partial<Meaning> => ({ scope: "other", scopeConfidence: 0.99 });
    const story = new Story({ pack: deciding, meanings });
    expect(await story.say("门口的路灯坏了三个月没人修")).toContain(deciding.outOfScope.person.how);
    expect(story.desk.tickets[0]?.request.declined?.why).toBe("outOfScope");
  });
});

describe("a pack that wants the registration confirmed", () => {
  const lines = ["营业执照去了三次都不给办，电话13812345678"];

  it("has it read back and registers on a yes", async () => {
    const story = new Story({ pack: CONFIRMING_PACK });
    const [read] = await tell(story, lines);
    expect(read).toContain("事情：营业执照去了三次都不给办");
    expect(read).toContain("电话：13812345678");
    expect(story.desk.tickets).toHaveLength(0);
    expect(await story.tap("对，登记")).toContain("登记好了");
  });

  it("takes what is wrong and then registers", async () => {
    const story = new Story({ pack: CONFIRMING_PACK });
    await tell(story, lines);
    expect(await story.tap("不对")).toContain("不对的地方");
    await story.say("电话是13911112222");
    expect(story.desk.tickets[0]?.request.contact.phone).toBe("13911112222");
  });

  it("takes the correction in the same breath as the no", async () => {
    const story = new Story({ pack: CONFIRMING_PACK });
    await tell(story, [...lines, "不对，是食品经营许可证"]);
    expect(story.desk.tickets[0]?.request.meaning.slots.matter?.value).toContain("食品经营许可证");
    expect(story.kept()).toContain("不对，是食品经营许可证");
  });

  it("asks three questions at most", async () => {
    const story = new Story({ pack: CONFIRMING_PACK });
    const replies = await tell(story, ["我要办营业执照", "三次都不给办", "13812345678", "对"]);
    expect(replies[3]).toContain("登记好了");
  });
});

describe("after a restart in the middle of every turn", () => {
  it("goes on as if nothing had happened", async () => {
    const lines: Said[] = [
      "你好",
      { kinds: ["image"] },
      "我要办营业执照",
      "进度",
      "去了三次都不给办",
      "不对，是食品经营许可证",
      "13812345678",
      "还有身份证也带了",
      "撤回",
      "1",
    ];
    const [kept, fresh] = [new Story(), new Story({ freshEachTurn: true })];
    expect(await tell(fresh, lines)).toEqual(await tell(kept, lines));
    expect(fresh.desk.tickets).toEqual(kept.desk.tickets);
  });

  it("goes on with what was told when the state is of another version", async () => {
    const story = new Story();
    await story.say("我要办营业执照");
    story.state = JSON.parse(JSON.stringify(story.state).replaceAll("takeRequest.1", "takeRequest.0"));
    await tell(story, ["去了三次都不给办", "不想说"]);
    expect(story.kept()).toContain("我要办营业执照\n去了三次都不给办");
  });

  it("begins anew with a state that nobody can read", async () => {
    for (const state of [
      "nonsense",
      7,
      { items: [] },
      { items: { memory: { memory: { draft: 3, recent: "x" } } } },
    ]) {
      const story = new Story();
      story.state = state;
      expect(await story.say(WHOLE)).toContain("登记好了");
    }
  });
});

describe("a desk that fails", () => {
  it("makes the turn fail, and the turn can be run again", async () => {
    const story = new Story();
    await story.say("营业执照去了三次都不给办");
    const desk = story.desk.forTurn();
    const turn = {
      officeId: "hall",
      personKey: "p1",
      channel: "wecomKf",
      text: "13812345678",
      attachments: [],
    };
    const broken = { ...desk, register: () => Promise.reject(new Error("the database is away")) };
    const dialogue = createDialogue();
    const state = JSON.stringify(story.state);
    await expect(dialogue.turn({ ...turn, state: story.state }, broken)).rejects.toThrow(
      "the database is away",
    );
    expect(JSON.stringify(story.state)).toBe(state);
    expect((await dialogue.turn({ ...turn, state: story.state }, desk)).outcome).toBe("ticket");
  });
});

describe("after the answer that it was not done", () => {
  const TOLD = "我办社保卡补办跑了三趟都没办成，电话13812345678";
  const AGAIN = ["还是那个事，窗口又让我跑一趟", "我今天去了，二号窗口说查不到我的卡", "他们叫我再带户口本"];

  /** A ticket that was told a day ago, and taken up again by a tap beside the dialogue. */
  async function takenUpAgain(known: boolean): Promise<Story> {
    const story = new Story({ freshEachTurn: true });
    await story.say(TOLD);
    story.desk.now += DAY;
    const number = story.desk.tickets[0]?.number ?? "";
    const before = known ? story.state : null;
    story.state = withReopened(before, { number, at: story.desk.now, matter: "社保卡", domain: "人社" });
    story.desk.now += 60_000;
    return story;
  }

  it.each(AGAIN)("“%s” goes to the ticket that was taken up again", async (words) => {
    for (const known of [true, false]) {
      const story = await takenUpAgain(known);
      const reply = await story.say(words);
      expect(reply).toContain(story.desk.tickets[0]?.number);
      expect(story.desk.tickets).toHaveLength(1);
      expect(story.desk.tickets[0]?.additions.map(({ text }) => text)).toEqual([words]);
      expect(story.choices().map(({ payload }) => payload)).toEqual(["separate"]);
    }
  });

  it.each(["还有一件事，我办居住证等了两个月还没有消息", "我想办居住证，怎么申请"])(
    "“%s” is a request of its own",
    async (words) => {
      const story = await takenUpAgain(true);
      await story.say(words);
      expect(story.desk.tickets[0]?.additions).toEqual([]);
      expect(isIdle(story.state) && story.desk.tickets.length === 1).toBe(false);
    },
  );

  it("is known among several tickets, and stands first", async () => {
    const story = await takenUpAgain(true);
    await story.say("还有一件事，我办居住证等了两个月还没有消息，电话13812345678");
    expect(story.desk.tickets).toHaveLength(2);
    const number = story.desk.tickets[0]?.number ?? "";
    story.state = withReopened(story.state, { number, at: story.desk.now, matter: null, domain: "人社" });
    await story.say("窗口又让我跑一趟");
    expect(story.desk.tickets.map(({ additions }) => additions.length)).toEqual([1, 0]);
  });

  it("“还是上次那件事” days later goes to the newest open ticket", async () => {
    const story = new Story();
    await story.say(TOLD);
    story.desk.now += 3 * DAY;
    await story.say("还是上次那件事，社保卡他们说还要等");
    expect(story.desk.tickets.map(({ additions }) => additions.length)).toEqual([1]);
  });
});

describe("many persons at once", () => {
  it("do not mix", async () => {
    const dialogue = createDialogue();
    const names = Array.from({ length: 20 }, (_one, n) => `p${n}`);
    const stories = names.map(() => new Story({ now: THURSDAY }));
    const say = (text: string, states: unknown[]) =>
      Promise.all(
        names.map((personKey, n) => {
          const turn = { officeId: "hall", personKey, channel: "wecomKf", attachments: [], state: states[n] };
          const desk = stories[n]?.desk.forTurn();
          if (desk === undefined) throw new Error("a story for each name");
          return dialogue.turn({ ...turn, text: `${text}${personKey}` }, desk);
        }),
      );
    const first = await say("营业执照去了三次都不给办", []);
    await say(
      "不方便说太多，就是他们态度差",
      first.map(({ state }) => state),
    );
    for (const [n, { state }] of first.entries()) expect(JSON.stringify(state)).toContain(`不给办p${n}"`);
  });
});
