import { describe, expect, it } from "vitest";
import { findNumber, readCommand, sameNumber } from "../../../bots/dialogue/commands.ts";
import { isSkip, readSmallTalk } from "../../../bots/dialogue/smallTalk.ts";
import { Story } from "../../support/story.ts";

const NUMBER = "甲办〔{year}〕{seq:5}号";
const read = (text: string) => readCommand(text, NUMBER)?.name ?? null;

describe("a command", () => {
  it.each([
    [
      "progress",
      ["进度", "查询", "我要查进度", "查一下进度吧", "我的事办得怎么样了？", "办好了吗", "查询进度。"],
    ],
    ["person", ["人工", "转人工", "我想转人工！", "找个真人", "我要和工作人员说话", "有没有人工"]],
    ["withdraw", ["撤回", "我要撤销", "撤回我的诉求", "撤销吧", "不办了"]],
    ["addition", ["补充", "补充：我周五有空", "我要补充材料", "补充一下，户口本也带了"]],
    [
      "correction",
      [
        "不对，是残疾证",
        "说错了，是周一",
        "不是残疾证，是老年证",
        "电话改成13900001111",
        "这是投诉，不是咨询",
      ],
    ],
    ["cancel", ["取消", "先不登记了", "退出"]],
    ["help", ["帮助", "你是谁", "你能做什么？", "？"]],
  ])("%s is known in many words", (name, texts) => {
    for (const text of texts) expect(read(text), text).toBe(name);
  });

  it("is not set off by words that merely contain it", () => {
    const texts = [
      "12345",
      "人工湖被填了",
      "人工智能产业园怎么入驻",
      "我要撤销婚姻登记",
      "补充医疗保险怎么交",
      "查询社保缴费记录的机器坏了",
      "取消低保是什么原因",
      "不对劲啊这个窗口的人",
      "改名字要什么材料",
      "2021年办的证",
      "13812345678",
      "进度款一直不给",
      "帮助残疾人的补贴怎么领",
    ];
    for (const text of texts) expect(read(text), text).toBeNull();
  });

  it("may name a ticket, however its number is typed", () => {
    expect(readCommand("甲办〔2026〕00012号", NUMBER)).toEqual({
      name: "progress",
      number: "甲办〔2026〕00012号",
    });
    expect(readCommand("撤回甲办2026 12号", NUMBER)).toMatchObject({ name: "withdraw" });
    expect(readCommand("甲办202600012", NUMBER)).toMatchObject({ name: "progress" });
    expect(sameNumber("甲办202600012", "甲办〔2026〕00012号")).toBe(true);
    expect(sameNumber("甲办2026 12号", "甲办〔2026〕00012号")).toBe(true);
    expect(sameNumber("甲办〔2026〕00013号", "甲办〔2026〕00012号")).toBe(false);
  });

  it("takes no phone, ID number or date for a register number of digits alone", () => {
    for (const text of ["13812345678", "110101199003077758", "20261008", "电话0900-1234567"]) {
      expect(findNumber(text, "{year}{seq:5}"), text).toBeNull();
    }
    expect(findNumber("202600012", "{year}{seq:5}")?.number).toBe("202600012");
  });
});

describe("small talk", () => {
  it.each([
    ["greeting", ["你好", "您好，在吗？", "有人吗", "我想咨询一下"]],
    ["thanks", ["谢谢", "好的，谢谢你们！", "辛苦了", "嗯嗯", "知道了"]],
    ["insult", ["你们都是废物", "滚", "什么垃圾机器人"]],
    [null, ["垃圾没人清运", "你们不给我办证", "谢谢，我还想问居住证", "领导，我的证办不下来"]],
  ])("%s", (talk, texts) => {
    for (const text of texts) expect(readSmallTalk(text), text).toBe(talk);
  });

  it("knows the words that let a question go", () => {
    for (const text of ["不想说", "跳过", "不方便", "不方便说", "没有电话", "不知道"])
      expect(isSkip(text), text).toBe(true);
    for (const text of ["不知道找谁办", "没有结果", "不方便出门，想请人上门"])
      expect(isSkip(text), text).toBe(false);
  });
});

