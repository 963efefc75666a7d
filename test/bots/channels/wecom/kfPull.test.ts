import pino from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { InboxWorker } from "../../../../bots/inboxWorker.ts";
import { openDatabase } from "../../../../core/store/database.ts";
import type { InboxRow } from "../../../../core/store/inboxStore.ts";
import type { Options } from "../../../standins/wecom/platform.ts";
import { TestClock, THURSDAY } from "../../../support/testProgram.ts";
import { KF_ACCOUNT, type Node, OFFICE, WecomOffice } from "./office.ts";

let office: WecomOffice;
let node: Node;
async function open(options: Partial<Options> = {}, parts: Parameters<WecomOffice["open"]>[0] = {}) {
  office = new WecomOffice(options);
  node = await office.open(parts);
}
afterEach(async () => await office.close());

const JPEG = Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex");

async function texts(): Promise<string[]> {
  return (await office.inbox()).map((one) => one.text);
}

describe("what a citizen writes", () => {
  it("comes in with its kind, its choice and where to answer", async () => {
    await open();
    const citizen = office.citizen();
    await citizen.writes("我跑了三趟都没办成");
    await office.standin.kf.write(citizen.session, {
      msgtype: "text",
      text: { content: "社保", menu_id: "matter:2" },
    });
    await citizen.sendsLocation("政务大厅", "幸福路1号", 32.7, 109.02);
    await office.standin.kf.write(citizen.session, {
      msgtype: "link",
      link: { title: "通知", url: "https://a.cn" },
    });
    await office.standin.kf.write(citizen.session, { msgtype: "channels", channels: {} });
    await node.wecom.idle();
    const inbox = await office.inbox();
    expect(inbox.map(({ text, choice }) => [text, choice])).toEqual([
      ["我跑了三趟都没办成", undefined],
      ["社保", "matter:2"],
      ["（发来一个位置）政务大厅，幸福路1号（32.7,109.02）", undefined],
      ["（发来一个网页）通知 https://a.cn", undefined],
      ["（发来一条这里看不了的消息）", undefined],
    ]);
    expect(new Set(inbox.map((one) => one.personKey)).size).toBe(1);
    expect(inbox[0]?.address).toBe(`${KF_ACCOUNT}/wmCitizen1`);
    expect(inbox[0]?.personKey).not.toContain("wmCitizen1");
  });

  it("keeps photos, voices and files as they came, encrypted, after the message is safe", async () => {
    await open();
    office.standin.faults.add("/cgi-bin/media/get", { kind: "status", status: 500 }, 4);
    const citizen = office.citizen();
    await citizen.sends("image", JPEG);
    await citizen.sends("voice", Buffer.from("#!AMR\nvoice"), "1.amr");
    await citizen.sends("file", Buffer.from('{"errcode":0,"mine":true}'), "清单.json");
    await citizen.sends("file", Buffer.from("%PDF-1.7 x"), "证明.pdf");
    await node.wecom.idle();
    expect(await office.inbox()).toHaveLength(4);
    expect(await node.database.prisma.attachment.count()).toBe(0);
    for (let i = 0; i < 3; i++) {
      office.clock.advance(60_000);
      await node.wecom.tick();
    }
    const kept = await node.database.prisma.attachment.findMany();
    const inbox = await office.inbox();
    const byMessage = inbox.map(({ attachments, personKey }) => {
      const one = kept.find((row) => row.id === attachments[0]?.id);
      expect(one?.personKey).toBe(personKey);
      const original = one === undefined ? "" : office.seal.openBytes(one.bodySealed, OFFICE);
      return [
        attachments[0]?.kind,
        one?.fileName,
        one?.contentType,
        Buffer.from(original).toString("latin1").slice(0, 5),
      ];
    });
    expect(byMessage).toEqual([
      ["image", "1.jpg", "image/jpeg", JPEG.toString("latin1").slice(0, 5)],
      ["voice", "1.amr", "audio/amr", "#!AMR"],
      ["file", "清单.json", "application/octet-stream", '{"err'],
      ["file", "证明.pdf", "application/pdf", "%PDF-"],
    ]);
  });

  it("says so in the metrics where an original is gone or too large", async () => {
    await open();
    await office.citizen().sends("image", Buffer.alloc(11 * 1024 * 1024, 1));
    await node.wecom.idle();
    office.standin.faults.add("/cgi-bin/media/get", { kind: "refuse", errcode: 40007, errmsg: "x" }, 1);
    await office.citizen().sends("image", JPEG);
    await node.wecom.tick();
    const dead = await node.database.prisma.wecomMedia.findMany({ where: { status: "dead" } });
    expect(dead.map((one) => one.failure).sort()).toEqual(["40007", "too-large"]);
    const measures = await node.wecom.measures();
    expect(measures.find((one) => one.name === "bcs_wecom_media")?.values).toEqual([
      { labels: { status: "dead" }, value: 2 },
    ]);
  });
});

