import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { finishCall } from "../../../core/delivery/callList.ts";
import { listCalls } from "../../../core/store/callTaskStore.ts";
import {
  countOwing,
  listDead,
  recordProof,
  retryDead,
  triesOfTicket,
} from "../../../core/store/deliveryRecord.ts";
import { markReceived } from "../../../core/store/outboxStore.ts";
import { HALL, type House } from "../delivery/house.ts";
import { openDelivery } from "../delivery/openDelivery.ts";
import { type Platform, senderTo, type Whim } from "../delivery/platform.ts";

const HOUR = 3_600_000;
const FAST = () => ({ account: null, person: null });

let house: House;
let platform: Platform;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ house, platform, close } = await openDelivery());
});
afterEach(async () => await close());

const to = (...ways: string[]) => ways.map((way) => senderTo(platform.url, way));

describe("a message owed to a citizen", () => {
  it("goes by the chat that they came by, once", async () => {
    await house.knows("p1", "wecomKf");
    await house.owe({ to: "p1", text: "您好" });
    const delivery = await house.deliver(to("wecomKf"));
    await house.settle(delivery);
    await house.settle(delivery);
    expect(platform.textsTo("addr-p1")).toEqual(["您好"]);
    expect(await house.rows()).toMatchObject([{ status: "sent" }]);
  });

  it("goes by short message once two days have passed, and to a person where there is no phone", async () => {
    await house.knows("p1", "wecomKf");
    await house.knows("p2", "wecomKf");
    await house.ticket("t1", "1", "13900000001");
    await house.ticket("t2", "2", null);
    house.now += 49 * HOUR + 24 * HOUR * 2; // a Monday
    await house.owe(
      { to: "p1", template: "progress", params: { progress: "在办", reasons: "等回函" }, ticketId: "t1" },
      { to: "p2", template: "progress", params: { progress: "在办", reasons: "等回函" }, ticketId: "t2" },
    );
    const delivery = await house.deliver(to("wecomKf", "sms"));
    await house.settle(delivery);
    expect(platform.received.map(({ way, address }) => [way, address])).toEqual([["sms", "13900000001"]]);
    const [call] = await listCalls(house.database.prisma, HALL, 10);
    expect(call).toMatchObject({ number: "2", why: "微信客服超过48小时没有联系，不能再发；没有留电话" });
  });

  it("is not the sixth within the window: that one goes another way", async () => {
    await house.knows("p1", "wecomKf");
    await house.ticket("t1", "1", "13900000001");
    for (let i = 1; i <= 6; i++)
      await house.owe({ to: "p1", template: "progress", params: { progress: `第${i}步` }, ticketId: "t1" });
    const delivery = await house.deliver(to("wecomKf", "sms"));
    await house.settle(delivery);
    expect(platform.received.map(({ way }) => way)).toEqual([...Array(5).fill("wecomKf"), "sms"]);
    await house.knows("p1", "wecomKf");
    await house.owe({ to: "p1", text: "又能说话了" });
    house.now += 1_000;
    await house.knows("p1", "wecomKf");
    await house.settle(delivery);
    expect(platform.received.at(-1)?.way).toBe("wecomKf");
  });

  it("stands on the page until it is shown, and goes by short message when it is not", async () => {
    await house.ticket("t1", "1", "13900000001");
    await house.owe(
      { to: "web:1", channel: "web", text: "您说" },
      { to: "web:1", channel: "web", template: "progress", params: { progress: "在办" }, ticketId: "t1" },
      { to: "web:2", channel: "web", template: "progress", params: { progress: "在办" }, ticketId: "t1" },
    );
    const delivery = await house.deliver(to("sms"));
    await house.settle(delivery);
    expect(platform.received).toEqual([]);
    await markReceived(house.database.prisma, HALL, "web:1", 2n, new Date(house.now));
    await house.live(2 * HOUR, HOUR, delivery);
    expect((await house.rows()).map(({ status, way }) => [status, way])).toEqual([
      ["received", null],
      ["received", null],
      ["sent", "sms"],
    ]);
  });

  it("moves on when the person has blocked the chat, without waiting", async () => {
    await house.knows("p1", "telegram");
    await house.ticket("t1", "1", "13900000001");
    await house.owe({
      to: "p1",
      channel: "telegram",
      template: "progress",
      params: { progress: "好" },
      ticketId: "t1",
    });
    platform.whim = ({ way }) => (way === "telegram" ? "blocked" : "ok");
    await house.settle(await house.deliver(to("telegram", "sms")));
    expect(platform.received.map(({ way }) => way)).toEqual(["sms"]);
    const tries = await triesOfTicket(house.database.prisma, HALL, "t1");
    expect(tries.map(({ way, outcome }) => [way, outcome])).toEqual([
      ["telegram", "closed"],
      ["sms", "ok"],
    ]);
  });

  it("is tried again where the platform is out of order, and goes another way in the end", async () => {
    await house.knows("p1", "wecomKf");
    await house.ticket("t1", "1", "13900000001");
    await house.owe({ to: "p1", template: "progress", params: { progress: "好" }, ticketId: "t1" });
    platform.whim = ({ way }) => (way === "wecomKf" ? "busy" : "ok");
    const delivery = await house.deliver(to("wecomKf", "sms"), {}, { retries: 3 });
    await house.live(HOUR / 4, 20_000, delivery);
    expect([...platform.asked.values()]).toEqual([5]);
    expect(platform.received.map(({ way }) => way)).toEqual(["sms"]);
  });

  it("is not sent again where it may have arrived and nobody can tell: a person asks", async () => {
    await house.knows("p1", "telegram");
    await house.owe({ to: "p1", channel: "telegram", text: "您好" });
    platform.whim = () => "lost";
    await house.live(HOUR, 60_000, await house.deliver(to("telegram")));
    expect(platform.received).toHaveLength(1);
    expect(await listCalls(house.database.prisma, HALL, 10)).toMatchObject([{ template: "say" }]);
  });

  it("is told by a call only at hours at which people are awake and not at rest", async () => {
    await house.ticket("t1", "1", "13900000001");
    house.now = Date.parse("2026-11-20T21:30:00+08:00"); // Friday night
    await house.owe({
      to: "x",
      channel: "phone",
      template: "progress",
      params: { progress: "好" },
      ticketId: "t1",
    });
    const delivery = await house.deliver(to("voice"));
    await house.settle(delivery);
    expect(platform.received).toEqual([]);
    await house.live(48 * HOUR, HOUR, delivery);
    expect(platform.received).toEqual([]);
    house.now = Date.parse("2026-11-23T08:00:00+08:00");
    await house.settle(delivery);
    expect(platform.received).toHaveLength(1);
  });
});

