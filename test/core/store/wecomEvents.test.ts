import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../../../core/store/database.ts";
import { claimWecomEvents } from "../../../core/store/wecomCallbackStore.ts";
import { openTestDatabase } from "../../support/testDatabase.ts";

const CORP = "corp";
const AT = new Date("2026-01-05T10:00:00+08:00");
const LEASED = new Date("2026-01-05T10:01:00+08:00");
const PEOPLE = 100;

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => await database.close());

/** Three messages of each person: `said/0` to `said/299`, in order of arrival. */
async function everybodyWritesThrice(): Promise<void> {
  await database.prisma.wecomEvent.createMany({
    data: Array.from({ length: 3 * PEOPLE }, (_, i) => ({
      corpId: CORP,
      source: "app",
      externalId: `said/${i}`,
      who: `person ${i % PEOPLE}`,
      bodySealed: new Uint8Array([1]),
      receivedAt: AT,
      leaseUntil: AT,
    })),
  });
}

it("are claimed oldest first, never past a person's earlier one, and each is read a few times, whatever the server knows of the table", async () => {
  // a server that has never looked at the table since it was empty: it takes every condition to leave one row
  await database.prisma.$executeRaw`ANALYZE "WecomEvent"`;
  await everybodyWritesThrice();

  const first = await claimWecomEvents(database.prisma, CORP, AT, LEASED, PEOPLE / 2);
  expect(first.map(({ who }) => who)).toEqual(Array.from({ length: PEOPLE / 2 }, (_, i) => `person ${i}`));

  await database.prisma.$transaction(async (transaction) => {
    const second = await claimWecomEvents(transaction, CORP, AT, LEASED, 3 * PEOPLE);
    // whose first one is under way waits with the others
    expect(new Set(second.map(({ who }) => who))).toEqual(
      new Set(Array.from({ length: PEOPLE / 2 }, (_, i) => `person ${PEOPLE / 2 + i}`)),
    );
    expect(second).toHaveLength((3 * PEOPLE) / 2);
    const [read] = await transaction.$queryRaw<{ rows: bigint }[]>`
      SELECT "seq_tup_read" + "idx_tup_fetch" AS "rows" FROM pg_stat_xact_user_tables
       WHERE "relname" = 'WecomEvent'`;
    expect(Number(read?.rows)).toBeLessThan(10 * 3 * PEOPLE);
  });
});
