import type { CommandType } from "../../lifecycle/command.ts";
import { namedRoles, RIGHTS } from "../../lifecycle/rights.ts";
import { WAITS, type Waits } from "../../store/staffQueries.ts";
import type { StaffAccess } from "./access.ts";

/** The step that ends each sort of waiting. */
const STEP: Record<Waits, CommandType> = {
  extension: "decideExtension",
  sendBack: "ruleSendBack",
  sheet: "approveSheet",
  check: "checkReply",
};

/** Which decisions that tickets wait for are this person's, by their roles and the regulation; those it does not know are nobody's. */
export function decisionsOf({ office, staff, roles, mayCommand }: StaffAccess): Waits[] {
  if (!mayCommand) return [];
  return WAITS.filter((waits) => {
    const named = namedRoles(office.pack, STEP[waits]);
    return (
      named.some((role) => staff.roles.includes(role)) ||
      roles.some((role) => RIGHTS[STEP[waits]][role] !== undefined)
    );
  });
}
