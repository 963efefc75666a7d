import type { WorkingOffice } from "../office/workingOffice.ts";
import { columnWidths } from "./columnWidths.ts";
import { type LedgerView, ledgerHeads, ledgerRows, type Rows } from "./ledger.ts";
import { escapeHtml, PAGE_FOOT, pageHead } from "./page.ts";
import { ledgerTexts } from "./texts.ts";
import type { TicketFile } from "./ticketFile.ts";

const STYLE = `body { font-size: 8pt; line-height: 1.35; }
h1 { font-size: 15pt; text-align: center; margin: 0 0 2mm; }
.office { display: flex; justify-content: space-between; margin: 0 0 2mm; font-size: 9pt; }
table { table-layout: fixed; }
th, td { padding: 0.8mm 1mm; text-align: left; vertical-align: top; white-space: pre-line; }
th { text-align: center; vertical-align: middle; }
.notes { margin: 1.5mm 0 0; font-size: 9pt; }
`;

/** The ledger as a page that prints on A4 across, its head on each sheet, piece by piece. `period` stands in the head. */
export async function* ledgerHtml(
  office: WorkingOffice,
  files: Rows<TicketFile>,
  view: LedgerView,
  period: string,
): AsyncGenerator<string> {
  const { ledger } = office.pack;
  const heads = ledgerHeads(office);
  const widths = columnWidths(ledger.columns.map(({ field }) => field));
  const all = widths.reduce((sum, one) => sum + one, 0);
  const columns = widths.map((one) => `<col style="width:${((one / all) * 100).toFixed(2)}%">`).join("");
  yield `${pageHead(ledger.title, "landscape", STYLE)}<h1>${escapeHtml(ledger.title)}</h1>
<p class="office"><span>${escapeHtml(office.name)}</span><span>${escapeHtml(period)}</span></p>
<table>
<colgroup>${columns}</colgroup>
<thead><tr>${heads.map((head) => `<th>${escapeHtml(head)}</th>`).join("")}</tr></thead>
<tbody>
`;
  let count = 0;
  for await (const row of ledgerRows(office, files, view)) {
    count += 1;
    yield `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>\n`;
  }
  if (count === 0) yield `<tr><td colspan="${heads.length}">${escapeHtml(ledgerTexts.empty)}</td></tr>\n`;
  yield `</tbody>\n</table>\n`;
  for (const note of ledger.notes) yield `<p class="notes">${escapeHtml(note)}</p>\n`;
  yield PAGE_FOOT;
}
