import type { WorkingOffice } from "../../../../core/office/workingOffice.ts";
import type { KnownContacts, StaffChange } from "../../../../core/store/wecomContactStore.ts";
import type { WecomContacts, WecomMember } from "../contacts.ts";

type Person = { officeId: string; staffId: string; name: string };

/** What the corp's contacts change in the offices. */
export type SyncPlan = {
  /** units found again as departments, by their name */
  links: KnownContacts["units"];
  renames: { officeId: string; unitId: string; name: string }[];
  added: StaffChange[];
  /** another name, another unit, or back again */
  changed: StaffChange[];
  gone: Person[];
  /** people of the offices who are among the contacts */
  seen: { officeId: string; staffId: string }[];
};

type Office = Pick<WorkingOffice, "id" | "staff" | "departments">;
type Links = KnownContacts["units"];

/**
 * Compares the contacts with the offices. A unit is a department that bore its name once; people belong to the unit
 * of their department, or of one above it. Whoever was among the contacts before and is disabled, or not there any
 * more, has left; whoever never was among them is left alone. Pure.
 */
export function planSync(
  offices: readonly Office[],
  known: KnownContacts,
  contacts: WecomContacts,
): SyncPlan {
  const members = new Map(contacts.members.map((one) => [one.userId.toLowerCase(), one]));
  const plan: SyncPlan = { links: [], renames: [], added: [], changed: [], gone: [], seen: [] };
  for (const office of offices) {
    const links = linksOf(office, known, contacts, plan);
    const unitsOf = (member: WecomMember) => unitsAbove(links, contacts, member.departmentIds);
    comparePeople(office, known, members, unitsOf, plan);
    findNewcomers(office, known, members, unitsOf, plan);
  }
  return plan;
}

function linksOf(office: Office, known: KnownContacts, contacts: WecomContacts, plan: SyncPlan): Links {
  const departments = new Map(contacts.departments.map((one) => [one.id, one]));
  const before = known.units.filter((one) => one.officeId === office.id);
  return office.departments.flatMap((unit): Links => {
    const link = before.find((one) => one.unitId === unit.id);
    const department = link === undefined ? undefined : departments.get(link.departmentId);
    if (link !== undefined && department !== undefined) {
      if (department.name !== unit.name)
        plan.renames.push({ officeId: office.id, unitId: unit.id, name: department.name });
      return [link];
    }
    const named = contacts.departments.find(({ name }) => name === unit.name);
    if (named === undefined) return [];
    const found = { officeId: office.id, unitId: unit.id, departmentId: named.id };
    plan.links.push(found);
    return [found];
  });
}

/** The units of these departments, or of the nearest ones above them. */
function unitsAbove(links: Links, contacts: WecomContacts, departmentIds: readonly number[]): string[] {
  return departmentIds.flatMap((own) => {
    const seen = new Set<number>();
    let id: number | null = own;
    while (id !== null && !seen.has(id)) {
      seen.add(id);
      const link = links.find(({ departmentId }) => departmentId === id);
      if (link !== undefined) return [link.unitId];
      id = contacts.departments.find((one) => one.id === id)?.parentId ?? null;
    }
    return [];
  });
}

type UnitsOf = (member: WecomMember) => string[];
type Members = ReadonlyMap<string, WecomMember>;

function comparePeople(
  office: Office,
  known: KnownContacts,
  members: Members,
  unitsOf: UnitsOf,
  plan: SyncPlan,
): void {
  const officeId = office.id;
  for (const { id: staffId, name, departmentId } of office.staff) {
    const member = members.get(staffId.toLowerCase());
    if (member === undefined || member.left) {
      const seenBefore = known.people.some((one) => one.officeId === officeId && one.staffId === staffId);
      if (seenBefore) plan.gone.push({ officeId, staffId, name });
      continue;
    }
    plan.seen.push({ officeId, staffId });
    const units = unitsOf(member);
    // who sits at the window belongs to no unit, wherever the contacts have them
    const moved = departmentId !== null && units.length > 0 && !units.includes(departmentId);
    const unit = moved ? (units[0] ?? null) : departmentId;
    const called = member.name === "" ? name : member.name;
    if (called !== name || moved) plan.changed.push({ officeId, staffId, name: called, departmentId: unit });
  }
}

function findNewcomers(
  office: Office,
  known: KnownContacts,
  members: Members,
  unitsOf: UnitsOf,
  plan: SyncPlan,
): void {
  const officeId = office.id;
  const present = new Set(office.staff.map(({ id }) => id.toLowerCase()));
  for (const [key, member] of members) {
    const unit = unitsOf(member)[0];
    if (member.left || present.has(key)) continue;
    const before = known.people.find((one) => one.officeId === officeId && one.staffId.toLowerCase() === key);
    // somebody whom an administrator took off the list stays off it
    if (before !== undefined && before.goneAt === null) continue;
    if (before === undefined && unit === undefined) continue;
    const { name } = member;
    const staffId = before?.staffId ?? member.userId;
    plan.seen.push({ officeId, staffId });
    if (before === undefined) plan.added.push({ officeId, staffId, name, departmentId: unit ?? null });
    else plan.changed.push({ officeId, staffId, name, departmentId: unit ?? null });
  }
}

/** Many at once have hardly all left: the application sees less of the contacts than before. */
export function tooManyGone(plan: SyncPlan): boolean {
  return plan.gone.length > Math.max(3, (plan.gone.length + plan.seen.length) / 4);
}
