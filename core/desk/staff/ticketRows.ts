import { visibleFields } from "../../lifecycle/fieldRights.ts";
import { problemText, statusText } from "../../lifecycle/statusText.ts";
import { isOpen, type Ticket } from "../../lifecycle/ticket.ts";
import type { WorkingOffice } from "../../office/workingOffice.ts";
import { maskName, maskPhone } from "../../privacy/mask.ts";
import { maskStaffText } from "../../privacy/maskStaffText.ts";
import type { Seal } from "../../privacy/seal.ts";
import { isRestricted } from "../../records/ticketFile.ts";
import type { StoredTicket } from "../../store/ticketStore.ts";
import type { Personal } from "../../ticket/draftRegistration.ts";
import type { StaffAccess } from "./access.ts";
import { type NextClock, nextClock, urgency } from "./clockViews.ts";
import { channelLabel, kindLabel, ownerLabel, unitLabel } from "./labels.ts";

/** A ticket as it stands in a list, masked. Times are ISO 8601 in +08:00. */
export type TicketRow = {
  office: { id: string; name: string };
  number: string;
  version: number;
  title: string;
  matter: string | null;
  kind: string;
  kindLabel: string;
  status: string;
  statusText: string;
  problem: string;
  problemText: string;
  open: boolean;
  channel: string;
  channelLabel: string;
  /** where another platform handed it over, with its number there */
  origin: { id: string; label: string; number: string | null } | null;
  department: string;
  departmentId: string | null;
  owner: string;
  mine: boolean;
  registeredAt: string;
  closedAt: string | null;
  next: NextClock | null;
  overdue: boolean;
  dueSoon: boolean;
  needsTriage: boolean;
  /** a complaint about conduct */
  restricted: boolean;
  paused: boolean;
  round: number;
  citizen: { name: string | null; phone: string | null };
};

/** What lies sealed with a ticket. */
export function personalOf(seal: Seal, stored: Pick<StoredTicket, "officeId" | "personalSealed">): Personal {
  // sealed by this program as Personal
  return JSON.parse(seal.open(stored.personalSealed, stored.officeId)) as Personal;
}

/** The row of a ticket that somebody may open. @param now epoch ms */
export function ticketRow(access: StaffAccess, seal: Seal, stored: StoredTicket, now: number): TicketRow {
  const { office, actor } = access;
  const { ticket } = stored;
  const personal = personalOf(seal, stored);
  const sight = visibleFields(office, ticket, actor, "handle");
  const kind = ticket.classification?.kind ?? stored.kind;
  const departmentId = ticket.classification?.departmentId ?? null;
  return {
    office: { id: office.id, name: office.name },
    number: stored.number,
    version: stored.version,
    title: maskStaffText(ticket.title, personal),
    matter: ticket.matter === null ? null : maskStaffText(ticket.matter, personal),
    kind,
    kindLabel: kindLabel(office, kind),
    status: ticket.status,
    statusText: statusText(ticket),
    problem: ticket.problem,
    problemText: problemText(ticket),
    open: isOpen(ticket),
    channel: ticket.source.channel,
    channelLabel: channelLabel(office, ticket.source.channel),
    origin: originOf(office, ticket),
    department: unitLabel(office, departmentId),
    departmentId,
    owner: ownerLabel(office, ticket.owner),
    mine: isMine(access, ticket),
    registeredAt: ticket.registeredAt,
    closedAt: ticket.closedAt,
    next: nextClock(ticket, now),
    ...urgency(office, ticket, now),
    needsTriage:
      isOpen(ticket) && ticket.status !== "telling" && (ticket.needsTriage || ticket.status === "registered"),
    restricted: isRestricted(ticket),
    paused: ticket.pause !== null,
    round: ticket.round,
    citizen: {
      name: sight.name === "hidden" || personal.name === undefined ? null : maskName(personal.name),
      phone: sight.phone === "hidden" || personal.phone === undefined ? null : maskPhone(personal.phone),
    },
  };
}

/** Where it came from; null where the citizen brought it and no source was noted. */
export function originOf({ pack }: WorkingOffice, { origin }: Ticket): TicketRow["origin"] {
  if (origin === null) return null;
  const label = pack.origins.find((one) => one.id === origin.id)?.label ?? origin.id;
  return { id: origin.id, label, number: origin.number };
}

/** In this person's hands: by name, by role, or by the unit's part. The same rule as the list's. */
function isMine({ staff }: StaffAccess, ticket: Ticket): boolean {
  const { staffId, role, departmentId } = ticket.owner;
  if (staffId !== null) {
    if (staffId === staff.id) return true;
  } else if (staff.roles.includes(role) && (departmentId === null || departmentId === staff.departmentId)) {
    return true;
  }
  return (
    ticket.status === "dispatched" &&
    ticket.parts.some(
      ({ round, status, target }) =>
        round === ticket.round &&
        status !== "taken" &&
        target.to !== "level" &&
        target.departmentId !== null &&
        target.departmentId === staff.departmentId,
    )
  );
}