describe("an answer that a ticket waits for", () => {
  const result = { template: "result", params: { result: "done", text: "证已经办好" } };

  it("has arrived when the platform says so, and its ticket is told in the same moment", async () => {
    await house.ticket("t1", "1", "13900000001");
    await house.owe({ to: "x", channel: "phone", ...result, ticketId: "t1" });
    const delivery = await house.deliver(to("sms", "voice"));
    await house.settle(delivery);
    expect(house.settled).toEqual([]);
    const { deliveryId } = platform.received[0] ?? { deliveryId: "" };
    house.now += 60_000;
    const proof = {
      officeId: HALL,
      deliveryId,
      way: "sms",
      proof: "delivered" as const,
      why: null,
      at: new Date(house.now),
    };
    expect(await recordProof(house.database.prisma, proof)).toBe(true);
    expect(await recordProof(house.database.prisma, proof)).toBe(true);
    await house.settle(delivery);
    expect(house.settled).toEqual([
      {
        officeId: HALL,
        ticketId: "t1",
        template: "result",
        correlationId: "c-1",
        outcome: {
          how: "delivered",
          channel: "sms",
          receipt: `r-${deliveryId}`,
          at: "2026-11-19T10:01:00+08:00",
        },
      },
    ]);
  });

  it("is rung up when the short message did not arrive, twice, and then told by a person or put on record", async () => {
    await house.ticket("t1", "1", "13900000001");
    await house.owe({ to: "x", channel: "phone", ...result, ticketId: "t1" });
    const delivery = await house.deliver(to("sms", "voice"));
    await house.live(27 * HOUR, HOUR / 4, delivery);
    expect(platform.received.map(({ way }) => way)).toEqual(["sms", "voice", "voice"]);
    expect(new Set(platform.received.map(({ way, deliveryId }) => way + deliveryId)).size).toBe(3);
    const [call] = await listCalls(house.database.prisma, HALL, 10);
    if (call === undefined) throw new Error("a call is owed");
    expect(house.seal.open(call.wordsSealed, HALL)).toContain("办好了：证已经办好。");
    expect(house.settled).toEqual([]);
    const parts = house.parts([]);
    const by = { officeId: HALL, id: call.id, by: { id: "w1", name: "联络一" } };
    const later = new Date(house.now + HOUR);
    expect(await finishCall(parts, by, { outcome: "again", note: "没人接", dueAt: later })).toBe(true);
    expect(await finishCall(parts, by, { outcome: "unreached", note: "号码是空号" })).toBe(true);
    expect(await finishCall(parts, by, { outcome: "reached", note: null })).toBe(false);
    expect(house.settled).toMatchObject([{ ticketId: "t1", outcome: { how: "undeliverable" } }]);
    const [{ outcome }] = [house.settled[0] ?? { outcome: { how: "delivered" as const } }];
    expect("attempts" in outcome ? outcome.attempts.map(({ channel }) => channel) : []).toEqual([
      "sms",
      "voice",
      "voice",
      "callList",
    ]);
  });

  it("stays open while its ticket cannot be told, and is not sent again for that", async () => {
    await house.knows("p1", "telegram");
    await house.ticket("t1", "1", null);
    await house.owe({ to: "p1", channel: "telegram", ...result, ticketId: "t1" });
    let told = 0;
    const delivery = await house.deliver(to("telegram"), {
      onSettled: async (sql) => {
        await sql.$executeRaw`UPDATE "Ticket" SET "status" = 'closed'`;
        told += 1;
        if (told < 3) throw new Error("the ticket moved on");
      },
    });
    await house.live(60_000, 10_000, delivery);
    expect(told).toBe(3);
    expect(platform.received).toHaveLength(1);
    expect(await house.rows()).toMatchObject([{ status: "sent", settledAt: expect.any(Date) }]);
  });

  it("is taken back and goes another way where the platform tells later that it failed", async () => {
    await house.knows("p1", "wecomKf");
    await house.ticket("t1", "1", "13900000001");
    await house.owe({ to: "p1", template: "progress", params: { progress: "好" }, ticketId: "t1" });
    const delivery = await house.deliver(to("wecomKf", "sms"));
    await house.settle(delivery);
    const { deliveryId } = platform.received[0] ?? { deliveryId: "" };
    const at = new Date(house.now);
    const proof = {
      officeId: HALL,
      deliveryId,
      way: "wecomKf",
      proof: "failed" as const,
      why: "对方拒收",
      at,
    };
    await recordProof(house.database.prisma, proof);
    await house.settle(delivery);
    expect(platform.received.map(({ way }) => way)).toEqual(["wecomKf", "sms"]);
  });
});

