import { createHash } from "node:crypto";
import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import { understandIn } from "../office/understandIn.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { maskText } from "../privacy/maskText.ts";
import type { Seal } from "../privacy/seal.ts";
import { inboxBody } from "../store/connectorStore.ts";
import type { Database, Sql } from "../store/database.ts";
import { findInbox, settleInbox, storeInbox } from "../store/inboxStore.ts";
import { owe } from "../store/outboxStore.ts";
import { registerTicket } from "../store/registerTicket.ts";
import { loadTicket, type StoredTicket } from "../store/ticketStore.ts";
import { changeTicket } from "../ticket/changeTicket.ts";
import { draftRegistration } from "../ticket/draftRegistration.ts";
import type { HandedOver } from "./fields.ts";
import { type ConnectorSettings, originOf } from "./settings.ts";
import { connectorTexts as t } from "./texts.ts";

/** What taking in requests of other systems needs. `now`: epoch ms. */
export type TransferParts = {
  prisma: Database["prisma"];
  seal: Seal;
  newId: () => string;
  now: () => number;
};

/**
 * What became of a request that was handed over. `new`: registered; `already`: it was there, nothing changed;
 * `addition`: the same number with other words, which were added to the request.
 */
export type Transferred = { stored: "new" | "already" | "addition"; ticketId: string; number: string };

/**
 * Registers a request that another system hands over, with its number there, or finds that it is registered already.
 * Message and request are written in one transaction: as often as it is handed over, on however many nodes, there is
 * one of each. What was said is kept sealed with the message.
 */
export async function registerTransfer(
  parts: TransferParts,
  office: WorkingOffice,
  settings: Pick<ConnectorSettings, "id" | "origin">,
  request: HandedOver,
): Promise<Transferred> {
  const externalId = `${settings.id}:${request.number}`;
  const known = await inboxBody(parts.prisma, office.id, CHANNEL, externalId);
  if (known === null) {
    const made = await registerNew(parts, office, settings, request, externalId);
    if (made !== null) return made;
  }
  const body = known ?? (await inboxBody(parts.prisma, office.id, CHANNEL, externalId));
  if (body === null) throw new Error("a message that is there already can be read");
  const same = wordsOf(JSON.parse(parts.seal.open(body, office.id))) === wordsOf(request);
  return same
    ? await registeredAs(parts.prisma, office, externalId)
    : await addWords(parts, office, request, externalId);
}

const CHANNEL = "transfer";

async function registerNew(
  parts: TransferParts,
  office: WorkingOffice,
  settings: Pick<ConnectorSettings, "id" | "origin">,
  request: HandedOver,
  externalId: string,
): Promise<Transferred | null> {
  const now = parts.now();
  const receivedAt = Math.min(request.receivedAt ?? now, now);
  const correlationId = parts.newId();
  const ticketId = parts.newId();
  const { title, text } = request;
  const meaning = understandIn(office, title === null ? { text } : { title, text }, receivedAt);
  const { slots } = meaning;
  const phone = request.phone ?? slots.phone?.value;
  const name = request.name ?? slots.name?.value;
  const idNumber = request.idNumber ?? slots.idNumber?.value;
  const address = request.address ?? slots.address?.value;
  const personKey =
    phone === undefined ? `${CHANNEL}:${externalId}` : `${CHANNEL}:${parts.seal.hash(phone, office.id)}`;
  const draft = draftRegistration(office, parts.seal, {
    ticketId,
    now,
    receivedAt,
    source: { channel: CHANNEL, externalId },
    origin: { id: originOf(settings), number: request.number, step: request.step },
    personKey,
    correlationId,
    ...(title === null ? {} : { title }),
    text,
    meaning,
    contact: {
      ...(name === undefined ? {} : { name }),
      ...(phone === undefined ? {} : { phone }),
      ...(idNumber === undefined ? {} : { idNumber }),
      ...(address === undefined ? {} : { address }),
      ...(request.contactPerson === null ? {} : { contactPerson: request.contactPerson }),
    },
    attachmentIds: [],
    by: { role: "citizen" },
    tellCitizen: true,
  });
  return await parts.prisma.$transaction(async (tx) => {
    const id = await storeInbox(
      tx,
      {
        officeId: office.id,
        channel: CHANNEL,
        externalId,
        personKey,
        receivedAt: new Date(receivedAt),
        bodySealed: parts.seal.seal(JSON.stringify(request), office.id),
        correlationId,
      },
      null,
    );
    if (id === null) return null;
    const given = await registerTicket(tx, draft, { id, outcome: draft.declined ? "declined" : "ticket" });
    if (given === null) throw new Error("a message just stored is new");
    return { stored: "new", ticketId, number: given.number };
  });
}

/** What tells whether the same words come again, whatever else the system sends along. */
function wordsOf({ title, text, name, contactPerson, phone, address }: HandedOver): string {
  return JSON.stringify([title, text, name, contactPerson, phone, address]);
}

async function registeredAs(sql: Sql, office: WorkingOffice, externalId: string): Promise<Transferred> {
  const { id, number } = await ticketOf(sql, office, externalId);
  return { stored: "already", ticketId: id, number };
}

async function ticketOf(
  sql: Sql,
  office: WorkingOffice,
  externalId: string,
  lock = false,
): Promise<StoredTicket> {
  const found = await findInbox(sql, office.id, CHANNEL, externalId);
  const ticket =
    found?.ticketId == null ? null : await loadTicket(sql, office.id, { id: found.ticketId }, lock);
  if (ticket === null) throw new Error("a request that was handed over is registered");
  return ticket;
}

/** The same number again with other words: they are added; where the request is over, those who triage are told. */
async function addWords(
  parts: TransferParts,
  office: WorkingOffice,
  request: HandedOver,
  firstId: string,
): Promise<Transferred> {
  const { seal } = parts;
  const now = parts.now();
  const digest = createHash("sha256").update(wordsOf(request)).digest("hex").slice(0, 16);
  const externalId = `${firstId}@${digest}`;
  const correlationId = parts.newId();
  return await parts.prisma.$transaction(async (tx) => {
    const before = await ticketOf(tx, office, firstId, true);
    const known = { ticketId: before.id, number: before.number };
    const id = await storeInbox(
      tx,
      {
        officeId: office.id,
        channel: CHANNEL,
        externalId,
        personKey: before.personKey,
        receivedAt: new Date(now),
        bodySealed: seal.seal(JSON.stringify(request), office.id),
        correlationId,
      },
      null,
    );
    if (id === null) return { stored: "already", ...known };
    const said = t.addition(request.number, [request.title, request.text].filter(Boolean).join("：").trim());
    const changed = await changeTicket(
      { sql: tx, seal, office, now, correlationId },
      before,
      { type: "supplement", text: maskText(said).masked, attachmentIds: [] },
      { role: "citizen" },
      { personal: (personal) => ({ ...personal, text: `${personal.text}\n${said}` }) },
    );
    if (!changed.ok) {
      await owe(tx, office.id, before.id, new Date(now), [
        {
          audience: "staff",
          channel: "wecomApp",
          personKey: `role:${office.pack.triage.by}`,
          template: "transferredIn",
          params: { number: request.number },
          sealed: null,
          dueAt: shanghaiIso(office.opensAt(now)),
          dedupeKey: `${before.id}/again/${digest}`,
          correlationId,
        },
      ]);
    }
    await settleInbox(tx, office.id, id, { outcome: "addition", ticketId: before.id, at: new Date(now) });
    return { stored: "addition", ...known };
  });
}
