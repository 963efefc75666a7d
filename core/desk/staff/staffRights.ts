import type { Role } from "../../words.ts";

/** What staff may do beside commands on tickets, which the life cycle judges. */
export const STAFF_RIGHT_IDS = [
  "intake",
  "records",
  "figures",
  "personFigures",
  "proposals",
  "readMeasures",
  "issueMeasures",
  "readLooks",
  "deadLetters",
  "house",
  "learning",
] as const;
export type StaffRight = (typeof STAFF_RIGHT_IDS)[number];

const WINDOW: readonly Role[] = ["intakeClerk", "caseOfficer", "triageOfficer", "manager", "helper"];
const ABOVE: readonly Role[] = ["leaderInCharge", "districtOffice"];

/** One row a right: the roles that have it. What is not written is forbidden. */
export const STAFF_RIGHTS: Record<StaffRight, readonly Role[]> = {
  intake: WINDOW,
  records: [...WINDOW, ...ABOVE, "reviewer"],
  figures: [...WINDOW, ...ABOVE, "reviewer", "disciplineInspector"],
  personFigures: ["manager", ...ABOVE],
  proposals: ["triageOfficer", "caseOfficer", "manager", ...ABOVE, "disciplineInspector"],
  readMeasures: ["manager", ...ABOVE, "disciplineInspector"],
  issueMeasures: ["manager", ...ABOVE],
  readLooks: ["manager", "districtOffice", "disciplineInspector", "administrator"],
  deadLetters: ["triageOfficer", "manager", "administrator"],
  house: ["manager", "administrator"],
  learning: ["triageOfficer", "manager", "administrator"],
};

/** Whether somebody in these roles has a right at an office. */
export function hasRight({ roles }: { roles: readonly Role[] }, right: StaffRight): boolean {
  return roles.some((role) => STAFF_RIGHTS[right].includes(role));
}