describe("messages to staff", () => {
  it("go to whom the address means, in office hours only", async () => {
    house.now = Date.parse("2026-11-20T18:00:00+08:00");
    await house.owe(
      { audience: "staff", channel: "wecomApp", to: "department:water", template: "workSheet" },
      { audience: "staff", channel: "wecomApp", to: "role:triage", template: "triageNeeded" },
      { audience: "staff", channel: "wecomApp", to: "department:land", template: "workSheet" },
    );
    const delivery = await house.deliver(to("wecomApp"));
    await house.live(24 * HOUR, HOUR, delivery);
    expect(platform.received).toEqual([]);
    house.now = Date.parse("2026-11-23T09:00:00+08:00");
    await house.settle(delivery);
    expect(platform.received.map(({ address, text }) => [address, text]).sort()).toEqual([
      ["t1|t2", "新诉求，请研判。"],
      ["t1|t2", "请签收办理。（不动产中心没有登记人员，请您转达）"],
      ["w1", "请签收办理。"],
    ]);
  });

  it("become one when they are more than a handful", async () => {
    for (let i = 0; i < 30; i++)
      await house.owe({
        audience: "staff",
        channel: "wecomApp",
        to: "department:water",
        template: "workSheet",
      });
    await house.owe({ audience: "staff", channel: "wecomApp", to: "role:triage", template: "triageNeeded" });
    await house.settle(await house.deliver(to("wecomApp")));
    expect(platform.received.map(({ address }) => address).sort()).toEqual(["t1|t2", "w1"]);
    expect(platform.textsTo("w1")[0]).toContain("您有 30 件事要看");
    expect((await house.rows()).every(({ settledAt }) => settledAt !== null)).toBe(true);
  });

  it("are dead letters where they cannot be delivered, and can be tried again", async () => {
    await house.owe({ audience: "staff", channel: "wecomApp", to: "staff:w1", template: "assigned" });
    platform.whim = () => "refused";
    const delivery = await house.deliver(to("wecomApp"));
    await house.settle(delivery);
    const { prisma } = house.database;
    expect(await listDead(prisma, HALL, 10)).toMatchObject([{ personKey: "staff:w1", tries: 1 }]);
    expect(await countOwing(prisma, new Date(house.now))).toMatchObject([{ status: "dead", count: 1 }]);
    platform.whim = () => "ok";
    expect(await retryDead(prisma, HALL, null, new Date(house.now))).toBe(1);
    await house.settle(delivery);
    expect(platform.textsTo("w1")).toEqual(["派给您经办，请处理。"]);
    expect(await listDead(prisma, HALL, 10)).toEqual([]);
  });
});

