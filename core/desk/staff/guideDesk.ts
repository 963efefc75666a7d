import type { GuideCommand } from "../../knowledge/guides/guideEdit.ts";
import { guideTexts as t } from "../../knowledge/texts.ts";
import { changeGuide } from "../../store/guideStore.ts";
import type { StaffAccess } from "./access.ts";
import type { KnowledgeParts, KnowledgeRefusal } from "./caseDesk.ts";
import { onceForKey } from "./onceForKey.ts";
import { staffTexts } from "./texts.ts";

/** A command on a guide: `id` null with the first edit of a new one. `seen`: the version that the giver had before them. */
export type GuideGiven = { id: string | null; seen: number; command: GuideCommand; key: string | null };

export type GuideAnswer = { ok: true; id: string; again: boolean } | KnowledgeRefusal;

/** Takes a step with a guide of an office. What citizens see changes with `publish` and `withdraw` alone. */
export async function giveGuide(
  { database, newId, now }: KnowledgeParts,
  access: StaffAccess,
  { id, seen, command, key }: GuideGiven,
): Promise<GuideAnswer> {
  const { office, staff } = access;
  if (!access.mayCommand) return { ok: false, code: "noRight", why: t.guest };
  const asked = ["guide", staff.id, id, seen, command];
  const answer = await onceForKey(database, office.id, key, asked, now, async (tx) => {
    const guideId = id ?? newId();
    const decision = await changeGuide(tx, office, staff, guideId, seen, command, now);
    return decision.ok ? { ok: true, done: { id: guideId } } : { ok: false, refused: decision };
  });
  if (answer.ok) return { ok: true, id: answer.done.id, again: answer.again };
  if (answer.refused === "keyReused") return { ok: false, code: "keyReused", why: staffTexts.keyReused };
  const { code, why } = answer.refused;
  return { ok: false, code, why };
}
