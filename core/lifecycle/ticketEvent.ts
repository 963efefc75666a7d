import type { Promised } from "../deadline/dueDate.ts";
import type { Channel, Kind } from "../words.ts";
import type {
  Accused,
  Actor,
  Classification,
  Correction,
  DeclineReason,
  DeliveryAttempt,
  Dimensions,
  Effects,
  Origin,
  Owner,
  Reply,
  Result,
  SentPart,
  StaffRef,
  StartedClock,
} from "./eventParts.ts";

export type { Actor, Classification, Correction, DeclineReason, StartedClock } from "./eventParts.ts";

/** From the citizen's words to a settled request. All texts are masked. */
type IntakeEvent =
  | {
      type: "registered";
      source: { channel: Channel; externalId: string };
      /** null: brought by the citizen, and the pack asks for no source */
      origin: Origin | null;
      /** masked, short */
      title: string;
      /** the citizen's words, masked */
      text: string;
      matter: string | null;
      unit: string | null;
      visits: number | null;
      /** local date, or P…D */
      since: string | null;
      attachmentIds: string[];
      receivedAt: string;
      /** registered outside office hours: the clocks start at opening, where the pack says so */
      outsideHours: boolean;
      clocks: StartedClock[];
      owner: Owner;
    }
  | { type: "classified"; classification: Classification; needsTriage: boolean }
  /** answered on the spot: by a guide that the citizen found enough, or by a clerk; `notice`: with the one-time notice */
  | {
      type: "answered";
      guideId: string | null;
      guideTitle: string | null;
      result: Result | null;
      notice: boolean;
    }
  /** `delivered`: the citizen heard it at once (at the window, in the chat); else the answer is still on its way */
  | { type: "declined"; reason: DeclineReason; basis: string[]; told: string; delivered: boolean }
  | { type: "declineOverruled"; reason: string }
  /** the citizen confirmed the registration form: on paper, or in the chat */
  | { type: "confirmed"; way: "signature" | "chat" }
  | { type: "causeAnalysed"; cause: string; dimensions: Dimensions }
  | {
      type: "triaged";
      kind: Kind;
      dimensions: Dimensions;
      departmentId: string | null;
      /** not null: it is a complaint about conduct, and these are kept from it */
      accused: Accused | null;
      note: string | null;
    }
  | { type: "opinionGiven"; verified: string; opinion: string }
  /** the work sheet was reviewed; `limitAt` is the limit set with it */
  | { type: "sheetApproved"; limit: Promised | null; limitAt: string | null; note: string | null }
  | { type: "sheetReturned"; why: string }
  /** `forCitizen`: those of the files that are meant for the citizen, once the answer is told */
  | { type: "supplemented"; text: string; attachmentIds: string[]; forCitizen?: string[] }
  /** `withdrawnParts`: units that have it no more because the department was put right */
  | { type: "corrected"; correction: Correction; withdrawnParts: string[] }
  | { type: "withdrawn"; reason: string }
  | { type: "assigned"; to: StaffRef; role: string }
  /** `partId`: a unit's share; absent: the window's work */
  | {
      type: "handedOver";
      from: StaffRef | null;
      to: StaffRef;
      role: string;
      why: string;
      partId?: string;
    };

/** Between the window and the units. */
type UnitEvent =
  | { type: "dispatched"; parts: SentPart[]; note: string | null }
  /** the sheet lies in the unit's in-tray (or was handed over on paper): the unit's clocks run from here */
  | { type: "workSheetReceived"; partId: string; how: "inTray" | "byHand" }
  | { type: "signedFor"; partId: string; operator: StaffRef }
  | { type: "sentBack"; partId: string; reason: string; basis: string }
  /** `forced`: units refused in turn; the one named now has to handle it */
  | { type: "sendBackRuled"; partId: string; ruling: "upheld" | "rejected"; forced: boolean; why: string }
  | { type: "planned"; partId: string; plan: string; promised: Promised; promisedAt: string | null }
  | { type: "progressReported"; partId: string; progress: string; reasons: string }
  | { type: "replied"; partId: string; reply: Reply }
  /** `cannotOnly`: sent back by the rule, because it only said that it cannot be done */
  | {
      type: "replyChecked";
      partId: string;
      verdict: "pass" | "redo";
      why: string | null;
      cannotOnly: boolean;
    }
  /** several units' replies made into one answer */
  | { type: "partsMerged"; partIds: string[]; result: Result }
  /** `to` level: a named person elsewhere handles it and it stays on this ledger; platform: it leaves the house */
  | { type: "transferredOut"; to: "level"; part: SentPart; asKind: Kind | null; told: string }
  | {
      type: "transferredOut";
      to: "platform";
      platform: string;
      number: string | null;
      handOver: boolean;
      told: string;
      delivered: boolean;
    }
  | { type: "transferredIn"; from: string; number: string | null; why: string };

