import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { DatabaseNewer, isMigrated, MigrationBroken, migrate } from "../../../core/store/migrate.ts";
import { createTestDatabase } from "../../support/testDatabase.ts";

const PRISMA = fileURLToPath(new URL("../../../prisma/", import.meta.url));

describe("the database's migrations", () => {
  let url: string;
  let client: pg.Client;
  let clean: (() => Promise<void>)[];

  beforeEach(async () => {
    const database = await createTestDatabase();
    url = database.url;
    client = new pg.Client({ connectionString: url });
    await client.connect();
    clean = [database.drop];
  });

  afterEach(async () => {
    await client.end();
    for (const step of clean) await step();
  });

  async function emptyDatabase(): Promise<string> {
    const name = `empty_${Math.floor(performance.now() * 1000)}`;
    await client.query(`CREATE DATABASE ${name}`);
    const empty = url.replace(/[^/]+$/, name);
    clean.unshift(async () => {
      const admin = new pg.Client({ connectionString: inject("templateUrl").replace(/[^/]+$/, "postgres") });
      await admin.connect();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    });
    return empty;
  }

  it("are applied once by nodes that start together", async () => {
    const empty = await emptyDatabase();
    const applied = await Promise.all([migrate(empty), migrate(empty), migrate(empty)]);
    const names = (await readdir(join(PRISMA, "migrations"))).filter((name) => !name.endsWith(".toml"));
    expect(applied.flat().sort()).toEqual(names.sort());
  });

  it("leave a database that is up to date alone", async () => {
    expect(await migrate(url)).toEqual([]);
    expect(await isMigrated(client)).toBe(true);
  });

  it("give the tables that schema.prisma describes", async () => {
    const schema = await readFile(join(PRISMA, "schema.prisma"), "utf8");
    const engine = await SchemaEngine.new(
      { datamodels: [["schema.prisma", schema]] },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url })),
    );
    const { stdout } = await engine.diff({
      from: { tag: "empty" },
      to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    const described = new pg.Client({ connectionString: await emptyDatabase() });
    await described.connect();
    await described.query(stdout ?? "");
    expect(await columns(client)).toEqual(await columns(described));
    const indexes = await indexNames(client);
    expect(await indexNames(described)).toEqual(indexes.filter((name) => !PARTIAL.includes(name)));
    await described.end();
  });

  it("refuse a database that is newer than the program, and say so", async () => {
    await client.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29990101000000_later', now())",
    );
    await expect(migrate(url)).rejects.toThrow(DatabaseNewer);
    await expect(migrate(url)).rejects.toThrow(/29990101000000_later.*新版本/);
  });

  it("stop at a migration that broke off", async () => {
    await client.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('y', 'y', '20260101000000_half')",
    );
    await expect(migrate(url)).rejects.toThrow(MigrationBroken);
  });

  it("apply one that was added, and only that one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "bcs-migrations-"));
    clean.push(async () => await rm(folder, { recursive: true }));
    await cp(join(PRISMA, "migrations"), folder, { recursive: true });
    await mkdir(join(folder, "29990101000000_added"));
    await writeFile(
      join(folder, "29990101000000_added", "migration.sql"),
      'CREATE TABLE "Added" ("id" INT);',
    );
    expect(await migrate(url, folder)).toEqual(["29990101000000_added"]);
    expect((await client.query("SELECT to_regclass('\"Added\"') AS name")).rows[0]?.name).not.toBeNull();
  });
});

/** Indexes over a part of the rows, which schema.prisma cannot say. */
const PARTIAL = [
  "CallTask_open",
  "Clock_running",
  "Inbox_new",
  "Outbox_dead",
  "Outbox_due",
  "Outbox_lane",
  "Outbox_shown",
  "Outbox_wanted",
  "Ticket_due",
  "UnitMeasure_due",
  "WecomEvent_of",
  "WecomEvent_waiting",
];

async function columns(client: pg.Client): Promise<unknown[]> {
  const found = await client.query(
    `SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, datetime_precision
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
  );
  return found.rows;
}

async function indexNames(client: pg.Client): Promise<string[]> {
  const found = await client.query<{ indexname: string }>(
    `SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
  );
  return found.rows.map((row) => row.indexname);
}
