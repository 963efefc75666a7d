import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEvents, type StoredTicket } from "../../../core/store/ticketStore.ts";
import { recountCalendar, type SweepParts, sweepClocks } from "../../../core/ticket/sweepClocks.ts";
import { startTestProgram, type TestProgram } from "../../support/testProgram.ts";

describe("the sweep of what is due", () => {
  let test: TestProgram;
  let parts: SweepParts;
  const refused: string[] = [];

  beforeAll(async () => {
    test = await startTestProgram("2026-11-19T10:00:00+08:00");
    const { program } = test;
    parts = {
      prisma: program.database.prisma,
      seal: program.seal,
      office: (id) => {
        const office = program.officeOf(id);
        if (office === null) throw new Error(id);
        return office;
      },
      newId: program.newId,
      now: test.clock.now,
      onRefused: (_key, command, why) => refused.push(`${command.type}: ${why}`),
    };
  });
  afterAll(async () => await test.stop());

  async function call(officeId: string, externalId: string): Promise<string> {
    await test.program.receive({
      officeId,
      channel: "phone",
      externalId,
      personKey: `phone:${externalId}`,
      receivedAt: test.clock.now(),
      body: {
        kind: "call",
        caller: "13800138000",
        called: "",
        turns: [{ speaker: "citizen", text: "社保卡补办两个月了还没有下来，窗口一直推，跑了三趟" }],
      },
    });
    await test.program.worker.idle();
    return (await test.program.database.prisma.ticket.findFirstOrThrow({ where: { officeId, externalId } }))
      .id;
  }

  const storyOf = async (officeId: string, id: string) =>
    (await loadEvents(parts.prisma, officeId, id)).map((event) => event.type);
  const ticketOf = async (officeId: string, id: string): Promise<Pick<StoredTicket, "wakeAt">> =>
    await parts.prisma.ticket.findFirstOrThrow({ where: { officeId, id } });

  it("reminds before a limit, presses after it and reports up, once each, for every office", async () => {
    test.clock.set("2026-11-19T10:00:00+08:00");
    const offices = test.program.offices();
    const ids = await Promise.all(offices.map(async (one) => await call(one.id, `ladder-${one.id}`)));
    expect((await sweepClocks(parts)).steps).toBe(0);
    for (let day = 0; day < 30; day += 1) {
      test.clock.advance(24 * 3_600_000);
      await sweepClocks(parts);
      const again = await sweepClocks(parts);
      expect(again.steps).toBe(0);
    }
    expect(refused).toEqual([]);
    for (const [i, office] of offices.entries()) {
      const story = await storyOf(office.id, ids[i] ?? "");
      expect(story.filter((type) => type === "pressed" || type === "reminded").length).toBeGreaterThan(0);
      const firstPress = story.indexOf("pressed");
      const firstReport = story.indexOf("escalated");
      if (firstReport >= 0) expect(firstReport).toBeGreaterThan(firstPress);
    }
  });

  it("catches up after a downtime without reminding of what is long over", async () => {
    test.clock.set("2026-11-19T10:00:00+08:00");
    const [office] = test.program.offices();
    const officeId = office?.id ?? "";
    const id = await call(officeId, "downtime");
    test.clock.set("2026-12-31T10:00:00+08:00");
    await sweepClocks(parts);
    const rungs = (await loadEvents(parts.prisma, officeId, id)).filter(
      (event) => event.type === "reminded" && event.ladderId !== null,
    );
    expect(rungs).toEqual([]);
    expect((await ticketOf(officeId, id)).wakeAt?.getTime()).toBeGreaterThan(test.clock.now());
  });

  it("does each step once when two nodes sweep at the same moment", async () => {
    test.clock.set("2026-11-20T10:00:00+08:00");
    const [office] = test.program.offices();
    const officeId = office?.id ?? "";
    const ids = [];
    for (let i = 0; i < 12; i += 1) ids.push(await call(officeId, `two-${i}`));
    test.clock.set("2026-12-31T11:00:00+08:00");
    const both = await Promise.all([sweepClocks(parts), sweepClocks(parts), sweepClocks(parts)]);
    expect(both.reduce((sum, one) => sum + one.tickets, 0)).toBeGreaterThanOrEqual(12);
    for (const id of ids) {
      const events = await loadEvents(parts.prisma, officeId, id);
      const presses = events.filter((event) => event.type === "pressed");
      expect(presses.length).toBe(new Set(presses.map((one) => `${one.clockId}/${one.ladderId}`)).size);
    }
  });

  it("counts open limits anew when the calendar changes, keeps both dates and tells the citizen", async () => {
    test.clock.set("2026-11-19T10:00:00+08:00");
    const office = test.program
      .offices()
      .find((one) =>
        one.pack.clocks.some((rule) => rule.startsOn === "registered" && "workdays" in rule.length),
      );
    const officeId = office?.id ?? "";
    const id = await call(officeId, "calendar");
    const before = await parts.prisma.clock.findMany({
      where: { officeId, ticketId: id, status: "running" },
    });
    const settings = (await parts.prisma.office.findFirstOrThrow({ where: { id: officeId } })).settings;
    const daysOff = { "2026-11-20": "停电", "2026-11-23": "停电" };
    await parts.prisma.office.update({
      where: { id: officeId },
      data: { settings: { ...(typeof settings === "object" ? settings : {}), daysOff } },
    });
    await test.program.refresh();
    expect(await recountCalendar(parts, officeId)).toBeGreaterThan(0);
    expect(await recountCalendar(parts, officeId)).toBe(0);
    const after = await parts.prisma.clock.findMany({ where: { officeId, ticketId: id } });
    const moved = after.filter((clock) => clock.firstDueAt !== null);
    expect(moved.length).toBeGreaterThan(0);
    for (const clock of moved) {
      const old = before.find((one) => one.id === clock.id);
      expect(clock.firstDueAt).toEqual(old?.dueAt);
      expect(clock.dueAt.getTime()).toBeGreaterThan(clock.firstDueAt?.getTime() ?? 0);
    }
    expect(await storyOf(officeId, id)).toContain("clockRecomputed");
    const told = await parts.prisma.outbox.findMany({
      where: { officeId, ticketId: id, template: "limitChanged" },
    });
    expect(told.length).toBeGreaterThan(0);
  });
});
