import type { Result, SentPart } from "../../lifecycle/eventParts.ts";
import { roleLabel } from "../../lifecycle/packRules.ts";
import { eventTexts } from "../../lifecycle/texts.ts";
import type { Part, Ticket } from "../../lifecycle/ticket.ts";
import type { EventOf, RecordedEvent } from "../../lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../../office/workingOffice.ts";
import { dayText, momentText } from "../../records/dayText.ts";
import { departmentName, partName, resultText } from "../../records/recordUnits.ts";
import type { Sieve } from "../../records/shown.ts";
import { clockNameTexts, resultTexts } from "../../records/texts.ts";
import { citedArticles } from "./clockViews.ts";
import { dimensionLabels, kindLabel } from "./labels.ts";
import { declineTexts, staffTexts, storyTexts as t } from "./texts.ts";

/** One thing that happened, as a sentence; who did it, and what of it was planned to come of it. */
export type StoryLine = {
  version: number;
  at: string;
  /** machine name of the event */
  type: string;
  label: string;
  by: string;
  byRole: "citizen" | "staff" | "timer" | "program";
  text: string;
};

/** What telling a story needs to know. */
export type Telling = {
  office: WorkingOffice;
  ticket: Ticket;
  /** lets through of what somebody typed only what may show */
  sieve: Sieve;
  /** whether the citizen's own (masked) words may show at all */
  words: boolean;
};

/** A ticket's life in plain sentences, oldest first. */
export function timeline(telling: Telling, events: readonly RecordedEvent[]): StoryLine[] {
  return events.map((event) => ({
    version: event.version,
    at: event.at,
    type: event.type,
    label: eventTexts[event.type],
    by: actorName(event),
    byRole: event.by.role,
    text: telling.sieve(sentence(telling, event)),
  }));
}

/** Who did it, as staff read it. */
export function actorName({ by }: RecordedEvent): string {
  switch (by.role) {
    case "citizen":
      return staffTexts.citizen;
    case "staff":
      return by.name;
    case "timer":
      return staffTexts.timer;
    case "program":
      return staffTexts.program;
  }
}

/** No default: an event that is forgotten here does not compile. */
function sentence(telling: Telling, event: RecordedEvent): string {
  const { office, words } = telling;
  const unit = (partId: string) => unitOf(telling, partId);
  switch (event.type) {
    case "registered":
      return t.registered(words ? event.text : null, event.attachmentIds.length);
    case "classified": {
      const { kind, departmentId, confidence } = event.classification;
      const sure = `${Math.round(confidence * 100)}%`;
      return t.classified(kindLabel(office, kind), named(office, departmentId), sure, event.needsTriage);
    }
    case "answered":
      return t.answered(event.guideTitle ?? told(event.result), event.notice);
    case "declined": {
      const basis = citedArticles(office, event.basis).map(({ cite }) => cite);
      const line = t.declined(declineTexts[event.reason], event.told, basis.join("、"));
      return event.delivered ? line : line + t.notDelivered;
    }
    case "declineOverruled":
      return t.declineOverruled(event.reason);
    case "confirmed":
      return t.confirmed[event.way];
    case "causeAnalysed":
      return t.causeAnalysed(event.cause);
    case "triaged":
      return triaged(office, event);
    case "opinionGiven":
      return t.opinionGiven(event.verified, event.opinion);
    case "sheetApproved":
      return t.sheetApproved(event.limitAt === null ? null : momentText(event.limitAt), event.note);
    case "sheetReturned":
      return t.sheetReturned(event.why);
    case "supplemented":
      return t.supplemented(
        words || event.by.role !== "citizen" ? event.text : "",
        event.attachmentIds.length,
        event.forCitizen?.length ?? 0,
      );
    case "corrected":
      return corrected(office, event);
    case "withdrawn":
      return t.withdrawn(event.reason);
    case "assigned":
      return t.assigned(event.to.name, roleLabel(office.pack, event.role));
    case "handedOver":
      return t.handedOver(
        event.from?.name ?? null,
        event.to.name,
        roleLabel(office.pack, event.role),
        event.why,
      );
    case "dispatched":
      return t.dispatched(sentParts(telling, event.parts), event.note);
    case "workSheetReceived":
      return t.workSheetReceived(unit(event.partId), event.how === "byHand");
    case "signedFor":
      return t.signedFor(unit(event.partId), event.operator.name);
    case "sentBack":
      return t.sentBack(unit(event.partId), event.reason, event.basis);
    case "sendBackRuled":
      return t.ruled[event.ruling](unit(event.partId), event.why);
    case "planned":
      return t.planned(
        unit(event.partId),
        event.plan,
        event.promisedAt === null ? null : momentText(event.promisedAt),
      );
    case "progressReported":
      return t.progressReported(unit(event.partId), event.progress, event.reasons);
    case "replied": {
      const { result, operator } = event.reply;
      return t.replied(unit(event.partId), operator, resultTexts[result], resultText(event.reply));
    }
    case "replyChecked":
      return event.verdict === "pass"
        ? t.checked.pass(unit(event.partId))
        : t.checked.redo(unit(event.partId), event.why ?? "", event.cannotOnly);
    case "partsMerged":
      return t.partsMerged(resultTexts[event.result.result], resultText(event.result));
    case "transferredOut":
      return event.to === "level"
        ? t.toLevel(sentParts(telling, [event.part]), event.told)
        : t.toPlatform(event.platform, event.number, event.told);
    case "transferredIn":
      return t.transferredIn(event.from, event.number, event.why);
    case "feedbackGiven":
      return t.feedbackGiven(
        resultTexts[event.result.result],
        resultText(event.result),
        event.files?.length ?? 0,
      );
    case "feedbackDelivered":
      return t.feedbackDelivered(event.channel);
    case "feedbackUndeliverable":
      return t.feedbackUndeliverable(event.attempts.length);
    case "surveyed":
      return t.surveyed(
        gradeLabel(office, event.grade) ?? t.unreached(event.attempts),
        words ? event.words : null,
      );
    case "reopened":
      return t.reopened(event.round, event.reason);
    case "struckOff":
      return t.struckOff;
    case "archived":
      return t.archived(event.holds);
    case "homeDelivered":
      return t.homeDelivered(event.what, event.batch);
    case "mergedInto":
      return t.mergedInto(event.number, event.why);
    case "unmerged":
      return t.unmerged(event.why);
    case "absorbed":
      return t.absorbed(event.number);
    case "released":
      return t.released;
    case "paused":
      return t.paused(event.papers, dayText(event.until));
    case "resumed":
      return t.resumed[event.why];
    case "extensionAsked":
      return t.extensionAsked(
        clockLabel(telling, event.clockId),
        event.askedAt === null ? null : momentText(event.askedAt),
        event.why,
      );
    case "extensionDecided":
      return t.extensionDecided(
        event.granted,
        event.dueAt === null ? null : momentText(event.dueAt),
        event.why,
      );
    case "reminded":
    case "pressed":
    case "escalated": {
      const names = (roles: string[]) => roles.map((role) => roleLabel(office.pack, role)).join("、");
      return t.letter(event.letter, clockLabel(telling, event.clockId), names(event.to), names(event.copies));
    }
    case "clockRecomputed":
      return t.clockRecomputed;
    case "jointMeetingProposed":
      return t.meetingProposed(groundLabel(office, event.ground), event.why);
    case "jointMeetingHeld":
      return t.meetingHeld(
        event.heldOn,
        event.participants.join("、"),
        event.decision,
        event.tasks.map((one) => `${named(office, one.departmentId)}${one.task}`).join("；"),
      );
    case "leaderInstructed":
      return t.leaderInstructed(event.leader, event.instruction);
    case "serviceActed":
      return t.serviceActed(actionLabel(office, event.action), event.note);
    case "incompletePromised":
      return t.incompletePromised(event.way, event.missing, event.bringBy);
    case "taskForceCalled":
      return t.taskForceCalled(event.members.map((one) => one.name).join("、"), event.why);
    case "supervisorReviewed":
      return t.supervisorReviewed(event.reviewer, event.occasion, event.opinion);
    case "caseLinked":
      return t.caseLinked(event.title);
    case "conductClueForwarded":
      return t.conductClueForwarded(roleLabel(office.pack, event.to));
  }
}

