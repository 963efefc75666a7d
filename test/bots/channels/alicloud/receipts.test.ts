import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectAlicloud } from "../../../../bots/channels/alicloud/connect.ts";
import { choiceOfKeys, keysOf } from "../../../../bots/channels/alicloud/keys.ts";
import { receiptRoutes } from "../../../../bots/channels/alicloud/receiptRoutes.ts";
import { proofOf, readReceipts } from "../../../../bots/channels/alicloud/receipts.ts";
import { smsSender } from "../../../../bots/channels/alicloud/smsSender.ts";
import { type HandedReceipt, stepReceipts } from "../../../../bots/channels/alicloud/stepReceipts.ts";
import { voiceSender } from "../../../../bots/channels/alicloud/voiceSender.ts";
import type { Outgoing } from "../../../../core/delivery/sender.ts";
import { type AlicloudStandIn, accountOf, startAlicloud } from "../../../standins/alicloud/standIn.ts";
import { type GivenServer, givenServer, OFFICE, PHONE_TOKEN } from "./givenServer.ts";

const GRADES = ["5", "4", "3", "2", "1"].map((value) => ({ label: `评${value}`, value }));
const MESSAGE: Outgoing = {
  deliveryId: "d1",
  officeId: "other hall",
  address: "13900001111",
  template: "survey",
  params: {},
  text: "",
  choices: GRADES,
  correlationId: "c1",
};

describe("receipts of calls and short messages", () => {
  let given: GivenServer;
  let cloud: AlicloudStandIn;
  let base: string;
  let urls: { voice: string; sms: string };
  let handed: HandedReceipt[];
  let broken: boolean;

  beforeAll(async () => {
    given = await givenServer();
    receiptRoutes(given.server, {
      token: PHONE_TOKEN,
      database: given.database,
      seal: given.seal,
      defaultOffice: () => OFFICE,
      now: given.clock.now,
    });
    base = await given.listen();
    urls = {
      voice: `${base}/phone/receipts/voice?token=${PHONE_TOKEN}`,
      sms: `${base}/phone/receipts/sms?token=${PHONE_TOKEN}`,
    };
  });
  afterAll(async () => await given.stop());
  beforeEach(async () => {
    cloud = await startAlicloud(given.clock.now);
    handed = [];
    broken = false;
  });
  afterEach(async () => {
    await cloud.stop();
    await given.clear();
  });

  async function call(message: Partial<Outgoing> = {}): Promise<void> {
    const { database, clock } = given;
    const { voice } = connectAlicloud(accountOf(cloud.url, given.clock.now));
    const keys = { thanksCode: "TTS_2", waitMs: 8_000 };
    const templates = { survey: { code: "TTS_1", variables: {}, keys } };
    const settings = () => ({ showNumber: "05310000000", playTimes: 2, templates });
    expect(
      await voiceSender({ rpc: voice, database, settings, now: clock.now }).send({ ...MESSAGE, ...message }),
    ).toMatchObject({ ok: true });
  }

  async function hand(): Promise<number> {
    const { database, seal, clock, log } = given;
    const onReceipt = async (one: HandedReceipt) => {
      if (broken) throw new Error("the taker is broken");
      handed.push(one);
    };
    return await stepReceipts({ database, seal, onReceipt, now: clock.now, log });
  }

  async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  }

  it.each(["report", "event", "digits"] as const)(
    "bring the pressed key, the delivery and its office, where it comes as %s",
    async (shape) => {
      cloud.behaves("13900001111", { status: "200000", keys: "4", shape });
      await call();
      expect(await cloud.pushReceipts(urls)).toEqual([0]);
      await hand();
      expect(handed.length).toBeGreaterThan(1);
      expect(new Set(handed.map(({ officeId, delivery }) => `${officeId} ${delivery?.deliveryId}`))).toEqual(
        new Set(["other hall d1"]),
      );
      const over = handed.map(({ receipt }) => receipt).find((one) => one.kind === "voice" && one.over);
      expect(over).toMatchObject({ state: "heard", keys: "4", seconds: 30 });
      expect(choiceOfKeys(GRADES, over?.kind === "voice" ? over.keys : "")).toBe("4");
    },
  );

  it("are taken once, however often and however batched they are pushed", async () => {
    await call();
    await cloud.pushReceipts(urls);
    await Promise.all([cloud.pushReceipts(urls, true), cloud.pushReceipts(urls, true)]);
    await hand();
    await cloud.pushReceipts(urls, true);
    expect(await hand()).toBe(0);
    expect(handed).toHaveLength(2);
  });

  it.each([
    ["200002", "busy"],
    ["200003", "noAnswer"],
    ["200004", "wrongNumber"],
    ["200010", "switchedOff"],
    ["200118", "refusedByPlatform"],
    ["999999", "failed"],
  ])("tell how a call ended: %s is %s", async (status, state) => {
    cloud.behaves("13900001111", { status, keys: "", shape: "report" });
    await call();
    await cloud.pushReceipts(urls);
    await hand();
    const ends = handed.map(({ receipt }) => receipt).filter((one) => one.kind === "voice" && one.over);
    expect(ends).toMatchObject([{ state, code: status }]);
  });

  it("of short messages belong to their delivery", async () => {
    const { database, clock } = given;
    const { sms } = connectAlicloud(accountOf(cloud.url, given.clock.now));
    const settings = () => ({ signName: "窗口", templates: { "*": { code: "SMS_1", variables: {} } } });
    await smsSender({ rpc: sms, database, settings, now: clock.now }).send(MESSAGE);
    expect(await cloud.pushReceipts(urls)).toEqual([0]);
    await hand();
    expect(handed).toMatchObject([
      {
        officeId: "other hall",
        delivery: { deliveryId: "d1", way: "sms" },
        receipt: { kind: "sms", delivered: true, code: "DELIVERED" },
      },
    ]);
  });

  it("carry people's answers to short messages too", async () => {
    const reply = {
      phone_number: "13900001111",
      content: "1",
      send_time: "2026-11-19 09:59:00",
      dest_code: "1069",
      sequence_id: 7,
    };
    expect((await post(urls.sms, [reply, reply])).status).toBe(200);
    await hand();
    expect(handed).toMatchObject([
      { officeId: OFFICE, delivery: null, receipt: { kind: "smsReply", phone: "13900001111", text: "1" } },
    ]);
  });

  it("are kept even where nobody understands them", async () => {
    expect((await post(urls.voice, [{ something: "new" }, 7])).status).toBe(200);
    await hand();
    expect(handed.map(({ receipt }) => receipt)).toMatchObject([{ kind: "unknown" }, { kind: "unknown" }]);
  });

  it("come again where whoever takes them failed", async () => {
    await call();
    await cloud.pushReceipts(urls);
    broken = true;
    expect(await hand()).toBe(0);
    broken = false;
    expect(await hand()).toBe(0);
    given.clock.advance(3_600_000);
    expect(await hand()).toBe(2);
  });

  it("are refused without the token, and taken with the bearer too", async () => {
    const item = [{ call_id: "c", status_code: "200000" }];
    for (const url of [`${base}/phone/receipts/voice`, `${base}/phone/receipts/voice?token=wrong`]) {
      expect((await post(url, item)).status).toBe(401);
    }
    expect(await given.database.prisma.phoneReceipt.count()).toBe(0);
    const bearer = { authorization: `Bearer ${PHONE_TOKEN}` };
    const answer = await post(`${base}/phone/receipts/voice`, item, bearer);
    expect([answer.status, await answer.json()]).toEqual([200, { code: 0, msg: "接收成功" }]);
  });

  it("keep numbers and words sealed", async () => {
    await post(urls.sms, [
      { phone_number: "13900001111", content: "没办成", send_time: "2026-11-19 09:59:00" },
    ]);
    const rows = await given.database.pool.query('SELECT * FROM "PhoneReceipt"');
    expect(JSON.stringify(rows.rows)).not.toMatch(/13900001111|没办成/);
  });

  it("make the platform come again while nothing can be stored", async () => {
    const lock = await given.database.pool.connect();
    await lock.query('BEGIN; LOCK TABLE "PhoneReceipt"');
    const answer = await post(urls.voice, [{ call_id: "c", status_code: "200000" }]);
    await lock.query("ROLLBACK");
    lock.release();
    expect(answer.status).toBe(503);
  });
});

