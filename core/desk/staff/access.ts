import type { Actor } from "../../lifecycle/eventParts.ts";
import { canonicalRoles } from "../../lifecycle/permissions.ts";
import type { StaffMember } from "../../office/office.ts";
import type { WorkingOffice } from "../../office/workingOffice.ts";
import type { Role } from "../../words.ts";
import { staffTexts as t } from "./texts.ts";

/** A member of staff at an office: their own, or one below it that they look after. */
export type StaffAccess = {
  /** as this person sees it: somebody from above stands among its staff */
  office: WorkingOffice;
  staff: StaffMember;
  actor: Extract<Actor, { role: "staff" }>;
  roles: Role[];
  /** from an office above: sees everything, and presses; dispatches only where the regulation gives one view to do so */
  guest: boolean;
  mayCommand: boolean;
};

/** Who looks at the halls below their own. */
const OVERSEERS: readonly Role[] = ["manager", "districtOffice", "leaderInCharge"];
/** Who dispatches from one view over all halls, where the regulation has one. */
const DISPATCHERS: readonly Role[] = [...OVERSEERS, "triageOfficer"];

export type OfficeOf = (id: string) => WorkingOffice | null;

/** Whether an office lies below another in the tree of offices. */
export function liesBelow(office: WorkingOffice, above: string, officeOf: OfficeOf): boolean {
  const seen = new Set<string>();
  let parent = office.parentId;
  while (parent !== null && !seen.has(parent)) {
    if (parent === above) return true;
    seen.add(parent);
    parent = officeOf(parent)?.parentId ?? null;
  }
  return false;
}

/** A person at an office; null where they have no business there. */
export function accessTo(
  home: WorkingOffice,
  staff: StaffMember,
  office: WorkingOffice,
  officeOf: OfficeOf,
): StaffAccess | null {
  if (office.id === home.id) {
    const actor = { role: "staff", id: staff.id, name: staff.name } as const;
    return { office, staff, actor, roles: canonicalRoles(office, staff), guest: false, mayCommand: true };
  }
  if (!liesBelow(office, home.id, officeOf)) return null;
  const dispatches = home.pack.lifecycle.network?.dispatchView === true;
  const lent = canonicalRoles(home, staff).filter((role) =>
    (dispatches ? DISPATCHERS : OVERSEERS).includes(role),
  );
  if (lent.length === 0) return null;
  // ids of staff are the office's own: a guest's must not be somebody else's there
  const guest: StaffMember = {
    id: `${home.id}/${staff.id}`,
    name: t.guest(staff.name, home.name),
    departmentId: null,
    roles: rolesThere(office, lent),
  };
  return {
    office: { ...office, staff: [...office.staff, guest] },
    staff: guest,
    actor: { role: "staff", id: guest.id, name: guest.name },
    roles: canonicalRoles(office, guest),
    guest: true,
    mayCommand: dispatches,
  };
}

/** What the other office's regulation calls these roles; where it has no such role, its managing one. */
function rolesThere({ pack }: WorkingOffice, lent: readonly Role[]): string[] {
  const named = pack.roles.filter((role) => lent.includes(role.actsAs)).map((role) => role.id);
  if (named.length > 0) return named;
  return pack.roles
    .filter((role) => role.actsAs === "leaderInCharge" || role.actsAs === "manager")
    .map((r) => r.id);
}

/** The offices that somebody may look at: their own, and those below it where their role looks after them. */
export function officesOf(
  home: WorkingOffice,
  staff: StaffMember,
  offices: readonly WorkingOffice[],
  officeOf: OfficeOf,
): StaffAccess[] {
  return offices.flatMap((office) => {
    const access = accessTo(home, staff, office, officeOf);
    return access === null ? [] : [access];
  });
}