describe("at any time, in the middle of a question too", () => {
  const OPEN = "营业执照去了三次都不给办";

  it("progress is told, and the open question is put again", async () => {
    const story = new Story();
    await story.say("营业执照去了三次都不给办，电话13812345678");
    story.desk.now += 24 * 60 * 60_000;
    await story.say("我要办居住证");
    const reply = await story.say("我要查进度");
    expect(reply).toContain(story.desk.tickets[0]?.number);
    expect(reply).toContain("“居住证”这件事");
  });

  it("a ticket is told by its number, and several are listed", async () => {
    const story = new Story({ phone: "13812345678" });
    await story.say(OPEN);
    await story.say("还有一件事，我办居住证等了两个月还没有消息");
    const [one, two] = story.desk.tickets.map(({ number }) => number);
    const list = await story.say("进度");
    expect(list).toContain(one);
    expect(list).toContain(two);
    expect(await story.say(`${one}`)).not.toContain(two);
    expect(await story.say(`${one?.replace(/0(\d)号/, "9$1号")}`)).toContain("没有查到");
  });

  it("a person is called; what was told is registered first", async () => {
    const story = new Story();
    const replies = [await story.say(OPEN), await story.say("我想转人工")];
    expect(replies[1]).toContain("登记好了");
    expect(replies[1]).toContain("已经叫工作人员了");
    expect(story.desk.calls).toHaveLength(1);
  });

  it("a person is promised for the opening outside office hours", async () => {
    const reply = await new Story({ open: false }).say("人工");
    expect(reply).toContain("0900-1234567");
    expect(reply).toContain("周一至周五");
  });

  it("words after 人工 are not lost", async () => {
    const story = new Story();
    await story.say("转人工，我的营业执照被退回三次了");
    expect(story.kept()).toContain("我的营业执照被退回三次了");
  });

  it("the questioning is cancelled, and brought back at a tap", async () => {
    const story = new Story();
    await story.say(OPEN);
    expect(await story.say("取消")).toContain("先不登记");
    expect(await story.tap("还是登记吧")).toContain("电话");
    await story.say("不想说");
    expect(story.kept()).toContain(OPEN);
  });

  it("a ticket is withdrawn after a yes only", async () => {
    const story = new Story({ phone: "13812345678" });
    await story.say(OPEN);
    await story.say("撤回");
    expect(await story.say("不撤了")).toContain("不撤");
    expect(story.desk.tickets[0]?.status).toBe("open");
    await story.say("撤回");
    await story.tap("确定撤回");
    expect(story.desk.tickets[0]?.status).toBe("withdrawn");
  });

  it("with several tickets it is asked which one", async () => {
    const story = new Story({ phone: "13812345678" });
    await story.say(OPEN);
    await story.say("还有一件事，我办居住证等了两个月还没有消息");
    expect(await story.say("补充：我周五有空")).toContain("哪一件");
    await story.say("2");
    expect(story.desk.tickets[0]?.additions).toEqual([{ text: "我周五有空", attachmentIds: [] }]);
    expect(await story.say("撤销")).toContain("哪一件");
    await story.say("1");
    await story.say("确定");
    expect(story.desk.tickets.map(({ status }) => status)).toEqual(["open", "withdrawn"]);
  });

  it("an addition that names no ticket goes to the newest when the citizen goes on with something else", async () => {
    const story = new Story({ phone: "13812345678" });
    await story.say(OPEN);
    await story.say("还有一件事，我办居住证等了两个月还没有消息");
    await story.say("补充：我周五有空");
    await story.say("进度");
    await story.say("怎么还没人联系我");
    expect(story.kept()).toContain("我周五有空");
  });

  it("the ticket just registered is corrected", async () => {
    const story = new Story({ phone: "13812345678" });
    await story.say(OPEN);
    await story.say("不对，是食品经营许可证");
    await story.say("电话改成13900001111");
    await story.say("不是营业执照，是卫生许可证");
    expect(story.desk.tickets[0]?.corrections).toEqual([
      { field: "matter", value: expect.stringContaining("食品经营许可证") },
      { field: "phone", value: "13900001111" },
      { field: "matter", value: expect.stringContaining("卫生许可证") },
    ]);
  });

  it("a story that begins with 不是 is no correction", async () => {
    const story = new Story();
    await story.say(OPEN);
    await story.say("不是我不想办，是窗口不给办");
    await story.say("不想说");
    expect(story.kept()).toContain("不是我不想办，是窗口不给办");
    expect(story.desk.tickets[0]?.request.meaning.slots.matter?.value).toBe("营业执照");
  });
});

