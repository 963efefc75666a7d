import type { CommandType } from "./command.ts";
import { EVENT_FLOW, nextStates } from "./eventFlow.ts";
import type { TicketStatus } from "./ticket.ts";
import type { EventType } from "./ticketEvent.ts";

/** The event that each command is about; it says on which states of the work the command can be given. */
export const COMMAND_EVENTS: Record<CommandType, EventType> = {
  answer: "answered",
  decline: "declined",
  overruleDecline: "declineOverruled",
  confirm: "confirmed",
  analyseCause: "causeAnalysed",
  triage: "triaged",
  giveOpinion: "opinionGiven",
  approveSheet: "sheetApproved",
  returnSheet: "sheetReturned",
  supplement: "supplemented",
  correct: "corrected",
  withdraw: "withdrawn",
  assign: "assigned",
  handOver: "handedOver",
  dispatch: "dispatched",
  dispatchConduct: "dispatched",
  recordReceipt: "workSheetReceived",
  signFor: "signedFor",
  sendBack: "sentBack",
  ruleSendBack: "sendBackRuled",
  plan: "planned",
  reportProgress: "progressReported",
  reply: "replied",
  checkReply: "replyChecked",
  mergeReplies: "partsMerged",
  transferToLevel: "transferredOut",
  transferToPlatform: "transferredOut",
  takeBack: "transferredIn",
  giveFeedback: "feedbackGiven",
  recordDelivery: "feedbackDelivered",
  recordUndeliverable: "feedbackUndeliverable",
  recordSurvey: "surveyed",
  reopen: "reopened",
  strikeOff: "struckOff",
  archive: "archived",
  deliverHome: "homeDelivered",
  merge: "mergedInto",
  unmerge: "unmerged",
  absorb: "absorbed",
  release: "released",
  pause: "paused",
  resume: "resumed",
  askExtension: "extensionAsked",
  decideExtension: "extensionDecided",
  remind: "reminded",
  press: "pressed",
  escalate: "escalated",
  recomputeClocks: "clockRecomputed",
  proposeMeeting: "jointMeetingProposed",
  holdMeeting: "jointMeetingHeld",
  recordInstruction: "leaderInstructed",
  recordServiceAction: "serviceActed",
  promiseIncomplete: "incompletePromised",
  callTaskForce: "taskForceCalled",
  recordReview: "supervisorReviewed",
  linkCase: "caseLinked",
  forwardClue: "conductClueForwarded",
};

// the keys of an exhaustive record are exactly its key type
export const COMMAND_TYPES = Object.keys(COMMAND_EVENTS) as CommandType[];

/** Commands that can be given in fewer states than the event itself could follow on. */
const FROM: Partial<Record<CommandType, readonly TicketStatus[]>> = {
  dispatch: ["triaged", "dispatched"],
  dispatchConduct: ["triaged"],
};

/** Commands that lead elsewhere than the event they are about: because of a second event, or of one sort of two. */
const TO: Partial<Record<CommandType, (from: TicketStatus) => TicketStatus[]>> = {
  // an unhappy answer takes the ticket up again in the same decision
  recordSurvey: (from) => [from, "triaged"],
  // a bare “cannot” goes back in the same decision, so it never counts as replied
  reply: () => ["dispatched", "replied"],
  // an upheld refusal that names another unit is that unit's at once
  ruleSendBack: () => ["dispatched", "triaged", "replied", "checked"],
  transferToLevel: () => ["dispatched"],
  transferToPlatform: () => ["telling", "transferred"],
};

/** On which states of the work a command can be given. */
export function givenOn(command: CommandType): readonly TicketStatus[] {
  return FROM[command] ?? EVENT_FLOW[COMMAND_EVENTS[command]].from;
}

/** To which states of the work a command can lead from this one. */
export function leadsTo(command: CommandType, from: TicketStatus): TicketStatus[] {
  return TO[command]?.(from) ?? nextStates(COMMAND_EVENTS[command], from);
}
