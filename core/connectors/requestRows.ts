import { BadTable, type TableRow } from "./badTable.ts";
import { type HandedOver, IN_FIELDS, type InField } from "./fields.ts";
import { readCsv } from "./readCsv.ts";
import { readFields } from "./readFields.ts";
import { readXlsx } from "./readXlsx.ts";
import { connectorTexts as t } from "./texts.ts";

/** What is wrong in a row, and where. `column` as spreadsheets name it, `head` as the file does. */
export type CellProblem = { column: string; head: string; why: string };

/** A row of requests: read, or told what is wrong with it. */
export type RequestRow = TableRow &
  ({ ok: true; request: HandedOver } | { ok: false; problems: CellProblem[] });

const LOOKED_FOR_HEADS = 10;

/**
 * Reads a file of requests, .csv or .xlsx: rows under a line of heads, which may have titles above it. Columns are
 * found by their heads, in any order; others are left alone. @throws BadTable
 */
export function requestRows(
  name: string,
  bytes: Uint8Array,
  heads: Readonly<Record<InField, string>>,
): { heads: string[]; rows: RequestRow[] } {
  const table = rowsOf(name, bytes);
  const top = headRow(table, heads);
  const places = placesOf(top.cells, heads);
  const rows = table
    .filter(({ row, cells }) => row > top.row && cells.some((cell) => cell.trim() !== ""))
    .map(({ row, cells }): RequestRow => {
      const given = Object.fromEntries(
        IN_FIELDS.flatMap((field) => {
          const place = places.get(field);
          return place === undefined ? [] : [[field, cells[place] ?? ""]];
        }),
      );
      const read = readFields(given, heads);
      if (read.ok) return { row, cells, ok: true, request: read.request };
      const problems = read.problems.map(({ field, why }) => ({
        column: columnName(places.get(field) ?? 0),
        head: heads[field],
        why,
      }));
      return { row, cells, ok: false, problems };
    });
  return { heads: top.cells, rows };
}

function rowsOf(name: string, bytes: Uint8Array): TableRow[] {
  const ending = name.toLowerCase().split(".").at(-1);
  if (ending === "csv") return readCsv(bytes);
  if (ending === "xlsx") return readXlsx(bytes);
  throw new BadTable(t.unknownKind);
}

/** The first line that has the heads without which nothing can be read. */
function headRow(table: readonly TableRow[], heads: Readonly<Record<InField, string>>): TableRow {
  const wanted = [heads.number, heads.text];
  const top = table.slice(0, LOOKED_FOR_HEADS);
  const found = top.find(({ cells }) => wanted.every((head) => cells.some((cell) => cell.trim() === head)));
  if (found !== undefined) return found;
  if (top.length === 0) throw new BadTable(t.emptyFile);
  const missing = wanted.find((head) => !top.some(({ cells }) => cells.some((cell) => cell.trim() === head)));
  throw new BadTable(t.noColumn(missing ?? heads.text));
}

function placesOf(cells: readonly string[], heads: Readonly<Record<InField, string>>): Map<InField, number> {
  const places = new Map<InField, number>();
  for (const field of IN_FIELDS) {
    const found = cells.flatMap((cell, i) => (cell.trim() === heads[field] ? [i] : []));
    if (found.length > 1) throw new BadTable(t.twice(heads[field]));
    if (found[0] !== undefined) places.set(field, found[0]);
  }
  return places;
}

/** A, B … Z, AA … of a column, from 0. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}
