import { createHash } from "node:crypto";
import type pg from "pg";
import { type AttachableClock, type Db, type JobWithMetadata, PgBoss } from "pg-boss";
import type { OwedRef } from "../store/deliveryStore.ts";

/**
 * Messages handed over together: several lanes, each the rows of one person on one way, to be delivered in this order.
 * A job that is tried again goes on with those of its rows that are not done.
 */
export type DeliveryJob = { relay: string; lanes: OwedRef[][] };

export type QueueOptions = {
  pool: pg.Pool;
  /** epoch ms */
  now: () => number;
  /** how long a node may work on a job before it is taken for dead; of the time that `now` tells */
  leaseSeconds: number;
  /** how often jobs of dead nodes are looked for, likewise; absent: every eighth of a lease */
  superviseSeconds?: number;
  /** tries of a job whose platform is out of order, before its next way is taken */
  retries: number;
  onError: (error: Error) => void;
};

const SCHEMA = "delivery_queue";
const DUE = "due";
const DEAD = "dead";
/** waits between tries double from the first to the last, with jitter up to twofold */
const FIRST_WAIT_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 900;
/** Unless told otherwise, jobs of dead nodes are looked for no more often than this. */
const LEAST_SUPERVISE_SECONDS = 15;
const SUPERVISE_SHARE = 8;
const KEPT_SECONDS = 3_600;
/** The setting through which each statement of the queue is told what time it is. */
const CLOCK_SETTING = "delivery.now";

/**
 * The work queue: pg-boss claims, retries with back-off and jitter, gives up after so many tries and takes jobs of
 * dead nodes back. It reads the same clock as the rest of the program: each of its statements is told the time, so
 * that a test or a simulation whose clock runs by itself drives the very same queue.
 */
