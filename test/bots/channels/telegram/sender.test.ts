import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { telegramApi } from "../../../../bots/channels/telegram/api.ts";
import { keyboardOf, readButton } from "../../../../bots/channels/telegram/buttons.ts";
import { splitText, telegramSender } from "../../../../bots/channels/telegram/sender.ts";
import type { Outgoing, SendResult } from "../../../../core/delivery/sender.ts";
import { startTelegram, type TelegramStandIn, TOKEN } from "../../../standins/telegram/standIn.ts";
import { type GivenServer, givenServer, OFFICE } from "../alicloud/givenServer.ts";

const MESSAGE: Outgoing = {
  deliveryId: "d1",
  officeId: OFFICE,
  address: "1001",
  template: "answered",
  params: {},
  text: "您的事*办好了*：[看这里](https://example.com) <b>_",
  choices: [],
  correlationId: "c1",
};

describe("a message of the bot", () => {
  let given: GivenServer;
  let telegram: TelegramStandIn;

  beforeAll(async () => {
    given = await givenServer();
  });
  afterAll(async () => await given.stop());
  beforeEach(async () => {
    telegram = await startTelegram(given.clock.now);
  });
  afterEach(async () => {
    await telegram.stop();
    await given.clear();
  });

  async function send(message: Partial<Outgoing> = {}, account = {}): Promise<SendResult> {
    const api = telegramApi({ apiUrl: telegram.url, token: TOKEN, ...account });
    const sender = telegramSender({ api, database: given.database, now: given.clock.now });
    return await sender.send({ ...MESSAGE, ...message });
  }

  it("goes out as plain text, whatever marks are in it", async () => {
    expect(await send()).toEqual({ ok: true, receipt: "1" });
    expect(telegram.sent).toMatchObject([
      { chatId: 1001, text: MESSAGE.text, parseMode: null, keyboard: [] },
    ]);
  });

  it("offers its choices as buttons, one below the other", async () => {
    await send({
      choices: [
        { label: "满意", value: "grade:4" },
        { label: "没办成", value: "unsolved" },
      ],
    });
    expect(telegram.sent[0]?.keyboard).toEqual([
      [{ text: "满意", callback_data: "grade:4" }],
      [{ text: "没办成", callback_data: "unsolved" }],
    ]);
  });

  it("has its photos and files behind the words, once, and says which Telegram did not take", async () => {
    const png = Buffer.from("89504e470d0a1a0a00000000", "hex");
    const file = (name: string, contentType: string, bytes: Buffer) => async () => ({
      name,
      contentType,
      bytes,
    });
    const files = [
      file("证.png", "image/png", png),
      file("其实不是照片.jpg", "image/jpeg", Buffer.from("no picture")),
      file("告知单.pdf", "application/pdf", Buffer.from("%PDF")),
      file("空的.pdf", "application/pdf", Buffer.alloc(0)),
    ];
    const carried = { files, elsewhere: "\n有的文件在公开网页里看。" };
    const slower = {
      kind: "refuse",
      status: 429,
      code: "429",
      message: "Too Many Requests",
      retryAfter: 1,
    } as const;
    telegram.faults.byChance(() => (telegram.sent.length === 2 ? slower : null));
    expect(await send({ carried })).toMatchObject({ ok: false, kind: "throttled" });
    telegram.faults.byChance(() => null);
    expect(await send({ carried })).toMatchObject({
      ok: true,
      unsent: ["“空的.pdf”没有发给群众：Telegram 不接受这条消息（400）"],
    });
    expect(telegram.sent.map(({ method, text, file: sent }) => [method, text || sent?.name])).toEqual([
      ["sendMessage", MESSAGE.text],
      ["sendPhoto", "证.png"],
      ["sendDocument", "其实不是照片.jpg"],
      ["sendDocument", "告知单.pdf"],
      ["sendMessage", "有的文件在公开网页里看。"],
    ]);
    expect(telegram.sent[1]?.file?.bytes.equals(png)).toBe(true);
  });

  it("without words is no message", async () => {
    expect(await send({ text: " \n" })).toMatchObject({ ok: false, kind: "final", code: "empty" });
    expect(telegram.sent).toEqual([]);
  });

  it("goes out once, however often it is sent", async () => {
    expect([await send(), await send()]).toEqual([
      { ok: true, receipt: "1" },
      { ok: true, receipt: "1" },
    ]);
    expect(telegram.sent).toHaveLength(1);
  });

  it("that is long goes in parts, the buttons under the last, and a second try sends only what is missing", async () => {
    const text = `${"一".repeat(4000)}\n${"二".repeat(4000)}\n三`;
    const choices = [{ label: "好", value: "ok" }];
    await send({ text: "先来一条", deliveryId: "d0" });
    telegram.faults.byChance(() => (telegram.sent.length === 2 ? { kind: "html" } : null));
    expect(await send({ text, choices })).toMatchObject({ ok: false, kind: "unknown" });
    telegram.faults.byChance(null);
    expect(await send({ text, choices })).toMatchObject({ ok: true });
    const parts = telegram.sent.slice(1);
    expect(parts.map((one) => one.text).join("")).toBe(text);
    expect(parts.map(({ keyboard }) => keyboard.length)).toEqual([...parts.slice(1).map(() => 0), 1]);
  });

  it.each([
    [429, "Too Many Requests: retry after 9", "throttled", 9_000],
    [500, "Internal Server Error", "transient", null],
    [502, "Bad Gateway", "transient", null],
    [401, "Unauthorized", "closed", null],
    [400, "Bad Request: message is too long", "final", null],
  ])("that is refused with %i is %s: %s", async (status, description, kind, retryAfterMs) => {
    const fault = { kind: "refuse" as const, status, code: "", message: description, retryAfter: 9 };
    telegram.faults.next("sendMessage", fault);
    expect(await send()).toMatchObject({ ok: false, kind, retryAfterMs, code: String(status) });
    expect(await send()).toMatchObject({ ok: true });
  });

  it("finds the way shut where the person has blocked the bot, and never another where they are gone", async () => {
    telegram.blocked.add(1);
    telegram.deactivated.add(2);
    telegram.unknown.add(3);
    expect(await send({ address: "1" })).toMatchObject({ kind: "closed", code: "403" });
    expect(await send({ address: "2" })).toMatchObject({ kind: "final", code: "403" });
    expect(await send({ address: "3" })).toMatchObject({ kind: "final", code: "400" });
  });

  it("says that it may have arrived where the answer was lost, and surely has not where nobody was there", async () => {
    telegram.faults.next("sendMessage", { kind: "lostAfter" });
    expect(await send()).toMatchObject({ ok: false, kind: "unknown", code: "network" });
    telegram.faults.next("sendMessage", { kind: "slow" });
    expect(await send({}, { timeoutSeconds: 0.2 })).toMatchObject({ kind: "unknown" });
    expect(await send({}, { apiUrl: "http://127.0.0.1:1" })).toMatchObject({
      kind: "transient",
      code: "notReached",
    });
  });

  it("leaves nothing of the words, the number or the token in what is reported", async () => {
    telegram.blocked.add(1001);
    const reported = [await send(), await send({}, { apiUrl: "http://127.0.0.1:1" })];
    expect(JSON.stringify(reported)).not.toMatch(/办好了|AAtest|1001/);
  });
});

