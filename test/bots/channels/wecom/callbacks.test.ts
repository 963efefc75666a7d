import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../../../core/store/database.ts";
import { signedCallback, type XmlFields, xml } from "../../../standins/wecom/callbackCrypto.ts";
import type { Receiver } from "../../../standins/wecom/platform.ts";
import { handClock } from "../../../support/handClock.ts";
import { AGENT, KF_ACCOUNT, type Node, WecomOffice } from "./office.ts";

let office: WecomOffice;
let node: Node;

async function open(options: ConstructorParameters<typeof WecomOffice>[0] = {}): Promise<void> {
  office = new WecomOffice(options);
  node = await office.open();
}

beforeEach(async () => await open());
afterEach(async () => await office.close());

function app(): Receiver {
  const found = office.corp.apps[0];
  if (found === undefined) throw new Error("the corp has an application");
  return found;
}

/** A callback of the platform, signed by its keys. */
function signed(fields: XmlFields, at: { timestamp?: string; nonce?: string; receiveId?: string } = {}) {
  const timestamp = at.timestamp ?? String(Math.floor(office.clock.now() / 1000));
  const nonce = at.nonce ?? randomBytes(8).toString("hex");
  return signedCallback(app(), at.receiveId ?? office.corp.corpId, xml(fields), {
    timestamp,
    nonce,
    agentId: AGENT,
  });
}

function textFrom(userid: string, content: string, more: XmlFields = {}): XmlFields {
  return {
    ToUserName: office.corp.corpId,
    FromUserName: userid,
    CreateTime: Math.floor(office.clock.now() / 1000),
    MsgType: "text",
    Content: content,
    MsgId: "6000000000000000001",
    AgentID: AGENT,
    ...more,
  };
}

async function post(
  callback: { query: string; body: string },
  to = node,
  type = "text/xml",
): Promise<number> {
  const response = await fetch(`${to.url}/wecom/app/callback?${callback.query}`, {
    method: "POST",
    body: callback.body,
    headers: { "content-type": type },
  });
  await response.arrayBuffer();
  return response.status;
}

async function staffAfter(): Promise<string[]> {
  await node.wecom.tick();
  return node.staff.map(
    ({ userId, what }) => `${userId} ${what.kind === "text" ? what.text : JSON.stringify(what)}`,
  );
}

describe("the address of callbacks", () => {
  it("answers the platform's check with the bare words, for both", async () => {
    expect(await office.standin.callbacks.verifyUrl(app(), "5927782489442352469")).toEqual({
      status: 200,
      body: "5927782489442352469",
    });
    expect(await office.standin.callbacks.verifyUrl(office.corp.kf, "77")).toEqual({
      status: 200,
      body: "77",
    });
  });

  it("does not answer a check with other keys", async () => {
    const other = { ...app(), token: "another" };
    expect((await office.standin.callbacks.verifyUrl(other, "1")).status).toBe(403);
    expect(node.wecom.counts.of("app", "badSignature")).toBe(1);
  });
});

describe("a message of the staff", () => {
  it("is answered with nothing, and handed on once, from the database", async () => {
    await office.clerk().writes("查 2026-01-3");
    expect(office.standin.callbacks.tries).toEqual([[{ status: 200, body: "" }]]);
    await node.wecom.idle();
    expect(node.staff).toEqual([
      {
        externalId: expect.stringMatching(/^1000002:\d+$/),
        agentId: "1000002",
        userId: "ZhangSan",
        at: office.clock.now(),
        what: { kind: "text", text: "查 2026-01-3" },
      },
    ]);
  });

  it("carries a press of a card with its codes and what was selected", async () => {
    const press = (options: XmlFields) =>
      signed({
        ...textFrom("ZhangSan", "", { MsgId: "" }),
        MsgType: "event",
        Event: "template_card_event",
        EventKey: "sign",
        TaskId: "task-1",
        CardType: "multiple_interaction",
        ResponseCode: randomBytes(4).toString("hex"),
        SelectedItems: { SelectedItem: options },
      });
    expect(await post(press({ QuestionKey: "unit", OptionIds: { OptionId: ["a", "b"] } }))).toBe(200);
    expect(await post(press({ QuestionKey: "unit", OpitonIds: { OpitonId: "c" } }))).toBe(200);
    await node.wecom.tick();
    expect(node.staff.map((one) => one.what)).toMatchObject([
      { kind: "card", key: "sign", taskId: "task-1", selected: [{ question: "unit", options: ["a", "b"] }] },
      { kind: "card", key: "sign", taskId: "task-1", selected: [{ question: "unit", options: ["c"] }] },
    ]);
  });

  it("is named where it is of a kind that nobody reads", async () => {
    await office.clerk().opensApp();
    await office.clerk().clicksMenu("today");
    await office.standin.app.say("ZhangSan", AGENT, { MsgType: "event", Event: "batch_job_result" });
    await office.standin.app.say("ZhangSan", AGENT, { MsgType: "hologram" });
    await node.wecom.idle();
    expect(node.staff.map((one) => one.what)).toEqual([
      { kind: "entered" },
      { kind: "menu", key: "today" },
      { kind: "other", name: "batch_job_result" },
      { kind: "other", name: "hologram" },
    ]);
  });

  it("comes again where handling it failed, in the order of the person's messages", async () => {
    let failures = 2;
    node.during.staff = () => {
      if (failures-- > 0) throw new Error("the desk is away");
    };
    await office.clerk().writes("一");
    await node.wecom.idle();
    await office.clerk().writes("二");
    await node.wecom.idle();
    expect(node.staff).toEqual([]);
    for (let i = 0; i < 3; i++) {
      office.clock.advance(10_000);
      await node.wecom.tick();
    }
    expect(await staffAfter()).toEqual(["ZhangSan 一", "ZhangSan 二"]);
  });

  it("is put aside, and shows in the metrics, where it can never be handled", async () => {
    node.during.staff = () => {
      throw new Error("always");
    };
    await office.clerk().writes("一");
    for (let i = 0; i < 8; i++) {
      await node.wecom.tick();
      office.clock.advance(3_600_000);
    }
    const measures = await node.wecom.measures();
    expect(measures.find((one) => one.name === "bcs_wecom_events")?.values).toEqual([
      { labels: { source: "app", status: "dead" }, value: 1 },
    ]);
  });
});

