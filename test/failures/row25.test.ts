import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDelivery } from "../../core/delivery/startDelivery.ts";
import { settleAnswer } from "../../core/ticket/settleAnswer.ts";
import { Platform, senderTo } from "../core/delivery/platform.ts";
import { startTestServer, type TestServer, THURSDAY } from "../support/testProgram.ts";

/** Ten times what a hall has in an hour. */
const CALLS = 200;
const PEOPLE = 40;
const AT_ONCE = 40;

describe("row 25: ten times an hour's load", () => {
  let test: TestServer;
  let platform: Platform;
  beforeAll(async () => {
    test = await startTestServer(THURSDAY);
    platform = new Platform();
    await platform.start();
  });
  afterAll(async () => {
    await platform.stop();
    await test.stop();
  });

  it("row 25: every call is acknowledged and registered, and staff get a digest instead of a flood", async () => {
    const { program } = test;
    const [office] = program.offices();
    if (office === undefined) throw new Error("the demo has offices");
    let next = 0;
    const statuses: number[] = [];
    const client = async () => {
      for (let i = next++; i < CALLS; i = next++) {
        const answer = await fetch(`${test.url}/phone/transcripts?office=${office.id}`, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${test.config.PHONE_TOKEN}` },
          body: JSON.stringify({
            callId: `surge-${i}`,
            startedAt: new Date(test.clock.now()).toISOString(),
            caller: `139${String(i % PEOPLE).padStart(8, "0")}`,
            called: "",
            turns: [{ speaker: "citizen", text: `雨太大路淹了，我的社保卡补办跑了${i + 3}趟还没有下来` }],
          }),
        });
        statuses.push(answer.status);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, client));
    expect(new Set(statuses)).toEqual(new Set([202]));
    await program.worker.idle();
    while ((await program.database.prisma.inbox.count({ where: { status: "new" } })) > 0) {
      test.clock.advance(25_000);
      await program.worker.sweep();
      await program.worker.idle();
    }
    expect(await program.database.prisma.ticket.count({ where: { officeId: office.id } })).toBe(CALLS);
    const delivery = await startDelivery({
      database: program.database,
      seal: program.seal,
      office: program.officeOf,
      senders: [senderTo(platform.url, "wecomApp")],
      now: test.clock.now,
      log: program.log,
      node: "surge",
      onSettled: async (sql, answer) => await settleAnswer({ ...program }, sql, answer),
    });
    const toStaff = { officeId: office.id, audience: "staff" };
    const owed = await program.database.prisma.outbox.count({ where: toStaff });
    for (let i = 0; i < 400; i += 1) {
      await delivery.step();
      if ((await program.database.prisma.outbox.count({ where: { ...toStaff, settledAt: null } })) === 0)
        break;
      test.clock.advance(1_000);
    }
    await delivery.stop();
    expect(owed).toBeGreaterThan(100);
    expect(await program.database.prisma.outbox.count({ where: { ...toStaff, settledAt: null } })).toBe(0);
    expect(platform.received.length).toBeLessThan(owed / 10);
    expect(platform.received.some(({ text }) => text.includes("件事要看"))).toBe(true);
  });
});
