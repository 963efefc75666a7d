import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import { startClocks } from "../deadline/startClocks.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Channel } from "../words.ts";
import type { Context } from "./command.ts";
import { add, type Draft } from "./draft.ts";
import type { Classification, DeclineReason, Origin, StartedClock } from "./eventParts.ts";
import { evolve } from "./evolve.ts";
import { settle } from "./settle.ts";
import type { Ticket } from "./ticket.ts";
import { startedClock } from "./ticketClocks.ts";
import type { EventOf, TicketEvent } from "./ticketEvent.ts";

/** A request at the moment of registering it; texts are masked. */
export type NewTicket = {
  source: { channel: Channel; externalId: string };
  origin: Origin | null;
  title: string;
  text: string;
  matter: string | null;
  unit: string | null;
  visits: number | null;
  since: string | null;
  attachmentIds: string[];
  /** when the citizen said it (epoch ms): the limits count from here */
  receivedAt: number;
  classification: Classification;
  /** a person settles it; false only where the pack lets a sure classifier do so */
  needsTriage: boolean;
  /** how the citizen confirmed the registration, where they did already */
  confirmed: "signature" | "chat" | null;
  /** not taken on; `delivered`: the citizen was told so at once, in the same conversation */
  decline: { reason: DeclineReason; basis: string[]; told: string; delivered: boolean } | null;
  /** a guide answered it, and the citizen found that enough */
  answeredBy: { guideId: string; guideTitle: string } | null;
};

/**
 * The first events of a ticket, and the ticket they make. Whatever is brought is registered, what is declined and
 * what is answered on the spot too.
 */
export function register(
  office: WorkingOffice,
  request: NewTicket,
  context: Context,
): { events: TicketEvent[]; ticket: Ticket } {
  const first = registered(office, request, context);
  const ticket = evolve(null, first);
  const { version: _version, at: _at, by: _by, ...event } = first;
  const { classification, decline, answeredBy, confirmed } = request;
  const needsTriage = request.needsTriage || classification.conduct;
  let draft: Draft = { office, context, before: ticket, beforeLast: ticket, ticket, events: [] };
  draft = add(draft, { type: "classified", classification, needsTriage: needsTriage && decline === null });
  if (confirmed !== null) draft = add(draft, { type: "confirmed", way: confirmed });
  if (decline !== null) draft = add(draft, { type: "declined", ...decline });
  else if (answeredBy !== null)
    draft = add(draft, { type: "answered", ...answeredBy, result: null, notice: true });
  else if (!needsTriage) {
    const { kind, dimensions, departmentId } = classification;
    draft = add(draft, { type: "triaged", kind, dimensions, departmentId, accused: null, note: null });
  }
  const settled = settle(draft);
  return { events: [event, ...settled.events], ticket: settled.ticket };
}

function registered(office: WorkingOffice, request: NewTicket, context: Context): EventOf<"registered"> {
  const {
    classification: _c,
    needsTriage: _n,
    confirmed: _k,
    decline: _d,
    answeredBy: _a,
    ...said
  } = request;
  const receivedAt = Math.min(request.receivedAt, context.now);
  return {
    ...said,
    type: "registered",
    receivedAt: shanghaiIso(receivedAt),
    outsideHours: !office.isOpen(receivedAt),
    clocks: firstClocks(office, request, receivedAt),
    owner: { role: office.pack.triage.by, staffId: null, departmentId: null },
    version: 1,
    at: shanghaiIso(context.now),
    by: context.actor,
  };
}

function firstClocks(office: WorkingOffice, request: NewTicket, at: number): StartedClock[] {
  const { kind, dimensions } = request.classification;
  const outcome = startClocks(
    office.pack,
    { event: "registered", at, kind, dimensions, accepted: request.decline === null },
    office.timetable,
  );
  return outcome.ok ? outcome.clocks.map((clock, i) => startedClock(clock, `${clock.clock}-${i + 1}`)) : [];
}
