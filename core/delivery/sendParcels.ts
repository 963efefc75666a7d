import {
  type Asked,
  beginTries,
  type Granted,
  noteOutcomes,
  type OwedRef,
  pauseBuckets,
  type RowChange,
  takeTokens,
} from "../store/deliveryStore.ts";
import { type Attempt, changeAfter, changeFor, later, shanghaiIsoMs } from "./changes.ts";
import type { Parcel } from "./parcels.ts";
import type { DeliveryParts } from "./parts.ts";
import { MUST_ARRIVE, planDelivery, type Tried } from "./plan.ts";
import { planTexts } from "./planTexts.ts";
import type { Sender, SendResult } from "./sender.ts";
import type { Situation } from "./situation.ts";
import { wayRules } from "./ways.ts";

/** What became of a message in this round. */
export type Sent = {
  one: Situation;
  change: RowChange;
  /** not null: every way is closed, it is a person's to tell */
  call: string | null;
};

/** A sender is given so long, and as long again for each file; above that its answer counts as lost. */
const PATIENCE_MS = 20_000;
/** A way that puts a message off so often is given up. */
const MOST_TRIES = 40;
/** So many told to slow down in one round: it is the account, not the person. */
const ACCOUNT_THROTTLED = 2;
/** Accounts belong to no office. */
const EVERY_OFFICE = "*";

/**
 * Sends parcels: takes tokens, notes the tries, sends, notes what became of them. What got no token, or was begun by
 * another node meanwhile, is left for later.
 * @returns what became of them, and what stood behind one that its system did not take: nothing was done for it
 */
export async function sendParcels(
  parts: DeliveryParts,
  senders: ReadonlyMap<string, Sender>,
  parcels: readonly Parcel[],
): Promise<{ sent: Sent[]; unsent: Situation[] }> {
  const { prisma } = parts.database;
  const { ready, held } = await withTokens(parts, parcels);
  const now = parts.now();
  const numbers = new Map<Situation, number>();
  const begun = await beginAll(parts, senders, ready, numbers);
  const startedAt = shanghaiIsoMs(now);
  const queues = Map.groupBy(begun, queueOf).values();
  const outcomes = (
    await Promise.all([...queues].map(async (queue) => await sendQueue(parts, senders, queue)))
  ).flat();
  await pauseThrottled(parts, outcomes);
  const at = parts.now();
  const sent = outcomes.flatMap(({ parcel, result }) =>
    parcel.messages.map((one) => {
      const { deliveryId } = parcel.outgoing;
      const attempt = { way: parcel.way, number: numbers.get(one) ?? 0, deliveryId, startedAt };
      return afterTry(one, attempt, result, at);
    }),
  );
  // a call is noted together with the end of its message
  await noteOutcomes(
    prisma,
    parts.node,
    new Date(at),
    sent.map(({ change }) => change),
  );
  const tried = new Set(outcomes.map(({ parcel }) => parcel));
  return {
    sent: [
      ...sent,
      ...held.map(({ one, change }) => ({ one, change, call: null })),
      ...missed(ready, begun, now),
    ],
    unsent: begun.filter((parcel) => !tried.has(parcel)).flatMap(({ messages }) => messages),
  };
}

/** Parcels for one other system go one after the other; every other parcel goes by itself. */
function queueOf(parcel: Parcel): unknown {
  const [first] = parcel.messages;
  return first?.row.audience === "system" ? `${first.row.officeId}\n${first.row.personKey}` : parcel;
}

/** One after the other, up to the first that is not taken. */
async function sendQueue(
  parts: DeliveryParts,
  senders: ReadonlyMap<string, Sender>,
  queue: readonly Parcel[],
): Promise<{ parcel: Parcel; result: SendResult }[]> {
  const outcomes: { parcel: Parcel; result: SendResult }[] = [];
  for (const parcel of queue) {
    const result = await sendOne(parts, senders, parcel);
    outcomes.push({ parcel, result });
    if (!result.ok) break;
  }
  return outcomes;
}

function missed(ready: readonly Parcel[], begun: readonly Parcel[], now: number): Sent[] {
  return ready
    .filter((one) => !begun.includes(one))
    .flatMap(({ messages, way }) =>
      messages.map((one) => ({ one, change: { ...later(one, way, now + 1_000), kept: true }, call: null })),
    );
}

