import type { Promised } from "../deadline/dueDate.ts";
import type { Kind } from "../words.ts";
import type {
  Accused,
  Actor,
  DeclineReason,
  DeliveryAttempt,
  Dimensions,
  Reply,
  Result,
} from "./eventParts.ts";
import type { Ticket } from "./ticket.ts";
import type { TicketEvent } from "./ticketEvent.ts";

/** Whether somebody asks for themselves or for a firm: the pack points them to different places. */
export type Applicant = "person" | "enterprise";

export type CorrectionWish =
  | { field: "kind"; to: Kind }
  | { field: "department"; to: string | null }
  | { field: "dimension"; dimension: string; to: string | string[] | null }
  | { field: "matter" | "unit"; to: string }
  | { field: "name" | "phone" | "address" };

/** A unit to dispatch to. `byHand`: the sheet goes on paper, its receipt is recorded later. */
export type UnitOrder = {
  departmentId: string;
  lead: boolean;
  task: string | null;
  limit: Promised | null;
  byHand: boolean;
};

/** What somebody wants done with a ticket. Texts are masked before they come here. */
export type Command =
  | {
      type: "answer";
      guideId: string | null;
      guideTitle: string | null;
      result: Result | null;
      notice: boolean;
    }
  | { type: "decline"; reason: DeclineReason; applicant: Applicant; delivered: boolean }
  | { type: "overruleDecline"; reason: string }
  | { type: "confirm"; way: "signature" | "chat" }
  | { type: "analyseCause"; cause: string; dimensions: Dimensions }
  | {
      type: "triage";
      kind: Kind;
      dimensions: Dimensions;
      departmentId: string | null;
      accused: Accused | null;
      note: string | null;
    }
  | { type: "giveOpinion"; verified: string; opinion: string }
  | { type: "approveSheet"; limit: Promised | null; note: string | null }
  | { type: "returnSheet"; why: string }
  | { type: "supplement"; text: string; attachmentIds: string[] }
  | { type: "correct"; change: CorrectionWish }
  | { type: "withdraw"; reason: string }
  | { type: "assign"; staffId: string; role: string }
  /** `partId`: a unit's share instead of the window's work */
  | { type: "handOver"; staffId: string; role: string; why: string; partId?: string | undefined }
  /** `unconfirmedWhy`: the pack wants the citizen's confirmation first, and it cannot be had now */
  | { type: "dispatch"; units: UnitOrder[]; unconfirmedWhy: string | null }
  /** a complaint about conduct, to the pack's responsible role; `departmentId`: one of its units, never the accused */
  | { type: "dispatchConduct"; departmentId: string | null }
  | { type: "recordReceipt"; partId: string }
  | { type: "signFor"; partId: string }
  | { type: "sendBack"; partId: string; reason: string; basis: string }
  /** `sendTo`: the unit that gets it instead */
  | {
      type: "ruleSendBack";
      partId: string;
      ruling: "upheld" | "rejected";
      why: string;
      sendTo: string | null;
    }
  | { type: "plan"; partId: string; plan: string; promised: Promised }
  | { type: "reportProgress"; partId: string; progress: string; reasons: string }
  /** `attachmentIds`: photos and files that show it, filed before the reply; `forCitizen`: those meant for the citizen */
  | {
      type: "reply";
      partId: string;
      reply: Reply;
      attachmentIds?: string[] | undefined;
      forCitizen?: string[] | undefined;
    }
  | { type: "checkReply"; partId: string; verdict: "pass" | "redo"; why: string | null }
  | { type: "mergeReplies"; result: Result }
  | { type: "transferToLevel"; hall: string; contact: string; staffId: string | null }
  | { type: "transferToPlatform"; applicant: Applicant; number: string | null; delivered: boolean }
  | { type: "takeBack"; from: string; number: string | null; why: string }
  /**
   * `text` null: in the words of the reply; the kind of result, basis and alternative are the reply's. `forCitizen`: the
   * ticket's files that go along; absent: those that the replies meant for the citizen
   */
  | { type: "giveFeedback"; text: string | null; channel: string | null; forCitizen?: string[] | undefined }
  | { type: "recordDelivery"; channel: string; receipt: string | null }
  | { type: "recordUndeliverable"; attempts: DeliveryAttempt[] }
  | { type: "recordSurvey"; grade: string | null; words: string | null; attempts: number }
  | { type: "reopen"; reason: string }
  | { type: "strikeOff" }
  | { type: "archive" }
  | { type: "deliverHome"; what: string; batch: string | null }
  | { type: "merge"; why: string }
  | { type: "unmerge"; why: string }
  | { type: "absorb"; ticketId: string; number: string }
  | { type: "release"; ticketId: string }
  | { type: "pause"; papers: string[] }
  | { type: "resume"; why: "brought" | "limit" | "notNeeded" }
  | { type: "askExtension"; clockId: string; asked: Promised; why: string }
  | { type: "decideExtension"; granted: boolean; why: string }
  /** `ladderId` null: a person does it, to whom is bound by the clock */
  | { type: "remind"; clockId: string; ladderId: string | null }
  | { type: "press"; clockId: string; ladderId: string | null }
  | { type: "escalate"; clockId: string; ladderId: string | null }
  | { type: "recomputeClocks" }
  | { type: "proposeMeeting"; meetingId: string; ground: string; why: string | null }
  | {
      type: "holdMeeting";
      meetingId: string;
      heldOn: string;
      participants: string[];
      decision: string;
      tasks: { departmentId: string; task: string }[];
    }
  | { type: "recordInstruction"; leader: string; instruction: string }
  | { type: "recordServiceAction"; action: string; note: string | null }
  | { type: "promiseIncomplete"; way: string; missing: string[]; bringBy: string }
  | { type: "callTaskForce"; staffIds: string[]; why: string }
  | { type: "recordReview"; reviewer: string; occasion: string; opinion: string }
  | { type: "linkCase"; caseId: string; title: string }
  | { type: "forwardClue" };
export type CommandType = Command["type"];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

/** Everything a decision needs from outside. */
export type Context = {
  /** epoch ms */
  now: number;
  actor: Actor;
  /** only for `merge`: the ticket that is to answer for this one as well, and whether it is this very ticket */
  mergeTarget?: { ticketId: string; number: string; ticket: Ticket; isThis: boolean };
};

export const REFUSAL_CODES = [
  "forbidden",
  "wrongStage",
  "missing",
  "notInPack",
  "unknown",
  "incomplete",
  "bareCannot",
  "overLimit",
  "noChange",
  "chain",
  "toAccused",
  "ruled",
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];
export type Refusal = { ok: false; code: RefusalCode; why: string };

/** Events, or a refusal that says why and what is possible now, in plain Chinese. */
export type Decision = { ok: true; events: TicketEvent[] } | (Refusal & { possible: string[] });
