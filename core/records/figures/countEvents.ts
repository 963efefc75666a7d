import type { RecordedEvent } from "../../lifecycle/ticketEvent.ts";
import type { Counted } from "./counted.ts";
import { count, decide } from "./tally.ts";
import type { Units } from "./unitsIn.ts";

/** What happened to a request within the period. */
export function countEvents(counted: Counted, units: Units): void {
  for (const event of counted.file.events) {
    if (!counted.during(event.at)) continue;
    if (event.by.role === "staff") count(units.person(event.by).acts, event.type);
    countEvent(counted, units, event);
  }
}

function countEvent(counted: Counted, units: Units, event: RecordedEvent): void {
  const { figures, file } = counted;
  const { ticket } = file;
  const tally = figures.office;
  switch (event.type) {
    case "triaged":
      if (event.accused === null) return;
      units.ofDepartment(event.accused.departmentId).complaints += 1;
      for (const id of event.accused.staffIds) {
        units.person({ id, name: nameOf(counted, id) }).complaints += 1;
      }
      return;
    case "dispatched":
      for (const part of event.parts) units.ofPart(part.id).received += 1;
      tally.hops += event.parts.length;
      return;
    case "transferredOut":
      tally.hops += 1;
      if (event.to === "level") units.ofPart(event.part.id).received += 1;
      return;
    case "sentBack":
      tally.sendBacks.asked += 1;
      units.ofPart(event.partId).sendBacks.asked += 1;
      return;
    case "sendBackRuled":
      tally.sendBacks[event.ruling] += 1;
      units.ofPart(event.partId).sendBacks[event.ruling] += 1;
      return;
    case "replied": {
      const unit = units.ofPart(event.partId);
      unit.replied += 1;
      count(unit.results, event.reply.result);
      return;
    }
    case "replyChecked":
      if (event.verdict !== "redo") return;
      tally.redos.byCheck += 1;
      units.ofPart(event.partId).redos += 1;
      countRedoOf(counted, units, event.partId, event.version);
      return;
    case "reopened": {
      tally.redos.byCitizen += 1;
      units.leading(event.round - 1).unsolved += 1;
      return;
    }
    case "reminded":
    case "pressed":
    case "escalated": {
      tally.presses[event.type] += 1;
      const clock = ticket.clocks.find((one) => one.id === event.clockId);
      if (clock !== undefined) units.ofClock(clock, event.at).presses[event.type] += 1;
      return;
    }
    case "extensionAsked": {
      tally.extensions.asked += 1;
      const clock = ticket.clocks.find((one) => one.id === event.clockId);
      if (clock !== undefined) units.ofClock(clock, event.at).extensions += 1;
      return;
    }
    case "extensionDecided":
      tally.extensions[event.granted ? "granted" : "refused"] += 1;
      return;
    case "surveyed":
      countSurvey(counted, units, event);
      return;
    case "jointMeetingProposed":
      tally.meetings.proposed += 1;
      return;
    case "jointMeetingHeld":
      tally.meetings.held += 1;
      return;
    case "serviceActed":
      count(tally.serviceActions, event.action);
      return;
    case "caseLinked":
      tally.casesLinked += 1;
      return;
    case "conductClueForwarded":
      tally.clues += 1;
      return;
    case "registered":
    case "classified":
    case "answered":
    case "declined":
    case "declineOverruled":
    case "confirmed":
    case "causeAnalysed":
    case "opinionGiven":
    case "sheetApproved":
    case "sheetReturned":
    case "supplemented":
    case "corrected":
    case "withdrawn":
    case "assigned":
    case "handedOver":
    case "workSheetReceived":
    case "signedFor":
    case "planned":
    case "progressReported":
    case "partsMerged":
    case "transferredIn":
    case "feedbackGiven":
    case "feedbackDelivered":
    case "feedbackUndeliverable":
    case "struckOff":
    case "archived":
    case "homeDelivered":
    case "mergedInto":
    case "unmerged":
    case "absorbed":
    case "released":
    case "paused":
    case "resumed":
    case "clockRecomputed":
    case "leaderInstructed":
    case "incompletePromised":
    case "taskForceCalled":
    case "supervisorReviewed":
      return;
    default:
      event satisfies never;
  }
}

/** A callback: asked, reached and answered are three figures; only a grade counts as an answer. */
function countSurvey(
  { figures }: Counted,
  units: Units,
  event: Extract<RecordedEvent, { type: "surveyed" }>,
): void {
  const { survey } = figures.office;
  survey.asked += 1;
  if (event.grade !== null || event.words !== null) survey.reached += 1;
  if (event.grade === null) return;
  const satisfied = event.satisfied === true;
  survey.answered += 1;
  count(survey.grades, event.grade);
  decide(survey.satisfied, satisfied);
  const unit = units.leading(event.round);
  unit.survey.answered += 1;
  decide(unit.survey.satisfied, satisfied);
  if (event.good === false) {
    survey.bad += 1;
    unit.survey.bad += 1;
  }
  const operator = units.operatorOf(units.leadPart(event.round));
  if (operator !== null) decide(operator.satisfied, satisfied);
}

/** A reply that came back counts for who gave it. */
function countRedoOf({ file }: Counted, units: Units, partId: string, before: number): void {
  const reply = file.events.findLast(
    (event) => event.type === "replied" && event.partId === partId && event.version < before,
  );
  if (reply?.by.role === "staff") units.person(reply.by).redos += 1;
}

function nameOf({ office }: Counted, staffId: string): string {
  return office.staff.find((one) => one.id === staffId)?.name ?? staffId;
}
