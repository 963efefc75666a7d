import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import pino from "pino";
import { startEmbeddedPostgres } from "../../core/store/embeddedPostgres.ts";
import { type OfficeSetup, setUpOffice } from "../../core/store/officeStore.ts";
import { readConfig } from "../config.ts";
import { type House, openHouse } from "../house.ts";

/** A database of one's own in a temporary folder, for as long as it is needed. */
export type Scratch = { url: string; home: string; remove: () => Promise<void> };

/**
 * Starts a PostgreSQL in a temporary folder, made for speed: whatever is in it may be lost.
 * @param dataDir where the office's own packs and calendars lie; they are copied
 */
export async function openScratch(dataDir: string | null): Promise<Scratch> {
  const home = await mkdtemp(join(tmpdir(), "bcs-scratch-"));
  const server = await startEmbeddedPostgres(home);
  await makeFast(server.url);
  for (const own of ["packs", "calendar"]) {
    const from = dataDir === null ? "" : join(dataDir, own);
    if (from !== "" && existsSync(from)) await cp(from, join(home, own), { recursive: true });
  }
  return {
    url: server.url,
    home,
    remove: async () => {
      await server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Nothing in a scratch database has to outlive the machine; it fills in minutes, and is planned for as it stands. */
async function makeFast(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const setting of [
      "synchronous_commit = off",
      "fsync = off",
      "full_page_writes = off",
      "autovacuum_naptime = '20s'",
    ])
      await client.query(`ALTER SYSTEM SET ${setting}`);
    await client.query("SELECT pg_reload_conf()");
  } finally {
    await client.end();
  }
}

/**
 * Opens a house over a scratch database, with the demo's offices. Its key comes from the seed, so that what is hashed
 * repeats itself.
 * @param setup an office that is not among the demo's
 */
export async function openScratchHouse(
  scratch: Pick<Scratch, "url" | "home">,
  seed: string,
  now: () => number,
  setup?: OfficeSetup,
): Promise<House> {
  const config = readConfig({ DATABASE_URL: scratch.url, DATA_DIR: scratch.home, LOG_LEVEL: "error" });
  const key = createHash("sha256").update(`simulation key ${seed}`).digest();
  const log = pino({ level: "error", base: null }, pino.destination({ fd: 2, sync: true }));
  const house = await openHouse({ ...config, PII_KEY: key }, log, now);
  try {
    if (setup !== undefined) {
      await setUpOffice(house.database.prisma, setup, new Date(now()));
      await house.refresh();
    }
    return house;
  } catch (error) {
    await house.stop();
    throw error;
  }
}
