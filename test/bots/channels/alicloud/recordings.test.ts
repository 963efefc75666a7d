import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectAlicloud } from "../../../../bots/channels/alicloud/connect.ts";
import { keepVoice, type VoiceMessage } from "../../../../bots/channels/alicloud/recording.ts";
import { recordingRoutes } from "../../../../bots/channels/alicloud/recordingRoutes.ts";
import { type RecordingParts, stepRecordings } from "../../../../bots/channels/alicloud/stepRecordings.ts";
import { turnsOf } from "../../../../bots/channels/alicloud/turns.ts";
import { phoneRoutes } from "../../../../bots/channels/phone/routes.ts";
import { type AlicloudStandIn, accountOf, startAlicloud } from "../../../standins/alicloud/standIn.ts";
import { dyingAfter } from "./dyingAfter.ts";
import { type GivenServer, givenServer, OFFICE, PHONE_TOKEN } from "./givenServer.ts";

const CALL = {
  callId: "call-1",
  startedAt: "2026-11-19T09:30:00+08:00",
  caller: "13900001111",
  called: "12345",
  link: "https://recordings.example.com/call-1.wav",
};
const sentence = (ChannelId: number, BeginTime: number, Text: string) => {
  return { ChannelId, BeginTime, EndTime: BeginTime + 900, Text };
};
const SAID = [
  sentence(1, 0, "您好，这里是办事窗口。"),
  sentence(0, 1_000, "我办退休跑了三趟还没有办成。"),
  sentence(1, 2_000, "请问差什么材料？"),
];

