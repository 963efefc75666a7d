import { atOnce } from "../atOnce.ts";
import {
  giveBack,
  loadOwed,
  noteOutcomes,
  type OwedMessageRow,
  type RelayedRef,
  type RowChange,
} from "../store/deliveryStore.ts";
import { callFor } from "./callList.ts";
import { idsIn } from "./carriedFiles.ts";
import { changeFor, later, shanghaiIsoMs, unchanged } from "./changes.ts";
import { parcelsOf } from "./parcels.ts";
import type { DeliveryParts } from "./parts.ts";
import { MUST_ARRIVE, planDelivery, type Step } from "./plan.ts";
import { planTexts } from "./planTexts.ts";
import type { DeliveryJob } from "./queue.ts";
import type { Sender } from "./sender.ts";
import { isNotedFirst, keyOf, knowsKey, sendParcels } from "./sendParcels.ts";
import { settleAnswer } from "./settleAnswer.ts";
import { firstWayOf, type Situation, situationOf } from "./situation.ts";

/** How a job ended: `retry`: its platform is out of order, the work queue tries it again later. */
export type Verdict = "done" | "retry";

/** What a pass did, in messages. */
export type Worked = { sent: number; settled: number; put: number };

/** One person's messages on one way, in order. */
type Lane = {
  rows: OwedMessageRow[];
  verdict: Verdict;
  /** something of it went out in this pass */
  moved: boolean;
};

/** A message that cannot be opened is tried again after so long, and given up in the end. */
const DEFECT_WAIT_MS = 60_000;
const DEFECT_LONGEST_MS = 60 * DEFECT_WAIT_MS;
const GIVE_BACK_MS = 5_000;
/** So many transactions of a pass run beside each other: connections are left for whoever serves people meanwhile. */
const AT_ONCE = 4;
/** So many messages to another system may be sent twice by a node that is killed. */
const NOTED_TOGETHER = 20;

/**
 * Works on jobs, many at a time: each job's messages one after the other, all jobs beside each other. Whatever it did
 * before it is killed is found again: a message is settled, or its try is on record, or nothing was done for it.
 */
export async function workJobs(
  parts: DeliveryParts,
  senders: ReadonlyMap<string, Sender>,
  jobs: readonly DeliveryJob[],
  deadline: () => boolean,
): Promise<{ verdicts: Verdict[]; worked: Worked }> {
  const worked: Worked = { sent: 0, settled: 0, put: 0 };
  const rows = await loadOwed(parts.database.prisma, jobs.flatMap(refsOf));
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  const ofJobs = jobs.map(({ lanes: all }) =>
    all.map((refs): Lane => {
      return { rows: refs.flatMap((ref) => byKey.get(keyOf(ref)) ?? []), verdict: "done", moved: false };
    }),
  );
  // what one kind of receiver waits for is nothing to the others
  const kinds = Map.groupBy(ofJobs.flat(), ({ rows: [first] }) => first?.audience);
  await atOnce(kinds.values(), kinds.size, async (lanes) => {
    await workLanes(parts, senders, lanes, worked, deadline);
  });
  const verdicts = ofJobs.map((own) => (own.some(({ verdict }) => verdict === "retry") ? "retry" : "done"));
  return { verdicts, worked };
}

/** Round after round, until each lane is done or has stopped. */
async function workLanes(
  parts: DeliveryParts,
  senders: ReadonlyMap<string, Sender>,
  lanes: readonly Lane[],
  worked: Worked,
  deadline: () => boolean,
): Promise<void> {
  for (;;) {
    const open = lanes.filter((lane) => lane.rows.length > 0 && lane.verdict === "done");
    if (open.length === 0) return;
    if (deadline()) return await giveLanesBack(parts, open);
    await workRound(parts, senders, open, worked);
  }
}

/** All rows of a job. */
export function refsOf({ relay, lanes }: DeliveryJob): RelayedRef[] {
  return lanes.flat().map(({ officeId, id }) => ({ officeId, id, relay }));
}

