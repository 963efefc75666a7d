import { csvLine } from "../records/ledgerCsv.ts";
import { rowHeight, sheetClose, sheetOpen, sheetRow, workbookParts } from "../records/sheetXml.ts";
import { zipStream } from "../records/zipStream.ts";

const WIDTH = 16;
const SHEET = "Sheet1";

/** Rows under their heads as CSV: UTF-8 with byte order mark, as spreadsheet programs want it. */
export function csvTable(heads: readonly string[], rows: readonly (readonly string[])[]): Uint8Array {
  return Buffer.from(`\uFEFF${csvLine(heads)}${rows.map(csvLine).join("")}`, "utf8");
}

/** Rows under their heads as xlsx; all cells are texts. @param now the time that the file bears (epoch ms) */
export async function xlsxTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  now: number,
): Promise<Uint8Array> {
  const widths = heads.map(() => WIDTH);
  const sheet = [
    sheetOpen(widths, 1),
    sheetRow(1, heads, "head", rowHeight(heads, widths)),
    ...rows.map((cells, i) => sheetRow(i + 2, cells, "body")),
    sheetClose(heads.length, []),
  ];
  const entries = [
    { path: "xl/worksheets/sheet1.xml", content: sheet },
    ...Object.entries(workbookParts([SHEET], 1)).map(([path, xml]) => ({ path, content: [xml] })),
  ];
  const chunks: Uint8Array[] = [];
  for await (const chunk of zipStream(entries, now)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
