import type { NewId } from "../../ids.ts";
import type { Applicant, Command, RefusalCode } from "../../lifecycle/command.ts";
import type { Accused, DeclineReason, Dimensions, Origin, Result } from "../../lifecycle/eventParts.ts";
import { mayDo } from "../../lifecycle/permissions.ts";
import { dimensionsOf } from "../../lifecycle/ticket.ts";
import { understandIn } from "../../office/understandIn.ts";
import type { WorkingOffice } from "../../office/workingOffice.ts";
import { maskStaffText } from "../../privacy/maskStaffText.ts";
import { progressCode } from "../../privacy/progressCode.ts";
import type { Seal } from "../../privacy/seal.ts";
import type { Database, Sql } from "../../store/database.ts";
import { registerTicket } from "../../store/registerTicket.ts";
import { guidesOf, lockSource, numberOfSource } from "../../store/staffQueries.ts";
import { loadTicket, type StoredTicket } from "../../store/ticketStore.ts";
import { changeTicket, type Refused } from "../../ticket/changeTicket.ts";
import { type Contact, draftRegistration } from "../../ticket/draftRegistration.ts";
import type { Channel, Kind } from "../../words.ts";
import { maskCommand } from "../maskCommand.ts";
import type { StaffAccess } from "./access.ts";
import { onceForKey } from "./onceForKey.ts";
import { staffTexts as t } from "./texts.ts";

/** What a clerk puts down for somebody who stands at the window, or for what another platform handed over. */
export type CounterRequest = {
  text: string;
  title?: string;
  contact: Contact & { contactPerson?: string };
  /** how the citizen brought it; what another platform handed over comes by `transfer` */
  channel: Extract<Channel, "counter" | "phone" | "transfer">;
  /** when the citizen said it (epoch ms); absent: now */
  receivedAt?: number;
  origin?: Origin;
  attachmentIds: string[];
  /** what the clerk says it is; the rest is left to the program and to triage */
  settled?: {
    kind?: Kind;
    dimensions?: Dimensions;
    departmentId?: string;
    accused?: Accused;
    note?: string;
  };
  /** the citizen signed the registration form */
  signed: boolean;
  /** answered on the spot: with a guide, or in the clerk's words */
  answer?: { guideId: string | null; result: Result | null; notice: boolean };
  /** not taken on, told to the citizen's face */
  decline?: { reason: DeclineReason; applicant: Applicant };
};

export type IntakeParts = { database: Database; seal: Seal; newId: NewId; now: number };

/** What came of it. */
export type IntakeAnswer =
  | { ok: true; number: string; code: string; version: number; status: string; again: boolean }
  | Refused
  | { ok: false; code: "keyReused" | "duplicate"; why: string; possible: string[] };

/**
 * Registers what a clerk puts down, and does with it what the clerk says, all in one transaction: the number, the
 * clerk's corrections or triage, the answer on the spot or the refusal to take it on. The clerk is the first asked.
 * A person stands there: the program declines nothing by itself. The same key again changes nothing.
 */
export async function counterIntake(
  parts: IntakeParts,
  access: StaffAccess,
  request: CounterRequest,
  key: string | null,
): Promise<IntakeAnswer> {
  const { office, actor } = access;
  const asked = ["intake", actor.id, request];
  const once = await onceForKey(parts.database, office.id, key, asked, parts.now, async (tx) => {
    const answer = await takeIn(parts, tx, access, request, key);
    return answer.ok ? { ok: true, done: answer } : { ok: false, refused: answer };
  });
  if (once.ok) return { ...once.done, again: once.again };
  if (once.refused !== "keyReused") return once.refused;
  return { ok: false, code: "keyReused", why: t.keyReused, possible: [] };
}

async function takeIn(
  parts: IntakeParts,
  tx: Sql,
  access: StaffAccess,
  request: CounterRequest,
  key: string | null,
): Promise<IntakeAnswer> {
  const { office, actor } = access;
  const { seal, now } = parts;
  const wrong = wrongRequest(office, request, now);
  if (wrong !== null) return refused("incomplete", wrong);
  const ticketId = parts.newId();
  const source = sourceOf(request, key ?? ticketId);
  if (request.origin?.number != null) {
    await lockSource(tx, office.id, source.externalId);
    const known = await numberOfSource(tx, office.id, source.channel, source.externalId);
    if (known !== null) return { ok: false, code: "duplicate", why: t.sameTransfer(known), possible: [] };
  }
  const receivedAt = request.receivedAt ?? now;
  const words = request.title === undefined ? request.text : `${request.title}\n${request.text}`;
  const correlationId = parts.newId();
  const draft = draftRegistration(attended(office, request), seal, {
    ticketId,
    now,
    receivedAt,
    source,
    ...(request.origin === undefined ? {} : { origin: request.origin }),
    personKey: personKey(office, seal, request, ticketId),
    correlationId,
    // a clerk's own heading may name the citizen without saying that it is a name
    ...(request.title === undefined ? {} : { title: maskStaffText(request.title, request.contact) }),
    text: request.text,
    meaning: understandIn(office, { text: words }, receivedAt),
    contact: request.contact,
    attachmentIds: request.attachmentIds,
    by: actor,
    ...(request.signed ? { confirmed: "signature" as const } : {}),
    tellCitizen: true,
  });
  const given = await registerTicket(tx, draft, null);
  if (given === null) throw new Error("a registration without an inbox row always gives a number");
  let ticket = await loadTicket(tx, office.id, { id: ticketId });
  if (ticket === null) throw new Error("a ticket just registered is there");
  const context = { sql: tx, seal, office, now, correlationId };
  for (const command of await followUps(tx, access, request, ticket)) {
    const changed = await changeTicket(context, ticket, maskCommand(command, request.contact), actor);
    if (!changed.ok) return changed;
    ticket = changed.after;
  }
  const { number, version, status } = ticket;
  return { ok: true, number, code: progressCode(seal, office.id, number), version, status, again: false };
}

