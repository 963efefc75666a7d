import { once } from "node:events";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { columnWidths } from "./columnWidths.ts";
import { type LedgerView, ledgerHeads, ledgerRows, type Rows } from "./ledger.ts";
import { rowHeight, SHEET_ROWS, sheetClose, sheetOpen, sheetRow, workbookParts } from "./sheetXml.ts";
import { ledgerTexts } from "./texts.ts";
import type { TicketFile } from "./ticketFile.ts";
import { type ZipEntry, zipStream } from "./zipStream.ts";

const TITLE_ROW = 1;
const PERIOD_ROW = 2;
const HEAD_ROW = 3;

/**
 * Writes the ledger as xlsx to a stream and ends it: title, period, heads, rows and the annex's notes. Rows are taken
 * as fast as the stream takes them, so any number of them needs the same memory. What no longer fits on a sheet goes
 * on the next. @param sheetRows rows of one sheet at most
 */
export async function ledgerXlsx(
  office: WorkingOffice,
  files: Rows<TicketFile>,
  view: LedgerView,
  period: string,
  out: Writable,
  sheetRows = SHEET_ROWS,
): Promise<void> {
  const entries = workbookEntries(office, ledgerRows(office, files, view), period, sheetRows);
  try {
    for await (const chunk of zipStream(entries, view.now)) {
      if (!out.write(chunk)) await once(out, "drain");
    }
  } catch (error) {
    out.destroy(error instanceof Error ? error : undefined);
    throw error;
  }
  out.end();
  await finished(out, { readable: false });
}

async function* workbookEntries(
  office: WorkingOffice,
  rows: AsyncGenerator<string[]>,
  period: string,
  sheetRows: number,
): AsyncGenerator<ZipEntry> {
  const names: string[] = [];
  const source: Source = { rows, next: await rows.next() };
  do {
    names.push(names.length === 0 ? ledgerTexts.sheet : `${ledgerTexts.sheet}${names.length + 1}`);
    yield {
      path: `xl/worksheets/sheet${names.length}.xml`,
      content: sheet(office, source, period, sheetRows),
    };
  } while (!source.next.done);
  for (const [path, xml] of Object.entries(workbookParts(names, HEAD_ROW))) yield { path, content: [xml] };
}

/** Rows, the next one looked at already. */
type Source = { rows: AsyncGenerator<string[]>; next: IteratorResult<string[], unknown> };

async function* sheet(
  office: WorkingOffice,
  source: Source,
  period: string,
  sheetRows: number,
): AsyncGenerator<string> {
  const { ledger } = office.pack;
  const heads = ledgerHeads(office);
  const across = (first: string): string[] => [first, ...heads.slice(1).map(() => "")];
  const widths = columnWidths(ledger.columns.map(({ field }) => field));
  yield sheetOpen(widths, HEAD_ROW);
  yield sheetRow(TITLE_ROW, across(ledger.title), "title", 30);
  yield sheetRow(PERIOD_ROW, across(ledgerTexts.period(office.name, period)), "note");
  yield sheetRow(HEAD_ROW, heads, "head", rowHeight(heads, widths));
  let row = HEAD_ROW;
  while (!source.next.done && row < sheetRows - ledger.notes.length) {
    row += 1;
    yield sheetRow(row, source.next.value, "body", rowHeight(source.next.value, widths));
    source.next = await source.rows.next();
  }
  const merged = [TITLE_ROW, PERIOD_ROW];
  for (const note of ledger.notes) {
    row += 1;
    merged.push(row);
    yield sheetRow(row, across(note), "note");
  }
  yield sheetClose(heads.length, merged);
}
