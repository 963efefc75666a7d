import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Pool } from "pg";
import { openScratch, openScratchHouse } from "../../bots/simulation/scratch.ts";
import { simulate } from "../../bots/simulation/simulate.ts";
import { dayFromText } from "../../core/deadline/shanghaiTime.ts";

/** Rows per second, ms until the first byte, the file's size and the most memory the command had, in MB. */
export type LedgerFigures = { rows: number; firstByte: number; size: number; memory: number; events: number };

const CLI = fileURLToPath(new URL("../../bots/cli/main.ts", import.meta.url));
const MEGABYTE = 1024 * 1024;
const YEAR = 2025;
const DAYS = 20;
/** Tickets that were really lived; the others are their copies. */
const LIVED = 8;

/**
 * `cli ledger` of a year of `count` tickets as xlsx: simulated ones, copied until there are so many, in a PostgreSQL of
 * their own; the whole command from its start, as a process of its own.
 * @param now a clock in ms that only goes forward
 */
export async function benchLedger(count: number, now: () => number): Promise<LedgerFigures> {
  const scratch = await openScratch(null);
  const clock = { now: 0 };
  const house = await openScratchHouse(scratch, "ledger", () => clock.now);
  try {
    const officeId = house.offices()[0]?.id ?? "";
    const wish = { officeId, seed: "ledger", first: dayFromText(`${YEAR}-01-02`), days: DAYS, rate: LIVED };
    await simulate(house, clock, wish, async () => undefined);
    const events = await copyTickets(house.database.pool, officeId, count);
    const environment = {
      DATABASE_URL: scratch.url,
      DATA_DIR: scratch.home,
      PII_KEY: Buffer.from(house.config.PII_KEY).toString("base64"),
    };
    const written = await ledgerOf(officeId, environment, now);
    return { ...written, rows: Math.round(count / written.seconds), events };
  } finally {
    await house.stop();
    await scratch.remove();
  }
}

/** @returns how many events there are in all */
async function copyTickets(pool: Pool, officeId: string, count: number): Promise<number> {
  const columns = async (table: string) => {
    const { rows } = await pool.query<{ name: string }>(
      "SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1",
      [table],
    );
    return rows.map(({ name }) => name);
  };
  const copy = async (table: string, changed: Record<string, string>) => {
    const names = await columns(table);
    const values = names.map((name) => changed[name] ?? `t."${name}"`);
    const list = names.map((name) => `"${name}"`).join(", ");
    return `INSERT INTO "${table}" (${list}) SELECT ${values.join(", ")} FROM "${table}" t, copies c`;
  };
  const lived = await pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM "Ticket" WHERE "officeId" = $1',
    [officeId],
  );
  const each = Math.ceil(count / (lived.rows[0]?.n ?? 1));
  await pool.query('ALTER TABLE "TicketEvent" DISABLE TRIGGER USER');
  await pool.query(`CREATE TABLE copies AS SELECT generate_series(1, ${each - 1}) AS n`);
  const client = await pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    const fresh = {
      id: `t."id" || '-' || c.n`,
      seq: `t."seq" + c.n * 100000`,
      number: `t."number" || '-' || c.n`,
    };
    await client.query(`${await copy("Ticket", fresh)} WHERE t."officeId" = '${officeId}'`);
    await client.query(
      `${await copy("TicketEvent", { ticketId: `t."ticketId" || '-' || c.n` })} WHERE t."officeId" = '${officeId}'`,
    );
    await client.query(
      'DELETE FROM "Ticket" WHERE ctid IN (SELECT ctid FROM "Ticket" ORDER BY "seq" DESC OFFSET $1)',
      [count],
    );
    await client.query("ANALYZE");
    const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM "TicketEvent"');
    return rows[0]?.n ?? 0;
  } finally {
    client.release();
  }
}

async function ledgerOf(officeId: string, environment: Record<string, string>, now: () => number) {
  const began = now();
  const child = spawn(
    process.execPath,
    [CLI, "ledger", "--office", officeId, "--year", String(YEAR), "--format", "xlsx"],
    { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = once(child, "close");
  let firstByte = 0;
  let size = 0;
  let memory = 0;
  let chunks = 0;
  for await (const chunk of child.stdout) {
    if (size === 0) firstByte = now() - began;
    size += chunk.length;
    chunks += 1;
    if (chunks % 16 === 0) memory = Math.max(memory, await mostMemory(child.pid));
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`the command ended with ${code}`);
  return { firstByte, size: size / MEGABYTE, memory, seconds: (now() - began) / 1000 };
}

/** Peak resident memory of a process so far, in MB. */
async function mostMemory(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
