import type { WorkingOffice } from "../office/workingOffice.ts";
import { type LedgerView, ledgerHeads, ledgerRows, type Rows } from "./ledger.ts";
import type { TicketFile } from "./ticketFile.ts";

/** Spreadsheet programs on Chinese systems take a file without it for GBK. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * The ledger as CSV (RFC 4180, UTF-8 with byte order mark), piece by piece. A cell that a spreadsheet program would
 * take for a formula begins with an apostrophe, which makes it text.
 */
export async function* ledgerCsv(
  office: WorkingOffice,
  files: Rows<TicketFile>,
  view: LedgerView,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(ledgerHeads(office));
  for await (const row of ledgerRows(office, files, view)) yield csvLine(row);
}

/** One line of CSV, with its line end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
