import type { StaffMember } from "../office/office.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Role } from "../words.ts";
import type { Command, CommandType } from "./command.ts";
import type { Actor } from "./eventParts.ts";
import { isConduct } from "./gates.ts";
import { namedRoles, type Party, type Relation, RIGHTS } from "./rights.ts";
import { activeParts, type Part, type Ticket } from "./ticket.ts";

/** The member of staff behind an actor, where the office knows one. */
export function staffOf(office: WorkingOffice, actor: Actor): StaffMember | null {
  if (actor.role !== "staff") return null;
  return office.staff.find((one) => one.id === actor.id) ?? null;
}

/** What a member of staff may be to a request, in the words that all packs share. */
export function canonicalRoles(office: WorkingOffice, staff: StaffMember): Role[] {
  return office.pack.roles.flatMap((role) => (staff.roles.includes(role.id) ? [role.actsAs] : []));
}

/**
 * Whether somebody is on the accused side of a complaint about conduct: the accused themselves, whatever their role,
 * and those of the accused unit in a role that the pack keeps from it; while the unit is not known, all in such a role.
 */
export function isAccusedSide(office: WorkingOffice, ticket: Ticket, staff: StaffMember): boolean {
  const accused = ticket.accused;
  if (accused === null && ticket.classification?.conduct !== true) return false;
  if (accused?.staffIds.includes(staff.id)) return true;
  const { keepFrom, to } = office.pack.lifecycle.conduct;
  if (!staff.roles.some((role) => keepFrom.includes(role))) return false;
  if (staff.roles.includes(to) && staff.departmentId === null) return false;
  const departmentId = accused?.departmentId ?? null;
  return departmentId === null || staff.departmentId === null || staff.departmentId === departmentId;
}

/** Whether a part lies with this person: their unit's, their post's, or theirs by name. */
export function isOwnPart(part: Part, staff: StaffMember): boolean {
  const { target } = part;
  switch (target.to) {
    case "unit":
      return staff.departmentId === target.departmentId;
    case "conduct":
      return (
        staff.roles.includes(part.role) &&
        (target.departmentId === null || staff.departmentId === target.departmentId)
      );
    case "level":
      return target.staffId === null ? staff.roles.includes(part.role) : staff.id === target.staffId;
  }
}

/**
 * Whether an actor may give this command on this ticket. With a command that names a part, the relation is to that
 * part; else to any part that still binds. The accused side of a complaint about conduct may do nothing.
 */
export function mayDo(
  office: WorkingOffice,
  ticket: Ticket,
  command: CommandType,
  actor: Actor,
  partId: string | null = null,
): boolean {
  if (actor.role !== "staff") return RIGHTS[command][actor.role] !== undefined;
  const staff = staffOf(office, actor);
  if (staff === null || isAccusedSide(office, ticket, staff)) return false;
  if (namedRoles(office.pack, command).some((role) => staff.roles.includes(role))) return true;
  const relations = canonicalRoles(office, staff).flatMap((role) => RIGHTS[command][role] ?? []);
  if (relations.includes("any")) return true;
  if (command === "reply" || command === "signFor") return worksOn(ticket, staff, partId);
  return relations.includes("ownPart") && worksOn(ticket, staff, partId);
}

/** Whoever the pack makes handle a complaint about conduct, or a matter of another level, handles it. */
function worksOn(ticket: Ticket, staff: StaffMember, partId: string | null): boolean {
  return activeParts(ticket).some(
    (part) => (partId === null || part.id === partId) && isOwnPart(part, staff),
  );
}

/** The part a command names, if it names one. */
export function partOf(command: Command): string | null {
  return "partId" in command ? (command.partId ?? null) : null;
}

/** Whether an actor may open the ticket at all: the window, units with a part, and who looks into conduct; never the accused side. */
export function mayOpen(office: WorkingOffice, ticket: Ticket, actor: Actor): boolean {
  if (actor.role !== "staff") return true;
  const staff = staffOf(office, actor);
  if (staff === null || isAccusedSide(office, ticket, staff)) return false;
  const roles = canonicalRoles(office, staff);
  if (roles.some((role) => SEES[role] === "any")) return true;
  // whoever looks into conduct sees the complaints about it, whether they were sent there yet or not
  if (roles.includes("disciplineInspector") && isConduct(ticket)) return true;
  return (
    ticket.parts.some((part) => isOwnPart(part, staff)) || ticket.taskForce.some((one) => one.id === staff.id)
  );
}

/** Who opens tickets: `any`, or those in which their unit has a part. A recipient only gets letters. */
const SEES: Record<Role, Relation | null> = {
  intakeClerk: "any",
  caseOfficer: "any",
  triageOfficer: "any",
  windowStaff: "ownPart",
  liaison: "ownPart",
  operator: "ownPart",
  chiefRepresentative: "ownPart",
  unitLeader: "ownPart",
  leaderInCharge: "any",
  manager: "any",
  helper: "any",
  countyContact: "ownPart",
  districtOffice: "any",
  reviewer: "any",
  supervisor: null,
  disciplineInspector: "ownPart",
  administrator: null,
  recipient: null,
};

/** The parties of an actor on a ticket, for tables that have a column for each. */
export function partiesOf(office: WorkingOffice, actor: Actor): Party[] {
  if (actor.role !== "staff") return [actor.role];
  const staff = staffOf(office, actor);
  return staff === null ? [] : canonicalRoles(office, staff);
}
