import type { NewId } from "../../ids.ts";
import type { CaseCommand, CaseCommandType, CaseContent, KnowledgeCase } from "../../knowledge/cases/case.ts";
import { caseFromTicket } from "../../knowledge/cases/caseFromTicket.ts";
import { caseRole } from "../../knowledge/cases/caseRights.ts";
import type { CaseRefusal } from "../../knowledge/cases/decideCase.ts";
import { caseTexts as t } from "../../knowledge/texts.ts";
import { maskStaffText } from "../../privacy/maskStaffText.ts";
import type { Seal } from "../../privacy/seal.ts";
import { isRestricted } from "../../records/ticketFile.ts";
import type { Database, Sql } from "../../store/database.ts";
import { changeCase, loadCase } from "../../store/knowledgeStore.ts";
import { loadEvents, type StoredTicket } from "../../store/ticketStore.ts";
import type { StaffAccess } from "./access.ts";
import { onceForKey } from "./onceForKey.ts";
import { staffTexts } from "./texts.ts";
import { personalOf } from "./ticketRows.ts";
import { maskedWords } from "./ticketWords.ts";

export type KnowledgeParts = { database: Database; newId: NewId; now: number };

/** A command on a case: `id` null, and nothing seen, with `draft` only. `seen`: the version that the giver had before them. */
export type CaseGiven = { id: string | null; seen: number | null; command: CaseCommand; key: string | null };

export type KnowledgeRefusal = { ok: false; code: CaseRefusal["code"] | "keyReused"; why: string };
/** `warnings`: what was masked on the way in, for whoever wrote it. */
export type CaseAnswer = { ok: true; id: string; warnings: string[]; again: boolean } | KnowledgeRefusal;

/** What somebody from an office above may do with the cases of one below, where their role has it. */
export const GUEST_CASE_COMMANDS: readonly CaseCommandType[] = [
  "approve",
  "return",
  "publish",
  "withdraw",
  "revise",
];

/** Takes a step with a case of an office. What a case was drawn from stays with it whatever is edited. */
export async function giveCase(
  { database, newId, now }: KnowledgeParts,
  access: StaffAccess,
  { id, seen, command, key }: CaseGiven,
): Promise<CaseAnswer> {
  const { office, staff } = access;
  if (!access.mayCommand && !GUEST_CASE_COMMANDS.includes(command.type))
    return { ok: false, code: "noRight", why: t.guest };
  const asked = ["case", staff.id, id, seen, command];
  const answer = await onceForKey(database, office.id, key, asked, now, async (tx) => {
    const caseId = id ?? newId();
    const full = await withSources(tx, office.id, caseId, command);
    const changed = await changeCase(tx, office, staff, caseId, seen, full, now);
    if (!changed.ok) return { ok: false, refused: changed };
    return { ok: true, done: { id: caseId, warnings: changed.warnings } };
  });
  if (answer.ok) return { ok: true, ...answer.done, again: answer.again };
  if (answer.refused === "keyReused") return { ok: false, code: "keyReused", why: staffTexts.keyReused };
  const { code, why } = answer.refused;
  return { ok: false, code, why };
}

async function withSources(
  tx: Sql,
  officeId: string,
  id: string,
  command: CaseCommand,
): Promise<CaseCommand> {
  if (command.type !== "edit") return command;
  const before = await loadCase(tx, officeId, id);
  return {
    ...command,
    content: { ...command.content, ticketIds: before?.case.content.ticketIds ?? [] },
  };
}

/** Whether somebody reads this case: a published one everybody of the office, any other those who write and review. */
export function maySeeCase(access: StaffAccess, of: KnowledgeCase): boolean {
  return of.status === "published" || worksOnCases(access);
}

/** Whether somebody writes, reviews or publishes cases here. */
export function worksOnCases({ office, staff }: StaffAccess): boolean {
  return (["draft", "approve", "publish"] as const).some((one) => caseRole(office, staff, one) !== null);
}

/**
 * The draft of a case from a ticket that this person opened: from the record alone, masked, so that nothing is looked up
 * in what lies sealed. Never from a complaint about conduct.
 */
export async function draftFromTicket(
  sql: Sql,
  seal: Seal,
  access: StaffAccess,
  stored: StoredTicket,
): Promise<{ ok: true; content: CaseContent; warnings: string[] } | KnowledgeRefusal> {
  const { ticket } = stored;
  if (isRestricted(ticket)) return { ok: false, code: "noRight", why: t.fromConduct };
  if (!isSolved(ticket)) return { ok: false, code: "notNow", why: t.notSolved };
  const events = await loadEvents(sql, stored.officeId, stored.id);
  const { content, warnings } = caseFromTicket(ticket, stored.id, maskedWords(access, seal, stored, events));
  // a name that stands alone shows only to whoever knows it
  const known = personalOf(seal, stored);
  const sieve = (text: string) => maskStaffText(text, known);
  const safe: CaseContent = {
    ...content,
    title: sieve(content.title),
    problem: sieve(content.problem),
    cause: sieve(content.cause),
    method: sieve(content.method),
    steps: content.steps.map(sieve),
    conclusion: sieve(content.conclusion),
    basis: content.basis.map(sieve),
    matter: content.matter === null ? null : sieve(content.matter),
  };
  const found = JSON.stringify(safe) !== JSON.stringify(content);
  return { ok: true, content: safe, warnings: found ? [...warnings, t.knownMasked] : warnings };
}

function isSolved({ rounds, merged, answeredBy, parts }: StoredTicket["ticket"]): boolean {
  return (
    merged !== null ||
    answeredBy !== null ||
    rounds.some(({ result }) => result !== null) ||
    parts.some(({ reply }) => reply !== null)
  );
}