/** The parcels that got all the tokens they need; the others wait until their buckets have some. */
async function withTokens(parts: DeliveryParts, parcels: readonly Parcel[]) {
  const asked = new Map<string, Asked>();
  for (const parcel of parcels) {
    for (const bucket of bucketsOf(parts, parcel)) {
      const known = asked.get(idOf(bucket));
      asked.set(idOf(bucket), { ...bucket, want: (known?.want ?? 0) + 1 });
    }
  }
  const granted = await takeTokens(parts.database.prisma, new Date(parts.now()), [...asked.values()]);
  const left = new Map<string, Granted>(granted.map((one) => [idOf(one), { ...one }]));
  const ready: Parcel[] = [];
  const held: { one: Situation; change: RowChange }[] = [];
  for (const parcel of parcels) {
    const buckets = bucketsOf(parts, parcel).flatMap((bucket) => left.get(idOf(bucket)) ?? []);
    const short = buckets.filter((bucket) => bucket.granted < 1);
    if (short.length === 0) {
      for (const bucket of buckets) bucket.granted -= 1;
      ready.push(parcel);
      continue;
    }
    const wait = Math.max(250, ...short.map((bucket) => bucket.wait));
    for (const one of parcel.messages) held.push({ one, change: later(one, parcel.way, parts.now() + wait) });
  }
  return { ready, held };
}

function bucketsOf(parts: DeliveryParts, { way, outgoing, persons }: Parcel): Asked[] {
  const { account, person } = (parts.limits ?? wayRules)(way);
  const bucket = (officeId: string, key: string, pace: { perSecond: number; burst: number }): Asked => ({
    officeId,
    key,
    want: 1,
    capacity: pace.burst,
    perSecond: pace.perSecond,
  });
  return [
    ...(account === null ? [] : [bucket(EVERY_OFFICE, way, account)]),
    ...(person === null ? [] : persons.map((id) => bucket(outgoing.officeId, `${way}/${id}`, person))),
  ];
}

function idOf({ officeId, key }: { officeId: string; key: string }): string {
  return `${officeId}\n${key}`;
}

/**
 * Notes the tries that must not be lost: where the platform knows no key, and where it may tell what became of a
 * message before we have noted it. One whose outcome is not known is gone on with, under its own number.
 */
async function beginAll(
  parts: DeliveryParts,
  senders: ReadonlyMap<string, Sender>,
  parcels: readonly Parcel[],
  numbers: Map<Situation, number>,
): Promise<Parcel[]> {
  const fresh = parcels.flatMap((parcel) =>
    parcel.messages.flatMap((one) => {
      const open = one.row.tries.find(
        ({ way, outcome, round }) => way === parcel.way && outcome === null && round === one.row.round,
      );
      const number = open?.number ?? (one.row.tries.at(-1)?.number ?? 0) + 1;
      numbers.set(one, number);
      if (open !== undefined || !isNotedFirst(senders, parcel.way)) return [];
      const { officeId, id, round } = one.row;
      const { deliveryId } = parcel.outgoing;
      return [{ officeId, id, number, round, deliveryId, way: parcel.way, outcome: null, why: null }];
    }),
  );
  const written = new Set(
    (await beginTries(parts.database.prisma, parts.node, new Date(parts.now()), fresh)).map(keyOf),
  );
  const asked = new Set(fresh.map(keyOf));
  return parcels.filter(({ messages }) =>
    messages.every(({ row }) => !asked.has(keyOf(row)) || written.has(keyOf(row))),
  );
}

/** Whether a try on that way is written down before it is made. */
export function isNotedFirst(senders: ReadonlyMap<string, Sender>, way: string): boolean {
  return !knowsKey(senders, way) || wayRules(way).arrives === "receipt";
}

/** A row of the outbox, as the key of a map. */
export function keyOf({ officeId, id }: OwedRef): string {
  return `${officeId}\n${id}`;
}

