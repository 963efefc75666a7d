import type { Classification } from "./eventParts.ts";
import { takeParts } from "./evolveParts.ts";
import { ImpossibleEvent } from "./impossibleEvent.ts";
import type { Ticket } from "./ticket.ts";
import type { EventOf } from "./ticketEvent.ts";

/** A person settled kind, dimensions and department: from now on these are certain. */
export function triaged(ticket: Ticket, event: EventOf<"triaged">): Ticket {
  const settled = withClassification(ticket, {
    kind: event.kind,
    confidence: 1,
    dimensions: event.dimensions,
    departmentId: event.departmentId,
    departmentConfidence: 1,
    conduct: event.accused !== null,
  });
  return { ...settled, status: "triaged", needsTriage: false, accused: event.accused, approval: null };
}

/** What was put right; units that have it no more are out, and what was approved has to be approved again. */
export function corrected(ticket: Ticket, event: EventOf<"corrected">): Ticket {
  const next = takeParts(put(ticket, event), event.withdrawnParts);
  return event.correction.field === "kind" ||
    event.correction.field === "dimension" ||
    event.correction.field === "department"
    ? { ...next, approval: next.status === "triaged" ? null : next.approval }
    : next;
}

function put(ticket: Ticket, { correction }: EventOf<"corrected">): Ticket {
  switch (correction.field) {
    case "kind":
      return withClassification(ticket, { kind: correction.to, confidence: 1 });
    case "department":
      return withClassification(ticket, { departmentId: correction.to, departmentConfidence: 1 });
    case "dimension": {
      const { [correction.dimension]: _dropped, ...others } = ticket.classification?.dimensions ?? {};
      const dimensions =
        correction.to === null ? others : { ...others, [correction.dimension]: correction.to };
      return withClassification(ticket, { dimensions });
    }
    case "matter":
      return { ...ticket, matter: correction.to };
    case "unit":
      return { ...ticket, unit: correction.to };
    case "name":
    case "phone":
    case "address":
      return ticket;
  }
}

function withClassification(ticket: Ticket, change: Partial<Classification>): Ticket {
  if (ticket.classification === null) throw new ImpossibleEvent("settled before it was classified");
  return { ...ticket, classification: { ...ticket.classification, ...change } };
}
