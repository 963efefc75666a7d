import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planDelivery } from "../../core/delivery/plan.ts";
import { Citizen } from "../conformance/citizen.ts";
import { Hall } from "../conformance/hall.ts";

const STORY = "我的社保卡补办两个月了还没有下来，窗口一直推，跑了三趟";
const ANSWER = {
  type: "answer",
  guideId: null,
  guideTitle: null,
  result: { result: "explained", text: "卡已经在窗口，带身份证来取就行。", basis: null, alternative: null },
  notice: true,
} as const;

describe("rows 14 and 15: after a request is closed", () => {
  let hall: Hall;
  let clerk: string;
  beforeAll(async () => {
    hall = await Hall.open("wuzhi");
    clerk = hall.office.pack.lifecycle.survey.by;
  });
  afterAll(async () => await hall.close());

  /** Somebody who was told on the spot. */
  async function answered(): Promise<{ citizen: Citizen; number: string }> {
    hall.at("2026-11-19 10:00");
    const citizen = new Citizen(hall);
    const number = await citizen.registers(STORY);
    await hall.does(clerk, number, ANSWER);
    await citizen.read();
    return { citizen, number };
  }
  const view = async (number: string) => await hall.view(clerk, number);

  it("row 14: thanks, a picture of a face and an answer that comes by itself never take it up again", async () => {
    const { citizen, number } = await answered();
    for (const words of [
      "谢谢",
      "谢谢您，辛苦了！",
      "👍",
      "🙏🙏",
      "好的",
      "收到",
      "嗯",
      "[自动回复]您好，我现在有事不在",
    ])
      await citizen.say(words);
    expect((await view(number)).round).toBe(1);
  });

  it("row 14: “没办成” always offers to; the new round has limits of its own that lie ahead, and the old result is kept", async () => {
    const { citizen, number } = await answered();
    hall.at("2026-11-26 10:00");
    for (const words of ["没办成", "还是没办好！", "根本没解决"]) {
      expect(await citizen.say(words)).toContain(number);
      expect((await view(number)).round).toBe(1);
    }
    await citizen.tap("没办成");
    const again = await view(number);
    expect(again.round).toBe(2);
    expect(again.rounds[0]?.result?.text).toBe(ANSWER.result.text);
    const running = again.clocks.filter(({ status }) => status === "running");
    expect(running.length).toBeGreaterThan(0);
    for (const { startsAt, dueAt } of running) {
      expect(Date.parse(startsAt)).toBeGreaterThanOrEqual(Date.parse("2026-11-26T10:00:00+08:00"));
      expect(Date.parse(dueAt ?? "")).toBeGreaterThan(Date.parse("2026-11-26T10:00:00+08:00"));
    }
    // staff can go on with it, and the same button again takes up nothing else
    await hall.does(clerk, number, ANSWER);
    expect((await view(number)).round).toBe(2);
  });

  it("row 15: asked once in each round and as often as the regulation says, and then no more", async () => {
    const { number } = await answered();
    const { attempts } = hall.office.pack.lifecycle.survey;
    for (let day = 20; day <= 30; day += 1) {
      hall.at(`2026-11-${day} 15:00`);
      await hall.sweep();
      await hall.sweep();
    }
    const asked = await hall.owed(number, "survey");
    expect(asked).toHaveLength(attempts);
    for (const month of ["2026-12-20", "2027-01-20"]) {
      hall.at(`${month} 15:00`);
      await hall.sweep();
    }
    expect(await hall.owed(number, "survey")).toHaveLength(attempts);
  });

  it("row 15: an answer that comes after more than 14 days counts, once", async () => {
    const { citizen, number } = await answered();
    const [, good] = hall.office.pack.lifecycle.survey.grades;
    hall.at("2026-12-07 15:00");
    const { id } = await hall.test.program.database.prisma.ticket.findFirstOrThrow({
      where: { number, officeId: hall.office.id },
    });
    await citizen.say(good?.label ?? "", `survey:${id}:1:${good?.id}`);
    await citizen.say(good?.label ?? "", `survey:${id}:1:verySatisfied`);
    const graded = (await view(number)).rounds[0]?.survey;
    expect(graded?.grade).toBe(good?.id);
    hall.at("2026-12-20 15:00");
    await hall.sweep();
    expect((await hall.owed(number, "survey")).length).toBe(1);
  });

  it("row 15: never goes into a chat whose two days are over", () => {
    const at = Date.parse("2026-11-26T15:00:00+08:00");
    const message = {
      audience: "citizen",
      channel: "wecomKf",
      template: "survey",
      dueAt: at,
      handedAt: null,
      receivedAt: null,
    } as const;
    const reach = (hours: number) => ({
      senders: new Set(["wecomKf", "sms", "voice"]),
      address: true,
      phone: true,
      chat: { lastInAt: at - hours * 3_600_000, sentSince: 0 },
    });
    expect(planDelivery(hall.office, message, reach(47), [], at)).toEqual({ do: "send", way: "wecomKf" });
    expect(planDelivery(hall.office, message, reach(49), [], at)).toEqual({ do: "send", way: "sms" });
  });
});
