import type { Command } from "../lifecycle/command.ts";
import type { Actor } from "../lifecycle/eventParts.ts";
import { wakeAt, wakesOf } from "../lifecycle/wakes.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Seal } from "../privacy/seal.ts";
import type { Database, Sql } from "../store/database.ts";
import { dueTickets, markCalendar, otherCalendar, setWake, type TicketKey } from "../store/dueStore.ts";

import { loadTicket, StaleTicket, type StoredTicket } from "../store/ticketStore.ts";
import { changeTicket, planChange, writeAlone } from "./changeTicket.ts";

/** What a sweep needs. `now`: epoch ms. */
export type SweepParts = {
  prisma: Database["prisma"];
  seal: Seal;
  office: (id: string) => WorkingOffice;
  newId: () => string;
  now: () => number;
  /** told of a step that was refused: a defect of ours, the ticket is looked at again in an hour */
  onRefused: (ticket: TicketKey, command: Command, why: string) => void;
};

/** How much was done. */
export type Swept = { tickets: number; steps: number };

const BATCH = 200;
/** More steps than any ticket can owe at once: each is done once, so this only ends a defect. */
const MOST_STEPS = 50;
const HOUR_MS = 3_600_000;
/** Nobody is reminded or pressed while the office is shut, however late the sweep comes. */
const IN_OFFICE_HOURS: readonly Command["type"][] = ["remind", "press", "escalate"];
/** A ticket that could not be looked at is tried again after so long, and holds no other up meanwhile. */
const FAILED_WAIT_MS = 5 * 60_000;

/** Some tickets could not be looked at; everything else was done. The error of each is among `errors`. */
export class TicketsFailed extends AggregateError {
  override name = "TicketsFailed";
  constructor(failed: ReadonlyMap<string, unknown>) {
    super(failed.values(), `tickets not looked at: ${[...failed.keys()].slice(0, 10).join(", ")}`);
  }
}

/**
 * Does everything that is due by itself: reminders, presses, reports up, ends of pauses, striking off, the archive.
 * Any number of nodes may sweep at once; a node that dies leaves nothing half done.
 * @returns what this call did; it ends when nothing is due any more
 * @throws TicketsFailed once all the others are done
 */
export async function sweepClocks(parts: SweepParts): Promise<Swept> {
  const swept: Swept = { tickets: 0, steps: 0 };
  const failed = new Map<string, unknown>();
  for (;;) {
    const due = await dueTickets(parts.prisma, new Date(parts.now()), BATCH);
    const before = swept.tickets + failed.size;
    for (const key of due) {
      const steps = await sweepOne(parts, key, failed);
      if (steps === null) continue;
      swept.tickets += 1;
      swept.steps += steps;
    }
    if (due.length < BATCH || swept.tickets + failed.size === before) break;
  }
  if (failed.size > 0) throw new TicketsFailed(failed);
  return swept;
}

/**
 * A ticket that cannot be looked at would be the first of every sweep from then on: it is put off.
 * @throws where it cannot even be put off: the database is away
 */
async function sweepOne(
  parts: SweepParts,
  key: TicketKey,
  failed: Map<string, unknown>,
): Promise<number | null> {
  try {
    return await sweepTicket(parts, key);
  } catch (error) {
    await setWake(parts.prisma, key, new Date(parts.now() + FAILED_WAIT_MS));
    failed.set(`${key.officeId}/${key.id}`, error);
    return null;
  }
}

/**
 * Does what is due by itself on one ticket, each step a statement of its own: a node that is killed in between leaves the
 * rest to the next sweep.
 * @returns how many steps that were, or null where somebody else did something with it at the same time: it stays due
 */
export async function sweepTicket(parts: SweepParts, key: TicketKey): Promise<number | null> {
  try {
    return await stepByStep(parts, key);
  } catch (error) {
    if (error instanceof StaleTicket) return null;
    throw error;
  }
}

