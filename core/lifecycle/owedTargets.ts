import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Role } from "../words.ts";
import { isConduct } from "./gates.ts";
import { activeParts, type Part, type Ticket, unansweredParts } from "./ticket.ts";

const UNIT_SIDE: readonly Role[] = [
  "liaison",
  "operator",
  "windowStaff",
  "unitLeader",
  "chiefRepresentative",
];

/** Whoever has the ticket in hand. */
export function toOwner({ owner }: Ticket): string {
  if (owner.staffId !== null) return `staff:${owner.staffId}`;
  return owner.departmentId === null ? `role:${owner.role}` : `department:${owner.departmentId}`;
}

/** Who stands behind a part. */
export function toPart(office: WorkingOffice, ticket: Ticket, partId: string): string[] {
  return unitTargets(office, ticket, [partId]);
}

/**
 * The units that have a part, all that bind or only the named ones; never the accused of a complaint about conduct.
 * @param ids absent: all that have not replied
 */
export function unitTargets(
  _office: WorkingOffice,
  ticket: Ticket | null,
  ids?: readonly string[],
): string[] {
  if (ticket === null) return [];
  const parts =
    ids === undefined ? unansweredParts(ticket) : ticket.parts.filter((part) => ids.includes(part.id));
  return [...new Set(parts.flatMap((part) => target(ticket, part)))];
}

function target(ticket: Ticket, part: Part): string[] {
  const { accused } = ticket;
  switch (part.target.to) {
    case "unit":
      return part.target.departmentId === accused?.departmentId
        ? []
        : [`department:${part.target.departmentId}`];
    case "conduct":
      return [`role:${part.role}`];
    case "level":
      return [part.target.staffId === null ? `role:${part.role}` : `staff:${part.target.staffId}`];
  }
}

/**
 * Roles of the ladder as addresses. A role on the units' side means the units that still owe a reply; in a complaint
 * about conduct it means nobody there, but whom the pack makes responsible.
 * @param partId the part whose own limit it is about
 */
export function ladderTargets(
  office: WorkingOffice,
  ticket: Ticket,
  roles: readonly string[],
  partId: string | undefined,
): string[] {
  const open = activeParts(ticket).filter(
    (part) => part.status !== "passed" && (partId === undefined || part.id === partId),
  );
  const addresses = roles.flatMap((id) => {
    const actsAs = office.pack.roles.find((role) => role.id === id)?.actsAs;
    const unitSide = UNIT_SIDE.some((role) => role === actsAs);
    if (unitSide && isConduct(ticket)) return [`role:${office.pack.lifecycle.conduct.to}`];
    if (!unitSide || open.length === 0) return [unitSide ? `role:${office.pack.triage.by}` : `role:${id}`];
    return open.flatMap((part) => target(ticket, part));
  });
  return [...new Set(addresses)];
}
