import type { Pack } from "../policy/pack.ts";
import type { FormCell, FormPiece, PackForm } from "../policy/packForms.ts";
import type { TicketRecord } from "./recordOf.ts";
import { formTexts } from "./texts.ts";

export type Align = "left" | "center" | "right";

/** A line of a cell; `filled` says which of its stretches come from the record. */
export type GridLine = { align: Align; runs: { text: string; filled: boolean }[] };

export type GridCell = { span: number; down: number; head: boolean; lines: GridLine[] };

/** A form filled in, as it is printed: what every way of printing it is made from. */
export type FormGrid = {
  id: string;
  title: string;
  annex: string;
  numberLine: { text: string; align: Align } | null;
  /** widths of the columns, in parts of one */
  columns: number[];
  rows: { height: number; cells: GridCell[] }[];
  notes: readonly string[];
};

/** The pack has no form of that id. */
export class UnknownForm extends Error {
  override readonly name = "UnknownForm";
  constructor(id: string, known: readonly string[]) {
    super(formTexts.unknownForm(id, known));
  }
}

/** One of the pack's forms. @throws UnknownForm */
export function formOf(pack: Pack, id: string): PackForm {
  const form = pack.forms.find((one) => one.id === id);
  if (form === undefined)
    throw new UnknownForm(
      id,
      pack.forms.map((one) => one.id),
    );
  return form;
}

/** Fills a form of the pack from a record, by its layout alone. @throws UnknownForm */
export function fillForm(pack: Pack, formId: string, record: TicketRecord): FormGrid {
  const form = formOf(pack, formId);
  const width = form.columns.reduce((sum, one) => sum + one, 0);
  return {
    id: form.id,
    title: form.title,
    annex: form.annex,
    numberLine: form.numberLine === null ? null : numberLine(form.numberLine, record),
    columns: form.columns.map((one) => one / width),
    rows: form.rows.map((row) => ({
      height: row.height,
      cells: row.cells.map((cell) => atFoot(fillCell(cell, record), row.height, sharesOf(form, cell.span))),
    })),
    notes: form.notes,
  };
}

/** The line under the title that carries the register number. */
function numberLine(
  { text, align }: NonNullable<PackForm["numberLine"]>,
  { fields }: TicketRecord,
): { text: string; align: Align } {
  return { text: text.replaceAll("{number}", () => fields.number), align };
}

/** The part of the page's width that so many columns take, on the average. */
function sharesOf(form: PackForm, span: number): number {
  return span / form.columns.length;
}

/** Characters of 12 points in a line as wide as the page, and such lines in one line of a row's height. */
const PAGE_CHARACTERS = 40;
const LINES_PER_HEIGHT = 1.2;

/** A signature stands at the foot of its cell: the lines above it leave the room that the row has. */
function atFoot(cell: GridCell, height: number, share: number): GridCell {
  const last = cell.lines.at(-1);
  if (last?.align !== "right" || cell.lines.length < 2) return cell;
  const above = cell.lines.slice(0, -1);
  const fits = Math.max(1, Math.floor(PAGE_CHARACTERS * share));
  const used = above.reduce((sum, line) => sum + Math.max(1, Math.ceil(lengthOf(line) / fits)), 0);
  const free = Math.max(0, Math.floor(height * LINES_PER_HEIGHT) - used - 1);
  const room = Array.from({ length: free }, () => printed("", "left"));
  return { ...cell, lines: [...above, ...room, last] };
}

function lengthOf({ runs }: GridLine): number {
  return runs.reduce((sum, { text }) => sum + text.length, 0);
}

function fillCell(cell: FormCell, record: TicketRecord): GridCell {
  const { span, down } = cell;
  if ("head" in cell) {
    return { span, down, head: true, lines: [printed(cell.head, "center")] };
  }
  if ("field" in cell)
    return { span, down, head: false, lines: filledLines(record.fields[cell.field] ?? "") };
  const lines = cell.lines.flatMap(({ pieces, align }) => fillLine(pieces, align, record));
  return { span, down, head: false, lines };
}

function printed(text: string, align: Align): GridLine {
  return { align, runs: [{ text, filled: false }] };
}

/** A text of several lines takes several lines. */
function filledLines(text: string, align: Align = "left"): GridLine[] {
  return text.split("\n").map((line) => ({ align, runs: [{ text: line, filled: true }] }));
}

/** A line alone with one field may grow; one that mixes print and fields stays one line. */
function fillLine(pieces: readonly FormPiece[], align: Align, record: TicketRecord): GridLine[] {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined && "field" in only) {
    return filledLines(record.fields[only.field] ?? "", align);
  }
  return [{ align, runs: pieces.flatMap((piece) => fillPiece(piece, record)) }];
}

function fillPiece(piece: FormPiece, record: TicketRecord): GridLine["runs"] {
  if ("text" in piece) return [{ text: piece.text, filled: false }];
  if ("field" in piece) {
    const value = (record.fields[piece.field] ?? "").replaceAll("\n", " ");
    return [{ text: value === "" ? formTexts.blank : value, filled: value !== "" }];
  }
  const ticked = record.ticks[piece.tick] ?? [];
  const boxes = piece.options.map(({ value, label }) => ({ label, on: ticked.includes(value) }));
  return [{ text: formTexts[piece.style](boxes), filled: false }];
}
