import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Kind } from "../words.ts";
import { decideTexts } from "./texts.ts";
import { isOpen, type Ticket } from "./ticket.ts";
import type { Correction, StartedClock, TicketEvent } from "./ticketEvent.ts";

/** What somebody wants done with a ticket. Everything that the decision needs is in it, the time included. */
export type Command =
  | { type: "supplement"; text: string; attachmentIds: string[] }
  | { type: "withdraw"; reason: string }
  | { type: "correct"; change: CorrectionWish }
  | { type: "overruleDecline"; reason: string };

export type CorrectionWish =
  | { field: "kind"; to: Kind }
  | { field: "department"; to: string | null }
  | { field: "dimension"; dimension: string; to: string | null }
  | { field: "matter" | "unit"; to: string }
  | { field: "name" | "phone" | "address" };

/** Events, or a refusal that says why and what is possible now. */
export type Decision = { ok: true; events: TicketEvent[] } | { ok: false; why: string };

/** Decides on a command. Pure: reads neither clock nor database. @param now epoch ms */
export function decide(office: WorkingOffice, ticket: Ticket, command: Command, now: number): Decision {
  switch (command.type) {
    case "supplement":
      if (!isOpen(ticket)) return refuse(decideTexts.closedNoSupplement(statusText(ticket)));
      return accept({ type: "supplemented", text: command.text, attachmentIds: command.attachmentIds });
    case "withdraw":
      if (!isOpen(ticket)) return refuse(decideTexts.closedNoWithdraw(statusText(ticket)));
      return accept({ type: "withdrawn", reason: command.reason });
    case "overruleDecline":
      if (ticket.status !== "declined") return refuse(decideTexts.notDeclined(statusText(ticket)));
      return accept({
        type: "declineOverruled",
        reason: command.reason,
        clocks: newClocks(office, ticket, kindOf(ticket), dimensionsOf(ticket), now),
      });
    case "correct":
      if (!isOpen(ticket)) return refuse(decideTexts.closedNoCorrection(statusText(ticket)));
      return correct(office, ticket, command.change);
  }
}

export function statusText(ticket: Ticket): string {
  return decideTexts.status[ticket.status];
}

function correct(office: WorkingOffice, ticket: Ticket, wish: CorrectionWish): Decision {
  switch (wish.field) {
    case "kind":
      if (wish.to === kindOf(ticket)) return refuse(decideTexts.sameAlready);
      return recount(
        office,
        ticket,
        { field: "kind", from: kindOf(ticket), to: wish.to },
        wish.to,
        dimensionsOf(ticket),
      );
    case "department":
      if (wish.to !== null && !office.departments.some((one) => one.id === wish.to)) {
        return refuse(decideTexts.unknownDepartment);
      }
      return accept(
        corrected(
          { field: "department", from: ticket.classification?.departmentId ?? null, to: wish.to },
          [],
          [],
        ),
      );
    case "dimension":
      return correctDimension(office, ticket, wish);
    case "matter":
    case "unit":
      return accept(corrected({ field: wish.field, from: ticket[wish.field], to: wish.to }, [], []));
    case "name":
    case "phone":
    case "address":
      return accept(corrected({ field: wish.field }, [], []));
  }
}

function correctDimension(
  office: WorkingOffice,
  ticket: Ticket,
  wish: Extract<CorrectionWish, { field: "dimension" }>,
): Decision {
  const values = office.dimensionValues[wish.dimension];
  if (values === undefined || (wish.to !== null && !values.includes(wish.to))) {
    return refuse(decideTexts.unknownDimension);
  }
  const { [wish.dimension]: from = null, ...others } = dimensionsOf(ticket);
  const dimensions = wish.to === null ? others : { ...others, [wish.dimension]: wish.to };
  return recount(
    office,
    ticket,
    { field: "dimension", dimension: wish.dimension, from, to: wish.to },
    kindOf(ticket),
    dimensions,
  );
}

/** A correction that may change which clocks hold: those that differ are replaced, counted from the same receipt. */
function recount(
  office: WorkingOffice,
  ticket: Ticket,
  correction: Correction,
  kind: Kind,
  dimensions: Record<string, string>,
): Decision {
  const due = newClocks(office, ticket, kind, dimensions, Date.parse(ticket.receivedAt));
  const running = ticket.clocks.filter((clock) => clock.status === "running");
  const kept = (clock: StartedClock) =>
    running.some(
      (one) => one.clock === clock.clock && one.dueAt === clock.dueAt && one.label === clock.label,
    );
  const fresh = due.filter((clock) => !kept(clock));
  const cancelled = running.filter(
    (one) =>
      !due.some(
        (clock) => clock.clock === one.clock && clock.dueAt === one.dueAt && clock.label === one.label,
      ),
  );
  return accept(
    corrected(
      correction,
      fresh,
      cancelled.map((one) => one.id),
    ),
  );
}

/** Clocks with ids that no clock of the ticket has yet. */
function newClocks(
  office: WorkingOffice,
  ticket: Ticket,
  kind: Kind,
  dimensions: Record<string, string>,
  at: number,
): StartedClock[] {
  const clocks = office.startClocks({ event: "registered", at, kind, dimensions, accepted: true, round: 1 });
  return clocks.map((clock, i) => ({ ...clock, id: `${clock.clock}-${ticket.clocks.length + i + 1}` }));
}

function corrected(correction: Correction, clocks: StartedClock[], cancelledClocks: string[]): TicketEvent {
  return { type: "corrected", correction, clocks, cancelledClocks };
}

function kindOf(ticket: Ticket): Kind {
  return ticket.classification?.kind ?? "consult";
}

function dimensionsOf(ticket: Ticket): Record<string, string> {
  return ticket.classification?.dimensions ?? {};
}

function accept(...events: TicketEvent[]): Decision {
  return { ok: true, events };
}

function refuse(why: string): Decision {
  return { ok: false, why };
}
