import { escapeXml } from "./xmlText.ts";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Rows that Excel takes on one sheet. */
export const SHEET_ROWS = 1_048_576;
/** Characters that Excel takes in one cell. */
const CELL_CHARACTERS = 32_767;

/** Looks of a cell, in the order of `cellXfs` below. */
export const LOOKS = { plain: 0, title: 1, head: 2, body: 3, note: 4 } as const;
export type Look = keyof typeof LOOKS;

/** Opens a sheet: page across, as wide as one page, its first rows frozen; widths in characters. */
export function sheetOpen(widths: readonly number[], frozenRows: number): string {
  const columns = widths
    .map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`)
    .join("");
  return `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${columns}</cols><sheetData>`;
}

/** Height (points) that a row needs so that each text, broken at its column's width, shows whole; Excel's limit at most. */
export function rowHeight(cells: readonly string[], widths: readonly number[]): number {
  let lines = 1;
  cells.forEach((text, i) => {
    let needed = 0;
    for (const line of text.split("\n"))
      needed += Math.max(1, Math.ceil(digitsWide(line) / ((widths[i] ?? 10) - 1.5)));
    lines = Math.max(lines, needed);
  });
  return Math.min(409, lines * LINE_POINTS + 3);
}

const LINE_POINTS = 14.5;

/** A Chinese character is as wide as two digits. */
function digitsWide(line: string): number {
  let wide = 0;
  for (let i = 0; i < line.length; i += 1) wide += line.charCodeAt(i) > 0x2e7f ? 2 : 1;
  return wide;
}

/** A row of texts; they are never formulas. @param row from 1 */
export function sheetRow(row: number, cells: readonly string[], look: Look, heightPoints?: number): string {
  const height = heightPoints === undefined ? "" : ` ht="${heightPoints}" customHeight="1"`;
  const content = cells
    .map((text, i) => {
      const at = `<c r="${columnName(i)}${row}" s="${LOOKS[look]}"`;
      if (text === "") return `${at}/>`;
      const fitting = text.length > CELL_CHARACTERS ? `${text.slice(0, CELL_CHARACTERS - 1)}…` : text;
      return `${at} t="inlineStr"><is><t xml:space="preserve">${escapeXml(fitting)}</t></is></c>`;
    })
    .join("");
  return `<row r="${row}"${height}>${content}</row>`;
}

/** Closes a sheet. `merged` are rows whose cells are one over all columns. */
export function sheetClose(columns: number, merged: readonly number[]): string {
  const last = columnName(columns - 1);
  const ranges = columns < 2 ? [] : merged.map((row) => `<mergeCell ref="A${row}:${last}${row}"/>`);
  const merges =
    ranges.length === 0 ? "" : `<mergeCells count="${ranges.length}">${ranges.join("")}</mergeCells>`;
  return `</sheetData>${merges}<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.2" footer="0.2"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>`;
}

/** The workbook around the sheets. On paper the head of a sheet is repeated on each page. */
export function workbookParts(sheets: readonly string[], headRow: number): Record<string, string> {
  const number = sheets.map((_, i) => i + 1);
  const titles = sheets.map(
    (name, i) =>
      `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">'${escapeXml(name)}'!$${headRow}:$${headRow}</definedName>`,
  );
  return {
    "xl/workbook.xml": `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets
      .map((name, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
      .join("")}</sheets><definedNames>${titles.join("")}</definedNames></workbook>`,
    "xl/_rels/workbook.xml.rels": `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${number
      .map(
        (n) => `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
      )
      .join(
        "",
      )}<Relationship Id="rId${sheets.length + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": STYLES,
    "_rels/.rels": `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "[Content_Types].xml": `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>${number
      .map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPES}.worksheet+xml"/>`)
      .join("")}</Types>`,
  };
}

/** A, B … Z, AA … of a column, from 0. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

const THIN = '<{} style="thin"><color auto="1"/></{}>';
const EDGES = ["left", "right", "top", "bottom"].map((edge) => THIN.replaceAll("{}", edge)).join("");
const STYLES = `${DECLARATION}<styleSheet xmlns="${MAIN}"><fonts count="3"><font><sz val="10"/><name val="宋体"/></font><font><b/><sz val="16"/><name val="黑体"/></font><font><b/><sz val="10"/><name val="黑体"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFF2F2F2"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${EDGES}<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment horizontal="center" vertical="center"/></xf><xf numFmtId="49" fontId="2" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf><xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment horizontal="left"/></xf></cellXfs></styleSheet>`;
