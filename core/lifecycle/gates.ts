import type { WorkingOffice } from "../office/workingOffice.ts";
import type { CommandType, RefusalCode } from "./command.ts";
import { givenOn } from "./commandEvents.ts";
import { ruleHolds } from "./packRules.ts";
import { statusText } from "./statusText.ts";
import { commandTexts, missingTexts, refusalTexts as t } from "./texts.ts";
import { activeParts, currentRound, liveClocks, type PartStatus, type Ticket } from "./ticket.ts";

const DAY_MS = 24 * 60 * 60_000;

/** Why a command cannot be given on a ticket now, whoever asks; `missing` is what could be done first. */
export type Closed = { code: RefusalCode; why: string; missing: string[] };

/**
 * Whether the state of the work, and the pack, let a command in at all; null: they do. What the command itself says
 * is looked at later, in its room. @param now epoch ms
 */
export function closedBy(
  office: WorkingOffice,
  ticket: Ticket,
  command: CommandType,
  now: number,
): Closed | null {
  if (!givenOn(command).includes(ticket.status)) return wrongStage(ticket, command);
  if (!inPack(office, ticket, command))
    return { code: "notInPack", why: t.notInPack(commandTexts[command]), missing: [] };
  return ofStage(office, ticket, command, now);
}

function wrongStage(ticket: Ticket, command: CommandType): Closed {
  return { code: "wrongStage", why: t.wrongStage(commandTexts[command], statusText(ticket)), missing: [] };
}

/** Steps that only some regulations know. */
function inPack({ pack }: WorkingOffice, ticket: Ticket, command: CommandType): boolean {
  const { lifecycle } = pack;
  switch (command) {
    case "answer":
      return lifecycle.onTheSpot !== undefined;
    case "confirm":
      return lifecycle.confirmation !== undefined;
    case "analyseCause":
      return lifecycle.causeAnalysis !== undefined;
    case "approveSheet":
    case "returnSheet":
      return lifecycle.workSheetApproval !== undefined;
    case "plan":
      return pack.clocks.some((rule) => rule.clock === "plan" || rule.startsOn === "planPromised");
    case "transferToLevel":
      return lifecycle.otherLevel !== undefined;
    case "transferToPlatform":
      return pack.outOfScope.person.handOver || pack.outOfScope.enterprise.handOver;
    case "strikeOff":
      return lifecycle.strikeOff !== undefined;
    case "deliverHome":
      return lifecycle.homeDelivery !== undefined;
    case "pause":
      return pack.pause !== null;
    case "askExtension":
    case "decideExtension":
      return pack.extension !== null;
    case "proposeMeeting":
      return lifecycle.jointMeeting !== undefined;
    case "recordServiceAction":
      return (
        lifecycle.serviceActions !== undefined &&
        lifecycle.serviceActions.kind === ticket.classification?.kind
      );
    case "promiseIncomplete":
      return ruleHolds(pack, ticket, lifecycle.incompletePromise);
    case "callTaskForce":
      return lifecycle.taskForce !== undefined;
    case "recordReview":
      return lifecycle.supervisorReviews !== undefined;
    case "linkCase":
      return lifecycle.cases !== undefined;
    default:
      return true;
  }
}