async function sendOne(
  parts: DeliveryParts,
  senders: ReadonlyMap<string, Sender>,
  parcel: Parcel,
): Promise<SendResult> {
  if (parcel.broken !== null) return parcel.broken;
  const sender = senders.get(parcel.way);
  if (sender === undefined) throw new Error(`a plan without a sender: ${parcel.way}`);
  const lost: SendResult = {
    ok: false,
    kind: knowsKey(senders, parcel.way) ? "transient" : "unknown",
    retryAfterMs: null,
    code: "timeout",
    why: planTexts.tooLong,
  };
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<SendResult>((resolve) => {
    const files = parcel.outgoing.carried?.files.length ?? 0;
    timer = setTimeout(() => resolve(lost), PATIENCE_MS * (1 + files));
  });
  try {
    return await Promise.race([sender.send(parcel.outgoing), patience]);
  } catch (error) {
    const { officeId, deliveryId, template, correlationId } = parcel.outgoing;
    parts.log.error(
      {
        err: error,
        way: parcel.way,
        office: officeId,
        delivery: deliveryId,
        template,
        correlation: correlationId,
      },
      "a sender broke",
    );
    return { ...lost, code: "defect", why: planTexts.defect };
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a second sending with the same key does no harm on that way. */
export function knowsKey(senders: ReadonlyMap<string, Sender>, way: string): boolean {
  return senders.get(way)?.knowsKey ?? wayRules(way).knowsKey;
}

async function pauseThrottled(
  parts: DeliveryParts,
  outcomes: readonly { parcel: Parcel; result: SendResult }[],
): Promise<void> {
  const throttled = outcomes.flatMap(({ parcel, result }) =>
    !result.ok && result.kind === "throttled" ? [{ parcel, ms: result.retryAfterMs ?? 1_000 }] : [],
  );
  await pauseBuckets(
    parts.database.prisma,
    throttled.flatMap(({ parcel, ms }) => {
      const until = shanghaiIsoMs(parts.now() + ms);
      const all = bucketsOf(parts, parcel);
      const own = all.filter(({ officeId }) => officeId !== EVERY_OFFICE);
      const many = throttled.filter((one) => one.parcel.way === parcel.way).length >= ACCOUNT_THROTTLED;
      return (own.length === 0 || many ? all : own).map(({ officeId, key }) => ({ officeId, key, until }));
    }),
  );
}

/** The row after its try, planned anew at once: what has arrived is settled, what is shut goes on to its next way. */
function afterTry(one: Situation, attempt: Attempt, given: SendResult, now: number): Sent {
  const { way } = attempt;
  const result = patienceOver(one, way, given);
  const change = changeAfter(one, attempt, result, now);
  const putOff = !result.ok && (result.kind === "transient" || result.kind === "throttled");
  if (putOff) return { one, change, call: null };
  const tried: Tried = {
    way,
    at: now,
    outcome: change.outcome,
    why: change.why,
    receipt: change.receipt,
    proof: null,
    proofAt: null,
  };
  const step = planDelivery(one.office, one.owed, one.reach, [...finished(one, way), tried], now);
  const { number, deliveryId, tryWay, startedAt, outcome, code, why, receipt } = change;
  const noted = { number, deliveryId, tryWay, startedAt, outcome, code, why, receipt };
  if (step.do === "call") return { one, change: { ...change, kept: true }, call: step.why };
  if (step.do === "send") return { one, change: { ...later(one, step.way, now), ...noted }, call: null };
  // its ticket is told in a transaction of its own, by the next pass
  if (step.do === "arrived" && MUST_ARRIVE.includes(one.owed.template)) return { one, change, call: null };
  const next = changeFor(one, step, now);
  return {
    one,
    change: { ...next, ...noted, ...(result.ok ? { status: next.status, sentAt: change.sentAt } : {}) },
    call: null,
  };
}

/** The earlier tries; one of unknown outcome on this way is the one that was just gone on with. */
function finished(one: Situation, way: string): Tried[] {
  return one.tried.filter((earlier) => earlier.way !== way || earlier.outcome !== null);
}

function patienceOver(one: Situation, way: string, result: SendResult): SendResult {
  if (result.ok || (result.kind !== "transient" && result.kind !== "throttled")) return result;
  const tries = one.tried.filter((earlier) => earlier.way === way).length + 1;
  return tries < MOST_TRIES ? result : { ...result, kind: "final", why: planTexts.exhausted };
}