describe("messages to another system", () => {
  it("arrive once and in order, however many wait and whatever it does meanwhile, and hold nobody else up", async () => {
    const count = 250;
    const numbers = Array.from({ length: count }, (_, i) => String(i));
    const system = { audience: "system", channel: "system:x", to: "system:x" } as const;
    await house.owe(...numbers.map((text) => ({ ...system, text })));
    await house.knows("p1", "wecomKf");
    await house.owe({ to: "p1", text: "您好" });
    platform.keyed.add("system:x");
    let asked = 0;
    const faults: Record<number, Whim> = {
      8: "busy",
      31: "lost",
      32: "slowDown",
      77: "busy",
      78: "busy",
      120: "lost",
    };
    platform.whim = ({ way }) => {
      if (way !== "system:x") return "ok";
      asked += 1;
      return faults[asked] ?? "ok";
    };
    const delivery = await house.deliver(to("wecomKf", "system:x"), { limits: FAST });
    await delivery.step();
    expect(platform.textsTo("addr-p1")).toEqual(["您好"]);
    const got = () => platform.received.filter(({ way }) => way === "system:x").map(({ text }) => text);
    // up to the one that was not taken, and nothing that stands behind it
    expect(got()).toEqual(numbers.slice(0, 7));
    await house.live(HOUR / 2, 60_000, delivery);
    expect(got()).toEqual(numbers);
    expect((await house.rows()).filter(({ settledAt }) => settledAt === null)).toEqual([]);
  });
});

describe("a node", () => {
  it("delivers by itself until it is stopped, what comes meanwhile as well", async () => {
    await house.knows("p1", "wecomKf");
    const arrived = Promise.withResolvers<void>();
    platform.whim = ({ text }) => {
      if (text === "二") arrived.resolve();
      return "ok";
    };
    const delivery = await house.deliver(to("wecomKf"), {}, { restMs: 5 });
    const running = delivery.run();
    await house.owe({ to: "p1", text: "一" }, { to: "p1", text: "二" });
    delivery.wake();
    await arrived.promise;
    await delivery.stop();
    await running;
    expect(platform.textsTo("addr-p1")).toEqual(["一", "二"]);
    expect((await house.rows()).every(({ settledAt }) => settledAt !== null)).toBe(true);
  });
});

