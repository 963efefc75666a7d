import { OPEN_STATUSES, STATUSES, type TicketStatus } from "./ticket.ts";
import type { EventType } from "./ticketEvent.ts";

/** `same`: the state of the work stays what it was. */
export type NextStatus = TicketStatus | "same";

const AT_WINDOW: readonly TicketStatus[] = ["registered", "triaged"];
const BEFORE_ANSWER: readonly TicketStatus[] = ["registered", "triaged", "dispatched", "replied", "checked"];
const WITH_UNIT: readonly TicketStatus[] = ["dispatched"];
const ANSWERED: readonly TicketStatus[] = ["answered", "closed"];
const DONE: readonly TicketStatus[] = ["answered", "closed", "struckOff"];
const ENDED: readonly TicketStatus[] = [...DONE, "declined", "transferred", "withdrawn"];
const NOT_SEALED = STATUSES.filter((status) => status !== "archived" && status !== "merged");

/**
 * On which states of the work each event can follow, and which it can lead to. `evolve` obeys it: an event anywhere
 * else, or one that would lead elsewhere, is a damaged record. An archived ticket is sealed: nothing follows on it.
 */
export const EVENT_FLOW: Record<EventType, { from: readonly TicketStatus[]; to: readonly NextStatus[] }> = {
  registered: { from: [], to: ["registered"] },
  classified: { from: ["registered"], to: ["same"] },
  answered: { from: AT_WINDOW, to: ["answered"] },
  declined: { from: AT_WINDOW, to: ["declined", "telling"] },
  declineOverruled: { from: ["declined", "telling"], to: ["registered"] },
  confirmed: { from: OPEN_STATUSES, to: ["same"] },
  causeAnalysed: { from: BEFORE_ANSWER, to: ["same"] },
  triaged: { from: AT_WINDOW, to: ["triaged"] },
  opinionGiven: { from: AT_WINDOW, to: ["same"] },
  sheetApproved: { from: ["triaged"], to: ["same"] },
  sheetReturned: { from: ["triaged"], to: ["same"] },
  supplemented: { from: OPEN_STATUSES, to: ["same"] },
  corrected: { from: BEFORE_ANSWER, to: ["same", "triaged", "dispatched", "replied", "checked"] },
  withdrawn: { from: OPEN_STATUSES, to: ["withdrawn"] },
  assigned: { from: OPEN_STATUSES, to: ["same"] },
  handedOver: { from: OPEN_STATUSES, to: ["same"] },
  dispatched: { from: ["triaged", "dispatched", "replied", "checked"], to: ["dispatched"] },
  workSheetReceived: { from: WITH_UNIT, to: ["same"] },
  signedFor: { from: WITH_UNIT, to: ["same"] },
  sentBack: { from: WITH_UNIT, to: ["same"] },
  sendBackRuled: { from: WITH_UNIT, to: ["dispatched", "triaged", "replied", "checked"] },
  planned: { from: WITH_UNIT, to: ["same"] },
  progressReported: { from: WITH_UNIT, to: ["same"] },
  replied: { from: WITH_UNIT, to: ["dispatched", "replied"] },
  replyChecked: { from: ["dispatched", "replied", "checked"], to: ["dispatched", "replied", "checked"] },
  partsMerged: { from: ["replied", "checked"], to: ["same"] },
  transferredOut: { from: AT_WINDOW, to: ["dispatched", "telling", "transferred"] },
  transferredIn: {
    from: ["registered", "triaged", "dispatched"],
    to: ["same", "triaged", "replied", "checked"],
  },
  feedbackGiven: { from: ["replied", "checked"], to: ["telling"] },
  feedbackDelivered: { from: ["telling", "merged"], to: ["closed", "declined", "transferred", "same"] },
  feedbackUndeliverable: { from: ["telling", "merged"], to: ["closed", "declined", "transferred", "same"] },
  surveyed: { from: ANSWERED, to: ["same"] },
  reopened: { from: DONE, to: ["triaged"] },
  struckOff: { from: ANSWERED, to: ["struckOff"] },
  archived: { from: ENDED, to: ["archived"] },
  homeDelivered: { from: [...BEFORE_ANSWER, "telling", ...DONE], to: ["same"] },
  mergedInto: { from: BEFORE_ANSWER, to: ["merged"] },
  unmerged: { from: ["merged"], to: ["registered", "triaged", "dispatched", "replied", "checked"] },
  absorbed: { from: BEFORE_ANSWER, to: ["same"] },
  released: { from: NOT_SEALED, to: ["same"] },
  paused: { from: BEFORE_ANSWER, to: ["same"] },
  resumed: { from: BEFORE_ANSWER, to: ["same"] },
  extensionAsked: { from: BEFORE_ANSWER, to: ["same"] },
  extensionDecided: { from: BEFORE_ANSWER, to: ["same"] },
  reminded: { from: OPEN_STATUSES, to: ["same"] },
  pressed: { from: OPEN_STATUSES, to: ["same"] },
  escalated: { from: OPEN_STATUSES, to: ["same"] },
  clockRecomputed: { from: OPEN_STATUSES, to: ["same"] },
  jointMeetingProposed: { from: BEFORE_ANSWER, to: ["same"] },
  jointMeetingHeld: { from: BEFORE_ANSWER, to: ["same"] },
  leaderInstructed: { from: OPEN_STATUSES, to: ["same"] },
  serviceActed: { from: OPEN_STATUSES, to: ["same"] },
  incompletePromised: { from: BEFORE_ANSWER, to: ["same"] },
  taskForceCalled: { from: OPEN_STATUSES, to: ["same"] },
  supervisorReviewed: { from: NOT_SEALED, to: ["same"] },
  caseLinked: { from: DONE, to: ["same"] },
  conductClueForwarded: { from: NOT_SEALED, to: ["same"] },
};

/** Only units that have it can lose it; a shell that got its answer stays a shell. */
const ONLY_FROM: Partial<Record<EventType, Partial<Record<TicketStatus, readonly NextStatus[]>>>> = {
  corrected: { registered: ["same"], triaged: ["same"], replied: ["same"], checked: ["same"] },
  transferredIn: { registered: ["same"], triaged: ["same"] },
  feedbackDelivered: { merged: ["same"], telling: ["closed", "declined", "transferred"] },
  feedbackUndeliverable: { merged: ["same"], telling: ["closed", "declined", "transferred"] },
};

/** The states of the work to which an event can lead from this one. */
export function nextStates(type: EventType, from: TicketStatus): TicketStatus[] {
  const to = ONLY_FROM[type]?.[from] ?? EVENT_FLOW[type].to;
  return [...new Set(to.map((next) => (next === "same" ? from : next)))];
}