describe("a body that is pushed", () => {
  it("is never refused for its shape, and every part of it is read", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 5 }),
        fc.constantFrom("voice" as const, "sms" as const),
        (body, product) => {
          expect(readReceipts(product, body)).toHaveLength(body.length);
        },
      ),
    );
  });
});

describe("a receipt", () => {
  const proof = (item: unknown, product: "voice" | "sms" = "voice") =>
    readReceipts(product, [item]).map(({ receipt }) => proofOf(receipt)?.proof ?? null);

  it.each([
    ["200000", "", "delivered"],
    ["200001", "", "failed"],
    ["200001", "4", "delivered"],
    ["300000", "4", "delivered"],
    ["200008", "", "delivered"],
    ["200002", "", "failed"],
    ["200004", "", "failed"],
    ["200101", "", null],
  ])("of a call with status %s and keys '%s' proves: %s", (status, dtmf, what) => {
    expect(proof({ call_id: "c", status_code: status, dtmf })).toEqual([what]);
  });

  it("of a short message proves what it says", () => {
    const report = { biz_id: "b", phone_number: "13900001111", err_code: "MOBILE_NOT_ON_SERVICE" };
    expect(proof({ ...report, success: false }, "sms")).toEqual(["failed"]);
    expect(proof({ ...report, success: "true" }, "sms")).toEqual(["delivered"]);
  });
});

describe("keys", () => {
  it("are the grades themselves, or numbers in order", () => {
    expect(keysOf(GRADES)?.map(({ key }) => key)).toEqual(["5", "4", "3", "2", "1"]);
    expect(
      keysOf([
        { label: "是", value: "yes" },
        { label: "否", value: "no" },
      ])?.map(({ key }) => key),
    ).toEqual(["1", "2"]);
    expect(keysOf(Array.from({ length: 10 }, (_, i) => ({ label: "x", value: `v${i}` })))).toBeNull();
  });

  it("mean the last choice that was pressed, and nothing where none was", () => {
    expect(choiceOfKeys(GRADES, "53#")).toBe("3");
    expect(choiceOfKeys(GRADES, "9*")).toBeNull();
  });
});
