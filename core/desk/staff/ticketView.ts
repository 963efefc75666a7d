import type { Result } from "../../lifecycle/eventParts.ts";
import { PRIVATE_FIELDS, type PrivateField, type Sight, visibleFields } from "../../lifecycle/fieldRights.ts";
import { roleLabel } from "../../lifecycle/packRules.ts";
import { type Possible, possible } from "../../lifecycle/possible.ts";
import { activeParts, type Part, type Round, type Ticket } from "../../lifecycle/ticket.ts";
import type { RecordedEvent } from "../../lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../../office/workingOffice.ts";
import { maskAddress, maskIdNumber, maskName, maskPhone } from "../../privacy/mask.ts";
import { maskStaffText } from "../../privacy/maskStaffText.ts";
import type { Seal } from "../../privacy/seal.ts";
import { partName } from "../../records/recordUnits.ts";
import type { Sieve } from "../../records/shown.ts";
import { resultTexts } from "../../records/texts.ts";
import type { FileSending } from "../../store/fileSendings.ts";
import type { AttachmentInfo } from "../../store/staffQueries.ts";
import type { StoredTicket } from "../../store/ticketStore.ts";
import type { Personal } from "../../ticket/draftRegistration.ts";
import type { StaffAccess } from "./access.ts";
import { type ClockView, citedArticles, clockViews } from "./clockViews.ts";
import { type FileView, filesGo, fileViews, sentFiles } from "./fileView.ts";
import { dimensionLabels, unitLabel } from "./labels.ts";
import { declineTexts, partTexts } from "./texts.ts";
import { personalOf, type TicketRow, ticketRow } from "./ticketRows.ts";
import { type StoryLine, timeline } from "./timeline.ts";

type ResultView = Result & { label: string };

/** One unit's share of the work, with names. */
export type PartView = {
  id: string;
  unit: string;
  departmentId: string | null;
  role: string;
  lead: boolean;
  round: number;
  status: Part["status"];
  statusText: string;
  task: string | null;
  mustHandle: boolean;
  sentAt: string;
  receivedAt: string | null;
  signedAt: string | null;
  operator: string | null;
  sendBack: { at: string; reason: string; basis: string; ruling: "upheld" | "rejected" | null } | null;
  plan: { text: string; promisedAt: string | null; at: string } | null;
  progressReports: number;
  reply: (ResultView & { at: string; operator: string }) | null;
  redos: number;
};

/** One round of handling with what came of it. */
export type RoundView = {
  number: number;
  startedAt: string;
  reason: string | null;
  result: ResultView | null;
  toldAt: string | null;
  delivery: { at: string; channel: string } | null;
  attempts: { channel: string; at: string; outcome: string }[];
  survey: {
    at: string;
    grade: string | null;
    label: string | null;
    satisfied: boolean | null;
    words: string | null;
    attempts: number;
  } | null;
};

/** Everything that somebody may see of a ticket. Personal data masked; a look shows them, on record. */
export type TicketView = TicketRow & {
  /** who was asked first, and stays named */
  firstAsked: string | null;
  assignee: { name: string; role: string } | null;
  receivedAt: string;
  outsideHours: boolean;
  unit: string | null;
  /** the citizen's words, masked; null: not for this person's eyes */
  words: string | null;
  /** how each private field may show at most, and what stands there masked */
  personal: Record<PrivateField, { sight: Sight; masked: string | null }>;
  classification: {
    confidence: number;
    scope: string;
    nature: string;
    domain: string;
    conduct: boolean;
    department: string;
    departmentConfidence: number;
    why: { label: string; words: string; weight: number; source: "rule" | "model" | "directory" }[];
  } | null;
  dimensions: { id: string; label: string; values: string[] }[];
  decline: {
    reason: string;
    label: string;
    told: string;
    articles: { id: string; cite: string; text: string }[];
  } | null;
  answeredBy: { guideId: string; guideTitle: string } | null;
  confirmedAt: string | null;
  cause: { at: string; text: string } | null;
  opinion: { at: string; verified: string; text: string } | null;
  approval: { at: string; limitAt: string | null } | null;
  sheetReturned: string | null;
  clocks: ClockView[];
  parts: PartView[];
  merged: ResultView | null;
  rounds: RoundView[];
  telling: string | null;
  pause: { since: string; until: string; papers: string[] } | null;
  extension: { clockId: string; askedAt: string | null; why: string; at: string } | null;
  incompletePromise: { way: string; missing: string[]; bringBy: string } | null;
  presses: { reminded: number; pressed: number; escalated: number };
  meetings: {
    id: string;
    ground: string;
    proposedAt: string;
    held: { on: string; participants: string[]; decision: string } | null;
  }[];
  taskForce: { id: string; name: string }[];
  cases: string[];
  /** numbers of tickets that this one answers for, and of the one that answers for this */
  absorbed: string[];
  mergedInto: string | null;
  transfer: { to: string; number: string | null } | null;
  attachments: FileView[];
  /** how files reach this citizen, in a sentence */
  filesGo: string;
  /** what became of files that went along with answers */
  sentFiles: { at: string; text: string; whole: boolean }[];
  timeline: StoryLine[];
  /** what this person can do now, ready or with what is missing */
  possible: Possible[];
};

