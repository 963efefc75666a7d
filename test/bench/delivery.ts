import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { PgBoss } from "pg-boss";
import type { Sender } from "../../core/delivery/sender.ts";
import { startEmbeddedPostgres } from "../../core/store/embeddedPostgres.ts";
import { migrate } from "../../core/store/migrate.ts";
import { HALL, House } from "../core/delivery/house.ts";

const ROUNDS = 3;
const BATCH = 500;
const NO_LIMITS = () => ({ account: null, person: null });

export type DeliveryBench = {
  /** deliveries a second: relayed, planned, worded, sent (to a sender that answers at once), settled */
  ours: number;
  /** jobs a second that pg-boss alone inserts, fetches and completes in batches of the same size */
  plain: number;
  ratio: number;
  /** seconds until a burst of 3,000 messages to 3,000 people has gone out, at the usual limits of the platform */
  burst: number;
  /** outbox rows a second written with their job in the same transaction, and written alone to be relayed later */
  together: number;
  alone: number;
};

/** Deliveries against pg-boss doing nothing with as many jobs, in turns on the same server. */
export async function benchDelivery(count = 4_000): Promise<DeliveryBench> {
  const home = await mkdtemp(join(tmpdir(), "bcs-delivery-"));
  const server = await startEmbeddedPostgres(home);
  await migrate(server.url);
  const house = new House(server.url);
  const boss = new PgBoss({ connectionString: server.url, supervise: false, schedule: false });
  const pool = new pg.Pool({ connectionString: server.url, max: 8 });
  boss.on("error", (error) => {
    throw error;
  });
  try {
    await boss.start();
    await boss.createQueue("noop");
    const sent = new Set<string>();
    const sender: Sender = {
      way: "wecomKf",
      send: async ({ deliveryId }) => {
        sent.add(deliveryId);
        return { ok: true, receipt: deliveryId };
      },
    };
    const fast = await house.deliver([sender], { limits: NO_LIMITS }, { batch: BATCH });
    const rates = { ours: 0, plain: 0 };
    for (let round = 0; round <= ROUNDS; round++) {
      await owe(house, `r${round}`, count);
      const ours = await perSecond(count, async () => await deliverAll(fast, count));
      const plain = await perSecond(count, async () => await noops(boss, count));
      // the first round warms both up
      if (round > 0)
        Object.assign(rates, { ours: Math.max(rates.ours, ours), plain: Math.max(rates.plain, plain) });
    }
    await owe(house, "burst", 3_000);
    const usual = await house.deliver([sender], {}, { batch: BATCH });
    const burst = 3_000 / (await perSecond(3_000, async () => await deliverAll(usual, 3_000, house)));
    if (sent.size !== count * (ROUNDS + 1) + 3_000) throw new Error("each message is delivered once");
    const together = await perSecond(500, async () => await writeTogether(pool, boss, 500));
    const alone = await perSecond(500, async () => await writeAlone(pool, 500));
    return { ...rates, ratio: rates.ours / rates.plain, burst, together, alone };
  } finally {
    await boss.stop({ graceful: false });
    await pool.end();
    await house.close();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function perSecond(count: number, run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return (count / (performance.now() - start)) * 1000;
}

/** So many messages to as many people who wrote just now. */
async function owe(house: House, prefix: string, count: number): Promise<void> {
  const at = new Date(house.now);
  const rows = Array.from({ length: count }, (_, i) => ({
    person: `${prefix}-${i}`,
    address: Buffer.from(house.seal.seal(`user-${i}`, HALL)).toString("base64"),
    sealed: Buffer.from(house.seal.seal(JSON.stringify({ text: "您的事有进展了" }), HALL)).toString("base64"),
  }));
  await house.database.prisma.$executeRaw`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("person" text, "address" text, "sealed" text)
    ), known AS (
      INSERT INTO "Conversation" ("officeId", "personKey", "channel", "addressSealed", "lastInAt", "createdAt")
      SELECT ${HALL}, r."person", 'wecomKf', decode(r."address", 'base64'), ${at}, ${at} FROM r
    )
    INSERT INTO "Outbox" ("officeId", "audience", "channel", "personKey", "template", "params", "bodySealed", "createdAt",
      "dueAt", "dedupeKey", "correlationId")
    SELECT ${HALL}, 'citizen', 'wecomKf', r."person", 'say', '{}', decode(r."sealed", 'base64'), ${at}, ${at}, r."person",
           r."person" FROM r`;
  await house.database.prisma.$executeRaw`ANALYZE "Outbox"`;
  await house.database.prisma.$executeRaw`ANALYZE "Conversation"`;
}

/** @param house its clock follows the machine's, so that the limits hold as they would */
async function deliverAll(
  delivery: { step: () => Promise<{ sent: number }> },
  count: number,
  house?: House,
): Promise<void> {
  const start = performance.now();
  const began = house?.now ?? 0;
  for (let sent = 0; sent < count; ) {
    sent += (await delivery.step()).sent;
    if (house !== undefined) house.now = began + Math.round(performance.now() - start);
  }
}

/** pg-boss alone: inserted, fetched and completed, in batches. */
async function noops(boss: PgBoss, count: number): Promise<void> {
  for (let done = 0; done < count; done += BATCH) {
    const size = Math.min(BATCH, count - done);
    await boss.insert(
      "noop",
      Array.from({ length: size }, (_, i) => ({ data: { officeId: HALL, id: String(i) } })),
    );
    const jobs = await boss.fetch("noop", { batchSize: size, includeMetadata: true });
    await boss.complete(
      "noop",
      jobs.map(({ id }) => id),
    );
  }
}

const ROW = `INSERT INTO "Outbox" ("officeId", "audience", "channel", "personKey", "template", "params", "createdAt", "dueAt",
  "dedupeKey", "correlationId") VALUES ($1, 'citizen', 'phone', $2, 'progress', '{}', now(), 'infinity', $2, $2)`;

async function writeTogether(pool: pg.Pool, boss: PgBoss, count: number): Promise<void> {
  await eightAtOnce(count, async (i) => {
    const client = await pool.connect();
    await client.query("BEGIN");
    await client.query({ name: "row", text: ROW, values: [HALL, `together-${i}`] });
    const db = { executeSql: async (text: string, values?: unknown[]) => await client.query(text, values) };
    await boss.send("noop", { officeId: HALL, id: `together-${i}` }, { db });
    await client.query("COMMIT");
    client.release();
  });
}

async function writeAlone(pool: pg.Pool, count: number): Promise<void> {
  await eightAtOnce(count, async (i) => {
    await pool.query({ name: "row", text: ROW, values: [HALL, `alone-${i}`] });
  });
}

async function eightAtOnce(count: number, run: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let i = next++; i < count; i = next++) await run(i);
    }),
  );
}
