import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEvents } from "../../core/store/ticketStore.ts";
import { verifyChains } from "../../core/store/verifyChains.ts";
import { type Nodes, openNodes } from "../jobs/manyNodes.ts";
import { createTestDatabase } from "../support/testDatabase.ts";

const NODE = fileURLToPath(new URL("./jobsProcess.ts", import.meta.url));
const MINUTE = 60_000;
const PEOPLE = 4;

describe("a node with jobs that is killed with -9", () => {
  let nodes: Nodes;
  let drop: () => Promise<void>;
  let officeId: string;
  let child: ChildProcess | null = null;
  let compiled: string;
  beforeAll(async () => {
    compiled = await mkdtemp(join(tmpdir(), "bcs-compiled-"));
    const database = await createTestDatabase();
    drop = database.drop;
    nodes = await openNodes(database.url, "2026-11-19T10:00:00+08:00");
    const offices = nodes.desks[0]?.offices() ?? [];
    officeId =
      offices.find(({ pack }) => pack.ladder.some(({ when }) => when.from === "beforeDue"))?.id ?? "";
  });
  afterAll(async () => {
    await nodes.stop();
    await drop();
    await rm(compiled, { recursive: true, force: true });
  });

  /** @param tasks by name. @param killAt n-th statement with these words: `3:COMMIT`; empty: it lives. @returns whether it was killed */
  async function life(tasks: string, killAt: string): Promise<boolean> {
    child = spawn(process.execPath, [NODE, new Date(nodes.clock.now()).toISOString(), tasks, killAt], {
      // what was compiled in one life is not compiled in the next
      env: { PATH: process.env["PATH"] ?? "", NODE_COMPILE_CACHE: compiled, ...nodes.environment },
      stdio: ["ignore", "inherit", "inherit"],
    });
    const [code, signal] = await once(child, "exit");
    if (signal === null && code !== 0) throw new Error(`the node ended with ${code}`);
    // longer than a node may take before it counts as dead, at deliveries and at reports
    nodes.clock.advance(16 * MINUTE);
    return signal === "SIGKILL";
  }

  const prisma = () => {
    const [first] = nodes.desks;
    if (first === undefined) throw new Error("there are nodes");
    return first.database.prisma;
  };

  it("does each delivery once and loses none: killed when the platform had taken one, before it was noted, and at statements", async () => {
    for (let i = 0; i < PEOPLE; i += 1) {
      await nodes.programs[0]?.receive({
        officeId,
        channel: "phone",
        externalId: `call-${i}`,
        personKey: `phone:${i}`,
        receivedAt: nodes.clock.now(),
        body: {
          kind: "call",
          caller: `1390000000${i}`,
          called: "",
          turns: [{ speaker: "citizen", text: `社保卡补办两个月了还没有下来，窗口一直推，跑了${i + 3}趟` }],
        },
      });
    }
    await nodes.programs[0]?.worker.idle();
    const owed = await prisma().outbox.count({ where: { audience: "citizen" } });
    expect(owed).toBeGreaterThanOrEqual(PEOPLE);
    let asked = 0;
    nodes.cloud.faults.byChance((action) => {
      if (action !== "SendSms") return null;
      asked += 1;
      if (asked !== 2) return null;
      child?.kill("SIGKILL");
      return { kind: "lostAfter" };
    });
    const killed = [await life("deliver", "")];
    nodes.cloud.faults.byChance(null);
    for (const at of ['1:UPDATE "Outbox" o SET', "1:DeliveryAttempt"]) killed.push(await life("deliver", at));
    expect(killed[0]).toBe(true);
    expect(killed.filter(Boolean).length).toBeGreaterThanOrEqual(2);
    for (let i = 0; i < 2; i += 1) await life("deliver", "");
    const { sms } = nodes.cloud.messages;
    expect(new Set(sms.map(({ outId }) => outId)).size).toBe(sms.length);
    expect(sms).toHaveLength(owed);
    expect(await prisma().outbox.count({ where: { audience: "citizen", settledAt: null } })).toBe(0);
  }, 180_000);

  it("does each step of the clocks and each report once: killed in the middle of the sweep and of a report", async () => {
    const tickets = await prisma().ticket.findMany({ where: { officeId } });
    const wakes = tickets.map(({ wakeAt }) => wakeAt?.getTime() ?? 0);
    nodes.clock.set(new Date(Math.max(...wakes) + MINUTE).toISOString());
    const killed: boolean[] = [];
    for (const at of ['2:INSERT INTO "TicketEvent"', '2:"Report"', '2:UPDATE "Report"'])
      killed.push(await life("clocks,reports", at));
    expect(killed.filter(Boolean).length).toBeGreaterThanOrEqual(2);
    expect(await life("clocks,reports", "")).toBe(false);
    for (const { id } of tickets) {
      const steps = (await loadEvents(prisma(), officeId, id)).flatMap((event) =>
        event.type === "reminded" || event.type === "pressed" || event.type === "escalated"
          ? [`${event.type} ${event.clockId} ${event.ladderId}`]
          : [],
      );
      expect(steps.length).toBeGreaterThan(0);
      expect(new Set(steps).size).toBe(steps.length);
    }
    const made = await prisma().report.findMany();
    expect(made.filter(({ status }) => status !== "made")).toEqual([]);
    const owed = await prisma().outbox.count({ where: { template: "report" } });
    expect(owed).toBe(made.reduce((sum, one) => sum + new Set([...one.sentTo, ...one.copiedTo]).size, 0));
    expect((await verifyChains(prisma())).broken).toBeNull();
  }, 180_000);
});
