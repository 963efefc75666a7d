import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { type Database, openDatabase } from "../../core/store/database.ts";

/** A database of one's own, with the schema and no rows. */
export async function createTestDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const templateUrl = inject("templateUrl");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const admin = templateUrl.replace(/[^/]+$/, "postgres");
  await run(admin, `CREATE DATABASE ${name} TEMPLATE template_of_tests`);
  return {
    url: templateUrl.replace(/[^/]+$/, name),
    drop: async () => await run(admin, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** The same, opened; closing it drops it. @param connections as for `openDatabase` */
export async function openTestDatabase(connections?: number): Promise<Database> {
  const { url, drop } = await createTestDatabase();
  const database = openDatabase(url, () => undefined, connections);
  return {
    ...database,
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
