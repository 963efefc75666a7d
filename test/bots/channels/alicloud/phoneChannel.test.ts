import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BadPhoneSettings, loadPhoneSettings } from "../../../../bots/channels/alicloud/loadPhoneSettings.ts";
import { createPhoneChannel, type PhoneChannel } from "../../../../bots/channels/alicloud/phoneChannel.ts";
import type { HandedReceipt } from "../../../../bots/channels/alicloud/stepReceipts.ts";
import {
  createTelegramChannel,
  type TelegramChannel,
} from "../../../../bots/channels/telegram/telegramChannel.ts";
import { type AlicloudStandIn, accountOf, startAlicloud } from "../../../standins/alicloud/standIn.ts";
import { startTelegram, type TelegramStandIn, TOKEN } from "../../../standins/telegram/standIn.ts";
import { handClock } from "../../../support/handClock.ts";
import { type GivenServer, givenServer, OFFICE, PHONE_TOKEN } from "./givenServer.ts";

const SETTINGS = {
  "*": {
    sms: {
      signName: "办成事窗口",
      templates: { "*": { code: "SMS_1", variables: { words: { whole: "text" } } } },
    },
    voice: { templates: { answered: { code: "TTS_1", variables: { number: { param: "number" } } } } },
  },
};

describe("telephone and Telegram, wired as in the program", () => {
  let given: GivenServer;
  let cloud: AlicloudStandIn;
  let telegram: TelegramStandIn;
  let phone: PhoneChannel;
  let chat: TelegramChannel;
  let base: string;
  let folder: string;
  const handed: HandedReceipt[] = [];
  const timers = handClock();

  beforeAll(async () => {
    given = await givenServer();
    cloud = await startAlicloud(given.clock.now);
    telegram = await startTelegram(given.clock.now);
    folder = mkdtempSync(join(tmpdir(), "bcs-phone-"));
    writeFileSync(join(folder, "phone.json"), JSON.stringify(SETTINGS));
    const { database, seal, newId, clock, log, receive } = given;
    phone = createPhoneChannel({
      account: accountOf(cloud.url, clock.now),
      settings: loadPhoneSettings(folder),
      token: PHONE_TOKEN,
      publicUrl: null,
      database,
      seal,
      newId,
      now: clock.now,
      log,
      receive,
      officeOf: () => OFFICE,
      defaultOffice: () => OFFICE,
      staffOf: () => "role:triageOfficer",
      onReceipt: async (one) => void handed.push(one),
    });
    chat = createTelegramChannel({
      apiUrl: telegram.url,
      token: TOKEN,
      secret: "secret_of_the_webhook-1",
      publicUrl: "https://desk.example.com",
      node: "node-1",
      office: () => OFFICE,
      database,
      seal,
      receive,
      keepVoice: phone.keepVoice,
      newId,
      now: clock.now,
      log,
      later: timers.later,
    });
    phone.routes(given.server);
    chat.routes(given.server);
    base = await given.listen();
    // Telegram is away at the start, and there at the second try
    telegram.faults.next("setWebhook", { kind: "html" });
    chat.start();
    while (timers.waits().length === 0) await new Promise((resolve) => setImmediate(resolve));
    timers.run();
    while (telegram.webhook === null) await new Promise((resolve) => setImmediate(resolve));
  });
  afterAll(async () => {
    await chat.stop();
    await given.stop();
    await cloud.stop();
    await telegram.stop();
    rmSync(folder, { recursive: true });
  });

  it("hear a voice of Telegram and take it as the person's words", async () => {
    cloud.speech.heardShort = (_sound, format) => ({
      status: 20000000,
      result: `医保卡办不下来（${format}）`,
    });
    telegram.files.set("v", Buffer.from("OggS the voice"));
    telegram.says(1001, { voice: { file_id: "v", duration: 5, mime_type: "audio/ogg" } });
    expect(await telegram.deliver(`${base}/telegram/webhook`)).toEqual([200]);
    while ((await phone.countRecordings()).length === 0) await chat.step();
    expect(await phone.stepRecordings()).toBe(1);
    expect((await given.inbox()).map(({ body }) => body)).toMatchObject([
      { kind: "chat", text: "医保卡办不下来（opus）", address: "1001", attachments: [{ kind: "voice" }] },
    ]);
    expect(await phone.countRecordings()).toEqual([]);
  });

  it("send by every way, and hand the receipts to whoever keeps the deliveries", async () => {
    const message = {
      officeId: OFFICE,
      template: "answered",
      params: { number: "7" },
      text: "办好了",
      choices: [],
      correlationId: "c",
    };
    const senders = [...phone.senders, chat.sender];
    for (const sender of senders) {
      const address = sender.way === "telegram" ? "1001" : "13900001111";
      expect(await sender.send({ ...message, deliveryId: "2abc3d", address })).toMatchObject({ ok: true });
    }
    expect(senders.map(({ way }) => way)).toEqual(["sms", "voice", "telegram"]);
    const url = (what: string) => `${base}/phone/receipts/${what}?token=${PHONE_TOKEN}`;
    expect(await cloud.pushReceipts({ voice: url("voice"), sms: url("sms") })).toEqual([0, 0]);
    await phone.stepReceipts();
    expect(new Set(handed.map(({ delivery }) => `${delivery?.way} ${delivery?.deliveryId}`))).toEqual(
      new Set(["sms 2abc3d", "voice 2abc3d"]),
    );
  });
});

describe("phone.json", () => {
  it("is not needed, and names what is wrong in it", () => {
    const folder = mkdtempSync(join(tmpdir(), "bcs-phone-"));
    expect(loadPhoneSettings(folder)("any")).toBeNull();
    const path = join(folder, "phone.json");
    writeFileSync(path, "{");
    expect(() => loadPhoneSettings(folder)).toThrow(BadPhoneSettings);
    writeFileSync(path, JSON.stringify({ hall: { sms: { signName: "", templates: {} } } }));
    expect(() => loadPhoneSettings(folder)).toThrow(/hall\.sms\.signName/);
    rmSync(folder, { recursive: true });
  });
});