/**
 * How many of a lane are worked on in one round: of staff all, because many at once become a digest; of another system
 * several, sent one after the other and noted together, where a second sending with the same key does no harm.
 */
function headsOf(senders: ReadonlyMap<string, Sender>, first: OwedMessageRow | undefined): number {
  if (first?.audience === "staff") return Number.POSITIVE_INFINITY;
  const together = first?.audience === "system" && !isNotedFirst(senders, first.way ?? firstWayOf(first));
  return together ? NOTED_TOGETHER : 1;
}

/** The next messages of each lane. */
async function workRound(
  parts: DeliveryParts,
  senders: ReadonlyMap<string, Sender>,
  lanes: readonly Lane[],
  worked: Worked,
): Promise<void> {
  const names = new Set(senders.keys());
  const changes: RowChange[] = [];
  const sends: { one: Situation; way: string }[] = [];
  const steps: { one: Situation; lane: Lane; step: Step }[] = [];
  const stopped = new Set<Lane>();
  const laneOf = new Map<Situation, Lane>();
  const now = parts.now();
  for (const lane of lanes) {
    const heads = lane.rows.splice(0, headsOf(senders, lane.rows[0]));
    for (let row = heads.shift(); row !== undefined; row = heads.shift()) {
      const one = open(parts, senders, names, row);
      const step = one && planDelivery(one.office, one.owed, one.reach, one.tried, now);
      if (one === null || step === null) {
        changes.push(defect(row, now));
        stopped.add(lane);
      } else if (step.do === "send" && wayOf(one) === step.way) {
        laneOf.set(one, lane);
        sends.push({ one, way: step.way });
        continue;
      } else steps.push({ one, lane, step });
      // another system hears of things one after the other: those behind wait for what becomes of this one
      if (row.audience === "system") lane.rows.unshift(...heads.splice(0));
    }
  }
  await atOnce(steps, parts.atOnce ?? AT_ONCE, async ({ one, lane, step }) => {
    if (await takeStep(parts, one, step, changes, worked)) stopped.add(lane);
  });
  await noteOutcomes(parts.database.prisma, parts.node, new Date(now), changes);
  worked.settled += changes.filter(({ settledAt }) => settledAt !== null).length;
  await giveLanesBack(parts, stopped);
  if (sends.length > 0) await send(parts, senders, sends, laneOf, worked);
}

/** The way a row is on: while it has not moved on, its first one. */
function wayOf(one: Situation): string {
  return one.row.way ?? firstWayOf(one.row);
}

function open(
  parts: DeliveryParts,
  senders: ReadonlyMap<string, Sender>,
  names: ReadonlySet<string>,
  row: OwedMessageRow,
): Situation | null {
  try {
    const one = situationOf(parts, names, row);
    // begun by a node that died, on a platform that knows no key: it may have arrived, and is not sent again
    const tried = one.tried.map((earlier) =>
      earlier.outcome === null && !knowsKey(senders, earlier.way)
        ? { ...earlier, outcome: "unknown" }
        : earlier,
    );
    return { ...one, tried };
  } catch (error) {
    parts.log.error(
      {
        err: error,
        office: row.officeId,
        outbox: row.id,
        template: row.template,
        correlation: row.correlationId,
      },
      "a message owed cannot be opened",
    );
    return null;
  }
}

/** @returns whether those behind it on its lane have to wait for it */
async function takeStep(
  parts: DeliveryParts,
  one: Situation,
  step: Step,
  changes: RowChange[],
  worked: Worked,
): Promise<boolean> {
  const now = parts.now();
  switch (step.do) {
    case "send":
      // onto another way: it takes its turn among those that are on it already
      changes.push(later(one, step.way, now));
      return false;
    case "call":
      await callFor(parts, one, step.why);
      worked.put += 1;
      return false;
    case "arrived":
      if (!MUST_ARRIVE.includes(one.owed.template) || one.row.ticketId === null) break;
      if (await settleAnswer(parts, one, step, changeFor(one, step, now))) worked.settled += 1;
      else changes.push(givenBack(one.row, now + GIVE_BACK_MS));
      return false;
    case "wait": {
      const change = changeFor(one, step, now);
      changes.push(change);
      return one.row.sentAt === null && wayOf(one) === step.way;
    }
    case "show":
    case "sent":
    case "dead":
      break;
  }
  changes.push(changeFor(one, step, now));
  return false;
}

