import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../support/testProgram.ts";

const CALL = {
  callId: "call-1",
  startedAt: "2026-11-19T09:30:00+08:00",
  caller: "13900001111",
  called: "12345",
  turns: [
    { speaker: "ivr", text: "您好，普通话请按一", beginMs: 0, endMs: 2000 },
    { speaker: "agent", text: "您好，请问您是要投诉公交车晚点吗", beginMs: 2000, endMs: 5000 },
    {
      speaker: "citizen",
      text: "不是啊我在社保窗口办退休跑了三趟了 每次都说材料不齐 又不说差什么 一直拖着不给办",
      beginMs: 5000,
      endMs: 15000,
    },
  ],
};

describe("POST /phone/transcripts", () => {
  let test: TestServer;

  beforeAll(async () => {
    test = await startTestServer();
  });
  afterAll(async () => await test.stop());

  async function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return await fetch(`${test.url}/phone/transcripts`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${test.config.PHONE_TOKEN}`,
        ...headers,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  async function tickets(externalId: string) {
    await test.program.worker.idle();
    return await test.program.database.prisma.ticket.findMany({ where: { channel: "phone", externalId } });
  }

  it("registers a call once, however often it is handed over", async () => {
    const answers = await Promise.all([post(CALL), post(CALL), post(CALL)]);
    expect(answers.map((one) => one.status)).toEqual([202, 202, 202]);
    const stored = await Promise.all(
      answers.map(async (one): Promise<string> => JSON.parse(await one.text()).stored),
    );
    expect(stored.sort()).toEqual(["already", "already", "new"]);
    const found = await tickets("call-1");
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: "coordinate", officeId: test.program.defaultOffice()?.id });
  });

  it("takes only the citizen's turns for the citizen's words", async () => {
    const [ticket] = await tickets("call-1");
    expect(ticket?.title).toContain("退休");
    expect(JSON.stringify(ticket?.state)).not.toContain("公交车");
  });

  it("starts the clocks when the person called", async () => {
    const [ticket] = await tickets("call-1");
    const clocks = await test.program.database.prisma.clock.findMany({
      where: { ticketId: ticket?.id ?? "" },
    });
    expect(clocks.length).toBeGreaterThan(0);
    expect(clocks[0]?.startsAt.toISOString()).toBe("2026-11-19T01:30:00.000Z");
  });

  it("keeps the number of the caller sealed and masked", async () => {
    const [ticket] = await tickets("call-1");
    expect(
      JSON.stringify(ticket, (_key, value) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain("13900001111");
  });

  it("puts a call into the office that was asked for, and knows no other", async () => {
    const offices = test.program.offices().map((one) => one.id);
    const second = offices[1] ?? "";
    const url = `${test.url}/phone/transcripts?office=`;
    const headers = {
      "content-type": "application/json",
      authorization: `Bearer ${test.config.PHONE_TOKEN}`,
    };
    const send = async (office: string) =>
      await fetch(url + office, {
        method: "POST",
        headers,
        body: JSON.stringify({ ...CALL, callId: "call-2" }),
      });
    expect((await send(second)).status).toBe(202);
    expect((await tickets("call-2")).map((one) => one.officeId)).toEqual([second]);
    const unknown = await send("nowhere");
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get("content-type")).toContain("application/problem+json");
  });

  it("counts a call in which nobody spoke as noise, without a ticket", async () => {
    expect((await post({ ...CALL, callId: "call-3", turns: CALL.turns.slice(0, 2) })).status).toBe(202);
    expect(await tickets("call-3")).toEqual([]);
    const row = await test.program.database.prisma.inbox.findFirst({ where: { externalId: "call-3" } });
    expect(row).toMatchObject({ status: "done", outcome: "noise" });
  });

  it("refuses a wrong or missing token and reads nothing of the body", async () => {
    for (const authorization of ["", "Bearer", "Bearer wrong", test.config.PHONE_TOKEN]) {
      expect((await post({ ...CALL, callId: "call-4" }, { authorization })).status).toBe(401);
    }
    expect(await tickets("call-4")).toEqual([]);
  });

  it("names in Chinese what is wrong with a body", async () => {
    const wrong = await post({ ...CALL, startedAt: "gestern" });
    expect(wrong.status).toBe(400);
    expect(JSON.parse(await wrong.text()).title).toMatch(/startedAt/);
    expect((await post("{")).status).toBe(400);
    expect((await post({})).status).toBe(400);
  });
});