describe("the same callback", () => {
  it("is one message when it comes three times", async () => {
    const callback = signed(textFrom("ZhangSan", "我的"));
    expect([await post(callback), await post(callback), await post(callback)]).toEqual([200, 200, 200]);
    expect(await staffAfter()).toEqual(["ZhangSan 我的"]);
    expect(node.wecom.counts.of("app", "repeated")).toBe(2);
  });

  it("is one message when it comes three times at once, on two nodes", async () => {
    const other = await office.addNode();
    const callback = signed(textFrom("ZhangSan", "我的"));
    const statuses = await Promise.all([post(callback), post(callback, other), post(callback, other)]);
    expect(statuses).toEqual([200, 200, 200]);
    await Promise.all([node.wecom.tick(), other.wecom.tick()]);
    expect([...node.staff, ...other.staff]).toHaveLength(1);
  });

  it("is one message when the platform signs its retries anew, within seconds or a day later", async () => {
    const fields = textFrom("ZhangSan", "我的");
    const withoutId = { ...textFrom("LiSi", "我的"), MsgId: "" };
    for (const wait of [0, 8_000, 86_400_000]) {
      office.clock.advance(wait);
      expect(await post(signed(fields))).toBe(200);
      expect(await post(signed(withoutId))).toBe(200);
    }
    expect(await staffAfter()).toEqual(["ZhangSan 我的", "LiSi 我的"]);
  });

  it("is refused where it is played again after the platform's retries are over", async () => {
    const callback = signed(textFrom("ZhangSan", "同意"));
    expect(await post(callback)).toBe(200);
    office.clock.advance(120_000);
    expect(await post(callback)).toBe(403);
    expect(node.wecom.counts.of("app", "replayed")).toBe(1);
    office.clock.advance(300_000);
    expect(await post(callback)).toBe(403);
    expect(node.wecom.counts.of("app", "stale")).toBe(1);
    expect(await staffAfter()).toEqual(["ZhangSan 同意"]);
  });

  it("is refused where it comes more often than the platform ever delivers", async () => {
    const callback = signed(textFrom("ZhangSan", "同意"));
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push(await post(callback));
    expect(statuses).toEqual([200, 200, 200, 403, 403, 403]);
    expect(node.wecom.counts.of("app", "replayed")).toBe(3);
  });
});

