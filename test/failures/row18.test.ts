import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEvents } from "../../core/store/ticketStore.ts";
import { verifyChains } from "../../core/store/verifyChains.ts";
import { TaskRunner } from "../../jobs/runTasks.ts";
import { PROMPT, SLOW } from "../../jobs/tasks/allTasks.ts";
import { calendarTask, clocksTask } from "../../jobs/tasks/clocks.ts";
import { officesTask } from "../../jobs/tasks/offices.ts";
import { reportsTask } from "../../jobs/tasks/reports.ts";
import { databaseAway } from "../support/databaseAway.ts";
import { startTestProgram, type TestProgram, THURSDAY } from "../support/testProgram.ts";
import { diesAt } from "./dyingHouse.ts";

const log = pino({ level: "silent" });

describe("row 18: tasks", () => {
  let test: TestProgram;
  let officeId: string;
  beforeAll(async () => {
    test = await startTestProgram(THURSDAY);
    officeId = test.program.offices().find(({ pack }) => pack.ladder.length > 1)?.id ?? "";
  });
  afterAll(async () => await test.stop());

  async function call(id: string): Promise<string> {
    await test.program.receive({
      officeId,
      channel: "phone",
      externalId: id,
      personKey: `phone:${id}`,
      receivedAt: test.clock.now(),
      body: {
        kind: "call",
        caller: "13800138000",
        called: "",
        turns: [{ speaker: "citizen", text: "社保卡补办两个月了还没有下来，窗口一直推，跑了三趟" }],
      },
    });
    await test.program.worker.idle();
    return (
      await test.program.database.prisma.ticket.findFirstOrThrow({ where: { officeId, externalId: id } })
    ).id;
  }
  const stepsOf = async (id: string) =>
    (await loadEvents(test.program.database.prisma, officeId, id)).filter(
      ({ type }) => type === "reminded" || type === "pressed" || type === "escalated",
    );

  it("row 18: one that takes longer than its period never runs beside itself, and holds up no other", async () => {
    const first = Promise.withResolvers<number>();
    let running = 0;
    let most = 0;
    const ran: string[] = [];
    const runner = new TaskRunner({ database: test.program.database, log, node: "a", now: test.clock.now }, [
      {
        name: "slow",
        everyMs: 1_000,
        run: async () => {
          most = Math.max(most, ++running);
          const done = await first.promise;
          running -= 1;
          return done;
        },
        stop: async () => undefined,
      },
      { name: "quick", everyMs: 1_000, run: async () => ran.push("quick"), stop: async () => undefined },
    ]);
    const ticks: Promise<void>[] = [];
    const ends = async () =>
      await test.program.database.prisma.taskRun.findMany({ where: { task: "quick" } });
    for (let i = 1; i <= 3; i += 1) {
      // until the quick one has ended, though the slow one runs; a tick may still find its last run on its way out
      do ticks.push(runner.tick());
      while ((await ends()).every(({ effects }) => Number(effects) < (i * (i + 1)) / 2));
      test.clock.advance(1_000);
    }
    first.resolve(1);
    await Promise.all(ticks);
    expect(most).toBe(1);
    expect(ran).toHaveLength(3);
  });

  it("row 18: a node that was down when something fell due does it at its start, once, beside another that starts with it", async () => {
    test.clock.set(THURSDAY);
    const id = await call("down");
    test.clock.set("2026-12-10T10:00:00+08:00");
    const nodes = ["b", "c"].map(
      (node) =>
        new TaskRunner({ database: test.program.database, log, node, now: test.clock.now }, [
          clocksTask(test.program),
        ]),
    );
    await Promise.all(nodes.map(async (one) => await one.tick()));
    const steps = await stepsOf(id);
    expect(steps.length).toBeGreaterThan(0);
    test.clock.advance(15_000);
    await Promise.all(nodes.map(async (one) => await one.tick()));
    expect(await stepsOf(id)).toEqual(steps);
  });

  it("row 18: the clocks, killed at every step of theirs, do each step once and lose none", async () => {
    test.clock.set(THURSDAY);
    const ids = [await call("kill-a"), await call("kill-b")];
    test.clock.set("2026-12-11T10:00:00+08:00");
    let deaths = 0;
    for (let step = 1; ; step += 1) {
      const died = await diesAt(test.program, step, async (house) => await clocksTask(house).run());
      if (!died) break;
      deaths += 1;
      // what a living node puts off after a failure is not put off by a dead one
      test.clock.advance(1_000);
    }
    expect(deaths).toBeGreaterThan(3);
    for (const id of ids) {
      const steps = await stepsOf(id);
      const rungs = steps.map((one) =>
        JSON.stringify([one.type, Reflect.get(one, "clockId"), Reflect.get(one, "ladderId")]),
      );
      expect(rungs.length).toBeGreaterThan(0);
      expect(new Set(rungs).size).toBe(rungs.length);
    }
    expect((await verifyChains(test.program.database.prisma)).broken).toBeNull();
  });

  it("row 18: the reports, killed at every step of theirs, are each made and owed once", async () => {
    const { prisma } = test.program.database;
    test.clock.set("2026-12-14T10:00:00+08:00");
    let deaths = 0;
    for (let step = 1; step < 400; step += deaths < 12 ? 1 : 9) {
      const died = await diesAt(test.program, step, async (house) => await reportsTask(house).run());
      if (!died) break;
      deaths += 1;
      // longer than a report may take before its maker counts as dead
      test.clock.advance(16 * 60_000);
    }
    await reportsTask(test.program).run();
    expect(deaths).toBeGreaterThan(5);
    expect(await prisma.report.count({ where: { status: "making" } })).toBe(0);
    const made = await prisma.report.findMany({ where: { officeId } });
    expect(made.length).toBeGreaterThan(0);
    const owed = await prisma.outbox.findMany({ where: { officeId, template: "report" } });
    expect(owed).toHaveLength(
      made.reduce((sum, one) => sum + new Set([...one.sentTo, ...one.copiedTo]).size, 0),
    );
  });

  it("row 18: what another node changed of an office holds within a minute, and its limits are counted anew", async () => {
    test.clock.set(THURSDAY);
    const { program } = test;
    await call("changed");
    const task = officesTask(program);
    const calendar = calendarTask(program);
    await task.run();
    expect(await calendar.run()).toBe(0);
    const office = await program.database.prisma.office.findFirstOrThrow({ where: { id: officeId } });
    const settings = { ...Object(office.settings), daysOff: { "2026-11-20": "停电" } };
    await program.database.prisma.office.update({ where: { id: officeId }, data: { settings } });
    expect(program.office(officeId).isOpen(Date.parse("2026-11-20T10:00:00+08:00"))).toBe(true);
    expect([await task.run(), await task.run()]).toEqual([1, 0]);
    expect(program.office(officeId).isOpen(Date.parse("2026-11-20T10:00:00+08:00"))).toBe(false);
    expect(await calendar.run()).toBeGreaterThan(0);
  });

  it("row 18: all of them fall silent while the database is away, and go on by themselves", async () => {
    const all = [...PROMPT.map((make) => make(test.program)), ...SLOW.map((make) => make(test.program))];
    const runner = new TaskRunner(
      { database: test.program.database, log, node: "d", now: test.clock.now },
      all,
    );
    const database = await databaseAway(test.config.DATABASE_URL ?? "");
    await database.leave();
    await runner.tick();
    await database.comeBack();
    await database.end();
    // as long as the rarest of them waits
    test.clock.advance(Math.max(...all.map(({ everyMs }) => everyMs)));
    await runner.tick();
    const rows = await test.program.database.prisma.taskRun.findMany({ where: { node: "d" } });
    expect(rows.map(({ task }) => task).sort()).toEqual(all.map(({ name: task }) => task).sort());
    expect(rows.filter(({ doneAt }) => doneAt === null)).toEqual([]);
    for (const task of all) await task.stop();
  });
});