async function send(
  parts: DeliveryParts,
  senders: ReadonlyMap<string, Sender>,
  sends: readonly { one: Situation; way: string }[],
  laneOf: ReadonlyMap<Situation, Lane>,
  worked: Worked,
): Promise<void> {
  const parcels = parcelsOf(parts, sends, (error, one) => {
    const { officeId: office, id: outbox, template, correlationId: correlation } = one.row;
    parts.log.error({ err: error, office, outbox, template, correlation }, "a message owed has no words");
  });
  const { sent, unsent } = await sendParcels(parts, senders, parcels);
  for (const one of unsent.toReversed()) laneOf.get(one)?.rows.unshift(one.row);
  const free: RowChange[] = [];
  const stopped = new Set<Lane>();
  const calls: { one: Situation; why: string }[] = [];
  for (const { one, change, call } of sent) {
    const lane = laneOf.get(one);
    if (lane === undefined) throw new Error("what was sent lies on a lane");
    if (change.sentAt !== null) {
      worked.sent += 1;
      // files may be messages of their own: at most so many
      for (const behind of lane.rows) behind.sentSince += 1 + idsIn(one.row.params).length;
    }
    if (change.settledAt !== null) worked.settled += 1;
    if (call !== null) calls.push({ one, why: call });
    if (change.outcome === null) free.push(change);
    // one that was sent before and did not arrive waits as well: its status still says that it was sent
    const waits = change.sentAt === null && call === null && change.way === one.row.way;
    if (waits && change.settledAt === null) retryOrStop(lane, change, stopped, free, one, parts.now());
    else lane.moved = true;
  }
  await atOnce(calls, parts.atOnce ?? AT_ONCE, async ({ one, why }) => await callFor(parts, one, why));
  worked.put += calls.length;
  await noteOutcomes(parts.database.prisma, parts.node, new Date(parts.now()), free);
  await giveLanesBack(parts, stopped);
}

/** The platform is out of order: the queue keeps the job where it is the first message of this pass. */
function retryOrStop(
  lane: Lane,
  change: RowChange,
  stopped: Set<Lane>,
  free: RowChange[],
  one: Situation,
  now: number,
): void {
  if (change.kept && !lane.moved) lane.verdict = "retry";
  else if (change.kept) free.push(givenBack(one.row, now + GIVE_BACK_MS));
  stopped.add(lane);
}

/**
 * Those behind one that waits are given back; they are taken again once it no longer holds them back. What the queue
 * tries again it keeps.
 */
async function giveLanesBack(parts: DeliveryParts, lanes: Iterable<Lane>): Promise<void> {
  const done = [...lanes].filter(({ verdict }) => verdict === "done");
  const rows = done.flatMap(({ rows: left }) =>
    left.splice(0).map(({ officeId, id, relay }) => ({ officeId, id, relay })),
  );
  await giveBack(parts.database.prisma, rows, new Date(parts.now()));
}

function defect(row: OwedMessageRow, now: number): RowChange {
  const noted = { ...unchanged(row), failure: planTexts.defect };
  return now > row.dueAt.getTime() + DEFECT_LONGEST_MS
    ? { ...noted, status: "dead", settledAt: shanghaiIsoMs(now) }
    : { ...noted, nextTryAt: shanghaiIsoMs(now + DEFECT_WAIT_MS) };
}

function givenBack(row: OwedMessageRow, at: number): RowChange {
  return { ...unchanged(row), nextTryAt: shanghaiIsoMs(at) };
}
