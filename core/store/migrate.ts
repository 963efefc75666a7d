import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";

const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations/", import.meta.url));
/** any fixed number: nodes that start together queue on it */
const LOCK = 7_012_345;

/** The database has migrations that this program does not know: it was written by a newer one. */
export class DatabaseNewer extends Error {
  override name = "DatabaseNewer";
}

/** A migration failed, or was begun by another tool and did not finish; a person has to look. */
export class MigrationBroken extends Error {
  override name = "MigrationBroken";
}

/**
 * Brings the database to this program's schema, under a lock, so that any number of nodes may start together.
 * Does nothing where nothing is pending.
 * @returns the names of the migrations applied
 * @throws DatabaseNewer, MigrationBroken
 */
export async function migrate(url: string, folder: string = MIGRATIONS): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    const known = await migrationNames(folder);
    const pending = missing(known, await appliedNames(client));
    for (const name of pending) await apply(client, folder, name);
    return pending;
  } finally {
    await client.end();
  }
}

/** True when every migration of this program is in the database (readiness). */
export async function isMigrated(client: pg.Pool | pg.Client): Promise<boolean> {
  return missing(await migrationNames(MIGRATIONS), await appliedNames(client)).length === 0;
}

async function migrationNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function appliedNames(client: pg.Pool | pg.Client): Promise<string[]> {
  const table = await client.query("SELECT to_regclass('_prisma_migrations') AS name");
  if (table.rows[0]?.name === null) return [];
  const rows = await client.query<{ migration_name: string; finished_at: Date | null }>(
    "SELECT migration_name, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name",
  );
  const broken = rows.rows.find((row) => row.finished_at === null);
  if (broken !== undefined) {
    throw new MigrationBroken(
      `数据库升级“${broken.migration_name}”上次没有完成。请先恢复升级前的备份，再重新启动；仍不行请联系维护人员`,
    );
  }
  return rows.rows.map((row) => row.migration_name);
}

function missing(known: string[], applied: string[]): string[] {
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new DatabaseNewer(
      `数据库比本程序新（多出升级“${unknown.join("、")}”）。请安装与数据库相配的新版本程序，或恢复旧版本的备份`,
    );
  }
  return known.filter((name) => !applied.includes(name));
}

/** What Prisma's own command line keeps, so that it can be used on this database too. */
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;

/**
 * Each migration and the note that it was applied are one transaction: what breaks off leaves nothing behind. That is
 * why Prisma's engine does not do this: it applies a script statement by statement, outside any transaction.
 */
async function apply(client: pg.Client, folder: string, name: string): Promise<void> {
  const script = await readFile(join(folder, name, "migration.sql"), "utf8");
  await client.query("BEGIN");
  try {
    await client.query(TABLE);
    await client.query(script);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), createHash("sha256").update(script).digest("hex"), name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    throw new MigrationBroken(
      `数据库升级“${name}”失败，数据库没有改动。请把这段话发给维护人员：${String(cause)}`,
      { cause },
    );
  }
}
