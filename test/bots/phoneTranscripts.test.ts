import { createHash } from "node:crypto";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countDay } from "../../core/store/noLossStore.ts";
import { startTestServer, type TestServer } from "../support/testProgram.ts";
import { type StaffClient, signInAs } from "./api/staffClient.ts";

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

  describe("a call with two matters", () => {
    const twice = {
      ...CALL,
      callId: "call-5",
      caller: "13900002222",
      turns: [
        { speaker: "agent", text: "您好，请问有什么可以帮您" },
        { speaker: "citizen", text: "我办居住证跑了三趟，每次都说租房合同不行，又不说要什么样的" },
        { speaker: "agent", text: "好的，这个给您登记，三个工作日内答复您。还有别的事吗" },
        { speaker: "citizen", text: "还有一个事，我妈的退休手续社保窗口一直不给办，我电话一三九零零零零" },
        { speaker: "agent", text: "嗯" },
        { speaker: "citizen", text: "二二二二，希望你们催一下" },
      ],
    };
    let clerk: StaffClient;
    let number: string;
    const settle = async (choice: string, matter = 1) =>
      await clerk.post(clerk.ticket(number, `/call/matters/${matter}`), { choice });

    beforeAll(async () => {
      const office = test.program.defaultOffice();
      if (office === null) throw new Error("the demo has an office");
      clerk = await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
      expect((await post(twice)).status).toBe(202);
      number = (await tickets("call-5"))[0]?.number ?? "";
    });

    it("is one ticket; the other matter is offered to the clerk, with the turns it was said in", async () => {
      const { matters, turns, maySettle } = (await clerk.get(clerk.ticket(number, "/call"))).body;
      expect(matters.map(({ state, turns }: { state: string; turns: number[] }) => [state, turns])).toEqual([
        ["ticket", [0, 1, 2]],
        ["open", [3, 4, 5]],
      ]);
      expect(matters[0].summary.map(({ turn }: { turn: number }) => turn)).toContain(1);
      expect(matters[0].promises[0]).toMatchObject({ turn: 2 });
      expect(matters[1].demand).toEqual({ text: "希望你们催一下", turn: 5 });
      expect(turns.map(({ used }: { used: boolean }) => used)).toEqual([
        false,
        true,
        true,
        true,
        false,
        true,
      ]);
      expect(maySettle).toBe(true);
      expect(await tickets("call-5#2")).toEqual([]);
    });

    it("waits in a list until somebody decided, which only whoever takes requests in may read", async () => {
      const waiting = async (who: StaffClient) => (await who.get(who.at("/call-matters"))).body;
      expect((await waiting(clerk)).map((one: { number: string }) => one.number)).toEqual([number]);
      const office = test.program.office(clerk.officeId);
      const unitId = office.staff.find((one) => one.departmentId !== null)?.departmentId ?? "";
      const unit = await signInAs(test, office, ["liaison", "operator"], unitId);
      expect((await unit.get(unit.at("/call-matters"))).status).toBe(403);
    });

    it("shows nobody a number that was told in pieces", async () => {
      const { text } = await clerk.get(clerk.ticket(number, "/call"));
      expect(text).not.toMatch(/零零零|二二二|13900002222/);
      const row = await test.program.database.prisma.callRecord.findFirstOrThrow();
      expect(JSON.stringify(row.reading)).not.toMatch(/[\u4e00-\u9fff]{5}|\d{7}/);
    });

    it("is set aside or registered by one tap, with clocks from the call, and only once", async () => {
      expect((await settle("none")).body).toMatchObject({ state: "dismissed", again: false });
      expect((await clerk.get(clerk.at("/call-matters"))).body).toEqual([]);
      const [first, second] = await Promise.all([settle("ticket"), settle("ticket")]);
      expect([first.body.again, second.body.again].sort()).toEqual([false, true]);
      expect(first.body.number).toBe(second.body.number);
      const [own] = await tickets("call-5#2");
      expect(own).toMatchObject({
        number: first.body.number,
        personKey: (await tickets("call-5"))[0]?.personKey,
      });
      expect(own?.title).toContain("退休");
      const clocks = await test.program.database.prisma.clock.findMany({
        where: { ticketId: own?.id ?? "" },
      });
      expect(clocks[0]?.startsAt.toISOString()).toBe("2026-11-19T01:30:00.000Z");
      expect((await settle("none")).status).toBe(409);
      expect((await settle("ticket", 2)).status).toBe(404);
    });

    it("leads from each of its tickets to the other, and the day's statement knows the message", async () => {
      const own = (await tickets("call-5#2"))[0]?.number ?? "";
      const { matters } = (await clerk.get(clerk.ticket(own, "/call"))).body;
      expect(matters.map((one: { own: boolean; number: string }) => [one.own, one.number])).toEqual([
        [false, number],
        [true, own],
      ]);
      const day = (hour: number) => new Date(Date.parse("2026-11-19T00:00:00+08:00") + hour * 3_600_000);
      const { gaps } = await countDay(test.program.database.prisma, clerk.officeId, day(0), day(24));
      expect(gaps.filter(({ what }) => what === "ticketWithoutMessage")).toEqual([]);
    });

    it("shows whoever has only the other matter nothing of the first, and lets them settle nothing", async () => {
      const office = test.program.office(clerk.officeId);
      const unitId = office.staff.find((one) => one.departmentId !== null)?.departmentId ?? "";
      const unit = await signInAs(test, office, ["liaison", "operator"], unitId);
      const own = (await tickets("call-5#2"))[0]?.number ?? "";
      const triage = await signInAs(test, office, "triageOfficer");
      const settled = { type: "triage", kind: "coordinate", departmentId: unitId };
      expect((await triage.give(own, settled)).text).toContain(own);
      const sent = { type: "dispatch", units: [{ departmentId: unitId, lead: true }] };
      expect((await triage.give(own, sent)).text).toContain(own);
      const { body, text } = await unit.get(unit.ticket(own, "/call"));
      expect(body.matters.map(({ own }: { own: boolean }) => own)).toEqual([true]);
      expect(text).not.toContain("居住证");
      expect(body.maySettle).toBe(false);
      expect((await unit.post(unit.ticket(own, "/call/matters/1"), { choice: "ticket" })).status).toBe(403);
    });

    it("goes into the archive of each of its tickets, masked, and in full only for a purpose, on record", async () => {
      const archive = async (purpose = "") =>
        unzipSync((await clerk.get(clerk.ticket(number, `/archive${purpose}`))).bytes);
      const read = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
      const masked = await archive();
      const call = JSON.parse(read(masked["通话记录/call.json"]));
      expect(call.turns.map(({ speaker }: { speaker: string }) => speaker)).toEqual(
        twice.turns.map(({ speaker }) => speaker),
      );
      expect(call.matters[0].promises.map(({ text }: { text: string }) => text).join()).toContain(
        "三个工作日内答复您",
      );
      const sheet = read(masked["通话记录/通话记录.html"]);
      for (const words of ["话务员", "三个工作日内答复您", "（第3句）", "单独登记为"])
        expect(sheet).toContain(words);
      const { entries } = JSON.parse(read(masked["manifest.json"]));
      for (const path of ["通话记录/call.json", "通话记录/通话记录.html"]) {
        const sha256 = createHash("sha256")
          .update(masked[path] ?? "")
          .digest("hex");
        expect(entries).toContainEqual({ path, bytes: masked[path]?.length, sha256 });
      }
      expect(sheet + JSON.stringify(call)).not.toMatch(/零零零|二二二/);
      const full = await archive("?purpose=verify");
      expect(read(full["通话记录/call.json"])).toContain("一三九零零零零");
      const office = test.program.office(clerk.officeId);
      const manager = await signInAs(test, office, "manager");
      const looks = (await manager.get(manager.ticket(number, "/looks"))).body;
      expect(looks.at(-1)).toMatchObject({ staffId: clerk.staffId, purpose: "verify" });
    });

    it("is nothing for a request that was not called in", async () => {
      const { body } = await clerk.register({ text: "退休手续跑了三趟没办成", contact: {} });
      expect((await clerk.get(clerk.ticket(body.number, "/call"))).body).toBeNull();
    });
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
