import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cardOf } from "../standins/wecom/appMessages.ts";
import type { ClerkPhone } from "../standins/wecom/people.ts";
import { WecomHall } from "./staffTalk/wecomHall.ts";

const HRSS = { departmentId: "hrss", lead: true, task: null, limit: null, byHand: false };
const TEXT = "我来办社保卡补办，跑了三趟，窗口一直说再等等，两个月还没有下来";

describe("an extension asked for over WeChat Work", () => {
  let hall: WecomHall;
  beforeAll(async () => {
    hall = await WecomHall.open(({ extension }) => extension?.capWorkdays === null);
  });
  afterAll(async () => await hall.close());

  function cardsOf(phone: ClerkPhone): { buttons: string[]; caption: string | null }[] {
    return phone.lines().flatMap((line) => {
      const card = cardOf(line);
      if (card?.card_type !== "button_interaction") return [];
      const caption = line.replaced !== null && "caption" in line.replaced ? line.replaced.caption : null;
      return [{ buttons: card.button_list.map(({ text }) => text), caption }];
    });
  }

  it("is refused with a reason or granted by one press, by whom the pack names; an old card decides nothing new", async () => {
    const clerk = hall.office.staff.find(({ roles }) => roles.includes("clerk"));
    const approver = hall.who(hall.office.pack.extension?.approvedBy ?? "");
    const triage = hall.who(hall.office.pack.triage.by);
    const unit = hall.office.staff.find(({ departmentId }) => departmentId === "hrss");
    if (clerk === undefined || unit === undefined) throw new Error("the office has people");
    const contact = { name: "王建国", phone: "13900000001" };
    const { number } = (await hall.workbenchOf(clerk).register({ text: TEXT, contact }, "key-of-intake"))
      .body;
    const desk = hall.workbenchOf(triage);
    const dimensions = { complexity: "general" };
    await desk.give(number, { type: "triage", kind: "coordinate", dimensions, departmentId: "hrss" });
    expect((await desk.give(number, { type: "dispatch", units: [HRSS] })).status).toBe(200);
    await hall.settle();
    const unitDesk = hall.workbenchOf(unit);
    const { clocks } = (await unitDesk.get(unitDesk.ticket(number))).body;
    const clockId = clocks.find((one: { clock: string }) => one.clock === "handling").id;
    const ask = async () => {
      hall.clock.advance(70_000);
      const wish = { type: "askExtension", clockId, asked: { workdays: 10 }, why: "要等省里批复" };
      expect((await unitDesk.give(number, wish)).status).toBe(200);
      await hall.settle();
    };
    const extended = async () => (await unitDesk.get(unitDesk.ticket(number))).body.extension;

    await ask();
    const phone = hall.phoneOf(approver);
    expect(cardsOf(phone).at(-1)?.buttons).toEqual(["同意", "不同意", "打开"]);
    await phone.presses("不同意");
    await hall.settle();
    expect(phone.said().at(-1)).toContain(`不同意 ${number} 理由`);
    expect(await extended()).not.toBeNull();
    await phone.writes(`不同意 ${number} 请先按原期限办`);
    await hall.settle();
    expect(phone.said().at(-1)).toContain("已不同意延期");
    expect(await extended()).toBeNull();

    // asked again: the first card is about what was decided then, the second about what waits now
    await ask();
    const first = phone.lines().find((line) => cardOf(line)?.card_type === "button_interaction");
    const card = first === undefined ? null : cardOf(first);
    if (first === undefined || card?.card_type !== "button_interaction") throw new Error("no card");
    await hall.standin.app.press(first, card.button_list[0]?.key ?? "");
    await hall.settle();
    expect(await extended()).not.toBeNull();
    expect(cardsOf(phone)[0]?.caption).toContain("已不同意延期");
    await phone.presses("同意");
    await hall.settle();
    expect(await extended()).toBeNull();
    expect(cardsOf(phone).at(-1)?.caption).toContain(`${approver.name} `);
    expect(cardsOf(phone).at(-1)?.caption).toContain("已同意延期");
  });
});
