import { localDateAt, shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { Origin } from "../lifecycle/eventParts.ts";
import { register } from "../lifecycle/register.ts";
import { nextDueAt } from "../lifecycle/ticket.ts";
import type {
  Actor,
  Classification,
  DeclineReason,
  EventType,
  RecordedEvent,
} from "../lifecycle/ticketEvent.ts";
import { wakeAt } from "../lifecycle/wakes.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { numberTemplate } from "../policy/registerNumber.ts";
import { maskStaffText } from "../privacy/maskStaffText.ts";
import { maskText } from "../privacy/maskText.ts";
import type { Seal } from "../privacy/seal.ts";
import type { Meaning } from "../understanding/meaning.ts";
import type { Channel } from "../words.ts";
import { linkBody } from "./chain.ts";
import { clockRows } from "./clockRows.ts";
import { owedRows } from "./owedRows.ts";
import { settleByRule } from "./settleByRule.ts";
import type { TicketDraft } from "./ticketDraft.ts";

/** Contact as the citizen gave it; every part may be missing. */
export type Contact = { name?: string; phone?: string; idNumber?: string; address?: string };

/** What lies sealed with a ticket. `unitPhone`, `contactPerson`: where a firm or an office speaks through somebody. */
export type Personal = Contact & { title?: string; text: string; contactPerson?: string };

/** Everything known of a request at the moment of registering it. Times are epoch ms. */
export type Registration = {
  ticketId: string;
  now: number;
  /** when the citizen said it: the statutory clocks run from here */
  receivedAt: number;
  source: { channel: Channel; externalId: string };
  /** where another platform handed it over, with its number there; absent: brought by the citizen */
  origin?: Origin;
  personKey: string;
  correlationId: string;
  title?: string;
  text: string;
  meaning: Meaning;
  contact: Contact & { contactPerson?: string };
  attachmentIds: string[];
  by: Actor;
  answeredBy?: { guideId: string; title: string };
  /** declined in the conversation: what the citizen was told; otherwise the pack's rule decides whether to decline */
  declined?: { why: DeclineReason; told: string };
  /** the citizen confirmed what is registered: by signature at the window, or in the chat */
  confirmed?: "signature" | "chat";
  /** tell the citizen the number by a message of its own (a conversation tells it in its reply) */
  tellCitizen: boolean;
};

const TITLE_LENGTH = 40;
/** What the program itself concludes from the words; everything else at the registration is its bringer's doing. */
const BY_PROGRAM: readonly EventType[] = ["classified", "triaged"];

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
  // what the words do not introduce as a name is one all the same where the contact says so
  const masked = (words: string) => maskStaffText(maskText(words).masked, r.contact);
  const text = masked(r.text);
  const title = r.title === undefined ? text : masked(r.title);
  const { slots } = r.meaning;
  const { events, ticket } = register(
    office,
    {
      source: r.source,
      origin: r.origin ?? null,
      title: shortTitle(title),
      text,
      matter: slots.matter?.value ?? null,
      unit: slots.unit?.value ?? null,
      visits: slots.visits?.value ?? null,
      since: slots.since?.value ?? null,
      attachmentIds: r.attachmentIds,
      receivedAt,
      classification: classification(r.meaning, settled, `${title}\n${text}`),
      needsTriage: settled.needsTriage,
      confirmed: r.confirmed ?? null,
      decline: settled.decline === null ? null : { ...settled.decline, delivered: r.declined !== undefined },
      answeredBy:
        r.answeredBy === undefined ? null : { guideId: r.answeredBy.guideId, guideTitle: r.answeredBy.title },
    },
    { now: r.now, actor: r.by },
  );
  const recorded = events.map((event, i): RecordedEvent => {
    const by: Actor = BY_PROGRAM.includes(event.type) ? { role: "program" } : r.by;
    return { ...event, version: i + 1, at, by };
  });
  const wake = wakeAt(office, ticket, r.now);
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
    departmentId: ticket.classification?.departmentId ?? null,
    channel: r.source.channel,
    externalId: r.source.externalId,
    personKey: r.personKey,
    phoneHash: r.contact.phone === undefined ? null : seal.hash(r.contact.phone, office.id),
    personalSealed,
    title: ticket.title,
    state: JSON.stringify(ticket),
    registeredAt: new Date(r.now),
    nextDueAt: due === null ? null : new Date(due),
    wakeAt: wake === null ? null : new Date(wake),
    ownerRole: ticket.owner.role,
    ownerStaffId: ticket.owner.staffId,
    ownerDepartmentId: ticket.owner.departmentId,
    closedAt: ticket.closedAt === null ? null : new Date(ticket.closedAt),
    declined: settled.decline !== null,
    links: recorded.map((event, i) => {
      const sealed = i === 0 ? personalSealed : null;
      return { type: event.type, at, body: linkBody(event, sealed), sealed };
    }),
    clocks: clockRows(ticket, office.calendarVersion),
    outbox: owedRows(office, null, recorded, {
      ticketId: r.ticketId,
      channel: r.source.channel,
      personKey: r.personKey,
      correlationId: r.correlationId,
    }).filter((row) => row.template !== "registered" || (r.tellCitizen && r.contact.phone !== undefined)),
  };
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
