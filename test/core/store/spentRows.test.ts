import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../../core/store/database.ts";
import { forgetSpent } from "../../../core/store/spentRows.ts";
import { openTestDatabase } from "../../support/testDatabase.ts";

const OLD = new Date("2026-01-05T10:00:00+08:00");
const BEFORE = new Date("2026-02-01T00:00:00+08:00");
const NEW = new Date("2026-02-05T10:00:00+08:00");

describe("rows that served once", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(async () => await database.close());

  it("are forgotten once they are old, however many; what is still to do, or failed, is kept", async () => {
    const { prisma } = database;
    const receipt = (dedupeKey: string, receivedAt: Date, dueAt: Date | null) => ({
      officeId: "one",
      kind: "sms",
      dedupeKey,
      bodySealed: new Uint8Array([1]),
      receivedAt,
      dueAt,
    });
    await prisma.phoneReceipt.createMany({
      data: [receipt("spent", OLD, null), receipt("waits", OLD, OLD), receipt("fresh", NEW, null)],
    });
    const update = (updateId: number, status: string, receivedAt: Date) => ({
      officeId: "one",
      botId: "bot",
      updateId: BigInt(updateId),
      chatKey: "chat",
      bodySealed: new Uint8Array([1]),
      status,
      receivedAt,
    });
    await prisma.telegramUpdate.createMany({
      data: [update(1, "done", OLD), update(2, "dead", OLD), update(3, "new", OLD), update(4, "done", NEW)],
    });
    await prisma.givenCommand.createMany({
      data: Array.from({ length: 5_003 }, (_, i) => ({
        officeId: "one",
        key: `key-${i}`,
        fingerprint: "f",
        answer: {},
        at: i < 5_001 ? OLD : NEW,
      })),
    });
    expect(await forgetSpent(prisma, BEFORE)).toBe(5_003);
    const receipts = await prisma.phoneReceipt.findMany({ orderBy: { dedupeKey: "asc" } });
    expect(receipts.map(({ dedupeKey }) => dedupeKey)).toEqual(["fresh", "waits"]);
    const updates = await prisma.telegramUpdate.findMany({ orderBy: { updateId: "asc" } });
    expect(updates.map(({ updateId }) => updateId)).toEqual([2n, 3n, 4n]);
    expect(await prisma.givenCommand.count()).toBe(2);
    expect(await forgetSpent(prisma, BEFORE)).toBe(0);
  });
});
