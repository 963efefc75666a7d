import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Alicloud, connectAlicloud } from "../../../../bots/channels/alicloud/connect.ts";
import { receiptRoutes } from "../../../../bots/channels/alicloud/receiptRoutes.ts";
import { smsSender } from "../../../../bots/channels/alicloud/smsSender.ts";
import type { PhoneSettings } from "../../../../bots/channels/alicloud/templates.ts";
import { voiceSender } from "../../../../bots/channels/alicloud/voiceSender.ts";
import type { Outgoing, Sender } from "../../../../core/delivery/sender.ts";
import { type AlicloudStandIn, accountOf, startAlicloud } from "../../../standins/alicloud/standIn.ts";
import { type GivenServer, givenServer, OFFICE, PHONE_TOKEN } from "./givenServer.ts";

const SMS: NonNullable<PhoneSettings["sms"]> = {
  signName: "办成事窗口",
  templates: {
    answered: { code: "SMS_100", variables: { number: { param: "number" }, words: { whole: "text" } } },
  },
};
const VOICE: NonNullable<PhoneSettings["voice"]> = {
  showNumber: "05310000000",
  playTimes: 2,
  templates: {
    answered: { code: "TTS_100", variables: { number: { param: "number" } } },
    survey: { code: "TTS_200", variables: {}, keys: { thanksCode: "TTS_201", waitMs: 8_000 } },
  },
};
const MESSAGE: Outgoing = {
  deliveryId: "d1",
  officeId: OFFICE,
  address: "13900001111",
  template: "answered",
  params: { number: "2026年第7号" },
  text: "您的事办好了：(1) 'A*~' & \"B\"!",
  choices: [],
  correlationId: "c1",
};
const GRADES = ["非常满意", "满意", "基本满意", "不满意", "非常不满意"].map((label, i) => ({
  label,
  value: String(5 - i),
}));

