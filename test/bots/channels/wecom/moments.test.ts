import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StaffMember } from "../../../../core/office/office.ts";
import { digestTask } from "../../../../jobs/tasks/digest.ts";
import { cardOf, type MemberLine } from "../../../standins/wecom/appMessages.ts";
import { type ClerkPhone, wordsOf } from "../../../standins/wecom/people.ts";
import { PUBLIC_URL, WecomHall } from "../../staffTalk/wecomHall.ts";

const HRSS = { departmentId: "hrss", lead: true, task: null, limit: null, byHand: false };
const DONE = {
  result: "done",
  text: "社保卡已经补办好。",
  basis: null,
  alternative: null,
  operator: "袁桂芳",
};

/** A ticket's bad days: left lying, late, sent back, badly rated. What the staff find on their phones at each moment. */
describe("the messages that staff get", () => {
  let hall: WecomHall;
  let number = "";
  let unit: StaffMember;
  beforeAll(async () => {
    hall = await WecomHall.open((pack) => pack.lifecycle.strikeOff !== undefined);
    unit = hall.who("sheetContact", "hrss");
    const citizen = hall.citizen("wmBad");
    for (const words of ["我来办社保卡补办，跑了三趟，窗口一直说再等等", "13900000001"]) {
      hall.clock.advance(20_000);
      await citizen.writes(words);
      await hall.settle();
    }
    number = /编号：(\S+?)。/.exec(citizen.said().at(-1) ?? "")?.[1] ?? "";
    const dimensions = { obstacle: "cannot", complexity: "general" };
    await triage({ type: "triage", kind: "coordinate", dimensions, departmentId: "hrss" });
    const limit = { workdays: 3 };
    await hall.workbenchOf(hall.who("management")).give(number, { type: "approveSheet", limit, note: null });
    await triage({ type: "dispatch", units: [HRSS] });
    await hall.settle();
  });
  afterAll(async () => await hall.close());

  const triage = async (command: Record<string, unknown>) =>
    expect((await hall.workbenchOf(hall.who("triage")).give(number, command)).status).toBe(200);
  const digest = async () => {
    const owed = await digestTask(hall.program).run();
    await hall.settle();
    return owed;
  };
  const said = (staff: StaffMember) => hall.phoneOf(staff).said();
  const mornings = (staff: StaffMember) => said(staff).filter((words) => words.startsWith("早上好"));

  /** The last message of somebody's about the ticket that says this, with where it leads. */
  function found(staff: StaffMember, words: string) {
    const line = hall
      .phoneOf(staff)
      .lines()
      .findLast((one) => wordsOf(one.body).includes(words) && wordsOf(one.body).includes(number));
    if (line === undefined) throw new Error(`nothing says ${words}`);
    return { buttons: buttonsOf(line), leads: JSON.stringify(line.body).includes(ticketUrl()) };
  }
  const ticketUrl = () => `${PUBLIC_URL}/workbench/tickets/${encodeURIComponent(number)}`;
  function buttonsOf(line: MemberLine): string[] {
    const card = cardOf(line);
    return card?.card_type === "button_interaction" ? card.button_list.map(({ text }) => text) : [];
  }
  function cards(phone: ClerkPhone): { buttons: string[]; grey: string | null }[] {
    return phone.lines().flatMap((line) => {
      const buttons = buttonsOf(line);
      const grey = line.replaced !== null && "caption" in line.replaced ? line.replaced.caption : null;
      return buttons.length === 0 ? [] : [{ buttons, grey }];
    });
  }

  it("are a work sheet that can be signed for or refused, and the opening of the ticket", () => {
    expect(found(unit, "请签收办理")).toEqual({ buttons: ["签收", "退单", "打开"], leads: true });
  });

  it("are, on each working day's opening, one digest for whom something waits, and none for others", async () => {
    await hall.at("2026-11-20 08:40");
    expect(await digest()).toBe(0);
    await hall.at("2026-11-20 09:00");
    expect(await digest()).toBeGreaterThan(0);
    expect(await digest()).toBe(0);
    expect(mornings(unit)).toEqual([expect.stringContaining(number)]);
    expect(mornings(unit)[0]).toContain("等您办的，急的在前");
    expect(mornings(hall.who("sheetContact", "med"))).toEqual([]);
    // on a Sunday nobody, and nothing in the afternoon of a day whose morning was missed
    await hall.at("2026-11-22 09:00");
    expect(await digest()).toBe(0);
    await hall.at("2026-11-23 14:00");
    expect(await digest()).toBe(0);
  });

  it("are a fresh card where the old one is past being changed, and the old one says so", async () => {
    const phone = hall.phoneOf(unit);
    await phone.presses("退单");
    await hall.settle();
    expect(phone.said().at(-2)).toContain("要写清楚才能办");
    expect(cards(phone)).toEqual([
      { buttons: ["签收", "退单", "打开"], grey: "请用下面的新卡片" },
      { buttons: ["签收", "退单", "打开"], grey: null },
    ]);
    await phone.presses("签收");
    await hall.settle();
    expect(cards(phone).at(-1)?.grey).toBe(`${unit.name} 14:00 已签收`);
  });

  it("are a reminder before the limit and a press after it, each leading to the ticket", async () => {
    await hall.at("2026-11-24 09:00");
    expect(found(unit, "快到期了")).toEqual({ buttons: [], leads: true });
    await digest();
    expect(mornings(unit).at(-1)).toContain("今天到期 1 件");
    await hall.at("2026-11-26 09:00");
    expect(found(unit, "已经超期")).toEqual({ buttons: [], leads: true });
    await digest();
    expect(mornings(unit).at(-1)).toContain("已超期 1 件，请先办");
    expect(mornings(unit)).toHaveLength(3);
  });

  it("are a reply that comes back, to be signed for anew", async () => {
    const reply = { type: "reply", partId: "part-1", reply: DONE };
    expect((await hall.workbenchOf(unit).give(number, reply)).status).toBe(200);
    await hall.settle();
    expect(found(hall.who("triage"), "单位已答复，请核对")).toMatchObject({ leads: true });
    const why = "没有说清什么时候能领";
    await triage({ type: "checkReply", partId: "part-1", verdict: "redo", why });
    await hall.settle();
    expect(found(unit, `答复退回重办。理由：${why}`)).toEqual({ buttons: ["签收", "打开"], leads: true });
    await hall.phoneOf(unit).presses("签收");
    await hall.settle();
    expect(cards(hall.phoneOf(unit)).at(-1)?.grey).toContain("已签收");
  });

  it("are a citizen's bad rating, to the window, at once", async () => {
    hall.clock.advance(70_000);
    const reply = { type: "reply", partId: "part-1", reply: { ...DONE, text: "社保卡今天能领。" } };
    await hall.workbenchOf(unit).give(number, reply);
    await triage({ type: "checkReply", partId: "part-1", verdict: "pass", why: null });
    const citizen = hall.citizen("wmBad");
    await citizen.writes("怎么样了");
    await hall.settle();
    const intake = hall.who("intake");
    const feedback = { type: "giveFeedback", text: null, channel: null };
    expect((await hall.workbenchOf(intake).give(number, feedback)).status).toBe(200);
    await hall.settle();
    await hall.later(2);
    await hall.later(40);
    await citizen.taps("不满意");
    await hall.settle();
    await hall.later(1);
    expect(found(intake, "群众评价不满意，请核实")).toEqual({ buttons: [], leads: true });
  });
});
