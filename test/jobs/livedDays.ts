import { Dice } from "../../bots/simulation/dice.ts";
import { type Case, type Citizen, newCase, newCitizen } from "../../bots/simulation/people.ts";
import { nextStep } from "../../bots/simulation/steps/nextStep.ts";
import type { Scene } from "../../bots/simulation/steps/scene.ts";
import { type DayNumber, dayOf, instantOf } from "../../core/deadline/shanghaiTime.ts";
import { finishCall } from "../../core/delivery/callList.ts";
import { giveCommand } from "../../core/desk/giveCommand.ts";
import { uuidV7 } from "../../core/ids.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { listCalls } from "../../core/store/callTaskStore.ts";
import { loadTicket } from "../../core/store/ticketStore.ts";
import { settleAnswer } from "../../core/ticket/settleAnswer.ts";
import type { Nodes } from "./manyNodes.ts";

/** What is lived: so many days in which the first office works, so many people who call in their first part. */
export type Wish = { workdays: number; people: number; seed: string; everyMinutes: number };

/** Somebody who called, and their ticket. */
export type Caller = { own: Case; officeId: string; phone: string; neglected: boolean };

const MINUTE_MS = 60_000;
/** Staff are quick here, so that much happens in few days. */
const QUICK_MS = 75 * MINUTE_MS;
/** One in so many tickets nobody ever works on: the clock has to say so. */
const NEGLECTED_EVERY = 6;
/** Keys that people press when they are asked how it went; `busy`: they do not answer the telephone. */
const PRESSED = ["1", "2", "4", "", "busy", "5", "6"] as const;

/**
 * Lives days on many nodes: people call either server, staff work on either, a clerk goes through the call list, and
 * everything that happens by itself is done by the nodes' tasks. The platform is in trouble all the while.
 */
export async function liveDays(nodes: Nodes, wish: Wish): Promise<Caller[]> {
  const dice = new Dice(wish.seed);
  nodes.trouble(10, dice.fork("platform"));
  const [office] = nodes.desks[0]?.offices() ?? [];
  if (office === undefined) throw new Error("the demo has offices");
  const callers: Caller[] = [];
  const first = dayOf(nodes.clock.now());
  const arrivals = wish.people / Math.max(1, Math.ceil(wish.workdays * 0.7));
  let worked = 0;
  let round = 0;
  for (let day = first; worked < wish.workdays; day += 1) {
    const works = office.timetable.calendar.isWorkday(day);
    if (works) worked += 1;
    const until = Math.min(wish.people, Math.round(arrivals * worked));
    for (const at of momentsOf(day, works, wish.everyMinutes)) {
      if (at <= nodes.clock.now()) continue;
      nodes.clock.set(new Date(at).toISOString());
      const left = until - callers.length;
      if (works && office.isOpen(at)) {
        for (let i = 0; i < Math.min(2, left); i += 1)
          callers.push(await call(nodes, dice, callers.length + 1));
        await work(nodes, callers);
        if (hourOf(at) === 16) await callThrough(nodes);
      }
      // reports are due at the opening
      await nodes.tick(hourOf(at) === 9 || hourOf(at) === 14);
      round += 1;
      await nodes.pushReceipts(round, round % 7 === 0);
    }
  }
  // the platform has come to its senses, and the clock goes on
  nodes.trouble(0, dice);
  for (let i = 0; i < 8; i += 1) {
    nodes.clock.advance(20 * MINUTE_MS);
    await nodes.tick(true);
    await nodes.pushReceipts(i, true);
  }
  return callers;
}

/** The hour in Shanghai. */
function hourOf(at: number): number {
  return Math.floor((at - instantOf(dayOf(at), 0)) / (60 * MINUTE_MS));
}

/** When somebody looks: often while people work, now and then at night and on days off. */
function momentsOf(day: DayNumber, works: boolean, everyMinutes: number): number[] {
  if (!works) return [3, 10, 20].map((hour) => instantOf(day, hour * 60));
  const daily = Array.from(
    { length: Math.floor((11 * 60) / everyMinutes) },
    (_, i) => 8 * 60 + i * everyMinutes,
  );
  return [3 * 60, ...daily, 21 * 60, 23 * 60].map((minute) => instantOf(day, minute));
}

