import { type PrivateField, type Purpose, visibleFields } from "../../lifecycle/fieldRights.ts";
import { mayOpen } from "../../lifecycle/permissions.ts";
import type { Seal } from "../../privacy/seal.ts";
import type { Sql } from "../../store/database.ts";
import { recordLook } from "../../store/lookStore.ts";
import { sealedClues } from "../../store/staffQueries.ts";
import { loadTicket, type StoredTicket } from "../../store/ticketStore.ts";
import type { StaffAccess } from "./access.ts";
import { fieldTexts, staffTexts as t } from "./texts.ts";
import { personalOf } from "./ticketRows.ts";

/** What a look shows: field → the plain value; null where the citizen gave none. */
export type Looked =
  | { ok: true; values: Partial<Record<PrivateField, string | null>>; refused: PrivateField[] }
  | { ok: false; code: "notFound" | "forbidden"; why: string };

/** A ticket that somebody may open; null where there is none of that number, or it is none of theirs. */
export async function openTicket(
  sql: Sql,
  { office, actor }: StaffAccess,
  number: string,
): Promise<StoredTicket | null> {
  const stored = await loadTicket(sql, office.id, { number });
  return stored === null || !mayOpen(office, stored.ticket, actor) ? null : stored;
}

/**
 * Shows fields plainly, for a purpose: what the table of rights allows, and only after the look is on record, in the
 * caller's transaction. @param now epoch ms
 */
export async function look(
  sql: Sql,
  seal: Seal,
  access: StaffAccess,
  stored: StoredTicket,
  wish: { fields: readonly PrivateField[]; purpose: Purpose },
  now: number,
): Promise<Looked> {
  const { office, actor } = access;
  const sight = visibleFields(office, stored.ticket, actor, wish.purpose);
  const asked = [...new Set(wish.fields)];
  const granted = asked.filter((field) => sight[field] === "plain");
  const refused = asked.filter((field) => sight[field] !== "plain");
  if (granted.length === 0) {
    const names = refused.map((field) => fieldTexts[field]).join("、");
    return { ok: false, code: "forbidden", why: `${names}：${t.noFieldForPurpose}` };
  }
  await recordLook(sql, office.id, stored.id, {
    staffId: actor.id,
    staffName: actor.name,
    fields: granted,
    purpose: wish.purpose,
    at: new Date(now),
  });
  const personal = personalOf(seal, stored);
  const values: Partial<Record<PrivateField, string | null>> = {};
  for (const field of granted) {
    switch (field) {
      case "name":
      case "phone":
      case "idNumber":
      case "address":
        values[field] = personal[field] ?? null;
        break;
      case "words":
        values.words = [personal.title, personal.text]
          .filter((one) => one !== undefined && one !== "")
          .join("\n");
        break;
      case "attachments":
        values.attachments = stored.ticket.attachmentIds.join("\n") || null;
        break;
      case "conductClues":
        values.conductClues = (await openClues(sql, seal, stored)).join("\n") || null;
        break;
      default:
        field satisfies never;
    }
  }
  return { ok: true, values, refused };
}

/** The clues that lie sealed beside the events that forwarded them, oldest first. */
export async function openClues(
  sql: Sql,
  seal: Seal,
  stored: Pick<StoredTicket, "officeId" | "id">,
): Promise<string[]> {
  const sealed = await sealedClues(sql, stored.officeId, stored.id);
  return sealed.map((bytes) => seal.open(bytes, stored.officeId));
}
