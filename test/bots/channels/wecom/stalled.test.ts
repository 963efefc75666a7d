import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WecomHall } from "../../staffTalk/wecomHall.ts";

const TEXT = "我办医保报销跑了两趟都没办成，窗口一直说再等等，我叫王建国，电话13900000002";

let hall: WecomHall;
beforeAll(async () => {
  hall = await WecomHall.open((pack) => pack.lifecycle.strikeOff !== undefined);
});
afterAll(async () => await hall.close());

it("three tries of the platform while the database hangs lead to exactly one ticket", async () => {
  const { prisma } = hall.program.database;
  const blocker = new pg.Client({ connectionString: hall.program.databaseUrl });
  await blocker.connect();
  await blocker.query('BEGIN; LOCK TABLE "WecomSeen", "WecomKf", "Inbox" IN ACCESS EXCLUSIVE MODE');
  const citizen = hall.citizen("wmStalled");
  await citizen.writes(TEXT);
  expect(hall.standin.callbacks.tries.at(-1)).toMatchObject([
    { status: 503 },
    { status: 503 },
    { status: 503 },
  ]);
  expect(citizen.said()).toEqual([]);
  await blocker.query("COMMIT");
  await blocker.end();
  // they were stored after all, as one
  const stored = async () => (await prisma.wecomSeen.aggregate({ _sum: { deliveries: true } }))._sum;
  await expect.poll(stored, { timeout: 30_000 }).toEqual({ deliveries: 3 });
  await hall.settle();
  expect(await prisma.ticket.count()).toBe(1);
  expect(await prisma.inbox.count()).toBe(1);
  expect(citizen.said().filter((words) => words.includes("登记好了"))).toHaveLength(1);

  // and the same notice again, a day later, changes nothing
  hall.clock.advance(24 * 3_600_000);
  await hall.settle();
  expect(await prisma.ticket.count()).toBe(1);
});
