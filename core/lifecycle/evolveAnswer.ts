import { stopAll } from "./applyEffects.ts";
import { ImpossibleEvent } from "./impossibleEvent.ts";
import { currentRound, type ProblemState, type Round, type Ticket } from "./ticket.ts";
import type { EventOf } from "./ticketEvent.ts";

/** The round that runs now, changed. */
export function setRound(ticket: Ticket, change: Partial<Round>): Ticket {
  return { ...ticket, rounds: [...ticket.rounds.slice(0, -1), { ...currentRound(ticket), ...change }] };
}

/** What was on its way is no more. */
export function dropTelling(ticket: Ticket): Ticket {
  return { ...ticket, telling: null };
}

/** The answer arrived, or every way was tried: only now the ticket closes. A merged shell stays what it is. */
export function deliver(ticket: Ticket, at: string): Ticket {
  if (ticket.status === "merged") return ticket;
  if (ticket.telling === null) throw new ImpossibleEvent("nothing was on its way to the citizen");
  const { becomes } = ticket.telling;
  return {
    ...stopAll(ticket, at, "met"),
    status: becomes,
    problem: becomes === "closed" ? ticket.problem : "notOurs",
    telling: null,
    closedAt: at,
  };
}

export function surveyedTicket(ticket: Ticket, event: EventOf<"surveyed">): Ticket {
  const { at, grade, satisfied, good, words, attempts } = event;
  const survey = { at, grade, satisfied, good, words, attempts };
  const rounds = ticket.rounds.map((round) => (round.number === event.round ? { ...round, survey } : round));
  if (event.round !== ticket.round) return { ...ticket, rounds };
  return { ...ticket, rounds, problem: problemAfter(ticket, satisfied) };
}

function problemAfter(ticket: Ticket, satisfied: boolean | null): ProblemState {
  if (satisfied === null) return ticket.problem;
  if (!satisfied) return "unsolved";
  const result = currentRound(ticket).result?.result;
  return result === undefined || result === "done" ? "solved" : "explained";
}

/** A new round on the same ticket: results and parts of the old one stay as they were. */
export function reopen(ticket: Ticket, event: EventOf<"reopened">): Ticket {
  const round: Round = {
    number: event.round,
    startedAt: event.at,
    reason: event.reason,
    result: null,
    toldAt: null,
    delivery: null,
    attempts: [],
    survey: null,
  };
  return {
    ...ticket,
    status: "triaged",
    problem: "open",
    round: event.round,
    rounds: [...ticket.rounds, round],
    cause: null,
    opinion: null,
    approval: null,
    sheetReturned: null,
    merged: null,
    telling: null,
    incompletePromise: null,
    strickenAt: null,
    closedAt: null,
  };
}
