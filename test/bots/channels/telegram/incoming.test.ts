import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type KeepParts, keepVoice } from "../../../../bots/channels/alicloud/recording.ts";
import { botIdOf, telegramApi } from "../../../../bots/channels/telegram/api.ts";
import type { IntakeParts } from "../../../../bots/channels/telegram/intake.ts";
import { type PollingParts, startPolling } from "../../../../bots/channels/telegram/polling.ts";
import { telegramRoutes } from "../../../../bots/channels/telegram/routes.ts";
import { createRunner, type Runner } from "../../../../bots/channels/telegram/runner.ts";
import { telegramSender } from "../../../../bots/channels/telegram/sender.ts";
import { stepUpdates, type UpdateParts } from "../../../../bots/channels/telegram/stepUpdates.ts";
import { announceWebhook } from "../../../../bots/channels/telegram/webhook.ts";
import { startTelegram, type TelegramStandIn, TOKEN } from "../../../standins/telegram/standIn.ts";
import { type GivenServer, givenServer, OFFICE } from "../alicloud/givenServer.ts";

const SECRET = "secret_of_the_webhook-1";
const ZHANG = 1001;
const LI = 1002;

describe("what people send over Telegram", () => {
  let given: GivenServer;
  let telegram: TelegramStandIn;
  let hook: string;
  let runner: Runner;
  let intake: IntakeParts;
  let parts: UpdateParts;
  const errors: unknown[] = [];

  beforeAll(async () => {
    given = await givenServer();
    const { database, seal, clock } = given;
    intake = { database, seal, botId: botIdOf(TOKEN), office: () => OFFICE, now: clock.now };
    telegramRoutes(given.server, { ...intake, secret: SECRET, onStored: () => runner.kick() });
    hook = `${await given.listen()}/telegram/webhook`;
  });
  afterAll(async () => await given.stop());

  beforeEach(async () => {
    telegram = await startTelegram(given.clock.now);
    const account = { apiUrl: telegram.url, token: TOKEN, timeoutSeconds: 5 };
    const { database, seal, receive, newId, clock, log } = given;
    const api = telegramApi(account);
    parts = { api, account, fetch, database, seal, receive, keepVoice: null, newId, now: clock.now, log };
    runner = createRunner(
      async () => await stepUpdates(parts),
      (error) => errors.push(error),
    );
    await announceWebhook(api, "https://desk.example.com", SECRET);
  });
  afterEach(async () => {
    await runner.stop();
    await telegram.stop();
    await given.clear();
    expect(errors.splice(0)).toEqual([]);
  });

  /** Delivers what waits and takes it. */
  async function taken(): Promise<Awaited<ReturnType<GivenServer["inbox"]>>> {
    await telegram.deliver(hook);
    await runner.idle();
    return await given.inbox();
  }
  const chats = (rows: Awaited<ReturnType<GivenServer["inbox"]>>) =>
    rows.map(({ body }) => (body.kind === "chat" ? body : null));

  it("comes in as words of that person, to whom the address leads back", async () => {
    telegram.says(ZHANG, { text: "我办退休跑了三趟" });
    telegram.says(LI, { text: "/start" });
    const [one, other] = await taken();
    expect(one).toMatchObject({
      channel: "telegram",
      externalId: "4711:1000",
      body: { kind: "chat", text: "我办退休跑了三趟", attachments: [], address: "1001" },
    });
    expect(other?.body).toMatchObject({ text: "你好" });
    expect(one?.personKey).not.toBe(other?.personKey);
    expect(one?.personKey).not.toContain("1001");
  });

  it("is asked for with the secret and nothing more than we read", () => {
    expect(telegram.webhook).toEqual({
      url: "https://desk.example.com/telegram/webhook",
      secret: SECRET,
      allowed: ["message", "edited_message", "callback_query"],
    });
  });

  it("is refused without the secret, and nothing is kept of it", async () => {
    const update = telegram.says(ZHANG, { text: "假的" });
    for (const secret of [null, "", "wrong", `${SECRET}x`]) {
      expect((await telegram.post(update, secret, hook)).status).toBe(401);
    }
    expect(await given.database.prisma.telegramUpdate.count()).toBe(0);
  });

  it("comes in once, however often and however much at once it is delivered", async () => {
    const update = telegram.says(ZHANG, { text: "我办退休跑了三趟" });
    const answers = await Promise.all([1, 2, 3].map(async () => await telegram.post(update, SECRET, hook)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await runner.idle();
    expect((await telegram.post(update, SECRET, hook)).status).toBe(200);
    expect(await taken()).toHaveLength(1);
  });

  it("keeps two different updates of the same second and of the same person", async () => {
    telegram.says(ZHANG, { text: "好" });
    telegram.says(ZHANG, { text: "好" });
    expect(await taken()).toHaveLength(2);
  });

  it("brings photos, of which the largest is kept, encrypted", async () => {
    telegram.files.set("large", Buffer.from("the large photo"));
    telegram.says(ZHANG, {
      caption: "这是回执",
      photo: [
        { file_id: "large", width: 1280, height: 960, file_size: 15 },
        { file_id: "small", width: 90, height: 60 },
      ],
    });
    const [photo] = chats(await taken());
    expect(photo).toMatchObject({ text: "这是回执", attachments: [{ kind: "image" }] });
    const row = await given.database.prisma.attachment.findFirst();
    expect(row).toMatchObject({ id: photo?.attachments[0]?.id, contentType: "image/jpeg", size: 15 });
    expect(Buffer.from(row?.bodySealed ?? "").includes("large photo")).toBe(false);
    expect(Buffer.from(given.seal.openBytes(row?.bodySealed ?? Buffer.of(), OFFICE)).toString()).toBe(
      "the large photo",
    );
  });

  it("never lets words overtake a slow photo before them", async () => {
    telegram.files.set("p", Buffer.from("photo"));
    telegram.faults.next("file", { kind: "slow" });
    telegram.says(ZHANG, { photo: [{ file_id: "p", width: 1, height: 1 }] });
    telegram.says(ZHANG, { text: "上面是回执" });
    telegram.says(LI, { text: "我等着呢" });
    await telegram.deliver(hook);
    // another node takes what it may: the other person's words, not those behind the photo
    await stepUpdates(parts);
    expect(chats(await given.inbox()).map((one) => one?.text)).toEqual(["我等着呢"]);
    telegram.faults.release();
    await runner.idle();
    expect(chats(await taken()).map((one) => one?.text)).toEqual(["我等着呢", "", "上面是回执"]);
  });

  it("is tried again where Telegram does not give the photo, and told of where it never does", async () => {
    telegram.files.set("p", Buffer.from("photo"));
    telegram.faults.next("getFile", { kind: "html" });
    telegram.says(ZHANG, { photo: [{ file_id: "p", width: 1, height: 1 }] });
    expect(await taken()).toEqual([]);
    given.clock.advance(2_000);
    expect(await stepUpdates(parts)).toBe(1);
    expect(await given.inbox()).toHaveLength(1);

    telegram.says(LI, { caption: "办证的回执", photo: [{ file_id: "gone", width: 1, height: 1 }] });
    telegram.says(LI, { text: "还有一句" });
    await taken();
    for (let i = 0; i < 10; i++) {
      given.clock.advance(600_000);
      await stepUpdates(parts);
    }
    expect(chats(await given.inbox()).map((one) => one?.text)).toEqual(["", "办证的回执", "还有一句"]);
    expect((await given.owed()).map(({ text }) => text)).toEqual(["刚才的文件没有收到，请您再发一次。"]);
  });

  it("asks for writing where nobody can hear a voice", async () => {
    telegram.says(ZHANG, { voice: { file_id: "v", duration: 5, mime_type: "audio/ogg" } });
    expect(await taken()).toEqual([]);
    expect(await given.owed()).toMatchObject([{ channel: "telegram", template: "say" }]);
    expect((await given.owed())[0]?.text).toContain("打字");
  });

  it("keeps a voice to be heard where somebody can", async () => {
    const { database, seal, newId, clock } = given;
    const keepParts: KeepParts = { sql: database.prisma, seal, newId, now: clock.now };
    parts = { ...parts, keepVoice: async (voice) => await keepVoice(keepParts, voice) };
    telegram.files.set("v", Buffer.from("OggS the voice"));
    telegram.says(ZHANG, { voice: { file_id: "v", duration: 5, mime_type: "audio/ogg", file_size: 14 } });
    await taken();
    expect(await database.prisma.recording.findMany()).toMatchObject([
      { officeId: OFFICE, channel: "telegram", externalId: "4711:1000", status: "waiting" },
    ]);
    expect(await given.owed()).toEqual([]);
  });

  it("takes a shared number for the person's own only where it is", async () => {
    telegram.says(ZHANG, {
      contact: { phone_number: "+8613900001111", first_name: "三", last_name: "张", user_id: ZHANG },
    });
    telegram.says(ZHANG, {
      contact: { phone_number: "13900002222", first_name: "四", last_name: "李", user_id: LI },
    });
    expect(chats(await taken()).map((one) => one?.text)).toEqual([
      "我的电话是13900001111",
      "联系人李四，电话13900002222",
    ]);
  });

  it("keeps a place with what it is called", async () => {
    telegram.says(ZHANG, {
      location: { latitude: 35.1, longitude: 117.2 },
      venue: { title: "政务服务中心", address: "府前路1号", location: {} },
    });
    const [place] = chats(await taken());
    expect(place).toMatchObject({
      text: "地点：政务服务中心，府前路1号",
      attachments: [{ kind: "location" }],
    });
    const row = await given.database.prisma.attachment.findFirst();
    expect(given.seal.open(row?.bodySealed ?? Buffer.of(), OFFICE)).toBe(
      '{"latitude":35.1,"longitude":117.2}',
    );
  });

  it("knows a pressed button again, short values and long ones", async () => {
    const choices = [
      { label: "满意", value: "grade:4" },
      { label: "没有解决", value: `unsolved:${"很长的编号".repeat(10)}` },
    ];
    const sender = telegramSender({ api: parts.api, database: given.database, now: given.clock.now });
    const outgoing = { deliveryId: "d", officeId: OFFICE, address: String(ZHANG), template: "t", params: {} };
    expect(
      await sender.send({ ...outgoing, text: "办得怎么样？", choices, correlationId: "c" }),
    ).toMatchObject({ ok: true });
    const [message] = telegram.sent;
    if (message === undefined) throw new Error("a message was sent");
    telegram.presses(message, 0);
    telegram.presses(message, 1);
    const [first, second] = chats(await taken());
    expect(first).toMatchObject({ text: "满意", choice: "grade:4" });
    expect(second).toEqual({ kind: "chat", text: "没有解决", attachments: [], address: "1001" });
    expect(telegram.answered).toHaveLength(2);
  });

  it("stands presses that cannot be answered any more, and data that is no button of ours", async () => {
    telegram.faults.next("answerCallbackQuery", {
      kind: "refuse",
      status: 400,
      code: "400",
      message: "Bad Request: query is too old",
    });
    const message = { message_id: 1, date: 1, chat: { id: ZHANG, type: "private" }, text: "x" };
    const press = { id: "q", from: { id: ZHANG }, chat_instance: "1", message };
    telegram.updates({ callback_query: { ...press, data: "yes" } });
    telegram.updates({ callback_query: { ...press, data: "" } });
    telegram.updates({ callback_query: { ...press, data: "w:99" } });
    expect(chats(await taken())).toMatchObject([{ choice: "yes" }]);
  });

  it("leaves groups and events alone, and answers what it cannot read", async () => {
    telegram.says(ZHANG, { text: "大家好", chat: { id: -5, type: "group" } });
    telegram.updates({ my_chat_member: {} });
    telegram.says(ZHANG, { dice: { value: 3 } });
    telegram.says(ZHANG, { sticker: { file_id: "s" } });
    expect(chats(await taken())).toMatchObject([{ text: "", attachments: [{ kind: "sticker" }] }]);
    expect((await given.owed()).map(({ text }) => text)).toEqual([
      "这种消息我看不了，请您打字说一下，或者发照片。",
    ]);
    expect(await given.database.prisma.telegramUpdate.count({ where: { status: "done" } })).toBe(4);
  });

  it("keeps everything sealed that people sent", async () => {
    telegram.says(ZHANG, { text: "我叫张三，电话13900001111" });
    await taken();
    const rows = await given.database.prisma.telegramUpdate.findMany();
    expect(Buffer.from(rows[0]?.bodySealed ?? "").includes("13900001111")).toBe(false);
    expect(rows[0]?.chatKey).not.toContain(String(ZHANG));
  });

  it("makes Telegram deliver again while nothing can be stored, and then comes in once", async () => {
    telegram.says(ZHANG, { text: "我办退休跑了三趟" });
    const lock = await given.database.pool.connect();
    await lock.query('BEGIN; LOCK TABLE "TelegramUpdate"');
    const update = {
      update_id: 1000,
      message: {
        message_id: 1,
        date: 1_763_500_000,
        chat: { id: ZHANG, type: "private" },
        text: "我办退休跑了三趟",
      },
    };
    expect((await telegram.post(update, SECRET, hook)).status).toBe(503);
    await lock.query("ROLLBACK");
    lock.release();
    expect(await taken()).toHaveLength(1);
  });

  it("goes on where a node died with an update in hand", async () => {
    telegram.says(ZHANG, { text: "一" });
    telegram.says(ZHANG, { text: "二" });
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    const dead = {
      ...parts,
      receive: async () => {
        reach();
        return await new Promise<boolean>(() => undefined);
      },
    };
    // this node takes nothing of itself: the one that dies comes first
    runner = createRunner(
      async () => 0,
      () => undefined,
    );
    await telegram.deliver(hook);
    void stepUpdates(dead);
    await reached;
    for (let i = 0; i < 6; i++) {
      given.clock.advance(60_000);
      await stepUpdates(parts);
    }
    expect(chats(await given.inbox()).map((one) => one?.text)).toEqual(["一", "二"]);
  });

  describe("asked for by long polling", () => {
    let waits: number[];
    let resume: () => void;

    beforeEach(() => {
      waits = [];
      resume = () => undefined;
      telegram.webhook = null;
    });

    function poll(change: Partial<PollingParts> = {}): {
      stop: () => Promise<void>;
      stored: () => Promise<void>;
    } {
      let onStored = (): void => undefined;
      const running = startPolling({
        ...intake,
        api: parts.api,
        node: "node-1",
        onStored: () => onStored(),
        log: given.log,
        waitSeconds: 1,
        pause: async (ms, signal) => {
          waits.push(ms);
          await new Promise<void>((resolve) => {
            resume = resolve;
            signal.addEventListener("abort", () => resolve(), { once: true });
          });
        },
        ...change,
      });
      return {
        stop: running.stop,
        stored: async () => await new Promise<void>((resolve) => (onStored = resolve)),
      };
    }
    const until = async (holds: () => boolean): Promise<void> => {
      while (!holds()) await new Promise((resolve) => setImmediate(resolve));
    };

    it("is stored before Telegram hears that it arrived, and is gone there afterwards", async () => {
      telegram.says(ZHANG, { text: "一" });
      telegram.says(ZHANG, { text: "二" });
      const polling = poll();
      await polling.stored();
      expect(await given.database.prisma.telegramUpdate.count()).toBe(2);
      await until(() => telegram.waiting() === 0);
      await polling.stop();
      runner.kick();
      await runner.idle();
      expect(chats(await given.inbox()).map((one) => one?.text)).toEqual(["一", "二"]);
      expect(await given.database.prisma.telegramPoll.findFirst()).toMatchObject({
        offset: 1002n,
        heldBy: null,
      });
    });

    it("begins after a restart where it left off", async () => {
      telegram.says(ZHANG, { text: "一" });
      const first = poll();
      await first.stored();
      await first.stop();
      telegram.says(ZHANG, { text: "二" });
      const second = poll();
      await second.stored();
      await second.stop();
      expect(await given.database.prisma.telegramUpdate.count()).toBe(2);
    });

    it("is asked for by one node at a time; another takes over when the first is gone", async () => {
      const first = poll();
      telegram.says(ZHANG, { text: "一" });
      await first.stored();
      const second = poll({ node: "node-2" });
      await until(() => waits.length === 1);
      await first.stop();
      telegram.says(ZHANG, { text: "二" });
      const stored = second.stored();
      resume();
      await stored;
      await second.stop();
      expect(await given.database.prisma.telegramUpdate.count()).toBe(2);
    });

    it.each([
      ["another asks", 30_000, () => (telegram.otherAsks = true)],
      [
        "too much was asked",
        7_000,
        () =>
          telegram.faults.next("getUpdates", {
            kind: "refuse",
            status: 429,
            code: "429",
            message: "Too Many Requests",
            retryAfter: 7,
          }),
      ],
      ["Telegram is broken", 3_000, () => telegram.faults.next("getUpdates", { kind: "html" })],
      ["the connection breaks", 3_000, () => telegram.faults.next("getUpdates", { kind: "lostBefore" })],
    ])("waits where %s, and then goes on", async (_name, ms, happen) => {
      happen();
      const polling = poll();
      await until(() => waits.length === 1);
      expect(waits).toEqual([ms]);
      telegram.otherAsks = false;
      telegram.says(ZHANG, { text: "一" });
      const stored = polling.stored();
      resume();
      await stored;
      await polling.stop();
      expect(await given.database.prisma.telegramUpdate.count()).toBe(1);
    });

    it("never takes the webhook away from whoever has set it", async () => {
      await announceWebhook(parts.api, "https://desk.example.com", SECRET);
      const polling = poll();
      await until(() => waits.length === 1);
      expect(waits).toEqual([30_000]);
      await polling.stop();
      expect(telegram.webhook).not.toBeNull();
    });
  });
});
