import type { SentPart } from "./eventParts.ts";
import { ImpossibleEvent } from "./impossibleEvent.ts";
import { activeParts, type Part, type PartStatus, type Ticket } from "./ticket.ts";
import type { EventOf } from "./ticketEvent.ts";

/** The parts go out. */
export function sendParts(ticket: Ticket, parts: readonly SentPart[], at: string): Ticket {
  const known = new Set(ticket.parts.map((part) => part.id));
  for (const part of parts) if (known.has(part.id)) throw new ImpossibleEvent(`${part.id} was sent before`);
  const sent = parts.map(
    (part): Part => ({
      ...part,
      round: ticket.round,
      status: "sent",
      sentAt: at,
      receivedAt: null,
      signedAt: null,
      operator: null,
      sendBack: null,
      plan: null,
      progressReports: 0,
      reply: null,
      redos: 0,
    }),
  );
  return { ...ticket, status: "dispatched", parts: [...ticket.parts, ...sent], merged: null };
}

/** One part changed. @throws ImpossibleEvent where it is not there, belongs to an earlier round, or is elsewhere */
export function changePart(
  ticket: Ticket,
  id: string,
  from: readonly PartStatus[],
  change: (part: Part) => Part,
): Ticket {
  const part = ticket.parts.find((one) => one.id === id && one.round === ticket.round);
  if (part === undefined) throw new ImpossibleEvent(`no ${id} in this round`);
  if (!from.includes(part.status)) throw new ImpossibleEvent(`${id} is ${part.status}`);
  return { ...ticket, parts: ticket.parts.map((one) => (one === part ? change(part) : one)) };
}

/** The ticket moves on only when no part is left unanswered, or unchecked. */
export function statusOfParts(ticket: Ticket): Ticket {
  const parts = activeParts(ticket);
  if (parts.length === 0) return { ...ticket, status: "triaged" };
  if (parts.every((part) => part.status === "passed")) return { ...ticket, status: "checked" };
  const answered = parts.every((part) => part.status === "replied" || part.status === "passed");
  return { ...ticket, status: answered ? "replied" : "dispatched" };
}

export function checkPart(ticket: Ticket, event: EventOf<"replyChecked">): Ticket {
  const redo = event.verdict === "redo";
  const changed = changePart(ticket, event.partId, ["replied", "passed"], (part) => ({
    ...part,
    status: redo ? "redo" : "passed",
    redos: part.redos + (redo ? 1 : 0),
  }));
  return statusOfParts(redo ? { ...changed, redos: ticket.redos + 1, merged: null } : changed);
}

export function ruleSendBack(ticket: Ticket, event: EventOf<"sendBackRuled">): Ticket {
  const { ruling } = event;
  const ruled = changePart(ticket, event.partId, ["sentBack"], (part) => ({
    ...part,
    status: ruling === "upheld" ? "taken" : "received",
    receivedAt: part.receivedAt ?? event.at,
    mustHandle: ruling === "rejected",
    sendBack: part.sendBack === null ? null : { ...part.sendBack, ruling },
  }));
  return statusOfParts(ruled);
}

/** Somebody else goes on with it: at the window, or with a unit's share. */
export function handOver(ticket: Ticket, event: EventOf<"handedOver">): Ticket {
  const { to, role, partId } = event;
  if (partId === undefined) return { ...ticket, assignee: { ...to, role } };
  return changePart(ticket, partId, ["sent", "received", "signed", "sentBack", "redo"], (part) => ({
    ...part,
    operator: to,
    target: part.target.to === "level" ? { ...part.target, staffId: to.id } : part.target,
  }));
}

/** Units that have it no more. With nobody left the ticket is the window's again. */
export function takeParts(ticket: Ticket, ids: readonly string[]): Ticket {
  if (ids.length === 0) return ticket;
  const parts = ticket.parts.map((part) =>
    ids.includes(part.id) ? { ...part, status: "taken" as const } : part,
  );
  return statusOfParts({ ...ticket, parts, merged: null });
}
