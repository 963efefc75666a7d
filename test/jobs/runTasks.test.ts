import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentTasks, tasksAlive } from "../../bots/server/tasksAlive.ts";
import { forgetNodes, taskStates } from "../../core/store/taskStore.ts";
import { TaskRunner } from "../../jobs/runTasks.ts";
import { PROMPT, SLOW } from "../../jobs/tasks/allTasks.ts";
import { startTestProgram, type TestProgram } from "../support/testProgram.ts";

describe("tasks", () => {
  let test: TestProgram;
  beforeAll(async () => {
    test = await startTestProgram();
  });
  afterAll(async () => await test.stop());

  const runner = (node: string, tasks: ConstructorParameters<typeof TaskRunner>[1]) =>
    new TaskRunner(
      { database: test.program.database, log: pino({ level: "silent" }), node, now: test.clock.now },
      tasks,
    );

  it("run each in its own rhythm, and what they did is on record", async () => {
    const ran: string[] = [];
    const task = (name: string, everyMs: number) => ({
      name,
      everyMs,
      run: async () => ran.push(name),
      stop: async () => undefined,
    });
    const run = runner("a", [task("often", 1_000), task("seldom", 10_000)]);
    for (let second = 0; second < 5; second += 1) {
      await run.tick();
      test.clock.advance(1_000);
    }
    expect(ran.filter((name) => name === "often")).toHaveLength(5);
    expect(ran.filter((name) => name === "seldom")).toHaveLength(1);
    const states = await taskStates(test.program.database.prisma);
    expect(states.find((one) => one.task === "often")).toMatchObject({
      runs: 5,
      failures: 0,
      everyMs: 1_000,
    });
  });

  it("that fail leave the others running, and the failure on record; readiness turns false after three periods", async () => {
    const started = test.clock.now();
    const failing = runner("b", [
      {
        name: "fails",
        everyMs: 60_000,
        run: async () => await Promise.reject(new Error("no route")),
        stop: async () => undefined,
      },
      { name: "works", everyMs: 60_000, run: async () => 1, stop: async () => undefined },
    ]);
    for (let minute = 0; minute < 4; minute += 1) {
      await failing.tick();
      test.clock.advance(60_000);
    }
    const states = (await taskStates(test.program.database.prisma)).filter((one) => one.everyMs === 60_000);
    expect(states.find((one) => one.task === "fails")).toMatchObject({ failures: 4, doneAt: null });
    expect(silentTasks(states, started, test.clock.now())).toEqual(["fails"]);
    expect(tasksAlive(states, started, test.clock.now())).toBe(false);
    expect(tasksAlive([], started, started + 59_000)).toBe(true);
    expect(tasksAlive([], started, started + 61_000)).toBe(false);
  });

  it("of the program run through on an empty desk without a failure", async () => {
    const all = [...PROMPT.map((make) => make(test.program)), ...SLOW.map((make) => make(test.program))];
    expect(new Set(all.map((task) => task.name)).size).toBe(all.length);
    await runner("c", all).tick();
    const states = await taskStates(test.program.database.prisma);
    for (const { name } of all)
      expect(states.find((one) => one.task === name)).toMatchObject({ failures: 0 });
    for (const task of all) await task.stop();
    await forgetNodes(test.program.database.prisma, new Date(test.clock.now() + 1));
    expect(await taskStates(test.program.database.prisma)).toEqual([]);
  });
});