/** What a view is made from. `now`: epoch ms. */
export type ViewSource = {
  stored: StoredTicket;
  events: readonly RecordedEvent[];
  attachments: readonly AttachmentInfo[];
  sendings: readonly FileSending[];
  now: number;
};

/** The whole of a ticket for somebody who may open it. */
export function ticketView(access: StaffAccess, seal: Seal, source: ViewSource): TicketView {
  const { office, actor } = access;
  const { stored, events, attachments, sendings, now } = source;
  const { ticket } = stored;
  const known = personalOf(seal, stored);
  const sight = visibleFields(office, ticket, actor, "handle");
  const sieve: Sieve = (typed) => maskStaffText(typed, known);
  const words = sight.words !== "hidden";
  const row = ticketRow(access, seal, stored, now);
  return {
    ...row,
    firstAsked: ticket.firstAsked?.name ?? null,
    assignee:
      ticket.assignee === null
        ? null
        : { name: ticket.assignee.name, role: roleLabel(office.pack, ticket.assignee.role) },
    receivedAt: ticket.receivedAt,
    outsideHours: ticket.outsideHours,
    unit: ticket.unit === null ? null : sieve(ticket.unit),
    words: words ? wordsOf(events, sieve) : null,
    personal: privateFields(known, sight),
    ...settled(office, ticket),
    answeredBy: ticket.answeredBy,
    confirmedAt: ticket.confirmedAt,
    cause: ticket.cause === null ? null : { at: ticket.cause.at, text: sieve(ticket.cause.text) },
    opinion:
      ticket.opinion === null
        ? null
        : {
            at: ticket.opinion.at,
            verified: sieve(ticket.opinion.verified),
            text: sieve(ticket.opinion.text),
          },
    approval: ticket.approval === null ? null : { at: ticket.approval.at, limitAt: ticket.approval.limitAt },
    sheetReturned: ticket.sheetReturned === null ? null : sieve(ticket.sheetReturned),
    clocks: clockViews(office, ticket, now),
    parts: ticket.parts.map((part) => partView(office, part, sieve)),
    merged: ticket.merged === null ? null : resultView(ticket.merged, sieve),
    rounds: ticket.rounds.map((round) => roundView(office, round, words, sieve)),
    telling: ticket.telling === null ? null : sieve(ticket.telling.text),
    pause: ticket.pause,
    extension:
      ticket.extension === null
        ? null
        : {
            clockId: ticket.extension.clockId,
            askedAt: ticket.extension.askedAt,
            why: sieve(ticket.extension.why),
            at: ticket.extension.at,
          },
    incompletePromise: ticket.incompletePromise,
    presses: ticket.presses,
    meetings: ticket.meetings.map((one) => ({
      id: one.id,
      ground:
        office.pack.lifecycle.jointMeeting?.grounds.find(({ id }) => id === one.ground)?.label ?? one.ground,
      proposedAt: one.proposedAt,
      held: one.held === null ? null : { ...one.held, decision: sieve(one.held.decision) },
    })),
    taskForce: ticket.taskForce,
    cases: ticket.notes.cases,
    absorbed: ticket.absorbed.map(({ number }) => number),
    mergedInto: ticket.mergedInto?.number ?? null,
    transfer: ticket.transfer === null ? null : { to: ticket.transfer.to, number: ticket.transfer.number },
    attachments: sight.attachments === "hidden" ? [] : fileViews(ticket, events, attachments, sieve),
    filesGo: filesGo(ticket),
    sentFiles: sight.attachments === "hidden" ? [] : sentFiles(sendings),
    timeline: timeline({ office, ticket, sieve, words }, events),
    possible: access.mayCommand
      ? possible(office, ticket, { actor, now })
      : pressing(office, ticket, access, now),
  };
}

/** The shares of the units of this round, the lead one first: for a board of joint work. */
export function partViews({ office }: StaffAccess, seal: Seal, stored: StoredTicket): PartView[] {
  const known = personalOf(seal, stored);
  const sieve: Sieve = (typed) => maskStaffText(typed, known);
  return activeParts(stored.ticket).map((part) => partView(office, part, sieve));
}