describe("a recorded call", () => {
  let given: GivenServer;
  let cloud: AlicloudStandIn;
  let base: string;
  let parts: RecordingParts;

  beforeAll(async () => {
    given = await givenServer();
    const { database, seal, newId, clock, receive } = given;
    const officeOf = () => OFFICE;
    recordingRoutes(given.server, { token: PHONE_TOKEN, database, seal, newId, officeOf, now: clock.now });
    phoneRoutes(given.server, { token: PHONE_TOKEN, receive, seal, officeOf });
    base = await given.listen();
  });
  afterAll(async () => await given.stop());

  beforeEach(async () => {
    cloud = await startAlicloud(given.clock.now);
    const { nls } = connectAlicloud(accountOf(cloud.url, given.clock.now));
    if (nls === null) throw new Error("there is a key for speech");
    const { database, seal, receive, clock, log } = given;
    const staffOf = () => "role:triageOfficer";
    parts = { nls, database, seal, receive, staffOf, publicUrl: base, now: clock.now, log };
  });
  afterEach(async () => {
    await cloud.stop();
    await given.clear();
  });

  async function post(path: string, body: unknown, token = PHONE_TOKEN): Promise<Response> {
    return await fetch(base + path, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
  }
  const task = () => {
    const last = cloud.speech.tasks.at(-1);
    if (last === undefined) throw new Error("nothing was handed over");
    return last;
  };
  const state = async () => await given.database.prisma.recording.findFirst();

  /** Steps until nothing is left, the clock running. */
  async function runAll(): Promise<void> {
    for (let i = 0; i < 40; i++) {
      await stepRecordings(parts);
      given.clock.advance(60_000);
    }
  }

  it("becomes the same message as a transcript of it", async () => {
    expect((await post("/phone/recordings", { ...CALL, citizenChannel: 0 })).status).toBe(202);
    await stepRecordings(parts);
    cloud.finish(task(), SAID);
    given.clock.advance(10_000);
    await stepRecordings(parts);
    const [heard] = await given.inbox();
    expect(heard?.body).toEqual({
      kind: "call",
      caller: "13900001111",
      called: "12345",
      turns: [
        { speaker: "agent", text: "您好，这里是办事窗口。", beginMs: 0, endMs: 900 },
        { speaker: "citizen", text: "我办退休跑了三趟还没有办成。", beginMs: 1_000, endMs: 1_900 },
        { speaker: "agent", text: "请问差什么材料？", beginMs: 2_000, endMs: 2_900 },
      ],
    });
    // handed over as text too, it is the same call
    const turns = [{ speaker: "citizen", text: "我办退休跑了三趟还没有办成。" }];
    const { callId, startedAt, caller, called } = CALL;
    const again = await post("/phone/transcripts", { callId, startedAt, caller, called, turns });
    expect(await again.json()).toEqual({ callId: "call-1", stored: "already" });
    expect(await state()).toMatchObject({ status: "done", dueAt: null, wordsSealed: null });
  });

  it("is kept once, and only with the token", async () => {
    expect((await post("/phone/recordings", CALL, "wrong")).status).toBe(401);
    const answers = await Promise.all([1, 2, 3].map(async () => await post("/phone/recordings", CALL)));
    const stored = await Promise.all(
      answers.map(async (one) => String(Reflect.get(Object(await one.json()), "stored"))),
    );
    expect(stored.sort()).toEqual(["already", "already", "new"]);
    await runAll();
    expect(cloud.speech.tasks).toHaveLength(1);
  });

  it.each([
    "https://10.0.0.1/a.wav",
    "ftp://files.example.com/a.wav",
    "https://files.example.com/a b.wav",
    "a.wav",
  ])("is refused where the recogniser could not fetch it: %s", async (link) => {
    expect((await post("/phone/recordings", { ...CALL, link })).status).toBe(400);
  });

  it("is asked after ever more slowly while it is being heard", async () => {
    await post("/phone/recordings", CALL);
    await runAll();
    const asked = cloud.requests.filter(({ action }) => action === "GetTaskResult").length;
    expect(asked).toBeGreaterThan(5);
    expect(asked).toBeLessThan(16);
    expect(await state()).toMatchObject({ status: "submitted" });
  });

  it("is looked at at once when the platform calls back, and the callback's own words are not believed", async () => {
    await post("/phone/recordings", CALL);
    await stepRecordings(parts);
    cloud.finish(task(), SAID);
    expect(await cloud.callBack(task())).toBe(200);
    expect(await cloud.callBack(task())).toBe(200);
    await stepRecordings(parts);
    expect(await given.inbox()).toHaveLength(1);
    expect(JSON.stringify(await given.inbox())).not.toContain("不能当真");
    const forged = task().callbackUrl?.replace(/\/[^/]+\/done$/, "/forged/done") ?? "";
    expect(
      (await fetch(forged, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }))
        .status,
    ).toBe(404);
  });

  it("is known by its callback even where the node died before it noted the task", async () => {
    await post("/phone/recordings", CALL);
    await stepRecordings({ ...parts, ...dyingAfter(2, parts) }).catch(() => undefined);
    expect(cloud.speech.tasks).toHaveLength(1);
    expect(await state()).toMatchObject({ status: "waiting", taskId: null });
    cloud.finish(task(), SAID);
    await cloud.callBack(task());
    await stepRecordings(parts);
    expect(await given.inbox()).toHaveLength(1);
    expect(cloud.speech.tasks).toHaveLength(1);
  });

  it.each(Array.from({ length: 10 }, (_, n) => n))(
    "comes in once where the node is killed after %i operations",
    async (n) => {
      await post("/phone/recordings", CALL);
      const dying = { ...parts, ...dyingAfter(n, parts) };
      for (let i = 0; i < 3; i++) {
        await stepRecordings(dying).catch(() => undefined);
        for (const one of cloud.speech.tasks) cloud.finish(one, SAID);
        given.clock.advance(15_000);
      }
      given.clock.advance(5 * 60_000);
      for (let i = 0; i < 10; i++) {
        await stepRecordings(parts);
        for (const one of cloud.speech.tasks) cloud.finish(one, SAID);
        given.clock.advance(5 * 60_000);
      }
      expect(await given.inbox()).toHaveLength(1);
      expect(await state()).toMatchObject({ status: "done", dueAt: null });
    },
  );

  it("is shared by nodes that step together", async () => {
    for (let i = 0; i < 30; i++) await post("/phone/recordings", { ...CALL, callId: `call-${i}` });
    const done = await Promise.all([1, 2, 3].map(async () => await stepRecordings(parts)));
    expect(done.reduce((a, b) => a + b)).toBe(30);
    expect(cloud.speech.tasks).toHaveLength(30);
  });

  it.each([
    [50000000, "again"],
    [41050010, "handed over again"],
  ])("goes on after status %i: %s", async (status) => {
    await post("/phone/recordings", CALL);
    await stepRecordings(parts);
    task().status = status;
    given.clock.advance(10_000);
    await stepRecordings(parts);
    given.clock.advance(600_000);
    await stepRecordings(parts);
    cloud.finish(task(), SAID);
    given.clock.advance(600_000);
    await stepRecordings(parts);
    await runAll();
    expect(await given.inbox()).toHaveLength(1);
  });

  it("waits for tomorrow's quota", async () => {
    await post("/phone/recordings", CALL);
    await stepRecordings(parts);
    task().status = 41050001;
    given.clock.advance(10_000);
    await stepRecordings(parts);
    expect(await state()).toMatchObject({ status: "submitted", failure: "41050001" });
    cloud.finish(task(), SAID);
    given.clock.advance(3_600_000);
    await stepRecordings(parts);
    expect(await given.inbox()).toHaveLength(1);
  });

  it("is told to the staff where nobody will ever hear it", async () => {
    await post("/phone/recordings", CALL);
    await stepRecordings(parts);
    task().status = 41050004;
    given.clock.advance(10_000);
    await stepRecordings(parts);
    await runAll();
    expect(await state()).toMatchObject({ status: "failed", failure: "41050004" });
    expect(await given.owed()).toMatchObject([
      { audience: "staff", personKey: "role:triageOfficer", template: "recordingNotHeard" },
    ]);
    expect(JSON.stringify(await given.owed())).not.toContain("13900001111");
  });

  it("in which nobody spoke comes in without words", async () => {
    await post("/phone/recordings", CALL);
    await stepRecordings(parts);
    task().status = 21050003;
    given.clock.advance(10_000);
    await stepRecordings(parts);
    expect((await given.inbox()).map(({ body }) => body)).toMatchObject([{ kind: "call", turns: [] }]);
  });

  describe("and a voice message", () => {
    const VOICE: Omit<VoiceMessage, "receivedAt"> = {
      officeId: OFFICE,
      channel: "wecomKf",
      externalId: "msg-1",
      personKey: "wecomKf:someone",
      address: "wm1",
      sound: Buffer.from("#!AMR the sound"),
      contentType: "audio/amr",
      seconds: 12,
    };
    const keep = async (voice: Partial<VoiceMessage> = {}) => {
      const { database, seal, newId, clock } = given;
      const keepParts = { sql: database.prisma, seal, newId, now: clock.now };
      return await keepVoice(keepParts, { ...VOICE, receivedAt: clock.now(), ...voice });
    };

    it("comes in as the person's words with the sound, heard at once where it is short", async () => {
      cloud.speech.heardShort = (sound, format) => ({
        status: 20000000,
        result: `${format} ${sound.length}：医保卡办不下来`,
      });
      expect([await keep(), await keep()]).toEqual([true, false]);
      await stepRecordings(parts);
      const [heard] = await given.inbox();
      expect(heard).toMatchObject({
        channel: "wecomKf",
        externalId: "msg-1",
        personKey: "wecomKf:someone",
        body: {
          kind: "chat",
          text: "amr 15：医保卡办不下来",
          address: "wm1",
          attachments: [{ kind: "voice" }],
        },
      });
      expect(cloud.speech.tasks).toEqual([]);
    });

    it("is fetched of us, once, where it is long, and of nobody else", async () => {
      await keep({ seconds: 300 });
      await stepRecordings(parts);
      expect(task().sound?.toString()).toBe("#!AMR the sound");
      const forged = task().link.replace(/\/[^/]+\/sound$/, "/forged/sound");
      expect((await fetch(forged)).status).toBe(404);
      cloud.finish(task(), [sentence(0, 0, "医保卡办不下来")]);
      given.clock.advance(10_000);
      await stepRecordings(parts);
      expect((await given.inbox())[0]?.body).toMatchObject({ kind: "chat", text: "医保卡办不下来" });
      expect((await fetch(task().link)).status).toBe(404);
    });

    it("renews the token when it runs out or is refused", async () => {
      cloud.speech.heardShort = () => ({ status: 20000000, result: "医保卡" });
      await keep();
      await stepRecordings(parts);
      await keep({ externalId: "msg-2" });
      await stepRecordings(parts);
      expect(cloud.speech.tokens.size).toBe(1);
      cloud.speech.tokens.clear();
      await keep({ externalId: "msg-3" });
      await stepRecordings(parts);
      given.clock.advance(60_000);
      await stepRecordings(parts);
      given.clock.advance(24 * 3_600_000);
      await keep({ externalId: "msg-4" });
      await stepRecordings(parts);
      expect((await given.inbox()).map(({ externalId }) => externalId)).toEqual([
        "msg-1",
        "msg-2",
        "msg-3",
        "msg-4",
      ]);
    });

    it("that cannot be heard makes the person be asked to write, once", async () => {
      cloud.speech.heardShort = () => ({ status: 20000000, result: "" });
      await keep();
      await runAll();
      expect(await given.inbox()).toEqual([]);
      expect(await given.owed()).toMatchObject([
        { audience: "citizen", channel: "wecomKf", personKey: "wecomKf:someone", template: "say" },
      ]);
      expect((await given.owed())[0]?.text).toContain("打字");
    });

    it("keeps its sound and its words sealed at every step", async () => {
      cloud.speech.heardShort = () => ({ status: 20000000, result: "医保卡办不下来" });
      await keep();
      await stepRecordings({ ...parts, ...dyingAfter(4, parts) }).catch(() => undefined);
      const rows = await given.database.pool.query('SELECT * FROM "Recording" r JOIN "Attachment" a ON true');
      expect(rows.rowCount).toBe(1);
      expect(Buffer.from(rows.rows[0]?.bodySealed ?? "").includes("the sound")).toBe(false);
      expect(Buffer.from(rows.rows[0]?.wordsSealed ?? "").includes("医保")).toBe(false);
    });
  });
});

describe("speakers", () => {
  const words = (channelId: number, text: string) => ({ channelId, text, beginMs: 0, endMs: 1 });

  it("are told apart by who greets first where both are on one channel", () => {
    const turns = turnsOf([words(3, "您好"), words(1, "我要办证"), words(3, "好的")], "firstIsAgent");
    expect(turns.map(({ speaker }) => speaker)).toEqual(["agent", "citizen", "agent"]);
  });

  it("are the citizen where there is only one voice", () => {
    expect(turnsOf([words(0, "我要办证")], "firstIsAgent")).toMatchObject([{ speaker: "citizen" }]);
  });

  it("who say nothing have no turn", () => {
    expect(turnsOf([words(0, " ")], { citizen: 0 })).toEqual([]);
  });
});
