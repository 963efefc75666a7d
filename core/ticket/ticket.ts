import type { Classification, DeclineReason, RecordedEvent, StartedClock } from "./ticketEvent.ts";

/** A clock of a ticket, as the events left it. */
export type TicketClock = StartedClock & {
  status: "running" | "met" | "late" | "cancelled";
  stoppedAt: string | null;
};

/** State of the work. The state of the citizen's problem is another field: answered is not solved. */
export type TicketStatus = "registered" | "answered" | "declined" | "withdrawn";

export type Ticket = {
  status: TicketStatus;
  problem: "open" | "solved" | "notOurs" | "withdrawn";
  title: string;
  matter: string | null;
  unit: string | null;
  source: { channel: string; externalId: string };
  receivedAt: string;
  registeredAt: string;
  outsideHours: boolean;
  classification: Classification | null;
  needsTriage: boolean;
  decline: { reason: DeclineReason; basis: string[]; told: string } | null;
  answeredBy: { guideId: string; guideTitle: string } | null;
  additions: number;
  attachmentIds: string[];
  clocks: TicketClock[];
  closedAt: string | null;
  version: number;
};

/** An event that cannot follow on this state: the record is damaged, or our code is. */
export class ImpossibleEvent extends Error {
  override name = "ImpossibleEvent";
}

/** Folds one event into the state; `null` is the state before the first event. */
export function evolve(before: Ticket | null, event: RecordedEvent): Ticket {
  if (event.type === "registered") {
    if (before !== null) throw new ImpossibleEvent("a ticket is registered only once");
    return {
      status: "registered",
      problem: "open",
      title: event.title,
      matter: event.matter,
      unit: event.unit,
      source: event.source,
      receivedAt: event.receivedAt,
      registeredAt: event.at,
      outsideHours: event.outsideHours,
      classification: null,
      needsTriage: true,
      decline: null,
      answeredBy: null,
      additions: 0,
      attachmentIds: event.attachmentIds,
      clocks: event.clocks.map(running),
      closedAt: null,
      version: event.version,
    };
  }
  if (before === null) throw new ImpossibleEvent(`“${event.type}” cannot be the first event`);
  const ticket = { ...before, version: event.version };
  switch (event.type) {
    case "classified":
      return { ...ticket, classification: event.classification, needsTriage: event.needsTriage };
    case "answered":
      return {
        ...close(ticket, event.at, "met"),
        status: "answered",
        problem: "solved",
        needsTriage: false,
        answeredBy: { guideId: event.guideId, guideTitle: event.guideTitle },
      };
    case "declined":
      return {
        ...close(ticket, event.at, "met"),
        status: "declined",
        problem: "notOurs",
        decline: { reason: event.reason, basis: event.basis, told: event.told },
      };
    case "declineOverruled":
      return {
        ...ticket,
        status: "registered",
        problem: "open",
        needsTriage: true,
        decline: null,
        closedAt: null,
        clocks: [...ticket.clocks, ...event.clocks.map(running)],
      };
    case "supplemented":
      return {
        ...ticket,
        additions: ticket.additions + 1,
        attachmentIds: [...ticket.attachmentIds, ...event.attachmentIds],
      };
    case "corrected":
      return corrected(ticket, event);
    case "withdrawn":
      return {
        ...close(ticket, event.at, "cancelled"),
        status: "withdrawn",
        problem: "withdrawn",
        needsTriage: false,
      };
  }
}

/** Folds a whole record. @throws ImpossibleEvent */
export function fold(events: readonly RecordedEvent[]): Ticket {
  const ticket = events.reduce<Ticket | null>(evolve, null);
  if (ticket === null) throw new ImpossibleEvent("a ticket has at least one event");
  return ticket;
}

/** True while somebody owes the citizen something. */
export function isOpen(ticket: Ticket): boolean {
  return ticket.status === "registered";
}

/** When the earliest of the running clocks is due, or null. */
export function nextDueAt(ticket: Ticket): string | null {
  const dues = ticket.clocks.flatMap((clock) =>
    clock.status === "running" && clock.dueAt !== null ? [clock.dueAt] : [],
  );
  return dues.sort()[0] ?? null;
}

function running(clock: StartedClock): TicketClock {
  return { ...clock, status: "running", stoppedAt: null };
}

function close(ticket: Ticket, at: string, how: "met" | "cancelled"): Ticket {
  return {
    ...ticket,
    closedAt: at,
    clocks: ticket.clocks.map((clock) => (clock.status === "running" ? stop(clock, at, how) : clock)),
  };
}

/** "met" becomes "late" where the moment lies after the time up to which it is not late. */
function stop(clock: TicketClock, at: string, how: "met" | "cancelled"): TicketClock {
  const late = how === "met" && clock.lateAfter !== null && Date.parse(at) > Date.parse(clock.lateAfter);
  return { ...clock, status: late ? "late" : how, stoppedAt: at };
}

function corrected(ticket: Ticket, event: Extract<RecordedEvent, { type: "corrected" }>): Ticket {
  const { correction } = event;
  const clocks = [
    ...ticket.clocks.map((clock) =>
      event.cancelledClocks.includes(clock.id) ? stop(clock, event.at, "cancelled") : clock,
    ),
    ...event.clocks.map(running),
  ];
  const next = { ...ticket, clocks };
  switch (correction.field) {
    case "kind":
      return withClassification(next, { kind: correction.to, confidence: 1 });
    case "department":
      return withClassification(next, { departmentId: correction.to, departmentConfidence: 1 });
    case "dimension": {
      const { [correction.dimension]: _dropped, ...others } = next.classification?.dimensions ?? {};
      const dimensions =
        correction.to === null ? others : { ...others, [correction.dimension]: correction.to };
      return withClassification(next, { dimensions });
    }
    case "matter":
      return { ...next, matter: correction.to };
    case "unit":
      return { ...next, unit: correction.to };
    case "name":
    case "phone":
    case "address":
      return next;
  }
}

function withClassification(ticket: Ticket, change: Partial<Classification>): Ticket {
  if (ticket.classification === null) throw new ImpossibleEvent("corrected before it was classified");
  return { ...ticket, classification: { ...ticket.classification, ...change } };
}
