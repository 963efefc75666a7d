import { applyEffects, countStep, freshClock, stopAll } from "./applyEffects.ts";
import { EVENT_FLOW, nextStates } from "./eventFlow.ts";
import { deliver, dropTelling, reopen, setRound, surveyedTicket } from "./evolveAnswer.ts";
import { corrected, triaged } from "./evolveIntake.ts";
import {
  changePart,
  checkPart,
  handOver,
  ruleSendBack,
  sendParts,
  statusOfParts,
  takeParts,
} from "./evolveParts.ts";
import { ImpossibleEvent } from "./impossibleEvent.ts";
import { activeParts, type Ticket } from "./ticket.ts";
import type { EventOf, EventType, RecordedEvent } from "./ticketEvent.ts";

/**
 * Folds one event into the state; `null` is the state before the first event.
 * @throws ImpossibleEvent where it cannot follow
 */
export function evolve(before: Ticket | null, event: RecordedEvent): Ticket {
  if (event.type === "registered") {
    if (before !== null) throw new ImpossibleEvent("a ticket is registered only once");
    return begun(event);
  }
  if (before === null) throw new ImpossibleEvent(`“${event.type}” cannot be the first event`);
  if (!EVENT_FLOW[event.type].from.includes(before.status)) {
    throw new ImpossibleEvent(`“${event.type}” cannot follow on “${before.status}”`);
  }
  const touched = applyEffects({ ...before, version: event.version }, event);
  const next = after(withFirstAsked(touched, event), event);
  if (!nextStates(event.type, before.status).includes(next.status)) {
    throw new ImpossibleEvent(`“${event.type}” cannot lead to “${next.status}”`);
  }
  return next;
}

/** Folds a whole record. @throws ImpossibleEvent */
export function fold(events: readonly RecordedEvent[]): Ticket {
  const ticket = events.reduce<Ticket | null>(evolve, null);
  if (ticket === null) throw new ImpossibleEvent("a ticket has at least one event");
  return ticket;
}

type Later = Exclude<RecordedEvent, { type: "registered" }>;

