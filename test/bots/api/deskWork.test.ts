import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { addCall } from "../../../core/store/callTaskStore.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { officeWhose, type StaffClient, signInAs } from "./staffClient.ts";

const PHONE = "13912345678";
const SAY = "您的事有结果了：材料收到，三天内办好。";

describe("a desk at its work", () => {
  let test: TestServer;
  let office: WorkingOffice;
  let clerk: StaffClient;
  let manager: StaffClient;
  let number: string;
  let complaint: string;

  beforeAll(async () => {
    test = await startTestServer();
    office = officeWhose(
      test,
      ({ pack }) => pack.lifecycle.likeProblems !== undefined && pack.lifecycle.conduct.keepFrom.length > 0,
    );
    clerk = await signInAs(test, office, "intakeClerk");
    manager = await signInAs(test, office, "manager");
    const contact = { name: "王建国", phone: PHONE };
    number = (await clerk.register({ text: "居住证跑了三趟办不下来", contact })).body.number;
    complaint = (await clerk.register({ text: "窗口的人态度恶劣、刁难人，骂我", contact })).body.number;
    await call("1", number);
    await call("2", complaint);
  });
  afterAll(async () => await test.stop());

  /** Something that no channel could bring, and that a person has to say. */
  async function call(outboxId: string, about: string): Promise<void> {
    const { prisma } = test.program.database;
    const { id, personKey } = await prisma.ticket.findFirstOrThrow({ where: { number: about } });
    const now = test.clock.now();
    await addCall(prisma, {
      officeId: office.id,
      outboxId,
      round: 0,
      ticketId: id,
      personKey,
      template: "progress",
      wordsSealed: test.program.seal.seal(SAY, office.id),
      why: "没有留微信",
      createdAt: new Date(now),
      dueAt: new Date(now + 3_600_000),
    });
  }

  it("shows whom to call and what to say only with the look on record, and leaves complaints about itself out", async () => {
    const list = await manager.get(manager.at("/calls"));
    expect(list.body.map((one: { number: string }) => one.number)).toEqual([number, complaint]);
    expect(list.text).not.toContain(PHONE);
    expect(list.text).not.toContain(SAY);
    const [first, second] = list.body;
    const paper = await clerk.post(clerk.at(`/calls/${first.id}/looks`), {});
    expect(paper.body).toEqual({ words: SAY, name: "王建国", phone: PHONE });
    const looks = (await manager.get(manager.ticket(number, "/looks"))).body;
    expect(looks.at(-1)).toMatchObject({
      staffId: clerk.staffId,
      fields: ["name", "phone"],
      purpose: "contact",
    });
    const kept = office.pack.lifecycle.conduct.keepFrom;
    const accused = office.pack.roles.find(({ id }) => kept.includes(id) && id !== "manager");
    const side = office.staff.find((one) => accused !== undefined && one.roles.includes(accused.id));
    expect(side).toBeDefined();
    const own = await signInAs(test, office, accused?.actsAs ?? "");
    const seen = await own.get(own.at("/calls"));
    if (seen.status === 200) {
      expect(seen.body.map((one: { number: string }) => one.number)).toEqual([number]);
      expect((await own.post(own.at(`/calls/${second.id}/looks`), {})).status).toBe(409);
    } else expect(seen.status).toBe(403);
  });

  it("takes a call off the list once its outcome is noted", async () => {
    const [first] = (await clerk.get(clerk.at("/calls"))).body;
    const done = await clerk.post(clerk.at(`/calls/${first.id}`), { outcome: "reached", note: "本人接的" });
    expect(done.status).toBe(200);
    expect((await clerk.post(clerk.at(`/calls/${first.id}/looks`), {})).status).toBe(409);
  });

  it("lists the requests behind every number of the figures, and they add up to it", async () => {
    const { body } = await manager.get(manager.at("/figures"));
    const all: [string, string, number][] = [["registered", "all", body.office.registered]];
    for (const group of ["kinds", "channels", "natures"]) {
      for (const [id, count] of Object.entries<number>(body.office[group]))
        all.push([`${group}.${id}`, "all", count]);
    }
    const { numerator, denominator } = body.office.endedOnTime;
    all.push(["endedOnTime", "kept", numerator], ["endedOnTime", "missed", denominator - numerator]);
    expect(all.length).toBeGreaterThan(5);
    for (const [figure, share, count] of all) {
      const path = `/figures/tickets?figure=${encodeURIComponent(figure)}&share=${share}`;
      const behind = (await manager.get(manager.at(path))).body;
      expect(behind, figure).toMatchObject({ counted: count, tickets: count, hidden: 0 });
      expect(behind.rows.reduce((sum: number, row: { adds: number }) => sum + row.adds, 0)).toBe(count);
    }
    const none = await manager.get(manager.at("/figures/tickets?figure=toString"));
    expect(none.body).toMatchObject({ counted: 0, tickets: 0, rows: [] });
  });

  it("tells a unit's numbers and a person's apart, and a person's only to those above", async () => {
    const { persons } = (await manager.get(manager.at("/figures/persons"))).body;
    const one = persons.find((person: { id: string }) => person.id === clerk.staffId);
    const [act, times] = Object.entries<number>(one.acts)[0] ?? ["", 0];
    const path = `/figures/tickets?person=${clerk.staffId}&figure=acts.${act}`;
    expect((await manager.get(manager.at(path))).body).toMatchObject({ counted: times });
    expect((await clerk.get(clerk.at(path))).status).toBe(403);
    const { units } = (await manager.get(manager.at("/figures"))).body;
    for (const unit of units) {
      const behind = await manager.get(manager.at(`/figures/tickets?unit=${unit.id}&figure=received`));
      expect(behind.body.counted).toBe(unit.received);
    }
  });

  it("says which channels are connected, what came last, and which tasks are silent", async () => {
    const { prisma } = test.program.database;
    const chat = { officeId: office.id, channel: "web", personKey: "web:1", correlationId: "c" };
    const receivedAt = new Date(test.clock.now());
    await prisma.inbox.create({
      data: {
        ...chat,
        externalId: "x",
        receivedAt,
        bodySealed: new Uint8Array([1]),
        status: "dead",
        failure: "读不懂",
      },
    });
    const health = (await manager.get(manager.at("/health"))).body;
    expect(health.channels.find((one: { channel: string }) => one.channel === "web")).toMatchObject({
      connected: true,
      lastHour: 1,
      dead: 1,
      lastAt: "2026-11-19T10:00:00+08:00",
    });
    expect(health.channels.find((one: { channel: string }) => one.channel === "telegram")).toMatchObject({
      connected: false,
      lastAt: null,
    });
    expect(health.ways.find((one: { way: string }) => one.way === "sms")).toMatchObject({ connected: false });
    expect(health).toMatchObject({ jobsAlive: false, tasks: [] });
    expect((await clerk.get(clerk.at("/health"))).status).toBe(403);
  });
});
