import type { StaffMember } from "../office/office.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Role } from "../words.ts";

/** Who gets a message to staff; `standIn`: whom it was for, where there is nobody there. */
export type Addressees = { members: StaffMember[]; standIn: string | null };

type House = Pick<WorkingOffice, "staff" | "departments" | "pack">;

/** Who in a department takes what comes from outside it. */
const RECEIVING: readonly Role[] = ["liaison", "operator"];

/**
 * The members of staff that an address means: `role:<role id>`, `department:<id>`, `staff:<id>`. A department is its
 * liaison where it has one, else everybody in it. Nobody there: those who triage, else the administrators.
 */
export function addresseesOf(office: House, address: string): Addressees {
  const members = directly(office, address);
  if (members.length > 0) return { members, standIn: null };
  const admins = office.pack.roles.filter(({ actsAs }) => actsAs === "administrator").map(({ id }) => id);
  for (const roles of [[office.pack.triage.by], admins]) {
    const found = inRoles(office, roles);
    if (found.length > 0) return { members: found, standIn: nameOf(office, address) };
  }
  return { members: [], standIn: nameOf(office, address) };
}

function directly(office: House, address: string): StaffMember[] {
  const { kind, id } = parse(address);
  switch (kind) {
    case "role":
      return inRoles(office, [id]);
    case "staff":
      return office.staff.filter((one) => one.id === id);
    case "department": {
      const there = office.staff.filter((one) => one.departmentId === id);
      const receiving = office.pack.roles.filter(({ actsAs }) => RECEIVING.includes(actsAs));
      const named = there.filter((one) => receiving.some((role) => one.roles.includes(role.id)));
      return named.length > 0 ? named : there;
    }
    default:
      return [];
  }
}

function inRoles(office: House, roles: readonly string[]): StaffMember[] {
  return office.staff.filter((one) => one.roles.some((role) => roles.includes(role)));
}

/** Whom an address means, in words. */
function nameOf(office: House, address: string): string {
  const { kind, id } = parse(address);
  if (kind === "role") return office.pack.roles.find((role) => role.id === id)?.label ?? id;
  if (kind === "department") return office.departments.find((one) => one.id === id)?.name ?? id;
  return office.staff.find((one) => one.id === id)?.name ?? id;
}

function parse(address: string): { kind: string; id: string } {
  const at = address.indexOf(":");
  return { kind: address.slice(0, at), id: address.slice(at + 1) };
}
