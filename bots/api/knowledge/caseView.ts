import type { z } from "zod";
import type { StaffAccess } from "../../../core/desk/staff/access.ts";
import { GUEST_CASE_COMMANDS } from "../../../core/desk/staff/caseDesk.ts";
import { STEP_OF } from "../../../core/knowledge/cases/case.ts";
import { possibleWithCase } from "../../../core/knowledge/cases/caseRights.ts";
import { caseTexts } from "../../../core/knowledge/texts.ts";
import { mayOpen } from "../../../core/lifecycle/permissions.ts";
import type { StoredCase } from "../../../core/store/knowledgeStore.ts";
import { ticketsByIds } from "../../../core/store/likenessStore.ts";
import type { Program } from "../../program.ts";
import type { caseShape } from "./shapes.ts";

/** A case as somebody sees it who may. One of another office is there to be read. */
export async function caseView(
  program: Program,
  access: StaffAccess,
  { officeId, id, case: of }: StoredCase,
): Promise<z.input<typeof caseShape>> {
  const { office, staff } = access;
  const own = officeId === office.id;
  const { ticketIds, ...content } = of.content;
  const possible = own ? possibleWithCase(office, staff, of) : [];
  return {
    office: { id: officeId, name: officeName(program, officeId) },
    id,
    ...content,
    status: of.status,
    statusText: caseTexts.statuses[of.status],
    version: of.version,
    author: of.author,
    submittedBy: of.submittedBy,
    returned: of.returned,
    approvedBy: of.approvedBy,
    published:
      of.published === null
        ? null
        : {
            ...of.published,
            jointly:
              of.published.units.length === 0
                ? null
                : caseTexts.jointly(of.published.units.map(({ name }) => name)),
          },
    tickets: own ? await openNumbers(program, access, ticketIds) : [],
    possible: possible
      .filter((command) => access.mayCommand || GUEST_CASE_COMMANDS.includes(command))
      .map((command) => ({ command, label: caseTexts.steps[STEP_OF[command]] })),
  };
}

async function openNumbers(program: Program, { office, actor }: StaffAccess, ids: readonly string[]) {
  const tickets = await ticketsByIds(program.database.prisma, office.id, ids);
  return tickets.filter(({ ticket }) => mayOpen(office, ticket, actor)).map(({ number }) => number);
}

/** What an office is called; its id where this process does not know it yet. */
export function officeName(program: Program, id: string): string {
  return program.officeOf(id)?.name ?? id;
}
