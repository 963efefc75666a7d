import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cardOf } from "../standins/wecom/appMessages.ts";
import type { ClerkPhone } from "../standins/wecom/people.ts";
import { WecomHall } from "./staffTalk/wecomHall.ts";

const HRSS = { departmentId: "hrss", lead: true, task: null, limit: null, byHand: false };
const TEXT = "我来办社保卡补办，跑了三趟，窗口一直说再等等，两个月还没有下来";

describe("the staff's talk with the application", () => {
  let hall: WecomHall;
  let key = 0;
  beforeAll(async () => {
    hall = await WecomHall.open((pack) => pack.lifecycle.strikeOff !== undefined);
  });
  afterAll(async () => await hall.close());

  const phone = (role: string, departmentId?: string) => hall.phoneOf(hall.who(role, departmentId));
  const triage = () => hall.workbenchOf(hall.who("triage"));
  const officers = () => hall.office.staff.filter((one) => one.roles.includes("triage"));

  async function ask(who: ClerkPhone, words: string): Promise<string> {
    hall.clock.advance(70_000);
    await who.writes(words);
    await hall.settle();
    return who.said().at(-1) ?? "";
  }

  async function registered(): Promise<string> {
    hall.clock.advance(70_000);
    const intake = hall.workbenchOf(hall.who("intake"));
    const contact = { name: "王建国", phone: "13900000001" };
    const answer = await intake.register({ text: TEXT, contact }, `key-register-${++key}`);
    expect(answer.status).toBe(200);
    const { number } = answer.body;
    await triage().give(number, {
      type: "triage",
      kind: "coordinate",
      dimensions: { obstacle: "cannot" },
      departmentId: "hrss",
    });
    await hall.settle();
    return number;
  }

  async function sent(): Promise<string> {
    const number = await registered();
    await ask(phone("management"), `同意 ${number} 3个工作日`);
    expect((await triage().give(number, { type: "dispatch", units: [HRSS] })).status).toBe(200);
    await hall.settle();
    return number;
  }

  /** What stands under a member's latest card: the caption once it is grey. */
  function captionOn(who: ClerkPhone): string | null {
    const line = who.lines().findLast((one) => cardOf(one)?.card_type === "button_interaction");
    return line?.replaced != null && "caption" in line.replaced ? line.replaced.caption : null;
  }

  it("tells how a ticket stands, masked, to those who may open it and to nobody else", async () => {
    const number = await sent();
    const told = await ask(phone("intake"), `查 ${number}`);
    expect(told).toContain(number);
    expect(told).toContain("状态：");
    expect(told).toContain("王**");
    expect(told).not.toContain("王建国");
    expect(told).not.toContain("13900000001");
    expect(await ask(phone("sheetContact", "hrss"), `查 ${number}`)).toContain("您能办：");
    expect(await ask(phone("sheetContact", "med"), `查 ${number}`)).toContain("没有找到");
    const bare = /(\d+)号/.exec(number)?.[1] ?? "";
    expect(await ask(phone("intake"), `查${bare}`)).toContain(number);
    expect(await ask(phone("sheetContact", "med"), `签收 ${number}`)).toContain("没有找到");
  });

  it("lists what is mine and what is due today", async () => {
    const number = await sent();
    const unit = phone("sheetContact", "hrss");
    expect(await ask(unit, "我的")).toContain(number);
    expect(await ask(unit, "今日")).toContain("今天没有到期的");
    expect(await ask(phone("sheetContact", "med"), "我的")).toContain("现在没有轮到您办的。");
    expect(await ask(unit, "在吗")).toContain("退单 编号 理由；依据");
  });

  it("tells somebody who is no member of any office whom to ask", async () => {
    hall.addMember("Nobody", "路人");
    const who = hall.phoneOf({ id: "Nobody" });
    const told = await ask(who, "我的");
    expect(told).toContain(hall.program.offices()[0]?.staff.find(({ id }) => id === "admin-1")?.name);
    expect(told).toContain("Nobody");
  });

  it("takes a refusal with its reason and grounds in words, and tells how where they are missing", async () => {
    const number = await sent();
    const unit = phone("sheetContact", "hrss");
    await unit.presses("退单");
    await hall.settle();
    expect(unit.said().at(-1)).toContain(`请回复：退单 ${number} 理由；依据`);
    expect(captionOn(unit)).toBeNull();
    expect(await ask(unit, `退单 ${number} 不归我们管`)).toContain("要写清楚才能办");
    expect(await ask(unit, `退单 ${number} 不归我们管；三定方案第二条`)).toContain(`已退单：${number}`);
    await unit.presses("签收");
    await hall.settle();
    expect(captionOn(unit)).toContain("已退单");

    // both triage officers have the card; the slower of two is told who was first, and no card stays alive
    const [first, second] = officers().map((one) => hall.phoneOf(one));
    if (first === undefined || second === undefined) throw new Error("two officers triage");
    await first.presses("不同意");
    await hall.settle();
    expect(first.said().at(-1)).toContain(`不同意 ${number} 理由`);
    expect(await ask(first, `不同意 ${number} 三定方案写明归你们`)).toContain("已不同意退单");
    await second.presses("同意退单");
    await hall.settle();
    const name = officers()[0]?.name ?? "";
    expect(second.said().at(-1)).toContain(`${name}已在`);
    expect(second.said().at(-1)).toContain("不同意退单");
    expect(captionOn(first)).toContain(name);
    expect(captionOn(second)).toBe(captionOn(first));
  });

  it("signs once, however often the platform brings the press and whoever is faster", async () => {
    const number = await sent();
    const unit = hall.who("sheetContact", "hrss");
    const own = hall.phoneOf(unit);
    await Promise.all([own.presses("签收"), own.presses("签收")]);
    await hall.settle();
    expect(captionOn(own)).toContain(`${unit.name} `);
    const ticket = await hall.program.database.prisma.ticket.findFirstOrThrow({ where: { number } });
    const events = await hall.program.database.prisma.ticketEvent.findMany({
      where: { ticketId: ticket.id, type: "signedFor" },
    });
    expect(events).toHaveLength(1);
    expect(await ask(own, `签收 ${number}`)).toContain(`已签收：${number}`);
  });

  it("writes anew where a card can no longer be changed", async () => {
    await sent();
    const unit = hall.who("sheetContact", "hrss");
    const own = hall.phoneOf(unit);
    const fault = {
      kind: "refuse",
      errcode: 40058,
      errmsg: "invalid Request Parameter: response_code",
    } as const;
    hall.standin.faults.add("/cgi-bin/message/update_template_card", fault, 2);
    await own.presses("签收");
    await hall.settle();
    expect(captionOn(own)).toBeNull();
    expect(own.said().at(-1)).toContain(`${unit.name} `);
    expect(own.said().at(-1)).toContain("已签收");
  });

  it("hands a citizen who asks for a person to whoever presses first, and takes them back after", async () => {
    hall.clock.advance(70_000);
    const liu = hall.citizen("wmLiu");
    await liu.writes("转人工");
    await hall.settle();
    const [first, second] = officers();
    if (first === undefined || second === undefined) throw new Error("two officers triage");
    const own = hall.phoneOf(first);
    await own.presses("接待");
    await hall.settle();
    expect(liu.session).toMatchObject({ state: 3, servicer: first.id });
    expect(own.said().at(-1)).toContain("已转到您的微信客服");
    expect(captionOn(hall.phoneOf(second))).toContain(`${first.name} `);

    const said = liu.said().length;
    await liu.writes("我想问问材料");
    await hall.settle();
    expect(liu.said()).toHaveLength(said);

    await hall.standin.kf.change(liu.session, 3, first.id);
    await hall.settle();
    expect(liu.said().at(-1)).toContain("工作人员接待完了");
    hall.clock.advance(70_000);
    await liu.writes("你好");
    await hall.settle();
    expect(liu.said().length).toBeGreaterThan(said + 1);
  });

  it("has a person listen to a voice message where nothing hears it", async () => {
    hall.clock.advance(70_000);
    const wu = hall.citizen("wmWu");
    await wu.sends("voice", Buffer.from("#!AMR\nvoice"), "1.amr");
    await hall.settle();
    expect(wu.said().join("\n")).toContain("语音收到了，工作人员会听");
    const [first] = officers();
    if (first === undefined) throw new Error("an officer triages");
    expect(hall.phoneOf(first).said().at(-1)).toContain("请听一听");
    await hall.phoneOf(first).presses("接待");
    await hall.settle();
    expect(wu.session).toMatchObject({ state: 3, servicer: first.id });
  });

  it("shows its numbers among the metrics", async () => {
    const text = await (await fetch(`${hall.url}/metrics`)).text();
    expect(text).toContain("bcs_wecom_callbacks");
  });
});
