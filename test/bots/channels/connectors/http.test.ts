import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Connectors } from "../../../../bots/channels/connectors/openConnectors.ts";
import { connectorRoutes } from "../../../../bots/channels/connectors/routes.ts";
import { createServer, type Server } from "../../../../bots/server/createServer.ts";
import { failingLinks, settleUnreadable, unreadables } from "../../../../core/store/connectorStore.ts";
import { hotlineHeaders } from "../../../standins/hotline/signature.ts";
import { HotlineStandIn } from "../../../standins/hotline/standIn.ts";
import { type LinkProgram, startLinkProgram, WORDS } from "./linkProgram.ts";

const SECRET = "secret of two houses 2026";

describe("a link over HTTP", () => {
  let test: LinkProgram;
  let hotline: HotlineStandIn;
  let links: Connectors;
  let server: Server;
  let ours: string;

  beforeAll(async () => {
    test = await startLinkProgram();
    hotline = new HotlineStandIn(SECRET, test.clock.now);
    const url = await hotline.start();
    links = await test.link({
      kind: "http",
      url,
      secret: SECRET,
      pull: true,
      everySeconds: 60,
      timeoutMs: 500,
      inFields: { number: "gdbh", text: "sqnr", name: "sqr.xm", phone: "sqr.dh", receivedAt: "slsj" },
    });
    server = await createServer(pino({ level: "silent" }));
    await connectorRoutes(server, { ...test.parts, settings: links.settings });
    ours = await server.listen({ host: "127.0.0.1", port: 0 });
  });
  afterAll(async () => {
    await server.close();
    await hotline.stop();
    await test.stop();
  });

  const path = () => `/connectors/${test.systemId}/requests`;
  const request = (number: string, text = WORDS) => ({
    gdbh: number,
    sqnr: text,
    sqr: { xm: "王建国", dh: "13800138000" },
    slsj: "2026-11-18 16:00:00",
  });
  const transfers = async () =>
    await test.parts.database.prisma.ticket.count({
      where: { officeId: test.office.id, channel: "transfer" },
    });

  describe("telling", () => {
    it("is signed, and taken once however often it is sent", async () => {
      const { ticketId, number } = await test.register();
      expect(await test.tell(links, ticketId, 1)).toEqual({ ok: true, receipt: `${ticketId}/1` });
      expect(await test.tell(links, ticketId, 1)).toMatchObject({ ok: true });
      expect([hotline.taken.size, hotline.doubles, hotline.badSignatures]).toEqual([1, 1, 0]);
      expect(hotline.taken.get(`${ticketId}/1`)).toMatchObject({ number, phone: "13800138000", text: WORDS });
    });

    it.each([
      [
        { kind: "refuse", status: 503, code: "x", message: "" },
        { kind: "transient", code: "503" },
      ],
      [
        { kind: "refuse", status: 429, code: "x", message: "", retryAfter: 7 },
        { kind: "throttled", retryAfterMs: 7_000 },
      ],
      [
        { kind: "refuse", status: 422, code: "x", message: "" },
        { kind: "final", code: "422" },
      ],
      [{ kind: "html" }, { kind: "transient", code: "502" }],
      [{ kind: "lostBefore" }, { kind: "unknown" }],
      [{ kind: "lostAfter" }, { kind: "unknown" }],
      [{ kind: "slow" }, { kind: "unknown" }],
    ] as const)("that goes wrong (%j) is told apart, and arrives once in the end", async (fault, result) => {
      const { ticketId } = await test.register();
      hotline.faults.next("tell", fault);
      const failed = await test.tell(links, ticketId, 1);
      expect(failed).toMatchObject({ ok: false, ...result });
      expect(JSON.stringify(failed)).not.toMatch(/王建国|13800138000|secret/);
      hotline.faults.release();
      expect(await test.tell(links, ticketId, 1)).toMatchObject({ ok: true });
      expect([...hotline.taken.keys()].filter((key) => key === `${ticketId}/1`)).toHaveLength(1);
    });

    it("nobody is told of a request that is not there, or by a link that is not there", async () => {
      expect(await test.tell(links, "nowhere", 1)).toMatchObject({
        ok: false,
        kind: "final",
        code: "noTicket",
      });
      const [sender] = links.senders;
      const other = test.program.offices().find(({ id }) => id !== test.office.id);
      const message = {
        deliveryId: "d",
        officeId: other?.id ?? "",
        address: "",
        template: "sync",
        params: {},
        text: "",
        choices: [],
        correlationId: "c",
      };
      expect(await sender?.send(message)).toMatchObject({ ok: false, kind: "closed", code: "noLink" });
    });
  });

  describe("fetching", () => {
    it("registers each request once, page by page, and keeps one that cannot be read for a person", async () => {
      for (const number of ["F-1", "F-2", "F-3"]) hotline.handOver(request(number));
      hotline.handOver({ gdbh: "F-4", sqr: { xm: "李秀英" } });
      hotline.handOver(request("F-5"));
      hotline.faults.next("fetch", { kind: "lostAfter" });
      await links.step();
      expect(await transfers()).toBe(0);
      expect(await failingLinks(test.parts.database.prisma)).toMatchObject([
        { systemId: test.systemId, failures: 1 },
      ]);
      test.clock.advance(121_000);
      await Promise.all([links.step(), links.step()]);
      expect(await transfers()).toBe(4);
      expect(await failingLinks(test.parts.database.prisma)).toEqual([]);
      const kept = await unreadables(test.parts.database.prisma, test.office.id, 10);
      expect(kept.map(({ why }) => why)).toEqual(["对方转来的一条读不懂：sqnr"]);
      expect(test.parts.seal.open(kept[0]?.bodySealed ?? new Uint8Array(), test.office.id)).toContain(
        "李秀英",
      );
      const { systemId, key } = kept[0] ?? { systemId: "", key: "" };
      const link = { officeId: test.office.id, systemId };
      const settle = async () =>
        await settleUnreadable(test.parts.database.prisma, link, key, new Date(test.clock.now()));
      expect([await settle(), await settle()]).toEqual([true, false]);
      expect(await unreadables(test.parts.database.prisma, test.office.id, 10)).toEqual([]);
      test.clock.advance(61_000);
      hotline.handOver(request("F-6"));
      await links.step();
      expect(await transfers()).toBe(5);
    });
  });

  describe("being brought one", () => {
    it("answers with our number, the same as often as it is brought", async () => {
      const body = request("P-1");
      const first = await hotline.call(ours, "POST", path(), body);
      expect(first).toMatchObject({ status: 202, json: { number: "P-1", stored: "new" } });
      const again = await hotline.call(ours, "POST", path(), body);
      expect(again).toEqual({ status: 202, json: { ...first.json, stored: "already" } });
      const more = await hotline.call(ours, "POST", path(), request("P-1", "催一下，还没有办"));
      expect(more).toEqual({ status: 202, json: { ...first.json, stored: "addition" } });
    });

    it("tells how far it is, without what the citizen gave", async () => {
      const { status, json } = await hotline.call(ours, "GET", `${path()}/P-1`);
      expect(status).toBe(200);
      expect(json).toMatchObject({
        originNumber: "P-1",
        statusText: expect.any(String),
        phone: "",
        text: "",
      });
      expect(JSON.stringify(json)).not.toMatch(/王建国|13800138000/);
      expect((await hotline.call(ours, "GET", `${path()}/P-404`)).status).toBe(404);
    });

    it("refuses what is not signed, signed for something else, too old, or sent a second time", async () => {
      const text = JSON.stringify(request("X-1"));
      const now = test.clock.now();
      const call = async (headers: Record<string, string>, body = text) =>
        (await hotline.call(ours, "POST", path(), body, headers)).status;
      const good = () => hotlineHeaders(SECRET, "POST", path(), text, now);
      expect(await call({})).toBe(401);
      expect(await call(good(), JSON.stringify(request("X-2")))).toBe(401);
      expect(await call(hotlineHeaders("another secret entirely", "POST", path(), text, now))).toBe(401);
      expect(await call(hotlineHeaders(SECRET, "POST", path(), text, now - 301_000))).toBe(401);
      const once = good();
      expect(await call(once)).toBe(202);
      expect(await call(once)).toBe(401);
      const other = "/connectors/nobody/requests";
      expect((await hotline.call(ours, "POST", other, {})).status).toBe(404);
    });

    it("says in Chinese what is wrong, field by field, in the other system's own words", async () => {
      const { status, json } = await hotline.call(ours, "POST", path(), { gdbh: "W-1", sqr: { dh: "x" } });
      expect(status).toBe(400);
      expect(json["possible"]).toEqual(["缺“sqnr”", "“sqr.dh”不是电话号码，请只写数字，可以带区号和“-”"]);
      expect((await hotline.call(ours, "POST", path(), "{")).status).toBe(400);
    });
  });

  it("owes the status of what was handed over, once for each state, where the regulation does not already", async () => {
    const { prisma } = test.parts.database;
    const synced = await prisma.outbox.count({
      where: { officeId: test.office.id, template: "sync", params: { path: ["event"], equals: "status" } },
    });
    expect(synced).toBe(0);
    const other = test.office.pack.origins.find(({ id, keepsNumber }) => keepsNumber && id !== test.systemId);
    const settings = {
      id: other?.id,
      kind: "http",
      url: "http://127.0.0.1:1",
      secret: SECRET,
      statusBack: true,
    };
    const two = await test.link(settings);
    const parts = { ...test.parts, settings: two.settings };
    const second = await createServer(pino({ level: "silent" }));
    await connectorRoutes(second, parts);
    const url = await second.listen({ host: "127.0.0.1", port: 0 });
    await hotline.call(url, "POST", `/connectors/${other?.id}/requests`, { number: "S-1", text: WORDS });
    await second.close();
    const owed = async () => await prisma.outbox.findMany({ where: { personKey: `system:${other?.id}` } });
    await Promise.all([two.step(), two.step()]);
    test.clock.advance(61_000);
    await two.step();
    expect(await owed()).toHaveLength(1);
    expect((await owed())[0]).toMatchObject({ audience: "system", template: "sync" });
  });

  it("never writes what a citizen gave, or the secret, into the log", () => {
    expect(test.logged.join("")).not.toMatch(/王建国|李秀英|13800138000|过户|secret of/);
  });
});
