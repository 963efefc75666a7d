import { fold } from "../lifecycle/evolve.ts";
import { statusText } from "../lifecycle/statusText.ts";
import { currentRound, nextDueAt, type Ticket } from "../lifecycle/ticket.ts";
import type { RecordedEvent } from "../lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Seal } from "../privacy/seal.ts";
import { outcomeText, surveyOf } from "../records/recordAnswer.ts";
import { unitsText } from "../records/recordUnits.ts";
import { recordTexts } from "../records/texts.ts";
import { isRestricted } from "../records/ticketFile.ts";
import type { Sql } from "../store/database.ts";
import { loadEvents, loadTicket } from "../store/ticketStore.ts";
import type { Personal } from "../ticket/draftRegistration.ts";
import type { OutRecord } from "./fields.ts";

/** What reading a request for another system needs. */
export type OutParts = { sql: Sql; seal: Seal };

/**
 * A request as another system is told of it, as it stood at a version of its record: the same version always makes the
 * same record, so a message that is sent twice says the same. Opens what the citizen gave: name, phone, address and
 * words; identity numbers are not among what may be told. Null where there is no such request.
 */
export async function outRecord(
  { sql, seal }: OutParts,
  office: WorkingOffice,
  ticketId: string,
  version: number | null,
): Promise<OutRecord | null> {
  const stored = await loadTicket(sql, office.id, { id: ticketId });
  if (stored === null) return null;
  const all = await loadEvents(sql, office.id, ticketId);
  const events = all.filter((event) => event.version <= (version ?? stored.version));
  const last = events.at(-1);
  if (last === undefined) return null;
  // sealed by this program as Personal
  const personal: Personal = JSON.parse(seal.open(stored.personalSealed, office.id));
  return { ...work(office, ticketId, stored.number, events, last), ...words(fold(events), personal) };
}

/** The record without what the citizen gave: for a system that only asks how far it is. */
export function withoutPersonal(record: OutRecord): OutRecord {
  return { ...record, title: "", text: "", name: "", contactPerson: "", phone: "", address: "" };
}

type Told = "title" | "text" | "name" | "contactPerson" | "phone" | "address";

function words(ticket: Ticket, personal: Personal): Pick<OutRecord, Told> {
  return {
    title: personal.title ?? ticket.title,
    text: personal.text,
    name: personal.name ?? "",
    contactPerson: personal.contactPerson ?? "",
    phone: personal.phone ?? "",
    address: personal.address ?? "",
  };
}

function work(
  office: WorkingOffice,
  ticketId: string,
  number: string,
  events: readonly RecordedEvent[],
  last: RecordedEvent,
): Omit<OutRecord, Told> {
  const ticket = fold(events);
  const { classification, source } = ticket;
  const result = currentRound(ticket).result;
  const kind = classification?.kind;
  return {
    key: `${ticketId}/${last.version}`,
    number,
    originNumber: ticket.origin?.number ?? "",
    version: String(last.version),
    event: last.type,
    changedAt: last.at,
    receivedAt: ticket.receivedAt,
    registeredAt: ticket.registeredAt,
    channel:
      office.pack.channels.find(({ channel }) => channel === source.channel)?.label ??
      recordTexts.channels[source.channel],
    kind: office.pack.kinds.find((one) => one.kind === kind)?.label ?? "",
    nature: classification?.nature ?? "",
    domain: classification?.domain ?? "",
    matter: ticket.matter ?? "",
    status: ticket.status,
    statusText: statusText(ticket),
    // whoever is complained about must not learn of it by way of another house
    unit: isRestricted(ticket) ? "" : unitsText(office, ticket),
    dueAt: nextDueAt(ticket) ?? "",
    result: result?.result ?? "",
    resultText: outcomeText(ticket, events, (typed) => typed),
    basis: result?.basis ?? "",
    alternative: result?.alternative ?? "",
    satisfaction: surveyOf(office, ticket).grade,
    closedAt: ticket.closedAt ?? "",
    office: office.name,
  };
}
