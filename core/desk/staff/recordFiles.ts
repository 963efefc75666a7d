import { type Purpose, visibleFields } from "../../lifecycle/fieldRights.ts";
import type { WorkingOffice } from "../../office/workingOffice.ts";
import type { Seal } from "../../privacy/seal.ts";
import type { PersonalData, TicketFile } from "../../records/ticketFile.ts";
import type { Sql } from "../../store/database.ts";
import { recordLook } from "../../store/lookStore.ts";
import { type FileChoice, ticketFiles } from "../../store/ticketFiles.ts";
import { loadEvents, type StoredTicket } from "../../store/ticketStore.ts";
import type { StaffAccess } from "./access.ts";
import { personalOf } from "./ticketRows.ts";

/** Tickets as ledgers take them, page by page; personal data are masked by whoever prints them. */
export async function* recordFiles(
  sql: Sql,
  seal: Seal,
  office: WorkingOffice,
  choice: FileChoice,
): AsyncGenerator<TicketFile> {
  for await (const { stored, events } of ticketFiles(sql, office.id, choice)) {
    yield { number: stored.number, ticket: stored.ticket, events, personal: personalOf(seal, stored) };
  }
}

/** One ticket as forms and bundles take it, and how its personal data may show there. */
export type OpenedFile = { file: TicketFile; sight: "masked" | "full"; papers: boolean };

const ON_PAPER = ["name", "phone", "idNumber", "address", "words"] as const;

/**
 * Opens a ticket for print. In full only where the table of rights shows every field of it plainly for that purpose;
 * then, and where the photos go along, the look is on record first. Whoever may not even see a masked name gets none.
 * @param purpose null: masked, without photos
 * @returns null where the purpose does not allow it
 */
export async function openFile(
  sql: Sql,
  seal: Seal,
  access: StaffAccess,
  stored: StoredTicket,
  purpose: Purpose | null,
  now: number,
): Promise<OpenedFile | null> {
  const { office, actor } = access;
  const sight = visibleFields(office, stored.ticket, actor, purpose ?? "handle");
  const events = await loadEvents(sql, office.id, stored.id);
  const personal: PersonalData | null = sight.name === "hidden" ? null : personalOf(seal, stored);
  const file = { number: stored.number, ticket: stored.ticket, events, personal };
  if (purpose === null) return { file, sight: "masked", papers: false };
  if (ON_PAPER.some((field) => sight[field] !== "plain")) return null;
  const papers = sight.attachments === "plain";
  await recordLook(sql, office.id, stored.id, {
    staffId: actor.id,
    staffName: actor.name,
    fields: papers ? [...ON_PAPER, "attachments"] : [...ON_PAPER],
    purpose,
    at: new Date(now),
  });
  return { file, sight: "full", papers };
}
