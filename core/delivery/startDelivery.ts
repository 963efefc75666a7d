import { randomUUID } from "node:crypto";
import {
  beginTries,
  dropIdleBuckets,
  giveBack,
  hastenShown,
  loadOwed,
  type NewTry,
  type OwedRef,
  runIn,
  takeDue,
} from "../store/deliveryStore.ts";
import { deliveryIdOf } from "./deliveryId.ts";
import type { DeliveryParts } from "./parts.ts";
import { planTexts } from "./planTexts.ts";
import { type DeliveryJob, DeliveryQueue } from "./queue.ts";
import { firstWayOf } from "./situation.ts";
import { refsOf, workJobs } from "./workJobs.ts";

export type DeliveryOptions = {
  /** most messages and most jobs of one pass */
  batch: number;
  /**
   * A node that has not finished a job for so long counts as dead, in seconds of the program's clock. Where that
   * clock runs faster than the machine's, it must be so much longer.
   */
  leaseSeconds: number;
  /** how often jobs of dead nodes are looked for, in seconds of that clock; absent: as the work queue thinks fit */
  superviseSeconds?: number;
  /** tries of a message on one way while its platform is out of order */
  retries: number;
  /** how long `run` rests where there was nothing to do, in ms */
  restMs: number;
};

const USUAL: DeliveryOptions = { batch: 200, leaseSeconds: 120, retries: 10, restMs: 500 };

/** What a pass did: messages taken out of the outbox, sent, settled, put on the call list, given up on one way. */
export type DeliveryCounts = { taken: number; sent: number; settled: number; put: number; exhausted: number };

export type Delivery = {
  /** One pass: deterministic but for the jitter of retries. Any number of nodes may make theirs at the same time. */
  step: () => Promise<DeliveryCounts>;
  /** Passes one after the other, resting where there is nothing to do, until `stop`. */
  run: () => Promise<void>;
  /** Ends a rest: something was written to the outbox. */
  wake: () => void;
  /** Lets the running pass end, and closes the work queue. */
  stop: () => Promise<void>;
};

/** Of one person so many in one job: those of a citizen one after the other, those of staff as one digest. */
const PER_JOB = { citizen: 10, staff: 200, system: 100 } as const;
/** The work queue costs as much for a job as the rest for a message: so many people's share one. */
const LANES_PER_JOB = 20;
/** How often is looked for jobs that were given up. */
const BURY_EVERY_MS = 2_000;
/** A bucket that was not used for so long is full. */
const BUCKET_IDLE_MS = 2 * 60 * 60_000;

/**
 * Opens delivery: relays what is due from the outbox to the work queue, in batches, and works on what it gives out.
 * Nothing of it is kept in memory: a node killed at any moment loses nothing.
 */
