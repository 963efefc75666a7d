import type { StaffAccess } from "../../core/desk/staff/access.ts";
import { foreignAttachments } from "../../core/store/ownAttachments.ts";
import type { Program } from "../program.ts";
import { Problem } from "../server/problem.ts";
import { apiTexts as t } from "./texts.ts";

/** What a step puts into the files has to come from whoever takes it. @throws Problem 422 */
export async function ownFilesOnly(
  program: Program,
  access: StaffAccess,
  ids: readonly string[],
): Promise<void> {
  const foreign = await foreignAttachments(program.database.prisma, access.office.id, senderOf(access), ids);
  if (foreign.length > 0) throw new Problem(422, t.noFileTitle, { code: "unknown", detail: t.notYourFile });
}

/** Whom an attachment of a member of staff belongs to until it is in a ticket. */
export function senderOf({ actor }: StaffAccess): string {
  return `staff:${actor.id}`;
}
