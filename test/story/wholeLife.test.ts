import { afterAll, beforeAll, expect, it } from "vitest";
import type { StaffMember } from "../../core/office/office.ts";
import { digestTask } from "../../jobs/tasks/digest.ts";
import { WecomHall } from "../bots/staffTalk/wecomHall.ts";
import { Transcript } from "./transcript.ts";

const HRSS = { departmentId: "hrss", lead: true, task: null, limit: null, byHand: false };
const TRIAGED = {
  type: "triage",
  kind: "coordinate",
  dimensions: { obstacle: "cannot", complexity: "general" },
  departmentId: "hrss",
};
const FOREWORD = [
  "一件事从“跑了三趟都没办成”到销号的全过程：群众只用微信，工作人员只用企业微信卡片，加上工作台里的几步。",
  "本文由测试 `wholeLife.test.ts` 生成：真实的程序、真实的加密回调，企业微信由替身扮演，时钟由测试拨动；每次运行都会核对。",
].join("\n");

let hall: WecomHall;
beforeAll(async () => {
  hall = await WecomHall.open((pack) => pack.lifecycle.strikeOff !== undefined);
});
afterAll(async () => await hall.close());

it("a citizen who came three times for nothing is heard, answered, not satisfied, heard again, and satisfied", async () => {
  const phone = hall.citizen("wmWang");
  const story = new Transcript(hall, { phone, name: "王大姐" });
  const triage = hall.who("triage");
  const manager = hall.who("management");
  const unit = hall.who("sheetContact", "hrss");
  const intake = hall.who("intake");
  let number = "";

  // what people do, each in the words of the story
  const settle = async () => {
    await hall.settle();
    story.collect();
  };
  const tells = async (words: string) => {
    hall.clock.advance(20_000);
    await phone.writes(words);
    await settle();
    return phone.said().at(-1) ?? "";
  };
  const taps = async (words: string) => {
    hall.clock.advance(20_000);
    await phone.taps(words);
    await settle();
  };
  const presses = async (who: StaffMember, button: string) => {
    story.does(who.name, `按下〔${button}〕`);
    await hall.phoneOf(who).presses(button);
    await settle();
  };
  const writes = async (who: StaffMember, words: string) => {
    story.does(who.name, `在企业微信里写：${words}`);
    await hall.phoneOf(who).writes(words);
    await settle();
  };
  const atWorkbench = async (who: StaffMember, what: string, command: Record<string, unknown>) => {
    story.does(who.name, `在工作台${what}`);
    expect((await hall.workbenchOf(who).give(number, command)).status).toBe(200);
    await settle();
  };
  const at = async (time: string) => {
    await hall.at(time);
    await digestTask(hall.program).run();
    await settle();
  };
  const later = async (minutes: number) => {
    await hall.later(minutes);
    story.collect();
  };
  const status = async () =>
    (await hall.program.database.prisma.ticket.findFirstOrThrow({ where: { number } })).status;
  const reply = (text: string) => ({
    type: "reply",
    partId: story.part,
    reply: { result: "done", text, basis: null, alternative: null, operator: unit.name },
  });

  story.chapter("说一声");
  await phone.enters();
  await settle();
  expect(await tells("我跑了三趟都没办成")).toContain("请留一个电话");
  await tells("我来办社保卡补办，窗口一直说再等等，两个月还没有下来");
  number = /编号：(\S+?)。/.exec(await tells("13900000001"))?.[1] ?? "";
  expect(number).not.toBe("");

  story.chapter("有人接");
  await atWorkbench(triage, "研判：协调，办不了，交人社局", TRIAGED);
  await presses(manager, "同意");
  await writes(manager, `同意 ${number} 3个工作日 请尽快`);
  await atWorkbench(triage, "分办给人社局", { type: "dispatch", units: [HRSS] });
  await hall.at("2026-11-19 10:32");
  await presses(unit, "签收");

  story.chapter("盯着办");
  await at("2026-11-20 09:00");
  expect(await tells("查进度")).toContain(number);
  await at("2026-11-24 09:00");
  await atWorkbench(unit, "答复：已经补办", reply("社保卡已经补办，请等通知。"));
  await atWorkbench(triage, "核对：退回重办，没说什么时候、到哪里领", {
    type: "checkReply",
    partId: story.part,
    verdict: "redo",
    why: "没有说清什么时候、到哪里领",
  });
  await presses(unit, "签收");
  await atWorkbench(unit, "重新答复：今天就能领", reply("社保卡已经补办好，今天就能到一楼二号窗口领。"));
  await atWorkbench(triage, "核对通过", {
    type: "checkReply",
    partId: story.part,
    verdict: "pass",
    why: null,
  });

  story.chapter("给答复，问一声");
  await tells("办好了吗");
  await atWorkbench(intake, "把结果告诉群众", { type: "giveFeedback", text: null, channel: null });
  await later(2);
  expect(await status()).toBe("closed");
  await later(40);
  expect(phone.said().at(-1)).toContain("想听您一句实话");
  await taps("没办成");
  expect(phone.said().filter((words) => words.includes("重新办"))).toHaveLength(1);
  expect(await tells("还是那个事，窗口又让我跑一趟，说查不到我的卡")).toContain(`已经加到${number}里`);

  story.chapter("没办成，重新办");
  expect(await status()).toBe("triaged");
  await hall.at("2026-11-24 10:20");
  await atWorkbench(triage, "重新研判：还是人社局的事", TRIAGED);
  await writes(manager, `同意 ${number} 1个工作日 今天就要办好`);
  await atWorkbench(triage, "再分办给人社局，写明群众去了没领到", {
    type: "dispatch",
    units: [{ ...HRSS, task: "群众去了没领到，请查清并办好" }],
  });
  story.part = "part-2";
  await presses(unit, "签收");
  await hall.at("2026-11-24 15:30");
  await atWorkbench(unit, "答复：卡当面交给群众了", reply("卡找到了，已经当面交给您。"));
  await atWorkbench(triage, "核对通过", {
    type: "checkReply",
    partId: story.part,
    verdict: "pass",
    why: null,
  });
  await atWorkbench(intake, "把结果告诉群众", { type: "giveFeedback", text: null, channel: null });
  await later(2);
  await later(40);

  story.chapter("满意，销号");
  await taps("满意");
  await later(1);
  expect(await status()).toBe("struckOff");
  expect(phone.said().at(-1)).toContain("谢谢您");
  story.does("这件事", "从台账的未办件里销号了");

  await expect(story.text("一件事的一生", FOREWORD)).toMatchFileSnapshot("./wholeLife.md");
});
