import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import { bareCannot } from "./bareCannot.ts";
import type { CommandOf } from "./command.ts";
import { add, type Draft, done, refuse, type Step } from "./draft.ts";
import type { ClockStop, Result } from "./eventParts.ts";
import { withinReopenDays } from "./gates.ts";
import { hasFeedbackClock } from "./packRules.ts";
import { refusalTexts as t } from "./texts.ts";
import { activeParts, currentRound, liveClocks, type Ticket } from "./ticket.ts";
import { clocksFor, stopsOf } from "./ticketClocks.ts";
import { isWorkClock } from "./workClocks.ts";

/** After the second round a person, not the rule, decides whether an unhappy answer begins another one. */
const ROUNDS_BY_RULE = 2;

/**
 * The one answer to the citizen: the reply's, or the merged one, in plain words where the clerk has better ones. The
 * limits of the work end here, but for where telling has a clock of its own: that one ends when it has arrived.
 */
export function giveFeedback(draft: Draft, command: CommandOf<"giveFeedback">): Step {
  const { ticket, office } = draft;
  const { text, channel, forCitizen = ticket.forCitizen ?? [] } = command;
  const replied = resultOf(ticket);
  if (replied === null) return refuse("missing", t.noReply);
  const result = text === null || text.trim() === "" ? replied : { ...replied, text };
  const bare = bareCannot(result);
  if (bare !== null) return refuse("bareCannot", bare);
  if (forCitizen.some((id) => !ticket.attachmentIds.includes(id))) return refuse("unknown", t.unknownFile);
  const stops = hasFeedbackClock(office.pack) ? [] : stopsOf(ticket, "met", isWorkClock);
  const files = forCitizen.length === 0 ? {} : { files: forCitizen };
  return done(add(draft, { type: "feedbackGiven", result, channel, ...files, stops }));
}

/** What the units made of it: the merged answer, or the only reply. */
export function resultOf(ticket: Ticket): Result | null {
  if (ticket.merged !== null) return ticket.merged;
  const reply = activeParts(ticket)[0]?.reply;
  if (reply === null || reply === undefined) return null;
  const { result, text, basis, alternative } = reply;
  return { result, text, basis, alternative };
}

export function recordDelivery(draft: Draft, { channel, receipt }: CommandOf<"recordDelivery">): Step {
  return done(add(draft, { type: "feedbackDelivered", channel, receipt }));
}

/**
 * Every way was tried. The window's limit for telling is measured by its first try: that nobody took the call is not
 * its fault.
 */
export function recordUndeliverable(draft: Draft, { attempts }: CommandOf<"recordUndeliverable">): Step {
  const first = attempts.map(({ at }) => at).sort()[0];
  if (first === undefined || Number.isNaN(Date.parse(first))) return refuse("incomplete", t.attemptsNeeded);
  const stops = liveClocks(draft.ticket)
    .filter((clock) => clock.clock === "feedback" || clock.clock === "decline")
    .map(
      ({ id, startsAt }): ClockStop => ({ id, how: "met", at: within(first, startsAt, draft.context.now) }),
    );
  return done(add(draft, { type: "feedbackUndeliverable", attempts, stops }));
}

/** A moment that lies neither before the clock began nor after now. */
function within(at: string, startsAt: string, now: number): string {
  return shanghaiIso(Math.max(Math.min(Date.parse(at), now), Date.parse(startsAt)));
}

/** The callback's answer closes or reopens: satisfied, it is done; not satisfied, it is taken up again. */
export function recordSurvey(draft: Draft, { grade, words, attempts }: CommandOf<"recordSurvey">): Step {
  const { ticket, office, context } = draft;
  const known = office.pack.lifecycle.survey.grades.find((one) => one.id === grade);
  if (grade !== null && known === undefined) return refuse("unknown", t.unknownGrade);
  if (grade === null && attempts < 1) return refuse("incomplete", t.attemptsNeeded);
  const surveyed = add(draft, {
    type: "surveyed",
    round: ticket.round,
    grade,
    satisfied: known?.satisfied ?? null,
    good: known?.good ?? null,
    words,
    attempts,
  });
  const again =
    known?.satisfied === false &&
    ticket.round < ROUNDS_BY_RULE &&
    withinReopenDays(office, ticket, context.now);
  return done(again ? newRound(surveyed, words ?? known.label) : surveyed);
}

export function reopen(draft: Draft, { reason }: CommandOf<"reopen">): Step {
  if (reason.trim() === "") return refuse("incomplete", t.noText("哪里没办成"));
  return done(newRound(draft, reason));
}

/** A new round with clocks of its own, from now; what came out of the earlier ones stays. */
function newRound(draft: Draft, reason: string): Draft {
  const started = clocksFor(draft.office, draft.ticket, { event: "registered", at: draft.context.now });
  return add(draft, {
    type: "reopened",
    round: draft.ticket.round + 1,
    reason,
    clocks: started.ok ? started.clocks : [],
  });
}

export function strikeOff(draft: Draft): Step {
  return done(add(draft, { type: "struckOff" }));
}

export function archive(draft: Draft): Step {
  return done(add(draft, { type: "archived", holds: draft.office.pack.lifecycle.archive?.holds ?? [] }));
}

export function deliverHome(draft: Draft, { what, batch }: CommandOf<"deliverHome">): Step {
  if (what.trim() === "") return refuse("incomplete", t.noText("送了什么"));
  return done(add(draft, { type: "homeDelivered", what, batch }));
}

/** Whether an answer, a refusal to take it on, or a withdrawal stands behind a ticket that is closed. */
export function hasEnding(ticket: Ticket): boolean {
  return (
    currentRound(ticket).result !== null ||
    ticket.answeredBy !== null ||
    ticket.decline !== null ||
    ticket.transfer !== null ||
    ticket.mergedInto !== null ||
    ticket.problem === "withdrawn"
  );
}
