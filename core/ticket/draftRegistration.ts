import { localDateAt, shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { maskText } from "../privacy/maskText.ts";
import type { Seal } from "../privacy/seal.ts";
import type { Meaning } from "../understanding/meaning.ts";
import type { Channel } from "../words.ts";
import { linkBody } from "./chain.ts";
import { clockRows } from "./clockRows.ts";
import { settleByRule } from "./settleByRule.ts";
import { evolve, nextDueAt, type Ticket } from "./ticket.ts";
import type { OutboxRow, TicketDraft } from "./ticketDraft.ts";
import type { Actor, Classification, DeclineReason, RecordedEvent, TicketEvent } from "./ticketEvent.ts";

/** Contact as the citizen gave it; every part may be missing. */
export type Contact = { name?: string; phone?: string; idNumber?: string; address?: string };

/** What lies sealed with a ticket. */
export type Personal = Contact & { title?: string; text: string };

/** Everything known of a request at the moment of registering it. Times are epoch ms. */
export type Registration = {
  ticketId: string;
  now: number;
  /** when the citizen said it: the statutory clocks run from here */
  receivedAt: number;
  source: { channel: Channel; externalId: string };
  personKey: string;
  correlationId: string;
  title?: string;
  text: string;
  meaning: Meaning;
  contact: Contact;
  attachmentIds: string[];
  by: Actor;
  answeredBy?: { guideId: string; title: string };
  /** declined in the conversation: what the citizen was told; otherwise the pack's rule decides whether to decline */
  declined?: { why: DeclineReason; told: string };
  /** tell the citizen the number by a message of its own (a conversation tells it in its reply) */
  tellCitizen: boolean;
};

const TITLE_LENGTH = 40;

/** Makes a ticket out of a request: pure, all but the number, which the database gives out. */
export function draftRegistration(office: WorkingOffice, seal: Seal, r: Registration): TicketDraft {
  const { pack } = office;
  const settled = settleByRule(office, r.meaning, r.declined);
  const at = shanghaiIso(r.now);
  const receivedAt = Math.min(r.receivedAt, r.now);
  const personal: Personal = {
    ...r.contact,
    ...(r.title === undefined ? {} : { title: r.title }),
    text: r.text,
  };
  const personalSealed = seal.seal(JSON.stringify(personal), office.id);
  const text = maskText(r.text).masked;
  const title = r.title === undefined ? text : maskText(r.title).masked;
  const events: TicketEvent[] = [
    {
      type: "registered",
      source: r.source,
      title: shortTitle(title),
      text,
      matter: r.meaning.slots.matter?.value ?? null,
      unit: r.meaning.slots.unit?.value ?? null,
      visits: r.meaning.slots.visits?.value ?? null,
      since: r.meaning.slots.since?.value ?? null,
      attachmentIds: r.attachmentIds,
      receivedAt: shanghaiIso(receivedAt),
      outsideHours: !office.isOpen(receivedAt),
      clocks: office.startClocks({
        event: "registered",
        at: receivedAt,
        kind: settled.kind,
        dimensions: settled.dimensions,
        accepted: settled.decline === null,
        round: 1,
      }),
    },
    {
      type: "classified",
      classification: classification(r.meaning, settled, `${title}\n${text}`),
      needsTriage: settled.needsTriage,
    },
  ];
  if (settled.decline !== null) events.push({ type: "declined", ...settled.decline });
  else if (r.answeredBy !== undefined) {
    events.push({ type: "answered", guideId: r.answeredBy.guideId, guideTitle: r.answeredBy.title });
  }
  const recorded = events.map((event, i): RecordedEvent => {
    const by: Actor = event.type === "classified" ? { role: "program" } : r.by;
    return { ...event, version: i + 1, at, by };
  });
  const ticket = recorded.reduce<Ticket | null>(evolve, null);
  if (ticket === null) throw new Error("a registration has events");
  const due = nextDueAt(ticket);
  const year = Number(localDateAt(receivedAt).slice(0, 4));
  return {
    officeId: office.id,
    ticketId: r.ticketId,
    year,
    ...numberTemplate(pack.number, year, office.settings.shortCode),
    packId: pack.id,
    packVersion: pack.version,
    status: ticket.status,
    kind: settled.kind,
    departmentId: settled.departmentId,
    channel: r.source.channel,
    externalId: r.source.externalId,
    personKey: r.personKey,
    phoneHash: r.contact.phone === undefined ? null : seal.hash(r.contact.phone, office.id),
    personalSealed,
    title: ticket.title,
    state: JSON.stringify(ticket),
    registeredAt: new Date(r.now),
    nextDueAt: due === null ? null : new Date(due),
    closedAt: ticket.closedAt === null ? null : new Date(ticket.closedAt),
    links: recorded.map((event, i) => {
      const sealed = i === 0 ? personalSealed : null;
      return { type: event.type, at, body: linkBody(event, sealed), sealed };
    }),
    clocks: clockRows(ticket, office.calendarVersion),
    outbox: owedAtRegistration(office, r, ticket, at),
  };
}

/** Puts the year and the office's code into the pack's number format; the sequence is left to the database. */
function numberTemplate(
  format: string,
  year: number,
  shortCode: string,
): { numberTemplate: string; pad: number } {
  const pad = Number(/\{seq:(\d)\}/.exec(format)?.[1] ?? 1);
  const template = format
    .replaceAll("{year}", String(year))
    .replaceAll("{office}", shortCode)
    .replace(/\{seq(:\d)?\}/, "{seq}");
  return { numberTemplate: template, pad };
}

/** @param masked all of the citizen's words, masked: a reason whose words are not in them quoted personal data */
function classification(
  meaning: Meaning,
  settled: ReturnType<typeof settleByRule>,
  masked: string,
): Classification {
  return {
    kind: settled.kind,
    confidence: meaning.confidence,
    scope: meaning.scope,
    scopeConfidence: meaning.scopeConfidence,
    exclusion: meaning.exclusion,
    nature: meaning.nature,
    conduct: meaning.conduct,
    dimensions: settled.dimensions,
    domain: meaning.domain,
    departmentId: settled.departmentId,
    departmentConfidence: meaning.departmentConfidence,
    why: meaning.why.map((one) => (masked.includes(one.words) ? one : { ...one, words: "＊" })),
  };
}

function shortTitle(masked: string): string {
  const characters = [
    ...masked
      .slice(0, TITLE_LENGTH * 4)
      .replaceAll(/\s+/g, " ")
      .trim(),
  ];
  return characters.length > TITLE_LENGTH
    ? `${characters.slice(0, TITLE_LENGTH - 1).join("")}…`
    : characters.join("");
}

/** Staff who can do something with a new ticket get to know of it; the citizen gets the number. */
function owedAtRegistration(office: WorkingOffice, r: Registration, ticket: Ticket, at: string): OutboxRow[] {
  const rows: OutboxRow[] = [];
  const base = { params: {}, sealed: null, dueAt: at, correlationId: r.correlationId };
  if (ticket.closedAt === null) {
    rows.push({
      ...base,
      audience: "staff",
      channel: "wecomApp",
      personKey: `role:${office.pack.triage.by}`,
      template: ticket.needsTriage ? "triageNeeded" : "newTicket",
      dedupeKey: `${r.ticketId}/new`,
    });
  }
  if (r.tellCitizen && r.contact.phone !== undefined) {
    rows.push({
      ...base,
      audience: "citizen",
      channel: r.source.channel,
      personKey: r.personKey,
      template: ticket.decline === null ? "registered" : "declined",
      dedupeKey: `${r.ticketId}/registered`,
    });
  }
  return rows;
}
