import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Office, StaffMember } from "../../office/office.ts";
import type { Role } from "../../words.ts";
import { guideBody } from "../guide.ts";
import { guideTexts as t } from "../texts.ts";

/** What a guide says; its id is the office's own. */
export const guideContent = z.strictObject({
  title: z.string().trim().min(1).max(200),
  asked: z.array(z.string().trim().min(1)).max(100),
  body: guideBody,
});
export type GuideContent = z.infer<typeof guideContent>;

/** One step in the history of a guide; steps are only ever added. */
export type GuideEdit = {
  version: number;
  at: string;
  by: { id: string; name: string; role: string };
  why: string | null;
} & ({ type: "edited"; content: GuideContent } | { type: "published" } | { type: "withdrawn" });

/** A guide in its making: what is shown to citizens, and what is written but not shown yet. */
export type GuideState = {
  /** 0: as it was set up, before any edit */
  version: number;
  shown: GuideContent | null;
  draft: GuideContent | null;
};

export type GuideCommand =
  | { type: "edit"; content: GuideContent; why: string | null }
  | { type: "publish"; why: string | null }
  | { type: "withdraw"; why: string };

export type GuideDecision =
  | { ok: true; edit: GuideEdit; after: GuideState }
  | { ok: false; code: "noRight" | "notNow" | "incomplete" | "stale"; why: string };

/** Who writes guides, and who puts them before citizens. */
const WRITERS: readonly Role[] = [
  "caseOfficer",
  "triageOfficer",
  "intakeClerk",
  "liaison",
  "operator",
  "manager",
  "reviewer",
  "administrator",
];
const PUBLISHERS: readonly Role[] = ["triageOfficer", "caseOfficer", "manager", "reviewer", "administrator"];

/** The role in which somebody may give a command on guides; null where they may not. */
export function guideRole(office: Office, staff: StaffMember, command: GuideCommand["type"]): string | null {
  const wanted = command === "edit" ? WRITERS : PUBLISHERS;
  return (
    office.pack.roles.find(({ id, actsAs }) => staff.roles.includes(id) && wanted.includes(actsAs))?.id ??
    null
  );
}

/** What a command on a guide becomes. A change is written first and shown only when it is published. @param at ISO 8601 */
export function decideGuide(
  office: Office,
  before: GuideState,
  command: GuideCommand,
  staff: StaffMember,
  at: string,
): GuideDecision {
  const role = guideRole(office, staff, command.type);
  if (role === null) return { ok: false, code: "noRight", why: t.noRight };
  const head = {
    version: before.version + 1,
    at,
    by: { id: staff.id, name: staff.name, role },
    why: command.why,
  };
  const accept = (edit: GuideEdit): GuideDecision => ({ ok: true, edit, after: evolveGuide(before, edit) });
  switch (command.type) {
    case "edit": {
      const now = before.draft ?? before.shown;
      const content = guideContent.parse(command.content);
      if (now !== null && isDeepStrictEqual(guideContent.parse(now), content))
        return { ok: false, code: "notNow", why: t.noChange };
      return accept({ ...head, type: "edited", content });
    }
    case "publish":
      if (before.draft === null) return { ok: false, code: "notNow", why: t.nothingToPublish };
      return accept({ ...head, type: "published" });
    case "withdraw":
      if (before.shown === null) return { ok: false, code: "notNow", why: t.notPublished };
      if (command.why.trim() === "") return { ok: false, code: "incomplete", why: t.noReason };
      return accept({ ...head, type: "withdrawn" });
  }
}

/** A guide after one more step. What is withdrawn becomes a draft again, where there is none newer. */
export function evolveGuide(before: GuideState, edit: GuideEdit): GuideState {
  if (edit.version !== before.version + 1) throw new Error("a guide's versions are counted without gaps");
  const { version } = edit;
  switch (edit.type) {
    case "edited":
      return { version, shown: before.shown, draft: edit.content };
    case "published":
      return { version, shown: before.draft, draft: null };
    case "withdrawn":
      return { version, shown: null, draft: before.draft ?? before.shown };
  }
}