/** From the answer to the archive. */
type AnswerEvent =
  /** `files`: photos and files of the ticket that the citizen gets with it */
  | { type: "feedbackGiven"; result: Result; channel: string | null; files?: string[] }
  | { type: "feedbackDelivered"; channel: string; receipt: string | null }
  | { type: "feedbackUndeliverable"; attempts: DeliveryAttempt[] }
  /** `grade` null: not reached after so many attempts */
  | {
      type: "surveyed";
      round: number;
      grade: string | null;
      satisfied: boolean | null;
      good: boolean | null;
      words: string | null;
      attempts: number;
    }
  | { type: "reopened"; round: number; reason: string }
  | { type: "struckOff" }
  | { type: "archived"; holds: string[] }
  | { type: "homeDelivered"; what: string; batch: string | null }
  | { type: "mergedInto"; ticketId: string; number: string; why: string }
  | { type: "unmerged"; why: string }
  /** the other side of a merger: this ticket answers for that one too, until it is released */
  | { type: "absorbed"; ticketId: string; number: string }
  | { type: "released"; ticketId: string };

/** Limits: pauses, extensions, reminding, a changed calendar. */
type ClockEventData =
  | { type: "paused"; papers: string[]; until: string }
  | { type: "resumed"; why: "brought" | "limit" | "notNeeded" }
  | { type: "extensionAsked"; clockId: string; asked: Promised; askedAt: string | null; why: string }
  | {
      type: "extensionDecided";
      clockId: string;
      granted: boolean;
      dueAt: string | null;
      why: string;
      /** role ids, or `citizen`, who are told the new limit */
      tell: string[];
    }
  | {
      type: "reminded";
      clockId: string;
      ladderId: string | null;
      letter: string;
      to: string[];
      copies: string[];
    }
  | {
      type: "pressed";
      clockId: string;
      ladderId: string | null;
      letter: string;
      to: string[];
      copies: string[];
    }
  | {
      type: "escalated";
      clockId: string;
      ladderId: string | null;
      letter: string;
      to: string[];
      copies: string[];
    }
  | { type: "clockRecomputed"; calendarVersion: string };

/** What is done beside the straight way. */
type SideEvent =
  | { type: "jointMeetingProposed"; meetingId: string; ground: string; why: string | null }
  | {
      type: "jointMeetingHeld";
      meetingId: string;
      heldOn: string;
      participants: string[];
      decision: string;
      tasks: { departmentId: string; task: string }[];
    }
  | { type: "leaderInstructed"; leader: string; instruction: string }
  | { type: "serviceActed"; action: string; note: string | null }
  | { type: "incompletePromised"; way: string; missing: string[]; bringBy: string }
  | { type: "taskForceCalled"; members: StaffRef[]; why: string }
  | { type: "supervisorReviewed"; reviewer: string; occasion: string; opinion: string }
  | { type: "caseLinked"; caseId: string; title: string }
  /** the clue itself is sealed beside the event; here stands only that there is one, and where it went */
  | { type: "conductClueForwarded"; to: string };

/** Everything that can happen to a ticket; what it does to clocks and ownership stands in its effects. */
export type TicketEvent = (IntakeEvent | UnitEvent | AnswerEvent | ClockEventData | SideEvent) & Effects;
export type EventType = TicketEvent["type"];

/** An event with who, when and where in the chain. */
export type RecordedEvent = TicketEvent & { version: number; at: string; by: Actor };

/** One event by its name. */
export type EventOf<T extends EventType> = Extract<RecordedEvent, { type: T }>;
