import { createHash } from "node:crypto";
import type { Command, RefusalCode } from "../lifecycle/command.ts";
import type { Actor } from "../lifecycle/eventParts.ts";
import { mayOpen } from "../lifecycle/permissions.ts";
import { eventTexts } from "../lifecycle/texts.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Seal } from "../privacy/seal.ts";
import { findGiven } from "../store/commandStore.ts";
import type { Database, Sql } from "../store/database.ts";

import { loadEvents, loadTicket, type Once, StaleTicket, type StoredTicket } from "../store/ticketStore.ts";
import {
  type ChangeContext,
  type PlannedChange,
  planChange,
  type Refused,
  type SealedChange,
  writeAlone,
  writeChange,
} from "../ticket/changeTicket.ts";
import type { Personal } from "../ticket/draftRegistration.ts";
import { maskCommand } from "./maskCommand.ts";

/** What giving a command needs from outside. `now` is epoch ms. */
export type CommandParts = {
  prisma: Database["prisma"];
  seal: Seal;
  now: number;
  correlationId: string;
  /** told of the ticket as the command leaves it: whoever goes on with it need not read it again */
  onWritten?: (after: StoredTicket) => void;
};

/** A command on one ticket, as somebody gives it. */
export type Given = {
  number: string;
  command: Command;
  /** the version the giver saw: when the ticket went on since, the command is not carried out */
  version: number | null;
  /** the same key again is answered with what it did the first time; null: none */
  key: string | null;
  /** what the citizen is called, or where they live, put right; sealed, never in the record */
  personal?: Partial<Pick<Personal, "name" | "phone" | "address">>;
  /** the clue of a complaint about conduct; sealed beside the event */
  clue?: string;
  /** `merge`: number of the ticket that is to answer for this one as well */
  into?: string;
};

type NoSuchTicket = { ok: false; code: "notFound"; why: string; possible: string[] };

/** What came of a command. */
export type CommandAnswer =
  | {
      ok: true;
      number: string;
      version: number;
      status: string /** true: it had been given before */;
      again: boolean;
    }
  | Refused
  | NoSuchTicket
  /** the key was given with another command before */
  | { ok: false; code: "keyReused"; why: string; possible: string[] }
  /** somebody else was first: who, when, and what they did */
  | { ok: false; code: "stale"; why: string; possible: string[]; version: number };

/** Codes of every way in which a command can fail. */
export type FailureCode = RefusalCode | "notFound" | "keyReused" | "stale";

/**
 * Gives a command on a ticket: permissions, stage, pack and words are judged by the life cycle; then events, clocks,
 * owed messages and the key are written together, or nothing is. Of two people pressing together one wins, and the
 * other is told who was first. A ticket that the giver may not open does not exist for them.
 * @param read the ticket, where the giver has just read it: what was written since makes the command stale
 */
export async function giveCommand(
  parts: CommandParts,
  office: WorkingOffice,
  actor: Actor,
  given: Given,
  read: StoredTicket | null = null,
): Promise<CommandAnswer> {
  const fingerprint = fingerprintOf(actor, given);
  const answer = await carryOut(parts, office, actor, given, fingerprint, read);
  if (answer?.ok === true) return answer;
  // nothing is written under a key that is taken: whether it is, only those need to know who could do nothing
  const before = given.key === null ? null : await findGiven(parts.prisma, office.id, given.key);
  if (before !== null) return repeated(before, fingerprint);
  return answer ?? (await whoWasFirst(parts, office, given));
}

/** @returns null where somebody else was first */
async function carryOut(
  parts: CommandParts,
  office: WorkingOffice,
  actor: Actor,
  given: Given,
  fingerprint: string,
  read: StoredTicket | null,
): Promise<CommandAnswer | null> {
  const { prisma, seal, now, correlationId } = parts;
  const ticket = read ?? (await loadTicket(prisma, office.id, { number: given.number }));
  if (ticket === null || !mayOpen(office, ticket.ticket, actor)) return notFound(given.number);
  if (given.version !== null && given.version !== ticket.version) return await stale(prisma, office, ticket);
  const context = { seal, office, now, correlationId };
  // sealed by this program as Personal
  const person: Personal = JSON.parse(seal.open(ticket.personalSealed, office.id));
  const command = maskCommand(given.command, person);
  const planned = await plan(prisma, context, ticket, command, actor, given);
  if (!planned.ok) return planned;
  const { version, status } = planned.own.change.after;
  const answer = { ok: true, number: ticket.number, version, status, again: false } as const;
  const once = given.key === null ? null : { key: given.key, fingerprint, answer };
  try {
    const after = await write(prisma, context, planned, once);
    parts.onWritten?.(after);
    return answer;
  } catch (error) {
    if (error instanceof StaleTicket) return null;
    throw error;
  }
}