/** What is wrong with the request itself, in words; null: nothing. */
function wrongRequest({ pack }: WorkingOffice, request: CounterRequest, now: number): string | null {
  if (request.text.trim() === "") return t.noWords;
  if (request.receivedAt !== undefined && request.receivedAt > now) return t.receivedLater;
  if (request.answer !== undefined && request.decline !== undefined) return t.answerOrDecline;
  if (request.signed && pack.lifecycle.confirmation?.ways.includes("signature") !== true)
    return t.noSignature;
  if (request.origin === undefined) return null;
  const origin = pack.origins.find((one) => one.id === request.origin?.id);
  if (origin === undefined) return t.noOrigin;
  if (origin.keepsNumber && !origin.asksStep && request.origin.number === null) return t.originNumber;
  return origin.asksStep && request.origin.step === null ? t.originStep : null;
}

/** A transfer is known by the number that it has at the other platform; anything else by the clerk's key. */
function sourceOf({ channel, origin }: CounterRequest, id: string): { channel: Channel; externalId: string } {
  if (origin?.number == null) return { channel, externalId: id };
  return { channel: "transfer", externalId: `${origin.id}:${origin.number}` };
}

/** The same phone number is the same person, when like requests are counted. */
function personKey(office: WorkingOffice, seal: Seal, { contact }: CounterRequest, ticketId: string): string {
  return `counter:${contact.phone === undefined ? ticketId : seal.hash(contact.phone, office.id)}`;
}

/** With a clerk at hand the program only proposes: it declines nothing, and settles nothing that the clerk settles. */
function attended(office: WorkingOffice, { settled, answer, decline }: CounterRequest): WorkingOffice {
  const { pack } = office;
  const said = settled !== undefined || answer !== undefined || decline !== undefined;
  const triage: WorkingOffice["pack"]["triage"] = {
    ...pack.triage,
    automatic: pack.triage.automatic && !said,
    never: [...pack.triage.never, "excluded", "outOfScope"],
  };
  return { ...office, pack: { ...pack, triage } };
}

async function followUps(
  tx: Sql,
  access: StaffAccess,
  request: CounterRequest,
  ticket: StoredTicket,
): Promise<Command[]> {
  const { answer, decline } = request;
  const commands = settling(access, request, ticket);
  if (decline !== undefined) commands.push({ type: "decline", ...decline, delivered: true });
  if (answer !== undefined) {
    const [guide] = answer.guideId === null ? [] : await guidesOf(tx, access.office.id, answer.guideId);
    commands.push({
      type: "answer",
      guideId: guide?.id ?? null,
      guideTitle: guide?.title ?? null,
      result: answer.result,
      notice: answer.notice,
    });
  }
  return commands;
}

/** Whoever may triage does so at once; anybody else's word is a correction, and triage still looks at it. */
function settling(
  { office, actor }: StaffAccess,
  { settled }: CounterRequest,
  { ticket }: StoredTicket,
): Command[] {
  if (settled === undefined) return [];
  const { kind, dimensions, departmentId, accused, note } = settled;
  const found = ticket.classification;
  if (mayDo(office, ticket, "triage", actor)) {
    return [
      {
        type: "triage",
        kind: kind ?? found?.kind ?? "consult",
        dimensions: { ...dimensionsOf(ticket), ...dimensions },
        departmentId: departmentId ?? found?.departmentId ?? null,
        accused: accused ?? null,
        note: note ?? null,
      },
    ];
  }
  const before = dimensionsOf(ticket);
  return [
    ...(kind === undefined || kind === found?.kind
      ? []
      : [{ type: "correct", change: { field: "kind", to: kind } } as const]),
    ...(departmentId === undefined || departmentId === found?.departmentId
      ? []
      : [{ type: "correct", change: { field: "department", to: departmentId } } as const]),
    ...Object.entries(dimensions ?? {}).flatMap(([dimension, to]) =>
      JSON.stringify(before[dimension]) === JSON.stringify(to)
        ? []
        : [{ type: "correct", change: { field: "dimension", dimension, to } } as const],
    ),
  ];
}

function refused(code: RefusalCode, why: string): Refused {
  return { ok: false, code, why, possible: [] };
}