describe("the parts of a text", () => {
  it("are the whole text, none too long and none without words", () => {
    const piece = fc.oneof(fc.constant("好的。"), fc.constant("\n"), fc.constant("😀"), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 400 }), fc.integer({ min: 1, max: 60 }), (pieces, times) => {
        const text = pieces.join("").repeat(times).trim();
        const parts = splitText(text);
        expect(parts.every((one) => one.length <= 4096 && one.trim() !== "")).toBe(true);
        expect(parts.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        expect(parts.every((one) => one.isWellFormed()) || !text.isWellFormed()).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("end where lines or sentences end", () => {
    const [first] = splitText(`${"一".repeat(4000)}。${"二".repeat(4000)}`);
    expect(first?.endsWith("。")).toBe(true);
  });
});

describe("buttons", () => {
  it("mean what they were made of, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.string({ unit: "binary" })), {
          minLength: 1,
          maxLength: 8,
        }),
        (given) => {
          const choices = given.map(([label, value]) => ({ label, value }));
          const rows = keyboardOf(choices).inline_keyboard;
          for (const [i, choice] of choices.entries()) {
            const button = rows[i]?.[0];
            const data = button !== undefined && "callback_data" in button ? button.callback_data : "";
            expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
            const read = readButton(
              data,
              choices.map(({ label }) => label),
            );
            expect(read).toEqual(
              Buffer.byteLength(choice.value) <= 64 && choice.value !== "" && !/^w:\d+$/.test(choice.value)
                ? { choice: choice.value }
                : { words: choice.label },
            );
          }
        },
      ),
    );
  });
});