/** No default: an event that is forgotten here does not compile. */
function after(ticket: Ticket, event: Later): Ticket {
  const { at } = event;
  switch (event.type) {
    case "classified":
      return { ...ticket, classification: event.classification, needsTriage: event.needsTriage };
    case "answered":
      return {
        ...setRound(stopAll(ticket, at, "met"), { result: event.result, toldAt: at }),
        status: "answered",
        problem: event.guideId === null ? "answered" : "solved",
        needsTriage: false,
        closedAt: at,
        answeredBy:
          event.guideId === null ? null : { guideId: event.guideId, guideTitle: event.guideTitle ?? "" },
      };
    case "declined": {
      const { reason, basis, told, delivered } = event;
      const declined = { ...ticket, needsTriage: false, decline: { reason, basis, told } };
      if (!delivered) return { ...declined, status: "telling", telling: { becomes: "declined", text: told } };
      return { ...stopAll(declined, at, "met"), status: "declined", problem: "notOurs", closedAt: at };
    }
    case "declineOverruled":
      if (ticket.decline === null) throw new ImpossibleEvent("it was not declined");
      return {
        ...dropTelling(ticket),
        status: "registered",
        problem: "open",
        needsTriage: true,
        decline: null,
        closedAt: null,
      };
    case "confirmed":
      return { ...ticket, confirmedAt: at };
    case "causeAnalysed":
      return {
        ...ticket,
        cause: { at, text: event.cause },
        ...(ticket.classification === null
          ? {}
          : {
              classification: {
                ...ticket.classification,
                dimensions: { ...ticket.classification.dimensions, ...event.dimensions },
              },
            }),
      };
    case "triaged":
      return triaged(ticket, event);
    case "opinionGiven":
      return { ...ticket, opinion: { at, verified: event.verified, text: event.opinion } };
    case "sheetApproved":
      return {
        ...ticket,
        approval: { at, limit: event.limit, limitAt: event.limitAt },
        sheetReturned: null,
      };
    case "sheetReturned":
      return { ...ticket, approval: null, sheetReturned: event.why };
    case "supplemented":
      return {
        ...ticket,
        additions: ticket.additions + 1,
        attachmentIds: [...ticket.attachmentIds, ...event.attachmentIds],
        ...(event.forCitizen === undefined
          ? {}
          : { forCitizen: [...(ticket.forCitizen ?? []), ...event.forCitizen] }),
      };
    case "corrected":
      return corrected(ticket, event);
    case "withdrawn":
      return {
        ...dropTelling(stopAll(ticket, at, "cancelled")),
        status: "withdrawn",
        problem: "withdrawn",
        needsTriage: false,
        closedAt: at,
      };
    case "assigned":
      return { ...ticket, assignee: { ...event.to, role: event.role } };
    case "handedOver":
      return handOver(ticket, event);
    case "dispatched":
      return sendParts(ticket, event.parts, at);
    case "workSheetReceived":
      return changePart(ticket, event.partId, ["sent"], (part) => ({
        ...part,
        status: "received",
        receivedAt: at,
      }));
    case "signedFor":
      return changePart(ticket, event.partId, ["sent", "received", "redo"], (part) => ({
        ...part,
        status: "signed",
        receivedAt: part.receivedAt ?? at,
        signedAt: at,
        operator: event.operator,
      }));
    case "sentBack":
      return changePart(
        { ...ticket, sendBacks: ticket.sendBacks + 1 },
        event.partId,
        ["sent", "received", "signed"],
        (part) => ({
          ...part,
          status: "sentBack",
          sendBack: { at, reason: event.reason, basis: event.basis, ruling: null },
        }),
      );
    case "sendBackRuled":
      return ruleSendBack(ticket, event);
    case "planned":
      return changePart(ticket, event.partId, ["received", "signed", "redo"], (part) => ({
        ...part,
        plan: { text: event.plan, promised: event.promised, promisedAt: event.promisedAt, at },
      }));
    case "progressReported":
      return changePart(ticket, event.partId, ["received", "signed", "redo"], (part) => ({
        ...part,
        progressReports: part.progressReports + 1,
      }));
    case "replied":
      return statusOfParts(
        changePart(ticket, event.partId, ["sent", "received", "signed", "redo"], (part) => ({
          ...part,
          status: "replied",
          receivedAt: part.receivedAt ?? at,
          reply: { ...event.reply, at },
        })),
      );
    case "replyChecked":
      return checkPart(ticket, event);
    case "partsMerged":
      return { ...ticket, merged: event.result };
    case "transferredOut": {
      if (event.to === "level") return { ...sendParts(ticket, [event.part], at), needsTriage: false };
      const { platform, number, handOver, told, delivered } = event;
      const gone = { ...ticket, needsTriage: false, transfer: { to: platform, number, handOver } };
      if (!delivered) return { ...gone, status: "telling", telling: { becomes: "transferred", text: told } };
      return { ...stopAll(gone, at, "met"), status: "transferred", problem: "notOurs", closedAt: at };
    }
    case "transferredIn":
      return takeParts(
        { ...ticket, origin: { id: event.from, number: event.number, step: ticket.origin?.step ?? null } },
        activeParts(ticket).flatMap((part) => (part.target.to === "level" ? [part.id] : [])),
      );
    case "feedbackGiven":
      return {
        ...setRound(withToldFiles(ticket, event.files), { result: event.result, toldAt: at }),
        status: "telling",
        problem: "answered",
        telling: { becomes: "closed", text: event.result.text },
      };
    case "feedbackDelivered":
      return deliver(
        setRound(ticket, { delivery: { at, channel: event.channel, receipt: event.receipt } }),
        at,
      );
    case "feedbackUndeliverable":
      return deliver(setRound(ticket, { attempts: event.attempts }), at);
    case "surveyed":
      return surveyedTicket(ticket, event);
    case "reopened":
      return reopen(ticket, event);
    case "struckOff":
      return { ...ticket, status: "struckOff", strickenAt: at };
    case "archived":
      return { ...ticket, status: "archived" };
    case "homeDelivered":
      return { ...ticket, notes: { ...ticket.notes, deliveries: ticket.notes.deliveries + 1 } };
    case "mergedInto":
      return {
        ...stopAll(ticket, at, "cancelled"),
        status: "merged",
        mergedInto: { ticketId: event.ticketId, number: event.number, was: ticket.status },
        closedAt: at,
      };
    case "unmerged":
      if (ticket.mergedInto === null) throw new ImpossibleEvent("it was not merged");
      return { ...ticket, status: ticket.mergedInto.was, mergedInto: null, closedAt: null };
    case "absorbed":
      return {
        ...ticket,
        absorbed: [...ticket.absorbed, { ticketId: event.ticketId, number: event.number }],
      };
    case "released":
      return { ...ticket, absorbed: ticket.absorbed.filter((one) => one.ticketId !== event.ticketId) };
    case "paused":
      return {
        ...ticket,
        pause: { since: at, until: event.until, papers: event.papers },
        pauses: ticket.pauses + 1,
      };
    case "resumed":
      if (ticket.pause === null) throw new ImpossibleEvent("nothing was paused");
      return { ...ticket, pause: null };
    case "extensionAsked": {
      const { clockId, asked, askedAt, why } = event;
      return { ...ticket, extension: { clockId, asked, askedAt, why, at } };
    }
    case "extensionDecided":
      if (ticket.extension === null) throw new ImpossibleEvent("no extension was asked for");
      return { ...ticket, extension: null };
    case "reminded":
      return countStep(pressedOnce(ticket, "reminded"), event.clockId, event.ladderId, at);
    case "pressed":
      return countStep(pressedOnce(ticket, "pressed"), event.clockId, event.ladderId, at);
    case "escalated":
      return countStep(pressedOnce(ticket, "escalated"), event.clockId, event.ladderId, at);
    case "clockRecomputed":
      return ticket;
    case "jointMeetingProposed":
      return {
        ...ticket,
        meetings: [
          ...ticket.meetings,
          { id: event.meetingId, ground: event.ground, proposedAt: at, held: null },
        ],
      };
    case "jointMeetingHeld":
      return {
        ...ticket,
        meetings: ticket.meetings.map((meeting) =>
          meeting.id === event.meetingId
            ? {
                ...meeting,
                held: { on: event.heldOn, participants: event.participants, decision: event.decision },
              }
            : meeting,
        ),
      };
    case "leaderInstructed":
      return { ...ticket, notes: { ...ticket.notes, instructions: ticket.notes.instructions + 1 } };
    case "serviceActed":
      return {
        ...ticket,
        notes: { ...ticket.notes, serviceActions: [...ticket.notes.serviceActions, event.action] },
      };
    case "incompletePromised": {
      const { way, missing, bringBy } = event;
      return { ...ticket, incompletePromise: { way, missing, bringBy } };
    }
    case "taskForceCalled":
      return { ...ticket, taskForce: [...ticket.taskForce, ...event.members] };
    case "supervisorReviewed":
      return { ...ticket, notes: { ...ticket.notes, reviews: ticket.notes.reviews + 1 } };
    case "caseLinked":
      return { ...ticket, notes: { ...ticket.notes, cases: [...ticket.notes.cases, event.caseId] } };
    case "conductClueForwarded":
      return { ...ticket, notes: { ...ticket.notes, clues: ticket.notes.clues + 1 } };
  }
}

