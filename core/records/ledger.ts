import type { WorkingOffice } from "../office/workingOffice.ts";
import type { FieldId } from "../policy/packForms.ts";
import { readField, readingOf } from "./readField.ts";
import { recordTexts } from "./texts.ts";
import { isRestricted, type TicketFile, type View } from "./ticketFile.ts";

/** Rows may come from a cursor or from a list. */
export type Rows<T> = AsyncIterable<T> | Iterable<T>;

/**
 * How a ledger is looked at. Masked, and with what complaints about conduct say left out, unless the caller answers
 * for more: a ledger is passed round, and the accused side reads it too.
 */
export type LedgerView = View & { conduct?: "withheld" | "shown" };

/** What a complaint about conduct tells of itself; everything else of its row stays. */
const TELLING: readonly FieldId[] = [
  "story",
  "storyInParts",
  "problem",
  "demand",
  "suggestion",
  "matter",
  "cause",
  "verified",
  "opinion",
  "onTheSpotAnswer",
  "unit",
  "leadUnit",
  "unitOfficer",
  "requirement",
  "progress",
  "reply",
  "result",
  "surveyText",
  "citizenOpinion",
  "citizenName",
  "contactPerson",
  "citizenPhone",
  "citizenIdNumber",
  "citizenAddress",
  "remark",
];

/** The heads of the ledger's columns, in the annex's order. */
export function ledgerHeads({ pack }: WorkingOffice): string[] {
  return pack.ledger.columns.map(({ label }) => label);
}

/** The rows of the pack's ledger, one for each ticket in the order in which they come. */
export async function* ledgerRows(
  office: WorkingOffice,
  files: Rows<TicketFile>,
  view: LedgerView,
): AsyncGenerator<string[]> {
  let sequence = 0;
  for await (const file of files) {
    sequence += 1;
    yield ledgerRow(office, file, view, sequence);
  }
}

/** One row of the pack's ledger. @param sequence its running number, from 1 */
export function ledgerRow(
  office: WorkingOffice,
  file: TicketFile,
  view: LedgerView,
  sequence: number,
): string[] {
  const reading = readingOf(office, file, view, sequence);
  const withheld = isRestricted(file.ticket) && view.conduct !== "shown";
  return office.pack.ledger.columns.map(({ field }) => {
    if (!withheld || !TELLING.includes(field)) return readField(reading, field);
    return field === "story" || field === "storyInParts" ? recordTexts.withheld : "";
  });
}
