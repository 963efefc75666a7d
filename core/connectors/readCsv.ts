import { BadTable, type TableRow } from "./badTable.ts";
import { connectorTexts as t } from "./texts.ts";

/**
 * The rows of a CSV file (RFC 4180; comma, semicolon or tab), in UTF-8 or, as Chinese spreadsheet programs write it,
 * in GB 18030. An apostrophe that keeps a cell from being a formula is taken off. @throws BadTable
 */
export function readCsv(bytes: Uint8Array): TableRow[] {
  const text = decoded(bytes);
  const comma = separatorOf(text);
  const rows: TableRow[] = [];
  let row = 1;
  let cells: string[] = [];
  let cell = "";
  let quotedFrom = 0;
  const endCell = () => {
    cells.push(cell.replace(/^'(?=[=+\-@＝＋－＠])/, ""));
    cell = "";
  };
  const endRow = () => {
    endCell();
    rows.push({ row, cells });
    cells = [];
    row += 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (quotedFrom > 0) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quotedFrom = 0;
    } else if (letter === '"' && cell === "") quotedFrom = row;
    else if (letter === comma) endCell();
    else if (letter === "\n") endRow();
    else if (letter !== "\r" || text[at + 1] !== "\n") cell += letter;
  }
  if (quotedFrom > 0) throw new BadTable(t.openQuote(quotedFrom));
  if (cell !== "" || cells.length > 0) endRow();
  return rows;
}

function decoded(bytes: Uint8Array): string {
  for (const encoding of ["utf-8", "gb18030"]) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch (error) {
      // not this encoding: the next one is tried
      if (!(error instanceof TypeError)) throw error;
    }
  }
  throw new BadTable(t.notText);
}

function separatorOf(text: string): string {
  const first = text.slice(0, text.indexOf("\n") < 0 ? undefined : text.indexOf("\n"));
  const counts = [",", "\t", ";"].map((mark) => ({ mark, count: first.split(mark).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}
