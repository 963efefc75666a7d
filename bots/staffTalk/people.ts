import { officesOf, type StaffAccess } from "../../core/desk/staff/access.ts";
import { canonicalRoles } from "../../core/lifecycle/permissions.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { talkTexts as t } from "./texts.ts";

/** Somebody of the staff, with every office in which they are known and what they may look at from there. */
export type Speaker = {
  /** their own offices first, then those below that they look after */
  accesses: StaffAccess[];
  /** more than one office: lists name it */
  manyOffices: boolean;
};

/** Who speaks: whoever has the platform's id as their own. The platform writes ids in any case. Null: nobody of ours. */
export function speakerOf(userId: string, offices: readonly WorkingOffice[]): Speaker | null {
  const officeOf = (id: string) => offices.find((one) => one.id === id) ?? null;
  const all = offices.flatMap((office) =>
    office.staff
      .filter(({ id }) => id.toLowerCase() === userId.toLowerCase())
      .flatMap((staff) => officesOf(office, staff, offices, officeOf)),
  );
  const own = all.filter(({ guest }) => !guest);
  const at = new Set(own.map(({ office }) => office.id));
  // who belongs to an office is no guest there
  const guests = all.filter(({ guest, office }) => guest && !at.has(office.id));
  const accesses = [...own, ...guests];
  return own.length === 0 ? null : { accesses, manyOffices: own.length > 1 };
}

const MOST_ADMINS = 3;

/** Whom somebody who is not known yet has to ask. */
export function whomToAsk(userId: string, offices: readonly WorkingOffice[]): string {
  const admins = offices.flatMap((office) =>
    office.staff
      .filter((staff) => canonicalRoles(office, staff).includes("administrator"))
      .map(({ name }) => t.admin(name, office.name)),
  );
  return t.unknownPerson(userId, admins.slice(0, MOST_ADMINS).join("；"));
}
