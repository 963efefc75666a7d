import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Context, Refusal, RefusalCode } from "./command.ts";
import { evolve } from "./evolve.ts";
import type { Ticket } from "./ticket.ts";
import type { TicketEvent } from "./ticketEvent.ts";

/** A decision in the making: each event is folded at once, so the next one is decided on what it left. */
export type Draft = {
  office: WorkingOffice;
  context: Context;
  before: Ticket;
  /** the state before the last event, for whoever adds to that event */
  beforeLast: Ticket;
  ticket: Ticket;
  events: TicketEvent[];
};

export type Step = { ok: true; draft: Draft } | Refusal;

export function draftOf(office: WorkingOffice, ticket: Ticket, context: Context): Draft {
  return { office, context, before: ticket, beforeLast: ticket, ticket, events: [] };
}

/** The draft with one event more. */
export function add(draft: Draft, event: TicketEvent): Draft {
  return {
    ...draft,
    events: [...draft.events, event],
    beforeLast: draft.ticket,
    ticket: folded(draft, draft.ticket, event),
  };
}

/** The draft with its last event changed. */
export function changeLast(draft: Draft, change: (event: TicketEvent) => TicketEvent): Draft {
  const last = draft.events.at(-1);
  if (last === undefined) return draft;
  const event = change(last);
  return {
    ...draft,
    events: [...draft.events.slice(0, -1), event],
    ticket: folded(draft, draft.beforeLast, event),
  };
}

export function done(draft: Draft): Step {
  return { ok: true, draft };
}

export function refuse(code: RefusalCode, why: string): Refusal {
  return { ok: false, code, why };
}

/** The moment of the decision as the record writes it. */
export function nowIso(draft: Draft): string {
  return shanghaiIso(draft.context.now);
}

function folded(draft: Draft, before: Ticket, event: TicketEvent): Ticket {
  return evolve(before, {
    ...event,
    version: before.version + 1,
    at: nowIso(draft),
    by: draft.context.actor,
  });
}