describe("pulling", () => {
  it("hands what it stored to the inbox's worker at once, under its lease", async () => {
    const handled: string[] = [];
    const handle = async (row: InboxRow) => void handled.push(row.externalId);
    const clock = new TestClock(THURSDAY);
    const work = { claim: async () => [], handle };
    const worker = new InboxWorker("node0", work, clock.now, pino({ level: "silent" }));
    await open({}, { worker });
    const written = [await office.citizen().writes("一"), await office.citizen().writes("二")];
    await node.wecom.idle();
    await worker.idle();
    expect(handled).toEqual(written);
    expect(await node.database.prisma.inbox.findMany({ where: { leasedBy: "node0" } })).toHaveLength(2);
  });

  it("goes on through pages, short and empty ones, in order", async () => {
    await open({ emptyPages: true }, { pageSize: 7 });
    office.corp.kf.callbackUrl = null;
    const expected = Array.from({ length: 40 }, (_unused, i) => `第${i + 1}条`);
    for (const one of expected) await office.citizen().writes(one);
    office.pointAt(node);
    await office.standin.kf.notify(KF_ACCOUNT);
    await node.wecom.idle();
    expect(await texts()).toEqual(expected);
  });

  it("begins where it stopped, whatever breaks between two pages", async () => {
    await open({}, { pageSize: 3 });
    office.corp.kf.callbackUrl = null;
    const expected = Array.from({ length: 30 }, (_unused, i) => `第${i + 1}条`);
    for (const one of expected) await office.citizen().writes(one);
    office.pointAt(node);
    for (const kind of ["reset", "garbage", "late"] as const) {
      await office.standin.kf.notify(KF_ACCOUNT);
      office.standin.faults.add("/cgi-bin/kf/sync_msg", { kind }, 1);
      await node.wecom.idle();
      office.clock.advance(70_000);
      await node.wecom.tick();
    }
    expect(await texts()).toEqual(expected);
  }, 30_000);

  it("stores a page and its cursor together or neither", async () => {
    await open({}, { pageSize: 5 });
    office.corp.kf.callbackUrl = null;
    for (let i = 0; i < 12; i++) await office.citizen().writes(`${i}`);
    office.pointAt(node);
    // the second page breaks in the middle of being stored
    await node.database.prisma.$executeRaw`
      CREATE FUNCTION "breakOnce"() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF (SELECT count(*) FROM "Inbox") = 7 THEN RAISE EXCEPTION 'disk'; END IF; RETURN NEW; END $$`;
    await node.database.prisma.$executeRaw`
      CREATE TRIGGER "breakOnce" BEFORE INSERT ON "Inbox" FOR EACH ROW EXECUTE FUNCTION "breakOnce"()`;
    await office.standin.kf.notify(KF_ACCOUNT);
    await node.wecom.idle();
    expect(await texts()).toEqual(["0", "1", "2", "3", "4"]);
    const cursor = (await node.database.prisma.wecomKf.findFirstOrThrow()).cursor;
    await node.database.prisma.$executeRaw`DROP FUNCTION "breakOnce" CASCADE`;
    office.clock.advance(70_000);
    await node.wecom.tick();
    expect(office.standin.callsOf("/cgi-bin/kf/sync_msg").at(-2)?.body).toMatchObject({ cursor });
    expect(await texts()).toEqual(Array.from({ length: 12 }, (_unused, i) => `${i}`));
  });

  it("by several nodes at once keeps every message once, in order", async () => {
    await open({}, { pageSize: 4 });
    const others = [await office.addNode({ pageSize: 4 }), await office.addNode({ pageSize: 4 })];
    const nodes = [node, ...others];
    const expected = Array.from({ length: 30 }, (_unused, i) => `第${i + 1}条`);
    for (const [i, one] of expected.entries()) {
      office.pointAt(nodes[i % 3] ?? node);
      await office.citizen().writes(one);
    }
    for (let i = 0; i < 3; i++) {
      await Promise.all(nodes.map(async (one) => await one.wecom.tick()));
      office.clock.advance(70_000);
    }
    await Promise.all(nodes.map(async (one) => await one.wecom.tick()));
    expect(await texts()).toEqual(expected);
  });

  it("goes on after a node that died while it read", async () => {
    await open();
    const dead = await office.addNode({ timeoutMs: 600_000 });
    office.pointAt(dead);
    office.standin.faults.add("/cgi-bin/kf/sync_msg", { kind: "hang" }, 1);
    await office.citizen().writes("有人吗");
    await node.wecom.tick();
    expect(await texts()).toEqual([]);
    office.clock.advance(61_000);
    await node.wecom.tick();
    expect(await texts()).toEqual(["有人吗"]);
    office.standin.faults.clear();
  });

  it("finds what came although its notice was lost", async () => {
    await open();
    await node.wecom.tick();
    office.corp.kf.callbackUrl = null;
    await office.citizen().writes("没人收到通知");
    office.clock.advance(5 * 60_000);
    await node.wecom.tick();
    await node.wecom.tick();
    expect(await texts()).toEqual(["没人收到通知"]);
  });

  it("goes on without the notice's token once that is too old", async () => {
    await open();
    office.standin.faults.add("/cgi-bin/kf/sync_msg", { kind: "refuse", errcode: -1, errmsg: "busy" }, 3);
    await office.citizen().writes("等了很久");
    await node.wecom.idle();
    office.clock.advance(11 * 60_000);
    for (let i = 0; i < 3; i++) {
      await node.wecom.tick();
      office.clock.advance(60_000);
    }
    expect(await texts()).toEqual(["等了很久"]);
    expect(office.standin.callsOf("/cgi-bin/kf/sync_msg").at(-1)?.body).not.toHaveProperty("token");
  });

  it("waits with the messages of an account that no office has", async () => {
    let known: string | null = null;
    await open({}, { officeOf: () => known });
    await office.citizen().writes("哪个窗口");
    await node.wecom.idle();
    expect(await texts()).toEqual([]);
    known = OFFICE;
    office.clock.advance(61_000);
    await node.wecom.tick();
    expect(await texts()).toEqual(["哪个窗口"]);
  });

  it("brings the same page again without making anything twice", async () => {
    await open();
    await office.citizen().writes("一次");
    await office.citizen().sends("image", JPEG);
    await node.wecom.idle();
    await node.database.prisma.wecomKf.updateMany({ data: { cursor: null } });
    await office.standin.kf.notify(KF_ACCOUNT);
    await node.wecom.idle();
    expect(await office.inbox()).toHaveLength(2);
    expect(await node.database.prisma.attachment.count()).toBe(1);
  });

  it("is taken up by the database's own rows when the process dies between store and work", async () => {
    await open();
    // a node that takes the notice and dies before it pulls anything
    const dead = await office.addNode({
      officeOf: () => OFFICE,
      worker: { lease: () => null, push: () => undefined },
    });
    await dead.wecom.stop();
    office.pointAt(dead);
    await office.citizen().writes("别丢");
    expect(await texts()).toEqual([]);
    await node.wecom.tick();
    expect(await texts()).toEqual(["别丢"]);
  });
});

