import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cardOf } from "../standins/wecom/appMessages.ts";
import type { ClerkPhone } from "../standins/wecom/people.ts";
import { PUBLIC_URL, WecomHall } from "./staffTalk/wecomHall.ts";

const HRSS = { departmentId: "hrss", lead: true, task: null, limit: null, byHand: false };
const DONE = {
  result: "done",
  text: "社保卡已经补办好，今天就能到一楼二号窗口领。",
  basis: null,
  alternative: null,
  operator: "袁桂芳",
};

const PHOTO = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...Array<number>(400).fill(9)]);

/** The whole program in production, WeChat Work and the text messages played by stand-ins; the clock stands still. */
describe("a ticket's life over WeChat Work", () => {
  let hall: WecomHall;
  beforeAll(async () => {
    // a regulation that has the sheet approved and the reply checked, and strikes off what satisfied
    hall = await WecomHall.open((pack) => pack.lifecycle.strikeOff !== undefined);
  });
  afterAll(async () => await hall.close());

  /** The last card of somebody's that stands there alive or grey. */
  function cardOn(phone: ClerkPhone) {
    const line = phone.lines().findLast((one) => cardOf(one)?.card_type === "button_interaction");
    if (line === undefined) throw new Error("no card");
    const card = cardOf(line);
    if (card?.card_type !== "button_interaction") throw new Error("no card with buttons");
    return {
      title: card.main_title.title,
      words: card.sub_title_text,
      buttons: card.button_list.map(({ text }) => text),
      link: card.button_list.find(({ type }) => type === 1)?.url,
      grey: line.replaced !== null && "caption" in line.replaced ? line.replaced.caption : null,
    };
  }

  const stateOf = async (number: string) =>
    (await hall.program.database.prisma.ticket.findFirstOrThrow({ where: { number } })).status;

  it("goes from three fruitless trips to a struck-off request, by chat and by cards alone", async () => {
    const triage = hall.who("triage");
    const manager = hall.phoneOf(hall.who("management"));
    const unit = hall.who("sheetContact", "hrss");
    const unitPhone = hall.phoneOf(unit);
    const intake = hall.who("intake");

    // Thursday, ten o'clock. Somebody opens 微信客服, and is told in one sentence what is promised here.
    const wang = hall.citizen("wmWang");
    const tell = async (words: string) => {
      hall.clock.advance(20_000);
      await wang.writes(words);
      await hall.settle();
    };
    await wang.enters();
    await hall.settle();
    expect(wang.said().at(-1)).toContain("我们登记、有人跟到底");
    expect(wang.said().at(-1)).toContain("找工作人员");

    // They tell it in their own words, in two goes, and leave a number.
    await tell("我跑了三趟都没办成");
    expect(wang.said().at(-1)).toContain("请留一个电话");
    await tell("我来办社保卡补办，窗口一直说再等等，两个月还没有下来");
    await tell("13900000001");
    const registered = wang.said().at(-1) ?? "";
    expect(registered).toContain("登记好了，编号：");
    const number = /编号：(\S+?)。/.exec(registered)?.[1] ?? "";

    // The triage officer looks at it at the workbench and settles what it is.
    const desk = hall.workbenchOf(triage);
    const triaged = await desk.give(number, {
      type: "triage",
      kind: "coordinate",
      dimensions: { obstacle: "cannot", complexity: "general" },
      departmentId: "hrss",
    });
    expect(triaged.status).toBe(200);
    await hall.settle();

    // The sheet has to be approved. A press alone leaves the limit open: the card says how to give it in words.
    expect(cardOn(manager)).toMatchObject({
      words: expect.stringContaining("工作单请审定"),
      buttons: ["同意", "不同意", "打开"],
      link: `${PUBLIC_URL}/workbench/tickets/${encodeURIComponent(number)}`,
      grey: null,
    });
    await manager.presses("同意");
    await hall.settle();
    expect(manager.said().at(-1)).toContain(`同意 ${number} 5个工作日`);
    await manager.writes(`同意 ${number} 3个工作日 请尽快`);
    await hall.settle();
    expect(manager.said().at(-1)).toContain(`已同意：${number}`);

    // It goes to the unit, whose liaison signs for it with one press; the citizen hears where it is.
    expect((await desk.give(number, { type: "dispatch", units: [HRSS] })).status).toBe(200);
    await hall.settle();
    expect(wang.said().at(-1)).toContain("已经交给县人力资源和社会保障局在办");
    expect(cardOn(unitPhone)).toMatchObject({
      title: expect.stringContaining(number),
      words: expect.stringContaining("请签收办理"),
      buttons: ["签收", "退单", "打开"],
    });
    await hall.at("2026-11-19 10:32");
    await unitPhone.presses("签收");
    await hall.settle();
    expect(cardOn(unitPhone).grey).toBe(`${unit.name} 10:32 已签收`);

    // On Friday the unit replies, the reply is checked, and the window sends it on its way.
    await hall.at("2026-11-20 09:30");
    const unitDesk = hall.workbenchOf(unit);
    const shown = (await unitDesk.upload(PHOTO, "新卡.jpg")).body.id;
    const inside = (await unitDesk.upload(PHOTO, "内部审批.jpg")).body.id;
    const files = { attachmentIds: [shown, inside], forCitizen: [shown] };
    const reply = { type: "reply", partId: "part-1", reply: DONE, ...files };
    expect((await unitDesk.give(number, reply)).status).toBe(200);
    await hall.settle();
    expect(hall.phoneOf(triage).said().at(-1)).toContain("单位已答复，请核对");
    const check = { type: "checkReply", partId: "part-1", verdict: "pass", why: null };
    expect((await hall.workbenchOf(triage).give(number, check)).status).toBe(200);
    await hall.settle();
    expect(hall.phoneOf(intake).said().at(-1)).toContain("请把结果告诉群众");
    const feedback = { type: "giveFeedback", text: null, channel: null };
    expect((await hall.workbenchOf(intake).give(number, feedback)).status).toBe(200);
    await hall.settle();

    // The result comes into the same chat. It counts as told once the platform has not complained for a minute.
    const [told, photo] = wang.lines("office").slice(-2);
    expect(told?.body).toMatchObject({
      text: { content: expect.stringContaining("办好了：社保卡已经补办好") },
    });
    // behind it comes the photo that the unit meant for the citizen, and no other
    expect(photo?.body).toMatchObject({ msgtype: "image" });
    const mediaId = /"media_id":"([^"]+)"/.exec(JSON.stringify(photo?.body))?.[1] ?? "";
    const media = hall.standin.media.get(mediaId);
    expect([media.fileName, media.bytes.equals(PHOTO)]).toEqual(["新卡.jpg", true]);
    const window = hall.workbenchOf(intake);
    const onTicket = (await window.get(window.ticket(number))).body;
    expect(onTicket.sentFiles).toMatchObject([{ whole: true, text: "照片、文件随答复发出：微信客服。" }]);
    expect(await stateOf(number)).toBe("telling");
    await hall.later(2);
    expect(await stateOf(number)).toBe("closed");

    // Half an hour later the window asks how it was. One tap, and the request is struck off.
    await hall.later(40);
    expect(wang.said().at(-1)).toContain("想听您一句实话");
    await wang.taps("满意");
    await hall.settle();
    expect(wang.said().at(-1)).toContain("谢谢您");
    await hall.later(1);
    expect(await stateOf(number)).toBe("struckOff");
    expect(hall.cloud.messages.sms).toEqual([]);
  });

  it("falls back to a text message where the chat has been shut for two days", async () => {
    const li = hall.citizen("wmLi");
    await hall.at("2026-11-23 09:00");
    for (const words of ["我办医保报销跑了两趟都没办成，窗口不给办", "13900000002"]) {
      hall.clock.advance(20_000);
      await li.writes(words);
      await hall.settle();
    }
    const number = /编号：(\S+?)。/.exec(li.said().at(-1) ?? "")?.[1] ?? "";
    const said = li.said().length;
    const now = { type: "answer", guideId: null, guideTitle: null, result: DONE, notice: false };
    await hall.at("2026-11-26 09:00");
    expect((await hall.workbenchOf(hall.who("intake")).give(number, now)).status).toBe(200);
    await hall.settle();
    expect(li.said()).toHaveLength(said);
    expect(hall.cloud.messages.sms.map(({ phone }) => phone)).toEqual(["13900000002"]);
    expect(hall.cloud.messages.sms[0]?.params["words"]).toContain("社保卡已经补办好");
    await hall.receipts();
    const tries = await hall.program.database.prisma.deliveryAttempt.findMany({
      where: { way: "sms" },
    });
    expect(tries).toMatchObject([{ outcome: "ok", proof: "delivered" }]);
    expect(await stateOf(number)).toBe("answered");
  });

  it("takes the next way when the platform says afterwards that a message did not arrive", async () => {
    const zhao = hall.citizen("wmZhao");
    await hall.at("2026-11-30 09:00");
    for (const words of ["我办医保报销跑了两趟都没办成，窗口不给办", "13900000003"]) {
      hall.clock.advance(20_000);
      await zhao.writes(words);
      await hall.settle();
    }
    const number = /编号：(\S+?)。/.exec(zhao.said().at(-1) ?? "")?.[1] ?? "";
    const now = { type: "answer", guideId: null, guideTitle: null, result: DONE, notice: false };
    expect((await hall.workbenchOf(hall.who("intake")).give(number, now)).status).toBe(200);
    await hall.settle();
    const line = zhao.lines("office").at(-1);
    expect(zhao.said().at(-1)).toContain("社保卡已经补办好");
    const refused = { event_type: "msg_send_fail", fail_msgid: line?.msgid, fail_type: 10 };
    await hall.standin.kf.event(zhao.session, refused);
    await hall.settle();
    expect(hall.cloud.messages.sms.at(-1)).toMatchObject({ phone: "13900000003" });
  });
});
