import { atOnce } from "../../core/atOnce.ts";
import { addOfficeTime } from "../../core/deadline/officeHours.ts";
import { MINUTE_MS } from "../../core/deadline/shanghaiTime.ts";
import { finishCall } from "../../core/delivery/callList.ts";
import type { DeliveryParts, SettledAnswer } from "../../core/delivery/parts.ts";
import { type Delivery, startDelivery } from "../../core/delivery/startDelivery.ts";
import { wayRules } from "../../core/delivery/ways.ts";
import type { Ticket } from "../../core/lifecycle/ticket.ts";
import { type CallRow, listCalls } from "../../core/store/callTaskStore.ts";
import { recordProof } from "../../core/store/deliveryRecord.ts";
import { releaseLater } from "../../core/store/outboxStore.ts";
import { loadTicket } from "../../core/store/ticketStore.ts";
import { settleAnswer } from "../../core/ticket/settleAnswer.ts";
import { closed, lookAgain } from "./cases.ts";
import { Phones, type Receipt } from "./phones.ts";
import { written } from "./stories.ts";
import { plan, type World } from "./world.ts";

/** Messages of one pass; what a second pass leaves waits for the next hour. */
const BATCH = 500;
const MOST_PASSES = 6;
/** So many receipts come in, answers are settled and clerks call at the same time: nobody else is served meanwhile. */
const HANDS = 8;
const MOST_CALLS = 500;
/** Nobody answered so often: the call is given up. */
const MOST_TRIES = 3;
const CALL_AGAIN_MINUTES = 240;
/** A pass that is slow on this machine must not look like a dead node, for the simulated clock runs fast. */
const LEASE_SECONDS = 23 * 3600;
/** There is one node, and it lives: once a day is enough to throw away what is done. */
const SUPERVISE_SECONDS = 24 * 3600;

/** Everything that goes out: through the product's delivery to simulated phones, and by clerks who call. */
export type Post = {
  /** Delivers what is due now, on the world's clock. */
  deliver: () => Promise<void>;
  /** A clerk goes through the call list. */
  callThrough: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Opens the post office of a simulation. */
export async function openPost(world: World): Promise<Post> {
  const { house } = world;
  const phones = new Phones(world.office(), world.dice.fork("phones").name);
  const settled: SettledAnswer[] = [];
  const parts: DeliveryParts = {
    database: house.database,
    seal: house.seal,
    office: house.officeOf,
    senders: phones.senders,
    now: () => world.now,
    log: house.log,
    node: "simulation",
    // an account's pace would be counted on a clock that stands still while a whole hour's messages go out
    limits: (way) => ({ account: null, person: wayRules(way).person }),
    atOnce: HANDS,
    onSettled: async (sql, answer) => {
      await settleAnswer({ seal: house.seal, office: house.office, now: () => world.now }, sql, answer);
      settled.push(answer);
    },
  };
  const delivery = await startDelivery(parts, {
    batch: BATCH,
    leaseSeconds: LEASE_SECONDS,
    superviseSeconds: SUPERVISE_SECONDS,
  });
  let waiting: (Receipt & { dueAt: number })[] = [];

  async function deliver(): Promise<void> {
    waiting = await handReceipts(world, waiting);
    await releaseLater(house.database.prisma, new Date(world.now));
    await passes(delivery);
    world.journal.messages = phones.sent;
    waiting.push(...phones.receipts.splice(0).map((one) => ({ ...one, dueAt: world.now + one.after })));
    await goOn(world, settled.splice(0));
    answerSurveys(world, phones);
  }

  async function callThrough(): Promise<void> {
    const calls = await listCalls(house.database.prisma, world.office().id, MOST_CALLS);
    // their ids depend on the order of writing: the tickets' do not
    calls.sort((a, b) => compare(keyOf(a), keyOf(b)));
    const due = calls.filter(({ tries, dueAt }) => tries === 0 || dueAt.getTime() <= world.now);
    const byTicket = Map.groupBy(due, ({ ticketId, personKey }) => ticketId ?? personKey);
    await atOnce(byTicket.values(), HANDS, async (own) => {
      for (const call of own) await callUp(world, parts, call);
    });
    await goOn(world, settled.splice(0));
  }

  return { deliver, callThrough, stop: delivery.stop };
}

/** One pass sends, the next one settles what has arrived at once. */
async function passes(delivery: Delivery): Promise<void> {
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const { taken } = await delivery.step();
    if (taken < BATCH && (pass > 0 || taken === 0)) return;
  }
}

