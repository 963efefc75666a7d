import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { Command, Context, RefusalCode } from "../lifecycle/command.ts";
import { decide } from "../lifecycle/decide.ts";
import { evolve } from "../lifecycle/evolve.ts";
import type { Ticket } from "../lifecycle/ticket.ts";
import type { Actor, RecordedEvent } from "../lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Seal } from "../privacy/seal.ts";
import type { Database, Sql } from "../store/database.ts";
import { owe } from "../store/outboxStore.ts";
import { appendEvents, type Change, loadTicket, type Once, type StoredTicket } from "../store/ticketStore.ts";
import type { Personal } from "./draftRegistration.ts";
import { OTHER_REPORTER, owedRows } from "./owedRows.ts";
import type { OutboxRow } from "./ticketDraft.ts";

export type ChangeContext = {
  sql: Sql;
  seal: Seal;
  office: WorkingOffice;
  now: number;
  correlationId: string;
};
/** `possible`: what can be done instead, in plain Chinese. */
export type Refused = { ok: false; code: RefusalCode; why: string; possible: string[] };
export type ChangeResult = { ok: true; after: StoredTicket } | Refused;

/** What a change does beside its events: personal data sealed anew, or a clue kept sealed beside the first event. */
export type SealedChange = { personal?: (before: Personal) => Personal; clue?: string };

/** A change as decided: what is written, beside what is owed to the reporters of merged tickets. */
export type PlannedChange = { ok: true; before: StoredTicket; change: Change; others: OutboxRow[] };

/**
 * The only way a registered ticket changes: decide, then append the events with clocks and owed messages, in the
 * caller's transaction.
 * @throws StaleTicket where somebody else was first
 */
export async function changeTicket(
  context: ChangeContext,
  before: StoredTicket,
  command: Command,
  by: Actor,
  sealed: SealedChange = {},
): Promise<ChangeResult> {
  const planned = planChange(context, before, command, by, sealed);
  return planned.ok ? { ok: true, after: await writeChange(context, planned) } : planned;
}

/** What a command does to a ticket as it was read; nothing is written. */
export function planChange(
  context: Omit<ChangeContext, "sql">,
  before: StoredTicket,
  command: Command,
  by: Actor,
  sealed: SealedChange = {},
  mergeTarget?: Context["mergeTarget"],
): PlannedChange | Refused {
  const { seal, office, now } = context;
  const decision = decide(office, before.ticket, command, {
    now,
    actor: by,
    ...(mergeTarget === undefined ? {} : { mergeTarget }),
  });
  if (!decision.ok) return decision;
  const at = shanghaiIso(now);
  const recorded = decision.events.map(
    (event, i): RecordedEvent => ({ ...event, version: before.version + i + 1, at, by }),
  );
  const ticket = recorded.reduce<Ticket>(evolve, before.ticket);
  // sealed by this program as Personal
  const known: Personal = JSON.parse(seal.open(before.personalSealed, office.id));
  const next = sealed.personal?.(known);
  const personalSealed = next === undefined ? null : seal.seal(JSON.stringify(next), office.id);
  const beside = sealed.clue === undefined ? personalSealed : seal.seal(sealed.clue, office.id);
  const rows = owedRows(office, before.ticket, recorded, {
    ticketId: before.id,
    channel: before.channel,
    personKey: before.personKey,
    correlationId: context.correlationId,
  });
  const others = rows.filter((row) => row.personKey.startsWith(OTHER_REPORTER));
  const change: Change = {
    events: recorded.map((event, i) => ({ event, sealed: i === 0 ? beside : null })),
    after: ticket,
    personalSealed: personalSealed ?? before.personalSealed,
    owed: rows.filter((row) => !others.includes(row)),
    ...(next?.phone === undefined || next.phone === known.phone
      ? {}
      : { phoneHash: seal.hash(next.phone, office.id) }),
  };
  return { ok: true, before, change, others };
}

/**
 * Writes what was planned: one statement, and more only where others are to be told, which then need a transaction.
 * @param once the key of the command, with its answer
 * @throws StaleTicket where somebody else was first
 */
export async function writeChange(
  context: ChangeContext,
  { before, change, others }: PlannedChange,
  once: Once | null = null,
): Promise<StoredTicket> {
  const { sql, office, now } = context;
  const after = await appendEvents(sql, office, before, change, new Date(now), once);
  await oweOthers(context, others);
  return after;
}

/**
 * Writes what was planned outside of a transaction: a single statement is all or nothing by itself, and only what needs
 * several is wrapped in one. Parameters and errors as for `writeChange`.
 */
export async function writeAlone(
  prisma: Database["prisma"],
  context: Omit<ChangeContext, "sql">,
  planned: PlannedChange,
  once: Once | null = null,
): Promise<StoredTicket> {
  if (planned.others.length === 0) return await writeChange({ ...context, sql: prisma }, planned, once);
  return await prisma.$transaction(async (tx) => await writeChange({ ...context, sql: tx }, planned, once));
}

/** Reporters of merged tickets are written to on the channel that they came by. */
async function oweOthers({ sql, office, now }: ChangeContext, others: readonly OutboxRow[]) {
  for (const row of others) {
    const id = row.personKey.slice(OTHER_REPORTER.length);
    const other = await loadTicket(sql, office.id, { id });
    if (other === null) throw new Error(`merged ticket ${id} is not there`);
    const { channel, personKey } = other;
    await owe(sql, office.id, id, new Date(now), [{ ...row, channel, personKey }]);
  }
}