function begun(event: EventOf<"registered">): Ticket {
  return {
    status: "registered",
    problem: "open",
    title: event.title,
    matter: event.matter,
    unit: event.unit,
    source: event.source,
    origin: event.origin,
    receivedAt: event.receivedAt,
    registeredAt: event.at,
    outsideHours: event.outsideHours,
    classification: null,
    needsTriage: true,
    owner: event.owner,
    firstAsked: event.by.role === "staff" ? { id: event.by.id, name: event.by.name } : null,
    assignee: null,
    accused: null,
    decline: null,
    answeredBy: null,
    confirmedAt: null,
    cause: null,
    opinion: null,
    approval: null,
    sheetReturned: null,
    round: 1,
    rounds: [
      {
        number: 1,
        startedAt: event.at,
        reason: null,
        result: null,
        toldAt: null,
        delivery: null,
        attempts: [],
        survey: null,
      },
    ],
    parts: [],
    merged: null,
    telling: null,
    transfer: null,
    pause: null,
    pauses: 0,
    extension: null,
    presses: { reminded: 0, pressed: 0, escalated: 0 },
    sendBacks: 0,
    redos: 0,
    meetings: [],
    notes: { instructions: 0, serviceActions: [], reviews: 0, cases: [], clues: 0, deliveries: 0 },
    taskForce: [],
    incompletePromise: null,
    mergedInto: null,
    absorbed: [],
    strickenAt: null,
    additions: 0,
    attachmentIds: event.attachmentIds,
    clocks: event.clocks.map(freshClock),
    closedAt: null,
    version: event.version,
  };
}

/** What was marked for the citizen is told now, or was left out on purpose: the next answer begins with nothing. */
function withToldFiles(ticket: Ticket, files: string[] | undefined): Ticket {
  const { forCitizen: _marked, ...rest } = ticket;
  if (files === undefined) return rest;
  return { ...rest, toldFiles: [...new Set([...(ticket.toldFiles ?? []), ...files])] };
}

const BY_FIRST_CLERK: readonly EventType[] = [
  "answered",
  "declined",
  "confirmed",
  "causeAnalysed",
  "triaged",
  "opinionGiven",
];

/** The first clerk who deals with a request that no clerk took in is the one first asked. */
function withFirstAsked(ticket: Ticket, event: RecordedEvent): Ticket {
  if (ticket.firstAsked !== null || event.by.role !== "staff" || !BY_FIRST_CLERK.includes(event.type))
    return ticket;
  return { ...ticket, firstAsked: { id: event.by.id, name: event.by.name } };
}

function pressedOnce(ticket: Ticket, how: keyof Ticket["presses"]): Ticket {
  return { ...ticket, presses: { ...ticket.presses, [how]: ticket.presses[how] + 1 } };
}