function ofStage(office: WorkingOffice, ticket: Ticket, command: CommandType, now: number): Closed | null {
  const { pack } = office;
  switch (command) {
    case "overruleDecline":
      return ticket.decline === null ? wrongStage(ticket, command) : null;
    case "answer":
      return allowed(
        pack.lifecycle.onTheSpot?.kinds.some((kind) => kind === ticket.classification?.kind) === true,
        "notInPack",
        t.kindNotOnSpot,
      );
    case "confirm":
      return allowed(ticket.confirmedAt === null, "noChange", t.sameAlready);
    case "analyseCause":
      return allowed(ticket.cause === null && ticket.classification !== null, "noChange", t.sameAlready);
    case "triage":
      return ticket.classification === null ? wrongStage(ticket, command) : null;
    case "approveSheet":
      return allowed(ticket.approval === null, "noChange", t.sameAlready);
    case "dispatch":
      if (isConduct(ticket))
        return { code: "toAccused", why: t.conductOnly, missing: [missingTexts.conductPath] };
      return needs(ticket.status === "dispatched" ? [] : missingBeforeDispatch(office, ticket));
    case "dispatchConduct":
      return allowed(ticket.accused !== null, "missing", t.notConduct, [missingTexts.triage]);
    case "recordReceipt":
      return somePart(ticket, ["sent"], command);
    case "signFor":
      return somePart(ticket, ["sent", "received", "redo"], command);
    case "sendBack":
      return somePart(ticket, ["sent", "received", "signed"], command);
    case "ruleSendBack":
      return somePart(ticket, ["sentBack"], command);
    case "plan":
    case "reportProgress":
      return somePart(ticket, ["received", "signed", "redo"], command);
    case "reply":
      return somePart(ticket, ["sent", "received", "signed", "redo"], command);
    case "checkReply":
      return somePart(ticket, ["replied", "passed"], command);
    case "mergeReplies":
      return allowed(activeParts(ticket).length > 1, "noChange", t.oneReply);
    case "transferToLevel":
      if (isConduct(ticket))
        return { code: "toAccused", why: t.conductOnly, missing: [missingTexts.conductPath] };
      if (ticket.classification === null) return wrongStage(ticket, command);
      return allowed(ruleHolds(pack, ticket, pack.lifecycle.otherLevel), "missing", t.otherLevelNot);
    case "takeBack":
      return allowed(
        ticket.status !== "dispatched" || activeParts(ticket).some((part) => part.target.to === "level"),
        "wrongStage",
        t.notLevel,
      );
    case "giveFeedback":
      return needs(missingBeforeFeedback(office, ticket));
    case "recordDelivery":
    case "recordUndeliverable": {
      const round = currentRound(ticket);
      const told = ticket.status === "merged" && (round.delivery !== null || round.attempts.length > 0);
      return allowed(!told, "noChange", t.sameAlready);
    }
    case "recordSurvey":
      return allowed(currentRound(ticket).survey?.grade == null, "noChange", t.surveyedAlready);
    case "reopen":
      return allowed(
        withinReopenDays(office, ticket, now),
        "overLimit",
        t.reopenOver(pack.lifecycle.survey.reopenDays),
      );
    case "strikeOff":
      return allowed(currentRound(ticket).survey?.satisfied === true, "missing", t.notSatisfied, [
        missingTexts.survey,
      ]);
    case "archive":
      return allowed(mayArchive(office, ticket, now), "missing", t.surveyFirst, [missingTexts.survey]);
    case "merge":
      if (isConduct(ticket)) return { code: "toAccused", why: t.conductNotMerged, missing: [] };
      if (ticket.absorbed.length > 0) return { code: "chain", why: t.mergeChain, missing: [] };
      return allowed(activeParts(ticket).length === 0, "wrongStage", t.mergeWithUnits);
    case "absorb":
      return isConduct(ticket) ? { code: "toAccused", why: t.conductNotMerged, missing: [] } : null;
    case "release":
      return allowed(ticket.absorbed.length > 0, "unknown", t.notAbsorbed);
    case "pause":
      if (ticket.pause !== null) return { code: "noChange", why: t.paused, missing: [] };
      return allowed(pausable(office, ticket).length > 0, "unknown", t.nothingToPause);
    case "resume":
      return allowed(ticket.pause !== null, "noChange", t.notPaused);
    case "askExtension":
      if (ticket.extension !== null) return { code: "noChange", why: t.extensionPending, missing: [] };
      return allowed(
        liveClocks(ticket).some((clock) => pack.extension?.clocks.some((name) => name === clock.clock)),
        "unknown",
        t.unknownClock,
      );
    case "decideExtension":
      return allowed(ticket.extension !== null, "noChange", t.noExtensionAsked);
    case "remind":
    case "press":
      return allowed(
        liveClocks(ticket).some((clock) => clock.status === "running" && clock.dueAt !== null),
        "unknown",
        t.unknownClock,
      );
    case "escalate":
      return allowed(
        liveClocks(ticket).some(
          (clock) =>
            clock.status === "running" && clock.lateAfter !== null && Date.parse(clock.lateAfter) < now,
        ),
        "wrongStage",
        t.notOverdue,
      );
    case "recomputeClocks":
      return allowed(liveClocks(ticket).length > 0, "unknown", t.unknownClock);
    case "holdMeeting":
      return allowed(
        ticket.meetings.some((meeting) => meeting.held === null),
        "unknown",
        t.unknownMeeting,
      );
    case "forwardClue":
      return allowed(isConduct(ticket), "missing", t.notConduct, [missingTexts.triage]);
    default:
      return null;
  }
}

/** A complaint about conduct: settled so by a person, or taken for one until a person looks. */
export function isConduct(ticket: Ticket): boolean {
  return ticket.accused !== null || ticket.classification?.conduct === true;
}

/** What this pack wants done before anything goes out. The citizen's confirmation can be passed over with a reason. */
export function missingBeforeDispatch({ pack }: WorkingOffice, ticket: Ticket): string[] {
  const { lifecycle } = pack;
  return [
    ...(lifecycle.causeAnalysis && ticket.cause === null ? [missingTexts.cause] : []),
    ...(ruleHolds(pack, ticket, lifecycle.opinionBeforeDispatch) && ticket.opinion === null
      ? [missingTexts.opinion]
      : []),
    ...(lifecycle.workSheetApproval && ticket.approval === null ? [missingTexts.approval] : []),
  ];
}

/** One answer to the citizen: checked where the pack asks for it, and out of one piece. */
function missingBeforeFeedback({ pack }: WorkingOffice, ticket: Ticket): string[] {
  return [
    ...(pack.lifecycle.replyCheck && ticket.status !== "checked" ? [missingTexts.check] : []),
    ...(activeParts(ticket).length > 1 && ticket.merged === null ? [missingTexts.merge] : []),
  ];
}

/** Running clocks that the pack lets stand still. */
export function pausable({ pack }: WorkingOffice, ticket: Ticket): Ticket["clocks"] {
  return liveClocks(ticket).filter(
    (clock) => clock.status === "running" && pack.pause?.clocks.some((name) => name === clock.clock) === true,
  );
}

/** @param now epoch ms; the days are days of the calendar, counted from the closing */
export function withinReopenDays({ pack }: WorkingOffice, ticket: Ticket, now: number): boolean {
  if (ticket.closedAt === null) return false;
  return now <= Date.parse(ticket.closedAt) + pack.lifecycle.survey.reopenDays * DAY_MS;
}

function mayArchive(office: WorkingOffice, ticket: Ticket, now: number): boolean {
  if (ticket.status !== "answered" && ticket.status !== "closed") return true;
  return currentRound(ticket).survey !== null || !withinReopenDays(office, ticket, now);
}

function somePart(ticket: Ticket, from: readonly PartStatus[], command: CommandType): Closed | null {
  if (activeParts(ticket).some((part) => from.includes(part.status))) return null;
  return wrongStage(ticket, command);
}

function needs(missing: string[]): Closed | null {
  return missing.length === 0 ? null : { code: "missing", why: t.missing(missing), missing };
}

function allowed(holds: boolean, code: RefusalCode, why: string, missing: string[] = []): Closed | null {
  return holds ? null : { code, why, missing };
}