export class DeliveryQueue {
  readonly #boss: PgBoss;
  readonly #options: QueueOptions;
  #supervisedAt = Number.NEGATIVE_INFINITY;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#boss = new PgBoss({
      db: toldTheTime(options.pool, options.now),
      clock: programClock(options.pool, options.now),
      schema: SCHEMA,
      supervise: false,
      schedule: false,
      monitorVacuum: false,
      monitorIntervalSeconds: superviseSeconds(options),
      // the program's own clock may run fast, and then daily rebuilding of indexes comes every other minute
      reindex: false,
    });
    this.#boss.on("error", options.onError);
  }

  /** Makes its tables where they are not there, and opens it. */
  async open(): Promise<void> {
    const { leaseSeconds, retries } = this.#options;
    await this.#boss.start();
    await this.#boss.createQueue(DEAD, { retryLimit: 1_000_000, expireInSeconds: leaseSeconds });
    const settings = {
      deadLetter: DEAD,
      retryLimit: retries,
      retryDelay: FIRST_WAIT_SECONDS,
      retryBackoff: true,
      retryDelayMax: LONGEST_WAIT_SECONDS,
      expireInSeconds: leaseSeconds,
      deleteAfterSeconds: KEPT_SECONDS,
    };
    await this.#boss.createQueue(DUE, settings);
    await this.#boss.updateQueue(DUE, settings);
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false, close: false });
  }

  /** @param run runs statements of the transaction in which the jobs are to be written */
  async add(jobs: readonly DeliveryJob[], run: (text: string, values: unknown[]) => Promise<unknown[]>) {
    if (jobs.length === 0) return;
    const db: Db = { executeSql: async (text, given = []) => ({ rows: await run(text, given) }) };
    await run("SELECT set_config($1, $2, true)", [CLOCK_SETTING, isoOf(this.#options.now())]);
    await this.#boss.insert(
      DUE,
      jobs.map((data) => ({ data })),
      { db },
    );
  }

  async take(limit: number): Promise<JobWithMetadata<DeliveryJob>[]> {
    return await this.#boss.fetch<DeliveryJob>(DUE, { batchSize: limit, includeMetadata: true });
  }

  /** Jobs that were given up: tried too often, or their nodes died over them. */
  async takeDead(limit: number): Promise<JobWithMetadata<DeliveryJob>[]> {
    return await this.#boss.fetch<DeliveryJob>(DEAD, { batchSize: limit, includeMetadata: true });
  }

  async done(jobs: readonly JobWithMetadata<DeliveryJob>[], dead = false): Promise<void> {
    if (jobs.length > 0) await this.#boss.complete(dead ? DEAD : DUE, jobs.map(attempt));
  }

  /** They are tried again later, or given up. */
  async failed(jobs: readonly JobWithMetadata<DeliveryJob>[]): Promise<void> {
    if (jobs.length > 0) await this.#boss.fail(DUE, jobs.map(attempt));
  }

  /** Takes jobs of dead nodes back, every now and then. */
  async supervise(): Promise<void> {
    const now = this.#options.now();
    if (now < this.#supervisedAt + superviseSeconds(this.#options) * 1000) return;
    this.#supervisedAt = now;
    await this.#boss.supervise(DUE);
    await this.#boss.supervise(DEAD);
  }
}

function superviseSeconds({ leaseSeconds, superviseSeconds: told }: QueueOptions): number {
  return told ?? Math.max(LEAST_SUPERVISE_SECONDS, Math.floor(leaseSeconds / SUPERVISE_SHARE));
}

function attempt({ id, retryCount }: JobWithMetadata<DeliveryJob>): { id: string; retryCount: number } {
  return { id, retryCount };
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

/** The pool as pg-boss wants it; every statement runs on a connection that was told what time it is. */
function toldTheTime(pool: pg.Pool, now: () => number): Db {
  const told = new WeakMap<pg.PoolClient, string>();
  return {
    executeSql: async (text, values) => {
      const client = await pool.connect();
      try {
        const time = isoOf(now());
        if (told.get(client) !== time)
          await client.query("SELECT set_config($1, $2, false)", [CLOCK_SETTING, time]);
        told.set(client, time);
        const result = await client.query(text, values);
        client.release();
        return result;
      } catch (error) {
        // several statements in one text may have left a transaction open: the connection is not used again
        client.release(true);
        throw error;
      }
    },
    // the time is told with every statement
    setSessionStatements: async () => undefined,
  };
}

/** any fixed number: nodes that start together queue on it */
const CLOCK_LOCK = 7_012_347;

/**
 * The program's clock for pg-boss, in its own terms: timers are the machine's, and the function by which its
 * statements ask for the time reads what they were told. Where nothing was told, it is the server's time.
 */
function programClock(pool: pg.Pool, now: () => number): AttachableClock {
  return {
    now,
    setTimeout: (run, ms) => setTimeout(run, ms).unref(),
    clearTimeout: (handle) => clearTimer(handle),
    setInterval: (run, ms) => setInterval(run, ms).unref(),
    clearInterval: (handle) => clearTimer(handle),
    attach: async ({ schema }) => {
      const body = `SELECT coalesce(nullif(pg_catalog.current_setting('${CLOCK_SETTING}', true), '')::timestamptz, pg_catalog.now())`;
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        await client.query("SELECT pg_advisory_xact_lock($1)", [CLOCK_LOCK]);
        const known = await client.query<{ same: boolean }>(
          `SELECT md5(p.prosrc) = $2 AS same FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = $1 AND p.proname = 'job_now'`,
          [schema, createHash("md5").update(body).digest("hex")],
        );
        if (known.rows[0]?.same !== true) {
          await client.query(
            `CREATE OR REPLACE FUNCTION ${schema}.job_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$${body}$$`,
          );
        }
        await client.query("COMMIT");
      } catch (error) {
        await client.query("ROLLBACK");
        throw error;
      } finally {
        client.release();
      }
      // other nodes go on reading the time so
      return { [Symbol.asyncDispose]: async () => undefined };
    },
  };
}

function clearTimer(handle: unknown): void {
  // made by setTimeout or setInterval above, whichever of the two clears it
  clearTimeout(handle as NodeJS.Timeout);
}