describe("limits of platforms", () => {
  it("hold over all nodes together", async () => {
    const limits = () => ({ account: { perSecond: 1, burst: 3 }, person: null });
    for (let i = 0; i < 20; i++) {
      await house.knows(`p${i}`, "wecomKf");
      await house.owe({ to: `p${i}`, text: `${i}` });
    }
    const nodes = await Promise.all([
      house.deliver(to("wecomKf"), { limits, node: "one" }),
      house.deliver(to("wecomKf"), { limits, node: "two" }),
    ]);
    await house.settle(...nodes);
    expect(platform.received).toHaveLength(3);
    await house.live(5_000, 250, ...nodes);
    expect(platform.received.length).toBeLessThanOrEqual(8);
    await house.live(30_000, 500, ...nodes);
    expect(platform.received).toHaveLength(20);
  });

  it("are kept to when a platform says to slow down: nobody sends before", async () => {
    await house.knows("p1", "wecomKf");
    await house.owe({ to: "p1", text: "一" });
    platform.whim = () => "slowDown";
    const nodes = await Promise.all([house.deliver(to("wecomKf")), house.deliver(to("wecomKf"))]);
    await house.settle(...nodes);
    platform.whim = () => "ok";
    await house.owe({ to: "p1", text: "二" });
    house.now += 1_900;
    await house.settle(...nodes);
    expect(platform.received).toEqual([]);
    house.now += 200;
    await house.settle(...nodes);
    expect(platform.textsTo("addr-p1")).toEqual(["一", "二"]);
  });
});

describe("many nodes and faults", () => {
  it("bring numbered messages to each person, all, in order, none twice", async () => {
    const PEOPLE = 2;
    const MESSAGES = 200;
    let dice = 1;
    platform.whim = () => {
      dice = (dice * 48_271) % 2_147_483_647;
      return dice % 20 === 0 ? "busy" : dice % 20 === 1 ? "lost" : "ok";
    };
    const { prisma } = house.database;
    const at = new Date(house.now);
    for (let p = 0; p < PEOPLE; p++) await house.knows(`p${p}`, "wecomApp");
    const debts = Array.from({ length: PEOPLE * MESSAGES }, (_, i) => ({
      personKey: `p${i % PEOPLE}`,
      text: String(Math.floor(i / PEOPLE)),
    }));
    const rows = debts.map(({ personKey, text }, i) => ({
      personKey,
      key: `n${i}`,
      sealed: Buffer.from(house.seal.seal(JSON.stringify({ text }), HALL)).toString("base64"),
    }));
    await prisma.$executeRaw`
      INSERT INTO "Outbox" ("officeId", "audience", "channel", "personKey", "template", "params", "bodySealed", "createdAt",
        "dueAt", "dedupeKey", "correlationId")
      SELECT ${HALL}, 'citizen', 'telegram', r."personKey", 'say', '{}', decode(r."sealed", 'base64'), ${at}, ${at}, r."key", 'c'
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("personKey" text, "key" text, "sealed" text)`;
    // a platform that knows keys, so that a lost answer may be asked for again
    platform.keyed.add("telegram");
    const keyed = {
      ...senderTo(platform.url, "telegram"),
      knowsKey: true,
      send: async (message: Parameters<ReturnType<typeof senderTo>["send"]>[0]) => {
        const result = await senderTo(platform.url, "telegram").send(message);
        return !result.ok && result.kind === "unknown" ? { ...result, kind: "transient" as const } : result;
      },
    };
    const nodes = await Promise.all([
      house.deliver([keyed], { node: "one", limits: FAST }),
      house.deliver([keyed], { node: "two", limits: FAST }),
    ]);
    for (let i = 0; i < 600 && platform.received.length < PEOPLE * MESSAGES; i++) {
      await Promise.all(nodes.map((one) => one.step()));
      house.now += 3_000;
    }
    for (let p = 0; p < PEOPLE; p++) {
      expect(platform.textsTo(`addr-p${p}`)).toEqual(Array.from({ length: MESSAGES }, (_, i) => String(i)));
    }
  });
});