/** Tells the platform's receipts whose time has come. @returns those that are still to come */
async function handReceipts<T extends Receipt & { dueAt: number }>(world: World, waiting: T[]): Promise<T[]> {
  const { prisma } = world.house.database;
  const due = waiting.filter((one) => one.dueAt <= world.now);
  await atOnce(due, HANDS, async ({ deliveryId, way, proof, dueAt }) => {
    const why = proof === "failed" ? written.noAnswer : null;
    const officeId = world.office().id;
    await recordProof(prisma, { officeId, deliveryId, way, proof, why, at: new Date(dueAt) });
  });
  return waiting.filter((one) => one.dueAt > world.now);
}

/** What follows once tickets were told. */
async function goOn(world: World, settled: readonly SettledAnswer[]): Promise<void> {
  for (const { ticketId } of [...settled].sort((a, b) => compare(a.ticketId, b.ticketId))) {
    const own = world.cases.get(ticketId);
    if (own === undefined) continue;
    const { ticket } = await stored(world, ticketId);
    if (ticket.status === "closed") closed(world, own, ticket, world.now);
    else if (ticket.status === "declined") lookAgain(world, own, ticket, world.now);
  }
}

async function stored(world: World, ticketId: string): Promise<{ ticket: Ticket }> {
  const found = await loadTicket(world.house.database.prisma, world.office().id, { id: ticketId });
  if (found === null) throw new Error(`ticket ${ticketId} is not there`);
  return found;
}

/** Those whom the callback reached may answer it. */
function answerSurveys(world: World, phones: Phones): void {
  const reached = phones.reached
    .splice(0)
    .sort((a, b) => compare(`${a.ticketId}/${a.round}`, `${b.ticketId}/${b.round}`));
  for (const { ticketId, round, way } of reached) {
    const own = world.cases.get(ticketId);
    if (own === undefined) continue;
    const { fate, citizen } = own;
    if (fate.survey === "none" || fate.survey === "unreached") continue;
    plan(world, world.now + citizen.dice.between(3, 1800) * MINUTE_MS, {
      do: "grade",
      case: own,
      round,
      way,
    });
  }
}

/** A clerk rings up about a message that reached nobody by itself. */
async function callUp(world: World, parts: DeliveryParts, call: CallRow): Promise<void> {
  const office = world.office();
  const dice = world.dice.fork(`call ${keyOf(call)} ${call.tries}`);
  const role = office.pack.lifecycle.survey.by;
  const clerk = dice.pick(office.staff.filter(({ roles }) => roles.includes(role)));
  const by = { id: clerk.id, name: clerk.name };
  const ref = { officeId: office.id, id: call.id, by };
  if (dice.chance(60)) {
    await finishCall(parts, ref, { outcome: "reached", note: null });
    return;
  }
  if (call.tries + 1 >= MOST_TRIES) {
    await finishCall(parts, ref, { outcome: "unreached", note: written.noAnswer });
    return;
  }
  const again = addOfficeTime(office.timetable, world.now, CALL_AGAIN_MINUTES * MINUTE_MS);
  await finishCall(parts, ref, { outcome: "again", note: written.noAnswer, dueAt: new Date(again) });
}

function keyOf({ ticketId, personKey, template }: CallRow): string {
  return `${ticketId ?? personKey}/${template}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
