import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Away, databaseAway } from "../support/databaseAway.ts";
import { createTestDatabase } from "../support/testDatabase.ts";
import { type Nodes, openNodes } from "./manyNodes.ts";

const MINUTE = 60_000;

describe("a database that is restarted in the middle", () => {
  let nodes: Nodes;
  let away: Away;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await createTestDatabase();
    drop = database.drop;
    away = await databaseAway(database.url);
    nodes = await openNodes(database.url, "2026-11-19T10:00:00+08:00");
  });
  afterAll(async () => {
    await nodes.stop();
    await away.end();
    await drop();
  });

  async function call(n: number): Promise<number> {
    const answer = await fetch(`${nodes.servers[n % 2]?.url}/phone/transcripts`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${nodes.token}` },
      body: JSON.stringify({
        callId: `call-${n}`,
        startedAt: new Date(nodes.clock.now()).toISOString(),
        caller: `139${String(n).padStart(8, "0")}`,
        called: "",
        turns: [{ speaker: "citizen", text: `社保卡补办两个月了还没有下来，窗口一直推，跑了${n + 3}趟` }],
      }),
    });
    return answer.status;
  }

  async function goOn(): Promise<void> {
    for (let i = 0; i < 4; i += 1) {
      for (const { worker } of nodes.programs) {
        await worker.sweep();
        await worker.idle();
      }
      await nodes.tick(true);
      await nodes.pushReceipts(i);
      nodes.clock.advance(3 * MINUTE);
    }
  }

  it("holds nothing up: nothing is acknowledged meanwhile, and everything goes on by itself afterwards", async () => {
    // before anything was ever delivered by these nodes
    await away.leave();
    expect(await call(0)).toBeGreaterThanOrEqual(500);
    await nodes.tick(true);
    nodes.clock.advance(MINUTE);
    await away.comeBack();
    for (let n = 0; n < 6; n += 1) expect(await call(n)).toBe(202);
    await goOn();
    expect(nodes.cloud.messages.sms).toHaveLength(6);
    // and again in the middle of the work: while messages are handled, sent and noted
    for (let n = 6; n < 12; n += 1) expect(await call(n)).toBe(202);
    const working = nodes.tick(true);
    await away.leave();
    await working;
    nodes.clock.advance(3 * MINUTE);
    await nodes.tick(true);
    await away.comeBack();
    nodes.clock.advance(20 * MINUTE);
    await goOn();
    const phones = nodes.cloud.messages.sms.map(({ phone }) => phone);
    expect(phones).toHaveLength(12);
    expect(new Set(phones).size).toBe(12);
    const [first] = nodes.desks;
    expect(await first?.database.prisma.ticket.count()).toBe(12);
    const silent = await first?.database.prisma.taskRun.findMany({ where: { doneAt: null } });
    expect(silent).toEqual([]);
  });
});
