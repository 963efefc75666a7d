import { HeightRule, TableRow } from "docx";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { fillForm, type GridCell } from "./formGrid.ts";
import type { TicketRecord } from "./recordOf.ts";
import { TEXT_WIDTH, TWIPS_PER_MM, wordCell, wordFile, wordLine, wordTable } from "./word.ts";

const LINE_MM = 8;

/** A form of the pack filled in, as a Word file laid out as in the annex. @throws UnknownForm */
export async function formDocx(
  office: WorkingOffice,
  formId: string,
  record: TicketRecord,
): Promise<Uint8Array> {
  const form = fillForm(office.pack, formId, record);
  const widths = form.columns.map((part) => Math.round(part * TEXT_WIDTH));
  const free = new Array<number>(widths.length).fill(0);
  const rows = form.rows.map(({ height, cells }) => {
    let column = 0;
    const made = cells.map((cell) => {
      while ((free[column] ?? 0) > 0) column += 1;
      const taken = widths.slice(column, column + cell.span).reduce((sum, one) => sum + one, 0);
      free.fill(cell.down, column, column + cell.span);
      column += cell.span;
      return tableCell(cell, taken, height);
    });
    for (let i = 0; i < free.length; i += 1) free[i] = Math.max(0, (free[i] ?? 0) - 1);
    return new TableRow({
      children: made,
      cantSplit: height < 4,
      height: { value: Math.round(height * LINE_MM * TWIPS_PER_MM), rule: HeightRule.ATLEAST },
    });
  });
  return wordFile(form.title, [
    wordLine(form.title, { points: 18, bold: true, align: "center", after: 160 }),
    ...(form.numberLine === null
      ? []
      : [wordLine(form.numberLine.text, { align: form.numberLine.align, after: 80 })]),
    wordTable(rows, widths),
    ...form.notes.map((note) => wordLine(note, { points: 10.5 })),
  ]);
}

function tableCell(cell: GridCell, widthTwips: number, height: number) {
  const lines = cell.lines.map(({ align, runs }) =>
    wordLine(runs.map(({ text }) => text).join(""), { align }),
  );
  const { span, down, head } = cell;
  return wordCell(lines, widthTwips, { span, down, middle: head || height <= 2 });
}