export async function startDelivery(
  parts: DeliveryParts,
  given: Partial<DeliveryOptions> = {},
): Promise<Delivery> {
  const options = { ...USUAL, ...given };
  const { database, now, log } = parts;
  const { prisma } = database;
  const senders = new Map(parts.senders.map((sender) => [sender.way, sender]));
  const queue = new DeliveryQueue({
    pool: database.pool,
    now,
    leaseSeconds: options.leaseSeconds,
    ...(options.superviseSeconds === undefined ? {} : { superviseSeconds: options.superviseSeconds }),
    retries: options.retries,
    onError: (error) => log.error({ err: error }, "the work queue reports an error"),
  });
  await queue.open();
  let sweptAt = Number.NEGATIVE_INFINITY;
  let buriedAt = Number.NEGATIVE_INFINITY;
  let stopped = false;
  let running: Promise<void> | null = null;
  let wake: () => void = () => undefined;

  /** Rows whose time has come become jobs, in one transaction. */
  async function relay(): Promise<number> {
    return await prisma.$transaction(async (tx) => {
      const token = randomUUID();
      const rows = await takeDue(tx, new Date(now()), token, options.batch, PER_JOB);
      const lanes = new Map<string, OwedRef[]>();
      for (const { officeId, id, personKey, way } of rows) {
        const key = `${officeId}\n${personKey}\n${way ?? ""}`;
        const lane = lanes.get(key) ?? [];
        lane.push({ officeId, id });
        lanes.set(key, lane);
      }
      const jobs = inJobs(token, [...lanes.values()]);
      await queue.add(jobs, async (text, values) => await runIn(tx, text, values));
      return rows.length;
    });
  }

  /** What the queue gave up: the way that was tried is spent, and the plan goes on to the next one. */
  async function bury(): Promise<number> {
    const dead = await queue.takeDead(options.batch);
    if (dead.length === 0) return 0;
    const refs = dead.flatMap(({ data }) => refsOf(data));
    const rows = await loadOwed(prisma, refs);
    const heads = new Set(dead.flatMap(({ data }) => data.lanes.map(([head]) => head?.id)));
    const tried = rows.flatMap((row): NewTry[] => {
      const last = row.tries.filter(({ round }) => round === row.round).at(-1);
      if (last === undefined && !heads.has(row.id)) return [];
      const way = last?.way ?? row.way ?? firstWayOf(row);
      const { officeId, id, round } = row;
      const deliveryId = deliveryIdOf(row, way, row.tries);
      const number = (row.tries.at(-1)?.number ?? 0) + 1;
      const why = last?.why ?? planTexts.exhausted;
      return [{ officeId, id, number, round, deliveryId, way, outcome: "exhausted", why }];
    });
    await beginTries(prisma, parts.node, new Date(now()), tried);
    await giveBack(prisma, refs, new Date(now()));
    await queue.done(dead, true);
    return tried.length;
  }

  /** What is not worth a look at every pass. */
  async function sweep(): Promise<number> {
    const at = now();
    if (at >= sweptAt + BUCKET_IDLE_MS) {
      sweptAt = at;
      await dropIdleBuckets(prisma, new Date(at - BUCKET_IDLE_MS));
    }
    if (at < buriedAt + BURY_EVERY_MS) return 0;
    buriedAt = at;
    return await bury();
  }

  async function step(): Promise<DeliveryCounts> {
    await hastenShown(prisma, new Date(now()));
    const exhausted = await sweep();
    const taken = await relay();
    const jobs = await queue.take(Math.ceil(options.batch / LANES_PER_JOB));
    const latest = now() + (options.leaseSeconds * 1000) / 2;
    // jobs of dead nodes are looked for meanwhile: these here were taken just now
    const supervising = Promise.allSettled([queue.supervise()]);
    const { verdicts, worked } = await workJobs(
      parts,
      senders,
      jobs.map(({ data }) => data),
      () => now() > latest,
    );
    await queue.done(jobs.filter((_, i) => verdicts[i] === "done"));
    await queue.failed(jobs.filter((_, i) => verdicts[i] === "retry"));
    const [supervised] = await supervising;
    if (supervised.status === "rejected") throw supervised.reason;
    return { taken, ...worked, exhausted };
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      let idle = true;
      try {
        const counts = await step();
        idle = Object.values(counts).every((count) => count === 0);
      } catch (error) {
        // the database is away, or a defect: what was taken comes back when its lease is over
        log.error({ err: error }, "a pass of deliveries failed");
      }
      if (idle && !stopped) await rest();
    }
  }

  async function rest(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, options.restMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    step,
    run: async () => {
      running ??= loop();
      await running;
    },
    wake: () => wake(),
    stop: async () => {
      stopped = true;
      wake();
      await running;
      await queue.close();
    },
  };
}

/** Lanes in jobs of equal size; the fewer there are the fewer share one, so that they are not all on one node. */
function inJobs(relay: string, lanes: readonly OwedRef[][]): DeliveryJob[] {
  const size = Math.min(LANES_PER_JOB, Math.max(1, Math.ceil(lanes.length / 10)));
  const jobs: DeliveryJob[] = [];
  for (let i = 0; i < lanes.length; i += size) jobs.push({ relay, lanes: lanes.slice(i, i + size) });
  return jobs;
}
