import { caseRole } from "../../../core/knowledge/cases/caseRights.ts";
import type { StaffMember } from "../../../core/office/office.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { officeUnder, packWith } from "../lifecycle/givenOffice.ts";

/** An office of a pack that keeps its cases to itself (`office`), shares them (`network`), or says nothing of cases. */
export function caseOffice(
  shared: "office" | "network" | "unsaid",
  id = "hall",
  parentId: string | null = null,
): WorkingOffice {
  const pack = packWith(({ lifecycle: { cases } }) =>
    shared === "unsaid"
      ? cases === undefined
      : cases?.sharedWith === shared && (shared === "office" || cases.jointPublication),
  );
  return { ...officeUnder(pack), id, parentId, name: id };
}

/** Somebody who writes, another who reviews, and who publishes. */
export function staffFor(office: WorkingOffice): Record<"writer" | "reviewer" | "publisher", StaffMember> {
  const may = (command: "draft" | "approve" | "publish", but: string | null = null) => {
    const found = office.staff.find((one) => one.id !== but && caseRole(office, one, command) !== null);
    if (found === undefined) throw new Error(`nobody may ${command}`);
    return found;
  };
  const reviewer = may("approve");
  return { reviewer, publisher: may("publish"), writer: may("draft", reviewer.id) };
}