/** @throws StaleTicket */
async function stepByStep(parts: SweepParts, key: TicketKey): Promise<number> {
  const { prisma } = parts;
  const now = parts.now();
  const office = parts.office(key.officeId);
  let ticket = await loadTicket(prisma, key.officeId, { id: key.id });
  if (ticket === null) throw new Error("a due ticket is there");
  let steps = 0;
  let held = false;
  for (; steps < MOST_STEPS; steps += 1) {
    const due = wakesOf(office, ticket.ticket, now).filter(({ at }) => at <= now);
    const wake = due.find(({ command }) => office.isOpen(now) || !IN_OFFICE_HOURS.includes(command.type));
    held = wake === undefined && due.length > 0;
    if (wake === undefined) break;
    const after = await step(parts, office, ticket, wake.command, now);
    if (after === null) {
      await setWake(prisma, key, new Date(now + HOUR_MS), ticket.version);
      return steps;
    }
    ticket = after;
  }
  // overdue since a downtime, and now it is night: it is said at the opening
  if (held) await setWake(prisma, key, new Date(office.opensAt(now)), ticket.version);
  else if (steps === 0) {
    const next = wakeAt(office, ticket.ticket, now);
    await setWake(prisma, key, next === null ? null : new Date(next), ticket.version);
  }
  return steps;
}

async function step(
  parts: SweepParts,
  office: WorkingOffice,
  ticket: StoredTicket,
  command: Command,
  now: number,
): Promise<StoredTicket | null> {
  const { prisma, seal, newId } = parts;
  const context = { seal, office, now, correlationId: newId() };
  // striking off is the program's own conclusion from the citizen's answer
  const by: Actor =
    command.type === "strikeOff" ? { role: "program" } : { role: "timer", task: command.type };
  const planned = planChange(context, ticket, command, by);
  if (planned.ok) return await writeAlone(prisma, context, planned);
  parts.onRefused({ officeId: office.id, id: ticket.id }, command, planned.why);
  return null;
}

/**
 * Counts the open limits of an office anew where its calendar changed while they ran: both dates stay in the record,
 * the citizen is told, and nothing that was on time becomes late. @returns how many tickets were looked at
 * @throws TicketsFailed once all the others are done: they keep the old calendar, by which the next run finds them
 */
export async function recountCalendar(parts: SweepParts, officeId: string): Promise<number> {
  let looked = 0;
  const failed = new Map<string, unknown>();
  for (;;) {
    const { calendarVersion } = parts.office(officeId);
    const keys = await otherCalendar(parts.prisma, officeId, calendarVersion, BATCH + failed.size);
    const left = keys.filter(({ id }) => !failed.has(`${officeId}/${id}`));
    for (const key of left) {
      try {
        await parts.prisma.$transaction(async (tx) => await recountOne(parts, tx, key, calendarVersion));
        looked += 1;
      } catch (error) {
        failed.set(`${officeId}/${key.id}`, error);
      }
    }
    if (left.length < BATCH) break;
  }
  if (failed.size > 0) throw new TicketsFailed(failed);
  return looked;
}

async function recountOne(
  parts: SweepParts,
  tx: Sql,
  key: TicketKey,
  calendarVersion: string,
): Promise<void> {
  const ticket = await loadTicket(tx, key.officeId, { id: key.id }, true);
  if (ticket === null) throw new Error("a ticket with clocks is there");
  await recount(parts, tx, ticket);
  await markCalendar(tx, key, calendarVersion);
}

async function recount(parts: SweepParts, tx: Sql, ticket: StoredTicket): Promise<void> {
  const office = parts.office(ticket.officeId);
  const context = {
    sql: tx,
    seal: parts.seal,
    office,
    now: parts.now(),
    correlationId: parts.newId(),
  };
  const by: Actor = { role: "timer", task: "calendar" };
  const result = await changeTicket(context, ticket, { type: "recomputeClocks" }, by);
  // no date moved: the limits hold as they are
  if (!result.ok && result.code !== "noChange") {
    parts.onRefused({ officeId: office.id, id: ticket.id }, { type: "recomputeClocks" }, result.why);
  }
}