describe("after a ticket exists", () => {
  const told = async () => {
    const story = new Story({ phone: "13812345678" });
    await story.say("营业执照去了三次都不给办");
    return story;
  };

  it("thanks get a kind word and no ticket", async () => {
    const story = await told();
    expect(await story.say("好的，谢谢你们")).toContain("不客气");
    expect(story.desk.tickets).toHaveLength(1);
    expect(story.last.outcome).toBe("talk");
  });

  it("more facts and photos are added to it, and it is said", async () => {
    const story = await told();
    expect(await story.say("还有身份证也带了")).toContain("已经加到");
    await story.say({ kinds: ["image"] });
    expect(story.desk.tickets[0]?.additions).toEqual([
      { text: "还有身份证也带了", attachmentIds: [] },
      { text: "", attachmentIds: ["a1"] },
    ]);
  });

  it("what was added becomes a request of its own at a tap", async () => {
    const story = await told();
    await story.say("窗口的人说要等上面通知才行");
    await story.tap("这是另一件事");
    await story.say("跳过");
    expect(story.desk.tickets[1]?.request.text).toBe("窗口的人说要等上面通知才行");
  });

  it("a new matter is a new ticket", async () => {
    const story = await told();
    await story.say("另外我想办居住证，派出所一直不给办");
    expect(story.desk.tickets).toHaveLength(2);
  });

  it("the same message three times is one ticket", async () => {
    const story = await told();
    await story.say("营业执照去了三次都不给办");
    expect(await story.say("营业执照去了三次都不给办！")).toContain("已经登记过了");
    expect(story.desk.tickets).toHaveLength(1);
    const asking = new Story();
    for (let n = 0; n < 5; n++) await asking.say("营业执照去了三次都不给办");
    expect(asking.desk.tickets).toHaveLength(1);
    expect(asking.desk.tickets[0]?.request.text).toBe("营业执照去了三次都不给办");
  });

  it("asking when it will be done is noted on it and answered", async () => {
    const story = await told();
    story.desk.now += 24 * 60 * 60_000;
    expect(await story.say("怎么还没人联系我")).toContain("记下您来催了");
    expect(story.desk.tickets[0]?.additions[0]?.text).toBe("怎么还没人联系我");
  });

  it("a photo days later goes to the only open ticket", async () => {
    const story = await told();
    story.desk.now += 3 * 24 * 60 * 60_000;
    await story.say({ kinds: ["image"] });
    expect(story.desk.tickets[0]?.additions[0]?.attachmentIds).toEqual(["a1"]);
  });
});

describe("messages without a matter", () => {
  it("get one hint, then the offer of a person, then silence", async () => {
    const story = new Story();
    expect(await story.say({ kinds: ["sticker"] })).toContain("请发一句话");
    await story.say("");
    expect(story.choices().map(({ title }) => title)).toEqual(["找人工"]);
    await story.say({ kinds: ["sticker"] });
    expect(story.last.replies).toEqual([]);
    expect(story.last.outcome).toBe("noise");
  });

  it("abuse is met calmly, without a ticket", async () => {
    const story = new Story();
    expect(await story.say("你们都是废物")).toContain("心里着急");
    expect(story.desk.tickets).toHaveLength(0);
  });

  it("chat is asked for the matter and makes no ticket", async () => {
    const meanings = () => ({ kind: "none" as const, confidence: 0.99, nature: "咨询" as const });
    const story = new Story({ meanings });
    expect(await story.say("今天天气真好")).toContain("您想办的是什么事");
    expect(await story.say("哈哈天气好")).toContain("找人工");
    expect(story.desk.tickets).toHaveLength(0);
  });
});

describe("a citizen who went away in the middle", () => {
  it("has the request registered by the finishing turn", async () => {
    const story = new Story();
    await story.say("我要办营业执照");
    await story.say({ choice: "finish" });
    expect(story.desk.tickets[0]?.request.text).toBe("我要办营业执照");
    await story.say({ choice: "finish" });
    expect(story.desk.tickets).toHaveLength(1);
  });
});