describe("what happens in a session", () => {
  it("greets whoever opens the chat, once, and hands the event on", async () => {
    await open();
    const citizen = office.citizen();
    await citizen.enters("door", "hall%3D1");
    await node.wecom.idle();
    expect(citizen.said()).toEqual(["您好"]);
    expect(node.events.map((one) => one.what)).toEqual([
      { kind: "entered", scene: "door", sceneParam: "hall%3D1", welcomeCode: expect.any(String) },
    ]);
    expect(node.events[0]).toMatchObject({
      officeId: OFFICE,
      openKfId: KF_ACCOUNT,
      externalUserId: "wmCitizen1",
    });
    await citizen.enters();
    await node.wecom.idle();
    expect(citizen.said()).toEqual(["您好"]);
  });

  it("does not greet when it is too late for it", async () => {
    await open();
    office.corp.kf.callbackUrl = null;
    await office.citizen().enters();
    office.clock.advance(20_000);
    office.pointAt(node);
    await office.standin.kf.notify(KF_ACCOUNT);
    await node.wecom.idle();
    expect(office.standin.callsOf("/cgi-bin/kf/send_msg_on_event")).toEqual([]);
    expect(node.events).toHaveLength(1);
  });

  it("is handed on: failed sending, a clerk who takes, writes and ends, a message taken back", async () => {
    await open();
    const citizen = office.citizen();
    const { kf } = office.standin;
    await citizen.writes("找人");
    await kf.event(citizen.session, { event_type: "msg_send_fail", fail_msgid: "m1", fail_type: 4 });
    await kf.change(citizen.session, 1, "ZhangSan");
    await kf.writeByHand(citizen.session, "ZhangSan", "我来办");
    await kf.change(citizen.session, 3, "ZhangSan");
    await kf.event(citizen.session, { event_type: "user_recall_msg", recall_msgid: "m2" });
    await kf.event(citizen.session, { event_type: "reject_customer_msg_switch_change", reject_switch: 1 });
    await kf.event(citizen.session, { event_type: "something_new" });
    await node.wecom.idle();
    // a complaint may overtake the note of its sending: one about nothing of ours is held for a while
    office.clock.advance(3 * 60_000);
    await node.wecom.tick();
    expect(node.events.map((one) => one.what)).toEqual([
      { kind: "sendFailed", failMsgId: "m1", failType: 4 },
      {
        kind: "sessionChanged",
        change: "taken",
        oldServicer: "",
        newServicer: "ZhangSan",
        msgCode: expect.any(String),
      },
      { kind: "servicerSaid", servicer: "ZhangSan", text: "我来办" },
      {
        kind: "sessionChanged",
        change: "ended",
        oldServicer: "ZhangSan",
        newServicer: "",
        msgCode: expect.any(String),
      },
      { kind: "recalled", msgId: "m2", by: "citizen" },
      { kind: "refusesMessages", refuses: true },
      { kind: "other", name: "something_new" },
    ]);
    expect(await texts()).toEqual(["找人"]);
  });

  it("goes to a clerk and back to the bot", async () => {
    await open();
    const citizen = office.citizen();
    await citizen.writes("找人");
    const { kf } = node.wecom;
    expect(await kf?.state(KF_ACCOUNT, "wmCitizen1")).toEqual({
      ok: true,
      value: { state: "new", servicer: null },
    });
    expect(await kf?.handOver(KF_ACCOUNT, "wmCitizen1", "ZhaoLiu")).toMatchObject({
      ok: false,
      code: "95014",
    });
    expect(await kf?.handOver(KF_ACCOUNT, "wmCitizen1", "ZhangSan")).toMatchObject({ ok: true });
    expect(await kf?.state(KF_ACCOUNT, "wmCitizen1")).toMatchObject({
      value: { state: "clerk", servicer: "ZhangSan" },
    });
    expect(await kf?.end(KF_ACCOUNT, "wmCitizen1")).toMatchObject({
      ok: true,
      value: { msgCode: expect.any(String) },
    });
    await citizen.writes("再问一句");
    expect(await kf?.state(KF_ACCOUNT, "wmCitizen1")).toMatchObject({ value: { state: "new" } });
    expect(await kf?.accounts()).toMatchObject({ value: [{ openKfId: KF_ACCOUNT }] });
    expect(await kf?.contactLink(KF_ACCOUNT, "door")).toMatchObject({ ok: true });
    expect(await kf?.customers(["wmCitizen1", "wmNobody"])).toMatchObject({
      value: [{ nickname: "微信用户" }],
    });
  });
});

describe("with a database that is away", () => {
  it("the pull is tried again, and nothing is lost", async () => {
    await open();
    const away = openDatabase("postgresql://x@127.0.0.1:1/x", () => undefined);
    const broken = await office.addNode({ database: away });
    await office.citizen().writes("在吗");
    await broken.wecom.tick();
    await node.wecom.tick();
    expect(await texts()).toEqual(["在吗"]);
  });
});
