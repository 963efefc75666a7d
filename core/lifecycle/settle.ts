import type { WorkingOffice } from "../office/workingOffice.ts";
import { changeLast, type Draft } from "./draft.ts";
import type { ClockStop, Owner } from "./eventParts.ts";
import { HOUSE_CLOCKS } from "./eventParts.ts";
import { hasFeedbackClock } from "./packRules.ts";
import { activeParts, isOpen, liveClocks, type Part, type Ticket, type TicketClock } from "./ticket.ts";
import { clocksFor, houseClock, stopsOf } from "./ticketClocks.ts";
import { isWorkClock } from "./workClocks.ts";

/**
 * What every decision owes the ticket at its end, written into its last event: somebody who has it in hand, and,
 * while it is open, a clock that runs. Where the regulation sets no limit for the stage at hand, the house's own
 * one-workday limit runs, so nothing lies still unseen.
 */
export function settle(unsettled: Draft): Draft {
  const draft = afterReplies(unsettled);
  const { office, context } = draft;
  const owner = ownerOf(office, draft.ticket);
  const stops = draft.ticket.status === draft.before.status ? idleHouse(draft.ticket) : oldHouse(draft);
  const stopped = new Set(stops.map(({ id }) => id));
  const needs =
    isOpen(draft.ticket) && !liveClocks(draft.ticket).some((one) => !stopped.has(one.id) && drives(one));
  const clocks = needs ? [houseClock(office, draft.ticket, "desk", context.now)] : [];
  if (stops.length === 0 && clocks.length === 0 && sameOwner(owner, draft.ticket.owner)) return draft;
  return changeLast(draft, (event) => ({
    ...event,
    ...(stops.length === 0 ? {} : { stops: [...(event.stops ?? []), ...stops] }),
    ...(clocks.length === 0 ? {} : { clocks: [...(event.clocks ?? []), ...clocks] }),
    ...(sameOwner(owner, draft.ticket.owner) ? {} : { owner }),
  }));
}

/**
 * When the last reply is in, the window has to tell the citizen: where that has a clock of its own, it begins, and
 * the limit of the units ends with their reply.
 */
function afterReplies(draft: Draft): Draft {
  const { office, ticket, before, context } = draft;
  const answered = ticket.status === "replied" || ticket.status === "checked";
  const wasOut = before.status !== "replied" && before.status !== "checked";
  if (!answered || !wasOut || !hasFeedbackClock(office.pack)) return draft;
  const started = clocksFor(office, ticket, { event: "unitReplied", at: context.now });
  const stops = stopsOf(ticket, "met", (clock) => isWorkClock(clock));
  return changeLast(draft, (event) => ({
    ...event,
    stops: [...(event.stops ?? []), ...stops],
    clocks: [...(event.clocks ?? []), ...(started.ok ? started.clocks : [])],
  }));
}

/** Who has a ticket in hand. Never nobody: where no person or unit is settled, the role that triages. */
export function ownerOf(office: WorkingOffice, ticket: Ticket): Owner {
  const { pack } = office;
  switch (ticket.status) {
    case "registered":
      return atWindow(ticket, pack.triage.by);
    case "triaged": {
      const approval = pack.lifecycle.workSheetApproval;
      return atWindow(ticket, approval && ticket.approval === null ? approval.by : pack.triage.by);
    }
    case "dispatched":
      return partOwner(office, ticket);
    case "replied":
      return atWindow(ticket, pack.lifecycle.replyCheck?.by ?? pack.lifecycle.survey.by);
    case "checked":
    case "telling":
    case "answered":
    case "closed":
    case "struckOff":
    case "archived":
    case "declined":
    case "transferred":
    case "withdrawn":
    case "merged":
      return atWindow(ticket, pack.lifecycle.survey.by);
  }
}

function atWindow({ assignee }: Ticket, role: string): Owner {
  return assignee !== null && assignee.role === role
    ? { role, staffId: assignee.id, departmentId: null }
    : { role, staffId: null, departmentId: null };
}

/** The lead unit while it works; then whoever still owes a reply; a refusal waits for the window. */
function partOwner(office: WorkingOffice, ticket: Ticket): Owner {
  const open = activeParts(ticket).filter((part) => part.status !== "replied" && part.status !== "passed");
  const working = open.find((part) => part.status !== "sentBack");
  if (working === undefined) return atWindow(ticket, office.pack.triage.by);
  return {
    role: working.role,
    staffId: working.operator?.id ?? (working.target.to === "level" ? working.target.staffId : null),
    departmentId: departmentOf(working),
  };
}

function departmentOf({ target }: Part): string | null {
  return target.to === "level" ? null : target.departmentId;
}

/** A clock that keeps a ticket moving: it has a date, or waits by law for the citizen's papers. */
function drives(clock: TicketClock): boolean {
  return clock.dueAt !== null || clock.status === "paused";
}

/** House limits that are over because the stage is: the ticket went on to another one. */
function oldHouse({ ticket }: Draft): ClockStop[] {
  return liveHouse(ticket, "desk").map(({ id }): ClockStop => ({ id, how: "met" }));
}

/** House limits that are not needed because a limit of the regulation runs. */
function idleHouse(ticket: Ticket): ClockStop[] {
  const statutory = liveClocks(ticket).some(
    (clock) => drives(clock) && !HOUSE_CLOCKS.some((house) => house === clock.clock),
  );
  return statutory ? liveHouse(ticket, "desk").map(({ id }): ClockStop => ({ id, how: "met" })) : [];
}

function liveHouse(ticket: Ticket, name: (typeof HOUSE_CLOCKS)[number]): TicketClock[] {
  return liveClocks(ticket).filter((clock) => clock.clock === name);
}

function sameOwner(a: Owner, b: Owner): boolean {
  return a.role === b.role && a.staffId === b.staffId && a.departmentId === b.departmentId;
}
