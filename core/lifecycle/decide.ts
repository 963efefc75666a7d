import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Command, Context, Decision, Refusal } from "./command.ts";
import * as answerRoom from "./decideAnswer.ts";
import * as clockRoom from "./decideClocks.ts";
import { correct } from "./decideCorrection.ts";
import * as dispatchRoom from "./decideDispatch.ts";
import * as intakeRoom from "./decideIntake.ts";
import * as sideRoom from "./decideSide.ts";
import * as transferRoom from "./decideTransfer.ts";
import * as workRoom from "./decideWork.ts";
import { type Draft, draftOf, refuse, type Step } from "./draft.ts";
import { closedBy } from "./gates.ts";
import { mayDo, partOf } from "./permissions.ts";
import { possibleTexts } from "./possible.ts";
import { settle } from "./settle.ts";
import { commandTexts, refusalTexts } from "./texts.ts";
import type { Ticket } from "./ticket.ts";

/**
 * Decides on a command. Pure: reads neither clock nor database. Who may, comes first; then whether the stage and the
 * pack let it in; then what the command itself says. Events come with everything they do to clocks and ownership.
 */
export function decide(office: WorkingOffice, ticket: Ticket, command: Command, context: Context): Decision {
  const refusal = denied(office, ticket, command, context);
  const step = refusal ?? inRoom(draftOf(office, ticket, context), command);
  if (step.ok) return { ok: true, events: settle(step.draft).events };
  return { ...step, possible: possibleTexts(office, ticket, context) };
}

function denied(office: WorkingOffice, ticket: Ticket, command: Command, context: Context): Refusal | null {
  if (!mayDo(office, ticket, command.type, context.actor, partOf(command)))
    return refuse("forbidden", refusalTexts.forbidden(commandTexts[command.type]));
  const closed = closedBy(office, ticket, command.type, context.now);
  return closed === null ? null : refuse(closed.code, closed.why);
}

/** One room a stage. No default: a command that is forgotten here does not compile. */
function inRoom(draft: Draft, command: Command): Step {
  switch (command.type) {
    case "answer":
      return intakeRoom.answer(draft, command);
    case "decline":
      return intakeRoom.decline(draft, command);
    case "overruleDecline":
      return intakeRoom.overruleDecline(draft, command);
    case "confirm":
      return intakeRoom.confirm(draft, command);
    case "analyseCause":
      return intakeRoom.analyseCause(draft, command);
    case "triage":
      return intakeRoom.triage(draft, command);
    case "giveOpinion":
      return intakeRoom.giveOpinion(draft, command);
    case "approveSheet":
      return intakeRoom.approveSheet(draft, command);
    case "returnSheet":
      return intakeRoom.returnSheet(draft, command);
    case "supplement":
      return intakeRoom.supplement(draft, command);
    case "correct":
      return correct(draft, command);
    case "withdraw":
      return intakeRoom.withdraw(draft, command);
    case "assign":
      return intakeRoom.assign(draft, command);
    case "handOver":
      return intakeRoom.handOver(draft, command);
    case "dispatch":
      return dispatchRoom.dispatch(draft, command);
    case "dispatchConduct":
      return dispatchRoom.dispatchConduct(draft, command);
    case "recordReceipt":
      return dispatchRoom.recordReceipt(draft, command);
    case "signFor":
      return dispatchRoom.signFor(draft, command);
    case "sendBack":
      return dispatchRoom.sendBack(draft, command);
    case "ruleSendBack":
      return dispatchRoom.ruleSendBack(draft, command);
    case "plan":
      return workRoom.plan(draft, command);
    case "reportProgress":
      return workRoom.reportProgress(draft, command);
    case "reply":
      return workRoom.reply(draft, command);
    case "checkReply":
      return workRoom.checkReply(draft, command);
    case "mergeReplies":
      return workRoom.mergeReplies(draft, command);
    case "transferToLevel":
      return transferRoom.transferToLevel(draft, command);
    case "transferToPlatform":
      return transferRoom.transferToPlatform(draft, command);
    case "takeBack":
      return transferRoom.takeBack(draft, command);
    case "giveFeedback":
      return answerRoom.giveFeedback(draft, command);
    case "recordDelivery":
      return answerRoom.recordDelivery(draft, command);
    case "recordUndeliverable":
      return answerRoom.recordUndeliverable(draft, command);
    case "recordSurvey":
      return answerRoom.recordSurvey(draft, command);
    case "reopen":
      return answerRoom.reopen(draft, command);
    case "strikeOff":
      return answerRoom.strikeOff(draft);
    case "archive":
      return answerRoom.archive(draft);
    case "deliverHome":
      return answerRoom.deliverHome(draft, command);
    case "merge":
      return transferRoom.merge(draft, command);
    case "unmerge":
      return transferRoom.unmerge(draft, command);
    case "absorb":
      return transferRoom.absorb(draft, command);
    case "release":
      return transferRoom.release(draft, command);
    case "pause":
      return clockRoom.pause(draft, command);
    case "resume":
      return clockRoom.resume(draft, command);
    case "askExtension":
      return clockRoom.askExtension(draft, command);
    case "decideExtension":
      return clockRoom.decideExtension(draft, command);
    case "remind":
    case "press":
    case "escalate":
      return clockRoom.press(draft, command);
    case "recomputeClocks":
      return clockRoom.recomputeClocks(draft);
    case "proposeMeeting":
      return sideRoom.proposeMeeting(draft, command);
    case "holdMeeting":
      return sideRoom.holdMeeting(draft, command);
    case "recordInstruction":
      return sideRoom.recordInstruction(draft, command);
    case "recordServiceAction":
      return sideRoom.recordServiceAction(draft, command);
    case "promiseIncomplete":
      return sideRoom.promiseIncomplete(draft, command);
    case "callTaskForce":
      return sideRoom.callTaskForce(draft, command);
    case "recordReview":
      return sideRoom.recordReview(draft, command);
    case "linkCase":
      return sideRoom.linkCase(draft, command);
    case "forwardClue":
      return sideRoom.forwardClue(draft);
  }
}
