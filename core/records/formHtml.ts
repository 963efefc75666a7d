import type { WorkingOffice } from "../office/workingOffice.ts";
import { type FormGrid, fillForm, type GridCell, type GridLine } from "./formGrid.ts";
import { escapeHtml, PAGE_FOOT, pageHead } from "./page.ts";
import type { TicketRecord } from "./recordOf.ts";

const LINE_MM = 8;

const STYLE = `h1 { font-size: 18pt; text-align: center; margin: 0 0 4mm; line-height: 1.4; }
.number { margin: 0 0 2mm; }
table { table-layout: fixed; }
td.head { text-align: center; vertical-align: middle; }
td p { margin: 0; min-height: 1.5em; }
td.tall { vertical-align: top; }
.left { text-align: left; } .center { text-align: center; } .right { text-align: right; }
.notes { margin: 2mm 0 0; font-size: 10.5pt; }
`;

/** A form of the pack filled in, as a page that prints on A4 as in the annex. @throws UnknownForm */
export function formHtml(office: WorkingOffice, formId: string, record: TicketRecord): string {
  const form = fillForm(office.pack, formId, record);
  return pageHead(form.title, "portrait", STYLE) + formBody(form) + PAGE_FOOT;
}

function formBody(form: FormGrid): string {
  const number =
    form.numberLine === null
      ? ""
      : `<p class="number ${form.numberLine.align}">${escapeHtml(form.numberLine.text)}</p>\n`;
  const columns = form.columns.map((part) => `<col style="width:${(part * 100).toFixed(3)}%">`).join("");
  const rows = form.rows
    .map(({ height, cells }) => {
      const content = cells.map((one) => cellHtml(one, height)).join("");
      return `<tr style="height:${height * LINE_MM}mm">${content}</tr>\n`;
    })
    .join("");
  const notes = form.notes.map((note) => `<p class="notes">${escapeHtml(note)}</p>\n`).join("");
  return `<h1>${escapeHtml(form.title)}</h1>\n${number}<table>\n<colgroup>${columns}</colgroup>\n<tbody>\n${rows}</tbody>\n</table>\n${notes}`;
}

function cellHtml({ span, down, head, lines }: GridCell, height: number): string {
  const name = head ? "head" : height > 2 ? "tall" : "";
  const size = `${span > 1 ? ` colspan="${span}"` : ""}${down > 1 ? ` rowspan="${down}"` : ""}`;
  return `<td${name === "" ? "" : ` class="${name}"`}${size}>${lines.map(lineHtml).join("")}</td>`;
}

function lineHtml({ align, runs }: GridLine): string {
  return `<p class="${align}">${runs.map(({ text }) => escapeHtml(text)).join("")}</p>`;
}