describe("short messages and calls", () => {
  let given: GivenServer;
  let cloud: AlicloudStandIn;
  let urls: { voice: string; sms: string };

  beforeAll(async () => {
    given = await givenServer();
    receiptRoutes(given.server, {
      token: PHONE_TOKEN,
      database: given.database,
      seal: given.seal,
      defaultOffice: () => OFFICE,
      now: given.clock.now,
    });
    const base = await given.listen();
    urls = {
      voice: `${base}/phone/receipts/voice?token=${PHONE_TOKEN}`,
      sms: `${base}/phone/receipts/sms?token=${PHONE_TOKEN}`,
    };
  });
  afterAll(async () => await given.stop());
  beforeEach(async () => {
    cloud = await startAlicloud(given.clock.now);
  });
  afterEach(async () => {
    await cloud.stop();
    await given.clear();
  });

  function connect(change: Partial<Parameters<typeof connectAlicloud>[0]> = {}): Alicloud {
    return connectAlicloud({ ...accountOf(cloud.url, given.clock.now), ...change });
  }
  function sms(change = {}): Sender {
    const { database, clock } = given;
    return smsSender({ rpc: connect(change).sms, database, settings: () => SMS, now: clock.now });
  }
  function voice(change = {}): Sender {
    const { database, clock } = given;
    return voiceSender({ rpc: connect(change).voice, database, settings: () => VOICE, now: clock.now });
  }

  it("go out signed as the platform wants it, with the office's signature and template", async () => {
    expect(await sms().send(MESSAGE)).toMatchObject({ ok: true, receipt: cloud.messages.sms[0]?.bizId });
    expect(cloud.messages.sms).toMatchObject([
      {
        phone: "13900001111",
        signName: "办成事窗口",
        templateCode: "SMS_100",
        params: { number: "2026年第7号", words: MESSAGE.text },
      },
    ]);
    expect(cloud.requests).toEqual([{ action: "SendSms", method: "POST" }]);
  });

  it("carry nothing personal in the address: everything is posted", async () => {
    await sms().send(MESSAGE);
    await voice().send({ ...MESSAGE, deliveryId: "d2" });
    expect(cloud.requests.every(({ method }) => method === "POST")).toBe(true);
  });

  it("are asked for once, however often they are sent", async () => {
    const first = await sms().send(MESSAGE);
    expect(await sms().send(MESSAGE)).toEqual(first);
    const [one, other] = [await voice().send(MESSAGE), await voice().send(MESSAGE)];
    expect(other).toEqual(one);
    expect([cloud.messages.sms.length, cloud.messages.calls.length]).toEqual([1, 1]);
  });

  it("read a call out, or offer keys where there are choices", async () => {
    await voice().send(MESSAGE);
    await voice().send({
      ...MESSAGE,
      deliveryId: "d2",
      address: "+86 139-0000-2222",
      template: "survey",
      choices: GRADES,
    });
    expect(cloud.requests.map(({ action }) => action)).toEqual(["SingleCallByTts", "IvrCall"]);
    expect(cloud.messages.calls.map(({ keys, phone }) => ({ keys, phone }))).toEqual([
      { keys: [], phone: "13900001111" },
      { keys: ["5", "4", "3", "2", "1"], phone: "13900002222" },
    ]);
  });

  it.each([
    ["Throttling.User", "Request was denied due to user flow control.", "throttled", 2_000],
    ["isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1", "throttled", 60_000],
    ["isv.BUSINESS_LIMIT_CONTROL", "触发小时级流控Permits:5", "throttled", 3_600_000],
    ["isv.BUSINESS_LIMIT_CONTROL", "触发天级流控Permits:40", "closed", 86_400_000],
    ["isv.AMOUNT_NOT_ENOUGH", "账户余额不足", "closed", 3_600_000],
    ["SignatureDoesNotMatch", "x", "closed", 3_600_000],
    ["isv.VOICE_CALL_PERIOD_ERROR", "x", "closed", null],
    ["isv.BLACK_KEY_CONTROL_LIMIT", "x", "final", null],
    ["isv.COMPLAINT_REJECT", "x", "final", null],
    ["isv.MOBILE_NUMBER_ILLEGAL", "x", "final", null],
    ["isv.TEMPLATE_PARAMS_ILLEGAL", "x", "final", null],
    ["isp.SYSTEM_ERROR", "x", "transient", null],
    ["ServiceUnavailable", "x", "transient", null],
  ])("take %s (%s) as %s", async (code, message, kind, retryAfterMs) => {
    cloud.faults.next("SendSms", { kind: "refuse", status: 400, code, message });
    const result = await sms().send(MESSAGE);
    expect(result).toMatchObject({ ok: false, kind, retryAfterMs, code });
    expect(JSON.stringify(result)).not.toContain("13900001111");
    given.clock.advance(120_000);
    // a refusal is certain: the next try needs no looking up
    expect(await sms().send(MESSAGE)).toMatchObject({ ok: true });
    expect(cloud.messages.sms).toHaveLength(1);
  });

  it("are refused by the platform with a wrong secret, a wrong key or a wrong clock, and the way is shut", async () => {
    for (const wrong of [
      { accessKeySecret: "anotherSecret" },
      { accessKeyId: "LTAIother" },
      { now: () => given.clock.now() - 3_600_000 },
    ]) {
      expect(await sms(wrong).send(MESSAGE)).toMatchObject({ ok: false, kind: "closed" });
    }
    expect(cloud.refused()).toBe(3);
    expect(cloud.messages.sms).toEqual([]);
  });

  it("stop at an empty account and at numbers that refuse them", async () => {
    cloud.messages.balance = "spent";
    expect(await voice().send(MESSAGE)).toMatchObject({ code: "isv.AMOUNT_NOT_ENOUGH", kind: "closed" });
    cloud.messages.balance = "enough";
    cloud.messages.blocked.add("13900001111");
    expect(await voice().send(MESSAGE)).toMatchObject({ code: "isv.COMPLAINT_REJECT", kind: "final" });
    expect(await sms().send(MESSAGE)).toMatchObject({ code: "isv.BLACK_KEY_CONTROL_LIMIT", kind: "final" });
  });

  it("heed that a number is called once a minute", async () => {
    await voice().send(MESSAGE);
    const second = { ...MESSAGE, deliveryId: "d2" };
    expect(await voice().send(second)).toMatchObject({ kind: "throttled", retryAfterMs: 60_000 });
    given.clock.advance(60_000);
    expect(await voice().send(second)).toMatchObject({ ok: true });
  });

  it("are not asked for where no template, number or room for the text is", async () => {
    expect(await sms().send({ ...MESSAGE, template: "other" })).toMatchObject({
      code: "noTemplate",
      kind: "final",
    });
    expect(await sms().send({ ...MESSAGE, address: "05318888888" })).toMatchObject({ code: "badNumber" });
    expect(await voice().send({ ...MESSAGE, address: "12" })).toMatchObject({ code: "badNumber" });
    const long = { ...MESSAGE, params: { number: "长".repeat(250) } };
    expect(await voice().send(long)).toMatchObject({ code: "tooLong", kind: "final" });
    expect(cloud.requests).toEqual([]);
  });

  it("are looked up after the answer was lost, and a message that is there is not sent again", async () => {
    cloud.faults.next("SendSms", { kind: "lostAfter" });
    expect(await sms().send(MESSAGE)).toMatchObject({ ok: false, kind: "transient" });
    const again = await sms().send(MESSAGE);
    expect(again).toMatchObject({ ok: true, receipt: cloud.messages.sms[0]?.outId });
    expect(cloud.messages.sms).toHaveLength(1);
  });

  it("are sent again only when the platform surely has not had them", async () => {
    cloud.faults.next("SendSms", { kind: "lostBefore" });
    expect(await sms().send(MESSAGE)).toMatchObject({ ok: false, kind: "transient" });
    // it may be listed a little later
    expect(await sms().send(MESSAGE)).toMatchObject({ ok: false, code: "stillUnknown" });
    given.clock.advance(60_000);
    expect(await sms().send(MESSAGE)).toMatchObject({ ok: true });
    expect(cloud.messages.sms).toHaveLength(1);
  });

  it("survive an answer that never comes and a page instead of one", async () => {
    cloud.faults.next("SendSms", { kind: "slow" });
    expect(await sms({ timeoutMs: 150 }).send(MESSAGE)).toMatchObject({ kind: "transient" });
    cloud.faults.next("SingleCallByTts", { kind: "html" });
    expect(await voice().send(MESSAGE)).toMatchObject({ kind: "transient" });
    expect(await sms().send(MESSAGE)).toMatchObject({ ok: true });
    expect(cloud.messages.sms).toHaveLength(1);
  });

  it("try at once again where nobody was there at all", async () => {
    expect(await sms({ smsUrl: "http://127.0.0.1:1" }).send(MESSAGE)).toMatchObject({
      kind: "transient",
      code: "ECONNREFUSED",
    });
    expect(await sms().send(MESSAGE)).toMatchObject({ ok: true });
  });

  it("wait for receipts where a call's answer was lost, and place it again when none can come any more", async () => {
    cloud.faults.next("SingleCallByTts", { kind: "lostAfter" });
    await voice().send(MESSAGE);
    expect(await voice().send(MESSAGE)).toMatchObject({ ok: false, code: "stillUnknown" });
    expect(await cloud.pushReceipts(urls)).toEqual([0]);
    expect(await voice().send(MESSAGE)).toMatchObject({ ok: true, receipt: cloud.messages.calls[0]?.callId });
    expect(cloud.messages.calls).toHaveLength(1);

    const other = { ...MESSAGE, deliveryId: "d2", address: "13900002222" };
    cloud.faults.next("SingleCallByTts", { kind: "lostBefore" });
    await voice().send(other);
    given.clock.advance(19 * 60_000);
    expect(await voice().send(other)).toMatchObject({ code: "stillUnknown" });
    given.clock.advance(60_000);
    expect(await voice().send(other)).toMatchObject({ ok: true });
    expect(cloud.messages.calls).toHaveLength(2);
  });

  it("go out once from two nodes that try together", async () => {
    const results = await Promise.all([sms().send(MESSAGE), sms().send(MESSAGE), sms().send(MESSAGE)]);
    expect(results.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    expect(cloud.messages.sms).toHaveLength(1);
  });
});