/** What somebody from above may do where they only look on. */
export const GUEST_COMMANDS: readonly Possible["command"][] = [
  "remind",
  "press",
  "escalate",
  "recordInstruction",
];

function pressing(office: WorkingOffice, ticket: Ticket, { actor }: StaffAccess, now: number): Possible[] {
  return possible(office, ticket, { actor, now }).filter((one) => GUEST_COMMANDS.includes(one.command));
}

function settled(
  office: WorkingOffice,
  ticket: Ticket,
): Pick<TicketView, "classification" | "dimensions" | "decline"> {
  const found = ticket.classification;
  const { decline } = ticket;
  return {
    classification:
      found === null
        ? null
        : {
            confidence: found.confidence,
            scope: found.scope,
            nature: found.nature,
            domain: found.domain,
            conduct: found.conduct,
            department: unitLabel(office, found.departmentId),
            departmentConfidence: found.departmentConfidence,
            why: found.why,
          },
    dimensions: dimensionLabels(office, found?.dimensions ?? {}),
    decline:
      decline === null
        ? null
        : {
            reason: decline.reason,
            label: declineTexts[decline.reason],
            told: decline.told,
            articles: citedArticles(office, decline.basis),
          },
  };
}

function wordsOf(events: readonly RecordedEvent[], sieve: Sieve): string {
  return events
    .flatMap((event) => (event.type === "registered" || event.type === "supplemented" ? [event.text] : []))
    .map(sieve)
    .join("\n");
}

function privateFields(known: Personal, sight: Record<PrivateField, Sight>): TicketView["personal"] {
  const shown: Record<PrivateField, string | null> = {
    name: known.name === undefined ? null : maskName(known.name),
    phone: known.phone === undefined ? null : maskPhone(known.phone),
    idNumber: known.idNumber === undefined ? null : maskIdNumber(known.idNumber),
    address: known.address === undefined ? null : maskAddress(known.address),
    words: null,
    attachments: null,
    conductClues: null,
  };
  const entries = PRIVATE_FIELDS.map((field) => {
    const masked = sight[field] === "hidden" ? null : shown[field];
    return [field, { sight: sight[field], masked }] as const;
  });
  // PRIVATE_FIELDS holds every PrivateField
  return Object.fromEntries(entries) as TicketView["personal"];
}

function resultView(result: Result, sieve: Sieve): ResultView {
  const { text, basis, alternative } = result;
  return {
    result: result.result,
    label: resultTexts[result.result],
    text: sieve(text),
    basis: basis === null ? null : sieve(basis),
    alternative: alternative === null ? null : sieve(alternative),
  };
}

function partView(office: WorkingOffice, part: Part, sieve: Sieve): PartView {
  const { sendBack, plan, reply, target } = part;
  return {
    id: part.id,
    unit: partName(office, part),
    departmentId: target.to === "level" ? null : target.departmentId,
    role: roleLabel(office.pack, part.role),
    lead: part.lead,
    round: part.round,
    status: part.status,
    statusText: partTexts[part.status],
    task: part.task === null ? null : sieve(part.task),
    mustHandle: part.mustHandle,
    sentAt: part.sentAt,
    receivedAt: part.receivedAt,
    signedAt: part.signedAt,
    operator: part.operator?.name ?? null,
    sendBack: sendBack === null ? null : { ...sendBack, reason: sieve(sendBack.reason) },
    plan: plan === null ? null : { text: sieve(plan.text), promisedAt: plan.promisedAt, at: plan.at },
    progressReports: part.progressReports,
    reply: reply === null ? null : { ...resultView(reply, sieve), at: reply.at, operator: reply.operator },
    redos: part.redos,
  };
}

function roundView({ pack }: WorkingOffice, round: Round, words: boolean, sieve: Sieve): RoundView {
  const { survey, delivery } = round;
  return {
    number: round.number,
    startedAt: round.startedAt,
    reason: round.reason === null ? null : sieve(round.reason),
    result: round.result === null ? null : resultView(round.result, sieve),
    toldAt: round.toldAt,
    delivery: delivery === null ? null : { at: delivery.at, channel: delivery.channel },
    attempts: round.attempts,
    survey:
      survey === null
        ? null
        : {
            at: survey.at,
            grade: survey.grade,
            label: pack.lifecycle.survey.grades.find((one) => one.id === survey.grade)?.label ?? null,
            satisfied: survey.satisfied,
            words: words && survey.words !== null ? sieve(survey.words) : null,
            attempts: survey.attempts,
          },
  };
}