/** What a command does to its ticket and, where it is merged into another or taken out again, to that one. */
type Planned = { ok: true; own: PlannedChange; other: PlannedChange | null };

async function plan(
  prisma: Sql,
  context: Omit<ChangeContext, "sql">,
  ticket: StoredTicket,
  command: Command,
  actor: Actor,
  given: Given,
): Promise<Planned | Refused | NoSuchTicket> {
  const { office } = context;
  const { id, number } = ticket;
  if (command.type === "merge") {
    const target = await loadTicket(prisma, office.id, { number: given.into ?? "" });
    if (target === null || !mayOpen(office, target.ticket, actor)) return notFound(given.into ?? "");
    const into = {
      ticketId: target.id,
      number: target.number,
      ticket: target.ticket,
      isThis: target.id === id,
    };
    const own = planChange(context, ticket, command, actor, {}, into);
    if (!own.ok) return own;
    const other = planChange(context, target, { type: "absorb", ticketId: id, number }, actor);
    return other.ok ? { ok: true, own, other } : other;
  }
  const into = ticket.ticket.mergedInto;
  const own = planChange(context, ticket, command, actor, sealedChange(given));
  if (!own.ok) return own;
  if (command.type !== "unmerge" || into === null) return { ok: true, own, other: null };
  const target = await loadTicket(prisma, office.id, { id: into.ticketId });
  if (target === null) return notFound(into.number);
  const other = planChange(context, target, { type: "release", ticketId: id }, actor);
  return other.ok ? { ok: true, own, other } : other;
}

async function write(
  prisma: Database["prisma"],
  context: Omit<ChangeContext, "sql">,
  { own, other }: Planned,
  once: Once | null,
): Promise<StoredTicket> {
  if (other === null) return await writeAlone(prisma, context, own, once);
  return await prisma.$transaction(async (tx) => {
    const after = await writeChange({ ...context, sql: tx }, own, once);
    await writeChange({ ...context, sql: tx }, other);
    return after;
  });
}

function sealedChange({ personal, clue }: Given): SealedChange {
  return {
    ...(personal === undefined ? {} : { personal: (before: Personal) => ({ ...before, ...personal }) }),
    ...(clue === undefined ? {} : { clue }),
  };
}

function repeated(before: { fingerprint: string; answer: unknown }, fingerprint: string): CommandAnswer {
  if (before.fingerprint !== fingerprint) {
    return {
      ok: false,
      code: "keyReused",
      why: "这个操作编号已经用在别的操作上，请刷新页面再试。",
      possible: [],
    };
  }
  // kept with the change as an answer that is ok
  const answer = before.answer as Extract<CommandAnswer, { ok: true }>;
  return { ...answer, again: true };
}

async function whoWasFirst(parts: CommandParts, office: WorkingOffice, given: Given): Promise<CommandAnswer> {
  const ticket = await loadTicket(parts.prisma, office.id, { number: given.number });
  return ticket === null ? notFound(given.number) : await stale(parts.prisma, office, ticket);
}

async function stale(sql: Sql, office: WorkingOffice, ticket: StoredTicket): Promise<CommandAnswer> {
  const last = (await loadEvents(sql, office.id, ticket.id)).at(-1);
  const who = last === undefined ? "" : nameOf(last.by);
  const what = last === undefined ? "" : eventTexts[last.type];
  const when = last === undefined ? "" : last.at.slice(11, 16);
  return {
    ok: false,
    code: "stale",
    why: `${who}已在 ${when} 先办了“${what}”，您的操作没有保存，请看过最新情况再办。`,
    possible: [],
    version: ticket.version,
  };
}

function nameOf(by: Actor): string {
  switch (by.role) {
    case "staff":
      return by.name;
    case "citizen":
      return "群众本人";
    case "timer":
    case "program":
      return "系统";
  }
}

function notFound(number: string): NoSuchTicket {
  return { ok: false, code: "notFound", why: `没有编号为“${number}”的工单，请核对编号。`, possible: [] };
}

function fingerprintOf(actor: Actor, { key: _key, ...given }: Given): string {
  const who = actor.role === "staff" ? actor.id : actor.role;
  return createHash("sha256")
    .update(`${who}\n${JSON.stringify(given)}`)
    .digest("hex");
}