/** Somebody calls one of the servers, from a mobile or from a telephone that takes no short messages. */
async function call(nodes: Nodes, dice: Dice, n: number): Promise<Caller> {
  const offices = nodes.desks[0]?.offices() ?? [];
  const office = offices[n % offices.length];
  if (office === undefined) throw new Error("the demo has offices");
  const landline = n % 3 === 0;
  const phone = landline ? `0531${String(80_000_000 + n).slice(1)}` : `139${String(n).padStart(8, "0")}`;
  const citizen: Citizen = { ...newCitizen(office, dice.fork(`person ${n}`), n), channel: "phone", phone };
  if (n % 11 === 0) nodes.cloud.messages.blocked.add(phone);
  const pressed = PRESSED[Math.floor(n / 3) % PRESSED.length] ?? "";
  nodes.cloud.behaves(
    phone,
    pressed === "busy"
      ? { status: "200002", keys: "", shape: "report" }
      : { status: "200000", keys: pressed, shape: "report" },
  );
  const server = n % nodes.servers.length;
  const answer = await fetch(`${nodes.servers[server]?.url}/phone/transcripts?office=${office.id}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${nodes.token}` },
    body: JSON.stringify({
      callId: `call-${n}`,
      startedAt: new Date(nodes.clock.now()).toISOString(),
      caller: phone,
      called: "",
      turns: [{ speaker: "citizen", text: citizen.story }],
    }),
  });
  if (answer.status !== 202) throw new Error(`the call was not taken: ${answer.status}`);
  await nodes.programs[server]?.worker.idle();
  const stored = await nodes.programs[server]?.database.prisma.ticket.findFirstOrThrow({
    where: { officeId: office.id, channel: "phone", externalId: { contains: `call-${n}` } },
  });
  if (stored === undefined) throw new Error("a call has a ticket");
  const own = newCase(citizen, { id: stored.id, number: stored.number }, nodes.clock.now());
  own.fate = { ...own.fate, merges: false, unmerges: false, pause: "none", overrules: true };
  own.nextLook = nodes.clock.now() + QUICK_MS;
  return { own, officeId: office.id, phone, neglected: n % NEGLECTED_EVERY === 0 };
}

/** Staff go on with what they have in hand, on one node or the other. */
async function work(nodes: Nodes, callers: readonly Caller[]): Promise<void> {
  const now = nodes.clock.now();
  for (const [i, { own, officeId, neglected }] of callers.entries()) {
    if (neglected || own.nextLook === null || own.nextLook > now) continue;
    const desks = nodes.desks[i % nodes.desks.length];
    if (desks === undefined) throw new Error("there are nodes");
    await goOn(desks, desks.office(officeId), own, now);
  }
}

async function goOn(
  desks: Nodes["desks"][number],
  office: WorkingOffice,
  own: Case,
  now: number,
): Promise<void> {
  const { prisma } = desks.database;
  const stored = await loadTicket(prisma, office.id, { id: own.id });
  if (stored === null) throw new Error("a ticket that was registered is there");
  const scene: Scene = { office, ticket: stored.ticket, case: own, now };
  const next = nextStep(scene);
  // while it is told there is nothing to do; it may come back
  own.nextLook = now + QUICK_MS;
  if (next === null || next.move.together) return;
  own.given += 1;
  const correlationId = uuidV7(now, (bytes) => own.citizen.dice.fill(bytes));
  await giveCommand({ prisma, seal: desks.seal, now, correlationId }, office, next.move.by, {
    number: own.number,
    command: next.move.command,
    version: stored.version,
    key: `${own.id}:${own.given}`,
    ...(next.move.clue === undefined ? {} : { clue: next.move.clue }),
  });
}

/** A clerk of each office rings up whom nothing else reached, and reaches them. */
async function callThrough({ desks: [desks] }: Nodes): Promise<void> {
  if (desks === undefined) throw new Error("there are nodes");
  const { database, seal, office, now } = desks;
  const parts = {
    database,
    now,
    onSettled: async (...[sql, answer]: Parameters<Parameters<typeof finishCall>[0]["onSettled"]>) =>
      await settleAnswer({ seal, office, now }, sql, answer),
  };
  for (const one of desks.offices()) {
    const [clerk] = one.staff;
    if (clerk === undefined) throw new Error("an office has people");
    for (const { id } of await listCalls(database.prisma, one.id, 100)) {
      const by = { officeId: one.id, id, by: { id: clerk.id, name: clerk.name } };
      await finishCall(parts, by, { outcome: "reached", note: null });
    }
  }
}
