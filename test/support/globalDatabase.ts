import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { DeliveryQueue } from "../../core/delivery/queue.ts";
import { startEmbeddedPostgres } from "../../core/store/embeddedPostgres.ts";
import { migrate } from "../../core/store/migrate.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** connection string of the test cluster's `template` database, migrated and empty */
    templateUrl: string;
  }
}

/** The work queue makes tables of its own at its first start, which takes longer than most tests. */
async function makeWorkQueue(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const fail = (error: Error) => {
    throw error;
  };
  const queue = new DeliveryQueue({
    pool,
    now: () => Date.now(),
    leaseSeconds: 120,
    retries: 10,
    onError: fail,
  });
  await queue.open();
  await queue.close();
  await pool.end();
}

/** One real PostgreSQL for the whole run; each test file copies the migrated template. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), "bcs-test-"));
  const server = await startEmbeddedPostgres(home);
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query("CREATE DATABASE template_of_tests");
  await admin.end();
  const templateUrl = server.url.replace(/[^/]+$/, "template_of_tests");
  await migrate(templateUrl);
  await makeWorkQueue(templateUrl);
  project.provide("templateUrl", templateUrl);
  return async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  };
}