function triaged(office: WorkingOffice, event: EventOf<"triaged">): string {
  const settled = dimensionLabels(office, event.dimensions)
    .map(({ label, values }) => `${label}：${values.join("、")}`)
    .join("，");
  const unit = named(office, event.departmentId);
  const line = t.triaged(kindLabel(office, event.kind), settled, unit, event.note);
  if (event.accused === null) return line;
  return `${line}；${t.conduct(named(office, event.accused.departmentId))}`;
}

function corrected(office: WorkingOffice, { correction }: EventOf<"corrected">): string {
  const fields = t.correctedFields;
  switch (correction.field) {
    case "kind":
      return t.corrected(fields.kind, kindLabel(office, correction.from), kindLabel(office, correction.to));
    case "department":
      return t.corrected(fields.department, named(office, correction.from), named(office, correction.to));
    case "dimension": {
      const { dimension, from, to } = correction;
      const words = (value: string | string[] | null) =>
        value === null
          ? null
          : (dimensionLabels(office, { [dimension]: value })[0]?.values.join("、") ?? null);
      const label = office.pack.dimensions.find((one) => one.id === dimension)?.label ?? dimension;
      return t.corrected(label, words(from), words(to));
    }
    case "matter":
    case "unit":
      return t.corrected(fields[correction.field], correction.from, correction.to);
    case "name":
    case "phone":
    case "address":
      return t.corrected(fields[correction.field], null, null);
  }
}

function told(result: Result | null): string {
  return result === null ? "" : resultText(result);
}

function named(office: WorkingOffice, departmentId: string | null): string {
  return departmentName(office, departmentId) ?? staffTexts.noUnit;
}

function unitOf({ office, ticket }: Telling, partId: string): string {
  const part = ticket.parts.find((one) => one.id === partId);
  return part === undefined ? partId : partName(office, part);
}

function sentParts(telling: Telling, parts: readonly SentPart[]): string {
  return parts
    .map((part) => {
      const known: Part | undefined = telling.ticket.parts.find((one) => one.id === part.id);
      const unit = known === undefined ? part.id : partName(telling.office, known);
      return t.partSent(unit, parts.length > 1 ? part.lead : null, part.task, part.mustHandle);
    })
    .join("；");
}

function clockLabel({ ticket }: Telling, id: string): string {
  const clock = ticket.clocks.find((one) => one.id === id);
  return clock === undefined ? id : clock.label || clockNameTexts[clock.clock];
}

function gradeLabel({ pack }: WorkingOffice, grade: string | null): string | null {
  if (grade === null) return null;
  return pack.lifecycle.survey.grades.find((one) => one.id === grade)?.label ?? grade;
}

function groundLabel({ pack }: WorkingOffice, id: string): string {
  return pack.lifecycle.jointMeeting?.grounds.find((one) => one.id === id)?.label ?? id;
}

function actionLabel({ pack }: WorkingOffice, id: string): string {
  return pack.lifecycle.serviceActions?.actions.find((one) => one.id === id)?.label ?? id;
}
