import { currentRound, isOpen, type Round, type Ticket } from "../lifecycle/ticket.ts";
import type { RecordedEvent } from "../lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { momentText } from "./dayText.ts";
import { eventsOf, resultText } from "./recordUnits.ts";
import type { Sieve } from "./shown.ts";
import { recordTexts } from "./texts.ts";

/** yes: answered on the spot; no: it went out; null: neither yet. */
export function onTheSpotOf(events: readonly RecordedEvent[]): "yes" | "no" | null {
  for (const event of events.toReversed()) {
    if (event.type === "answered") return "yes";
    if (event.type === "dispatched" || event.type === "transferredOut") return "no";
  }
  return null;
}

/** What was said on the spot: the answer, the guide, the one-time notice. */
export function onTheSpotText(events: readonly RecordedEvent[], sieve: Sieve): string {
  const answered = eventsOf(events, "answered").at(-1);
  if (answered === undefined) return "";
  const { result, guideTitle, notice } = answered;
  return [
    ...(result === null ? [] : [sieve(resultText(result))]),
    ...(guideTitle === null ? [] : [recordTexts.guide(guideTitle)]),
    ...(notice ? [recordTexts.notice] : []),
  ].join("\n");
}

/** What came out, as told to the citizen. Of a request taken up again: that it is, and what came out before. */
export function outcomeText(ticket: Ticket, events: readonly RecordedEvent[], sieve: Sieve): string {
  if (ticket.decline !== null) return recordTexts.declined(sieve(ticket.decline.told));
  if (ticket.transfer !== null) return recordTexts.transferred(ticket.transfer.to, ticket.transfer.number);
  if (ticket.mergedInto !== null) return recordTexts.mergedInto(ticket.mergedInto.number);
  if (ticket.problem === "withdrawn") return recordTexts.withdrawn;
  const round = currentRound(ticket);
  if (round.result !== null) {
    // a one-time notice that went with the answer is part of what came out
    return onTheSpotOf(events) === "yes" ? onTheSpotText(events, sieve) : sieve(resultText(round.result));
  }
  if (ticket.closedAt !== null) return onTheSpotText(events, sieve);
  if (ticket.round === 1) return "";
  return recordTexts.redone(ticket.round, earlierResult(ticket, events, sieve));
}

function earlierResult(ticket: Ticket, events: readonly RecordedEvent[], sieve: Sieve): string {
  const last = ticket.rounds.findLast((round) => round.result !== null)?.result;
  return last === undefined || last === null ? onTheSpotText(events, sieve) : sieve(resultText(last));
}

/** done 办结, running 在办, papers: waits for papers; null: not taken on, so none of them. */
export function handlingStateOf(ticket: Ticket): "done" | "running" | "papers" | null {
  if (ticket.decline !== null || ticket.mergedInto !== null || ticket.transfer !== null) return null;
  if (ticket.problem === "withdrawn") return null;
  if (ticket.pause !== null) return "papers";
  return isOpen(ticket) ? "running" : "done";
}

/** When the citizen had the result: the receipt, or the moment it was said on the spot; or that nobody was reached. */
export function feedbackText(ticket: Ticket): string {
  const told = lastTold(ticket);
  if (told === null) return "";
  if (told.delivery !== null) return momentText(told.delivery.at);
  if (told.attempts.length > 0) return recordTexts.unreached(told.attempts.length);
  return ticket.closedAt === null ? "" : momentText(told.toldAt);
}

function lastTold(ticket: Ticket): Round | null {
  return ticket.rounds.findLast((round) => round.toldAt !== null || round.delivery !== null) ?? null;
}

/** What the callback brought, in every form in which a form or a ledger asks for it. */
export type SurveyWords = {
  at: string;
  /** grade, in words */
  grade: string;
  /** grade and the citizen's words */
  text: string;
  satisfied: "yes" | "no" | null;
  opinion: string;
};

/** The last callback of the request. */
export function surveyOf(office: WorkingOffice, ticket: Ticket): SurveyWords {
  const survey = ticket.rounds.findLast((round) => round.survey !== null)?.survey ?? null;
  if (survey === null) return { at: "", grade: "", text: "", satisfied: null, opinion: "" };
  const { at, grade, words, attempts, satisfied } = survey;
  const label =
    grade === null
      ? recordTexts.unreached(attempts)
      : (office.pack.lifecycle.survey.grades.find((one) => one.id === grade)?.label ?? grade);
  return {
    at: momentText(at),
    grade: label,
    text: recordTexts.survey(label, words),
    satisfied: satisfied === null ? null : satisfied ? "yes" : "no",
    opinion: words ?? (grade === null ? "" : label),
  };
}
