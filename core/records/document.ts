import { TableRow } from "docx";
import { escapeHtml, PAGE_FOOT, pageHead } from "./page.ts";
import { TEXT_WIDTH, wordCell, wordFile, wordLine, wordTable } from "./word.ts";

/** A piece of a written document. `widths` of a table are relative. */
export type Block =
  | { kind: "heading"; text: string }
  | { kind: "paragraph"; text: string }
  | {
      kind: "table";
      heads: readonly string[];
      rows: readonly (readonly string[])[];
      widths?: readonly number[];
    };

/** A brief, a report, a sheet of an archive: written once, printed as a page or as a Word file. */
export type PaperDocument = { title: string; subtitle: string; blocks: readonly Block[] };

const STYLE = `h1 { font-size: 18pt; text-align: center; margin: 0 0 2mm; }
h2 { font-size: 14pt; margin: 5mm 0 2mm; }
.subtitle { text-align: center; margin: 0 0 4mm; }
p { margin: 0 0 2mm; text-indent: 2em; } p.subtitle { text-indent: 0; }
table { margin: 0 0 3mm; font-size: 10.5pt; }
th, td { padding: 1mm 1.5mm; white-space: pre-line; }
`;

/** The document as a page that prints on A4. */
export function documentHtml({ title, subtitle, blocks }: PaperDocument): string {
  const head = `<h1>${escapeHtml(title)}</h1>\n<p class="subtitle">${escapeHtml(subtitle)}</p>\n`;
  return pageHead(title, "portrait", STYLE) + head + blocks.map(blockHtml).join("") + PAGE_FOOT;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h2>${escapeHtml(block.text)}</h2>\n`;
    case "paragraph":
      return `<p>${escapeHtml(block.text)}</p>\n`;
    case "table": {
      const parts = widthsOf(block);
      const columns = parts.map((part) => `<col style="width:${(part * 100).toFixed(2)}%">`).join("");
      const row = (cells: readonly string[], tag: "th" | "td") =>
        `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>\n`;
      const body = block.rows.map((cells) => row(cells, "td")).join("");
      return `<table>\n<colgroup>${columns}</colgroup>\n<thead>${row(block.heads, "th")}</thead>\n<tbody>\n${body}</tbody>\n</table>\n`;
    }
  }
}

/** The document as a Word file. */
export function documentDocx({ title, subtitle, blocks }: PaperDocument): Promise<Uint8Array> {
  return wordFile(title, [
    wordLine(title, { points: 18, bold: true, align: "center", after: 80 }),
    wordLine(subtitle, { align: "center", after: 200 }),
    ...blocks.flatMap(blockDocx),
  ]);
}

function blockDocx(block: Block) {
  switch (block.kind) {
    case "heading":
      return [wordLine(block.text, { points: 14, bold: true, after: 80 })];
    case "paragraph":
      return [wordLine(block.text, { after: 80, indent: true })];
    case "table": {
      const widths = widthsOf(block).map((part) => Math.round(part * TEXT_WIDTH));
      const row = (cells: readonly string[], bold: boolean) =>
        new TableRow({
          tableHeader: bold,
          cantSplit: true,
          children: cells.map((cell, i) =>
            wordCell(
              cell
                .split("\n")
                .map((line) => wordLine(line, { points: 10.5, bold, align: bold ? "center" : "left" })),
              widths[i] ?? 0,
            ),
          ),
        });
      return [
        wordTable([row(block.heads, true), ...block.rows.map((cells) => row(cells, false))], widths),
        wordLine("", { points: 6 }),
      ];
    }
  }
}

/** Widths of a table's columns, in parts of one. */
function widthsOf({ heads, widths = heads.map(() => 1) }: Extract<Block, { kind: "table" }>): number[] {
  const all = widths.reduce((sum, one) => sum + one, 0);
  return widths.map((one) => one / all);
}