describe("different callbacks", () => {
  it("of one person in one second are both kept, where they differ in anything", async () => {
    const event = (key: string, type = "click"): XmlFields => ({
      ...textFrom("ZhangSan", ""),
      MsgType: "event",
      Event: type,
      EventKey: key,
      MsgId: "",
    });
    for (const fields of [event("today"), event("mine"), event("today", "view")]) {
      expect(await post(signed(fields))).toBe(200);
    }
    await node.wecom.tick();
    expect(node.staff).toHaveLength(3);
  });

  it("with the same id from two applications are both kept", async () => {
    expect(await post(signed(textFrom("ZhangSan", "甲", { AgentID: 1 })))).toBe(200);
    expect(await post(signed(textFrom("ZhangSan", "乙", { AgentID: 2 })))).toBe(200);
    expect(await staffAfter()).toEqual(["ZhangSan 甲", "ZhangSan 乙"]);
  });

  it("of fifteen people at once are all kept", async () => {
    const people = Array.from({ length: 15 }, (_unused, i) => `user${i}`);
    const statuses = await Promise.all(
      people.map(async (one, i) => await post(signed(textFrom(one, "在", { MsgId: String(70 + i) })))),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect((await staffAfter()).sort()).toEqual(people.map((one) => `${one} 在`).sort());
  });
});

describe("a callback that is not to be trusted", () => {
  it.each([
    [
      "has no signature",
      () => ({ ...signed(textFrom("a", "b")), query: "timestamp=1&nonce=1" }),
      "badSignature",
    ],
    [
      "is older than five minutes",
      () => signed(textFrom("a", "b"), { timestamp: String(Math.floor(office.clock.now() / 1000) - 301) }),
      "stale",
    ],
    [
      "comes from the future",
      () => signed(textFrom("a", "b"), { timestamp: String(Math.floor(office.clock.now() / 1000) + 301) }),
      "stale",
    ],
    [
      "is for another corp",
      () => signed(textFrom("a", "b"), { receiveId: "ww0000000000000000" }),
      "wrongReceiver",
    ],
    [
      "is not encrypted",
      () => ({ ...signed(textFrom("a", "b")), body: xml(textFrom("a", "b")) }),
      "plaintext",
    ],
    [
      "declares entities",
      () => ({ ...signed(textFrom("a", "b")), body: `<!DOCTYPE a [<!ENTITY b "c">]>${signed({}).body}` }),
      "entities",
    ],
    ["is larger than any", () => ({ ...signed(textFrom("a", "b")), body: "x".repeat(70_000) }), "oversized"],
    ["is empty", () => ({ ...signed(textFrom("a", "b")), body: "" }), "malformed"],
    [
      "names its query twice",
      () => {
        const one = signed(textFrom("a", "b"));
        return { ...one, query: `${one.query}&nonce=2` };
      },
      "malformed",
    ],
    ["names nobody inside", () => signed(textFrom("", "b")), "malformed"],
  ] as const)("is refused and counted: it %s", async (_name, make, reason) => {
    expect(await post(make())).toBeGreaterThanOrEqual(400);
    expect(node.wecom.counts.of("app", reason)).toBe(1);
    expect(await staffAfter()).toEqual([]);
  });

  it("is read as bytes, whatever it says it is", async () => {
    for (const type of [
      "application/json",
      "multipart/form-data; boundary=x",
      "application/x-www-form-urlencoded",
    ]) {
      expect(await post({ ...signed(textFrom("a", "b")), body: "{]" }, node, type)).toBe(400);
    }
    expect(await post(signed(textFrom("ZhangSan", "在")), node, "application/json")).toBe(200);
    expect(await staffAfter()).toEqual(["ZhangSan 在"]);
  });
});

describe("a notice of customer service", () => {
  it("only notes that there is something to pull", async () => {
    office.standin.faults.add("/cgi-bin", { kind: "status", status: 502 }, Number.POSITIVE_INFINITY);
    await office.standin.kf.notify(KF_ACCOUNT);
    expect(office.standin.callbacks.tries.at(-1)).toEqual([{ status: 200, body: "" }]);
    expect(await node.database.prisma.wecomKfNotice.findMany()).toMatchObject([
      { openKfId: KF_ACCOUNT, marks: 1 },
    ]);
    expect(node.wecom.counts.of("kf", "taken")).toBe(1);
  });

  it("is taken at the application's address as well", async () => {
    const fields = {
      ToUserName: "x",
      MsgType: "event",
      Event: "kf_msg_or_event",
      Token: "t",
      OpenKfId: KF_ACCOUNT,
    };
    expect(await post(signed(fields))).toBe(200);
    expect(await node.database.prisma.wecomKf.count()).toBe(1);
  });
});

describe("while the database hangs", () => {
  it.each(["same", "fresh"] as const)(
    "callbacks are sent away, and three tries under the %s signature lead to one message",
    async (retryWith) => {
      await office.close();
      office = new WecomOffice({ later: handClock().later, retryWith });
      // what holds the callbacks up is a lock, as a migration or a slow disk would
      node = await office.open({ deadlineMs: 20 });
      const blocker = new pg.Client({ connectionString: office.databaseUrl });
      await blocker.connect();
      await blocker.query('BEGIN; LOCK TABLE "WecomSeen" IN ACCESS EXCLUSIVE MODE');
      await office.clerk().writes("我的");
      expect(office.standin.callbacks.tries.at(-1)).toMatchObject([
        { status: 503 },
        { status: 503 },
        { status: 503 },
      ]);
      expect(node.wecom.counts.of("app", "unavailable")).toBe(3);
      await blocker.query("COMMIT");
      await blocker.end();
      // they were stored after all, once
      const stored = async () =>
        (await node.database.prisma.wecomSeen.aggregate({ _sum: { deliveries: true } }))._sum;
      await expect.poll(stored, { timeout: 30_000 }).toEqual({ deliveries: 3 });
      expect(await staffAfter()).toEqual(["ZhangSan 我的"]);
    },
  );

  it("nothing is acknowledged that was not stored", async () => {
    const away = await office.addNode({
      database: openDatabase("postgresql://x@127.0.0.1:1/x", () => undefined),
    });
    office.pointAt(away);
    await office.clerk().writes("我的");
    expect(office.standin.callbacks.tries.at(-1)).toMatchObject([
      { status: 503 },
      { status: 503 },
      { status: 503 },
    ]);
    expect(away.wecom.counts.of("app", "unavailable")).toBe(3);
    expect(await staffAfter()).toEqual([]);
  });
});
