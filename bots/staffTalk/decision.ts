import type { Promised } from "../../core/deadline/dueDate.ts";
import type { StaffAction } from "../../core/delivery/staffChoice.ts";
import type { StaffAccess } from "../../core/desk/staff/access.ts";
import type { Command } from "../../core/lifecycle/command.ts";
import { isOwnPart, mayDo } from "../../core/lifecycle/permissions.ts";
import { activeParts, type Part, type Ticket } from "../../core/lifecycle/ticket.ts";
import type { RecordedEvent } from "../../core/lifecycle/ticketEvent.ts";
import { DONE_AS, talkTexts as t } from "./texts.ts";

/** A decision as it was pressed or written. */
export type Decision = {
  action: StaffAction;
  /** reason or opinion; "" where none was given */
  words: string;
  basis: string;
  limit: Promised | null;
};

/** Who has made the decision already: by name, when (ISO 8601), and what it was. */
export type Settled = { by: string; staffId: string | null; at: string; what: string };

/** What a decision comes to on a ticket as it stands. */
export type Resolved =
  | { as: "do"; command: Command }
  | { as: "settled"; settled: Settled }
  /** cannot be made by a press alone */
  | { as: "needsWords" }
  /** nothing waits for it (any more) */
  | { as: "gone" };

type Seen = { ticket: Ticket; events: readonly RecordedEvent[] };

/**
 * What a decision comes to. @param since epoch ms: what the button was sent for was there by then; a later matter of
 * the same sort has a card of its own. Null: said in words, about what waits now
 */
export function resolve(access: StaffAccess, seen: Seen, decision: Decision, since: number | null): Resolved {
  const { action } = decision;
  switch (action) {
    case "signFor":
    case "sendBack":
      return ofPart(access, seen, decision, since);
    case "approveSheet":
    case "returnSheet":
      return ofSheet(access, seen, decision, since);
    case "grantExtension":
    case "refuseExtension":
      return ofExtension(seen, decision, since);
    case "upholdSendBack":
    case "rejectSendBack":
      return ofSendBack(seen, decision, since);
  }
}

const SIGNABLE: readonly Part["status"][] = ["sent", "received", "redo"];
const RETURNABLE: readonly Part["status"][] = ["sent", "received", "signed"];

function ofPart(access: StaffAccess, seen: Seen, decision: Decision, since: number | null): Resolved {
  const { ticket, events } = seen;
  const own = activeParts(ticket).filter(
    (part) => isOwnPart(part, access.staff) && (since === null || Date.parse(part.sentAt) <= since),
  );
  const open = decision.action === "signFor" ? SIGNABLE : RETURNABLE;
  const part = own.find(({ status }) => open.includes(status));
  if (part === undefined) {
    const ids = own.map(({ id }) => id);
    return settledBy(events, null, (event) => {
      if (!("partId" in event) || !ids.includes(event.partId ?? "")) return null;
      if (event.type === "signedFor") return DONE_AS.signFor;
      if (event.type === "sentBack") return DONE_AS.sendBack;
      return event.type === "replied" ? t.answered : null;
    });
  }
  if (decision.action === "signFor") return { as: "do", command: { type: "signFor", partId: part.id } };
  const { words: reason, basis } = decision;
  if (reason === "" || basis === "") return { as: "needsWords" };
  return { as: "do", command: { type: "sendBack", partId: part.id, reason, basis } };
}

/** The sheet waits for its approval: the pack wants one, and what was triaged last has none. */
function sheetWaits({ office }: StaffAccess, ticket: Ticket): boolean {
  const wanted = office.pack.lifecycle.workSheetApproval !== undefined;
  return wanted && ticket.status === "triaged" && ticket.approval === null && ticket.sheetReturned === null;
}

function ofSheet(
  access: StaffAccess,
  { ticket, events }: Seen,
  decision: Decision,
  since: number | null,
): Resolved {
  if (!sheetWaits(access, ticket)) {
    return settledBy(events, since, (event) => {
      if (event.type === "sheetApproved") return DONE_AS.approveSheet;
      return event.type === "sheetReturned" ? DONE_AS.returnSheet : null;
    });
  }
  const { words, limit, action } = decision;
  if (action === "approveSheet")
    return { as: "do", command: { type: "approveSheet", limit, note: words === "" ? null : words } };
  return words === "" ? { as: "needsWords" } : { as: "do", command: { type: "returnSheet", why: words } };
}

function ofExtension({ ticket, events }: Seen, decision: Decision, since: number | null): Resolved {
  const { extension } = ticket;
  if (extension === null || (since !== null && Date.parse(extension.at) > since)) {
    return settledBy(events, since, (event) => {
      if (event.type !== "extensionDecided") return null;
      return event.granted ? DONE_AS.grantExtension : DONE_AS.refuseExtension;
    });
  }
  const granted = decision.action === "grantExtension";
  if (!granted && decision.words === "") return { as: "needsWords" };
  return { as: "do", command: { type: "decideExtension", granted, why: decision.words || t.agreed } };
}

function ofSendBack({ ticket, events }: Seen, decision: Decision, since: number | null): Resolved {
  const part = activeParts(ticket).find(
    ({ status, sendBack }) =>
      status === "sentBack" && (since === null || Date.parse(sendBack?.at ?? "") <= since),
  );
  if (part === undefined) {
    return settledBy(events, since, (event) => {
      if (event.type !== "sendBackRuled") return null;
      return event.ruling === "upheld" ? DONE_AS.upholdSendBack : DONE_AS.rejectSendBack;
    });
  }
  const ruling = decision.action === "upholdSendBack" ? "upheld" : "rejected";
  if (ruling === "rejected" && decision.words === "") return { as: "needsWords" };
  const why = decision.words || t.agreedSendBack;
  return { as: "do", command: { type: "ruleSendBack", partId: part.id, ruling, why, sendTo: null } };
}

/** @param since only what came after it counts: the button was sent then */
function settledBy(
  events: readonly RecordedEvent[],
  since: number | null,
  whatOf: (event: RecordedEvent) => string | null,
): Resolved {
  for (const event of events.toReversed()) {
    if (since !== null && Date.parse(event.at) < since) break;
    const what = whatOf(event);
    if (what === null) continue;
    const staff = event.by.role === "staff" ? event.by : null;
    return {
      as: "settled",
      settled: { by: staff?.name ?? t.system, staffId: staff?.id ?? null, at: event.at, what },
    };
  }
  return { as: "gone" };
}

/** What waits for this person's yes or no. */
export function waitingFor(access: StaffAccess, ticket: Ticket): StaffAction[] {
  const { office, actor } = access;
  const all: StaffAction[] = [];
  if (ticket.extension !== null && mayDo(office, ticket, "decideExtension", actor))
    all.push("grantExtension");
  const sentBack = activeParts(ticket).some(({ status }) => status === "sentBack");
  if (sentBack && mayDo(office, ticket, "ruleSendBack", actor)) all.push("upholdSendBack");
  if (sheetWaits(access, ticket) && mayDo(office, ticket, "approveSheet", actor)) all.push("approveSheet");
  return all;
}

/** The no to a yes. */
export function refusalOf(action: StaffAction): StaffAction {
  switch (action) {
    case "grantExtension":
      return "refuseExtension";
    case "upholdSendBack":
      return "rejectSendBack";
    case "approveSheet":
      return "returnSheet";
    default:
      return action;
  }
}
