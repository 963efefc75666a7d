import type { Office, StaffMember } from "../../office/office.ts";
import type { Role } from "../../words.ts";
import { CASE_FLOW, CASE_REVIEWERS, CASE_WRITERS, type CaseCommandType, type KnowledgeCase } from "./case.ts";

/** Commands in the order in which they are offered. */
const COMMANDS: readonly CaseCommandType[] = [
  "edit",
  "submit",
  "approve",
  "return",
  "publish",
  "revise",
  "withdraw",
];

/**
 * The role of the pack in which somebody may give this command, or null where they may not. The pack names who reviews
 * and who publishes; where it does not, the roles that it makes act as manager, reviewer, district office or leader do.
 */
export function caseRole(office: Office, staff: StaffMember, command: CaseCommandType): string | null {
  const rule = office.pack.lifecycle.cases;
  switch (command) {
    case "draft":
    case "edit":
    case "submit":
      return (
        actingAs(office, staff, CASE_WRITERS) ?? named(staff, rule && [rule.reviewedBy, rule.publishedBy])
      );
    case "approve":
    case "return":
      return rule === undefined ? actingAs(office, staff, CASE_REVIEWERS) : named(staff, [rule.reviewedBy]);
    case "publish":
    case "withdraw":
    case "revise":
      return rule === undefined ? actingAs(office, staff, CASE_REVIEWERS) : named(staff, [rule.publishedBy]);
  }
}

/** What somebody can do with a case as it stands; nothing where it is another office's. */
export function possibleWithCase(office: Office, staff: StaffMember, of: KnowledgeCase): CaseCommandType[] {
  return COMMANDS.filter(
    (command) => CASE_FLOW[command].includes(of.status) && mayWithCase(office, staff, command, of) !== null,
  );
}

/** As `caseRole`, for a case as it stands: whoever wrote a draft may also withdraw it. */
export function mayWithCase(
  office: Office,
  staff: StaffMember,
  command: CaseCommandType,
  of: KnowledgeCase | null,
): string | null {
  const role = caseRole(office, staff, command);
  if (role !== null || command !== "withdraw" || of === null) return role;
  return of.status === "draft" && of.author.id === staff.id ? of.author.role : null;
}

function named(staff: StaffMember, roles: readonly string[] | undefined): string | null {
  return roles?.find((role) => staff.roles.includes(role)) ?? null;
}

function actingAs(office: Office, staff: StaffMember, wanted: readonly Role[]): string | null {
  const role = office.pack.roles.find((one) => staff.roles.includes(one.id) && wanted.includes(one.actsAs));
  return role?.id ?? null;
}
