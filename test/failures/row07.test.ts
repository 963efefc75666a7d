import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listDead, recordProof, retryDead } from "../../core/store/deliveryRecord.ts";
import { HALL, type House } from "../core/delivery/house.ts";
import { openDelivery } from "../core/delivery/openDelivery.ts";
import { type Platform, senderTo } from "../core/delivery/platform.ts";

const HOUR = 3_600_000;

describe("row 7: a message is where its receipts say", () => {
  let house: House;
  let platform: Platform;
  let close: () => Promise<void>;

  beforeEach(async () => {
    ({ house, platform, close } = await openDelivery());
  });
  afterEach(async () => await close());

  const to = (...ways: string[]) => ways.map((way) => senderTo(platform.url, way));
  const proof = async (way: string, what: "delivered" | "failed", nth = -1) => {
    const { deliveryId = "" } = platform.received.filter((one) => one.way === way).at(nth) ?? {};
    const at = new Date(house.now);
    await recordProof(house.database.prisma, { officeId: HALL, deliveryId, way, proof: what, why: null, at });
  };

  it("row 7: of two units one cannot be reached: each has its own state, and only that one is tried again", async () => {
    await house.owe(
      { audience: "staff", channel: "wecomApp", to: "department:water", template: "workSheet" },
      { audience: "staff", channel: "wecomApp", to: "department:land", template: "workSheet" },
    );
    platform.whim = ({ address }) => (address === "w1" ? "refused" : "ok");
    const delivery = await house.deliver(to("wecomApp"));
    await house.settle(delivery);
    expect((await house.rows()).map(({ status }) => status)).toEqual(["dead", "sent"]);
    const { prisma } = house.database;
    expect(await listDead(prisma, HALL, 10)).toMatchObject([{ personKey: "department:water" }]);
    platform.whim = () => "ok";
    await retryDead(prisma, HALL, null, new Date(house.now));
    await house.settle(delivery);
    expect(platform.received.map(({ address }) => address).sort()).toEqual(["t1|t2", "w1"]);
    expect((await house.rows()).map(({ status }) => status)).toEqual(["sent", "sent"]);
  });

  it("row 7: a call that nobody answered is made again, even where the second one meets a fault first", async () => {
    await house.ticket("t1", "1", "13900000001");
    await house.owe({
      to: "x",
      channel: "phone",
      template: "progress",
      params: { progress: "好" },
      ticketId: "t1",
    });
    const delivery = await house.deliver(to("voice"));
    await house.settle(delivery);
    await proof("voice", "failed");
    platform.whim = () => "busy";
    await house.live(4 * HOUR, HOUR / 4, delivery);
    platform.whim = () => "ok";
    await house.live(HOUR, HOUR / 4, delivery);
    expect(platform.received.map(({ way }) => way)).toEqual(["voice", "voice"]);
    expect((await house.rows()).every(({ settledAt }) => settledAt !== null)).toBe(true);
  });

  it("row 7: what was delivered stays delivered, in whatever order and however often the receipts come", async () => {
    await house.ticket("t1", "1", "13900000001");
    await house.owe({
      to: "x",
      channel: "phone",
      template: "result",
      params: { result: "done", text: "好" },
      ticketId: "t1",
    });
    const delivery = await house.deliver(to("sms", "voice"));
    await house.settle(delivery);
    await proof("sms", "delivered");
    await proof("sms", "failed");
    await house.settle(delivery);
    await proof("sms", "failed");
    await house.live(24 * HOUR, HOUR, delivery);
    expect(platform.received.map(({ way }) => way)).toEqual(["sms"]);
    expect(house.settled).toHaveLength(1);
  });
});
