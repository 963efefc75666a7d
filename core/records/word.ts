import {
  AlignmentType,
  Document,
  type FileChild,
  type ITableCellOptions,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  type TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from "docx";
import { xmlCharacters } from "./xmlText.ts";

/** Twentieths of a point in a millimetre: Word's unit of length. */
export const TWIPS_PER_MM = 1440 / 25.4;

const A4 = { width: Math.round(210 * TWIPS_PER_MM), height: Math.round(297 * TWIPS_PER_MM) };
const MARGIN = { top: 20, bottom: 18, left: 18, right: 18 };
/** Width between the margins of an upright A4 page, in twips. */
export const TEXT_WIDTH = A4.width - Math.round((MARGIN.left + MARGIN.right) * TWIPS_PER_MM);

const SONG = { ascii: "SimSun", eastAsia: "SimSun", hAnsi: "SimSun", cs: "SimSun" };
const HEI = { ascii: "SimHei", eastAsia: "SimHei", hAnsi: "SimHei", cs: "SimHei" };
// the fonts of Chinese text have no ticked box
const SIGNS = {
  ascii: "Segoe UI Symbol",
  eastAsia: "Segoe UI Symbol",
  hAnsi: "Segoe UI Symbol",
  cs: "Segoe UI Symbol",
};

export type WordAlign = "left" | "center" | "right";
const ALIGN = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
} as const satisfies Record<WordAlign, string>;

/** How a line of text looks. `points`: size of type. */
export type WordStyle = {
  points?: number;
  bold?: boolean;
  align?: WordAlign;
  after?: number;
  indent?: boolean;
};

/** A paragraph of one style. */
export function wordLine(text: string, style: WordStyle = {}): Paragraph {
  const { points = 12, bold = false, align = "left", after = 0, indent = false } = style;
  const runs = xmlCharacters(text)
    .split(/([☐☑])/)
    .filter((part) => part !== "")
    .map(
      (part) =>
        new TextRun({
          text: part,
          size: points * 2,
          bold,
          font: /[☐☑]/.test(part) ? SIGNS : bold ? HEI : SONG,
        }),
    );
  return new Paragraph({
    children: runs,
    alignment: ALIGN[align],
    spacing: { after },
    ...(indent ? { indent: { firstLine: points * 40 } } : {}),
  });
}

/** A cell of a table. */
export function wordCell(
  lines: readonly Paragraph[],
  widthTwips: number,
  options: { span?: number; down?: number; middle?: boolean } = {},
): TableCell {
  const cell: ITableCellOptions = {
    children: [...lines],
    width: { size: widthTwips, type: WidthType.DXA },
    margins: { top: 60, bottom: 60, left: 100, right: 100, marginUnitType: WidthType.DXA },
    verticalAlign: options.middle ? VerticalAlignTable.CENTER : VerticalAlignTable.TOP,
    ...(options.span === undefined || options.span === 1 ? {} : { columnSpan: options.span }),
    ...(options.down === undefined || options.down === 1 ? {} : { rowSpan: options.down }),
  };
  return new TableCell(cell);
}

/** A table as wide as the page's text. @param columnTwips widths of the columns */
export function wordTable(rows: readonly TableRow[], columnTwips: readonly number[]): Table {
  return new Table({
    rows: [...rows],
    columnWidths: [...columnTwips],
    width: { size: columnTwips.reduce((sum, one) => sum + one, 0), type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
  });
}

/** Packs upright A4 pages into a docx file. */
export async function wordFile(title: string, children: readonly FileChild[]): Promise<Uint8Array> {
  const document = new Document({
    title: xmlCharacters(title),
    styles: { default: { document: { run: { font: SONG, size: 24 } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: A4.width, height: A4.height },
            margin: {
              top: Math.round(MARGIN.top * TWIPS_PER_MM),
              bottom: Math.round(MARGIN.bottom * TWIPS_PER_MM),
              left: Math.round(MARGIN.left * TWIPS_PER_MM),
              right: Math.round(MARGIN.right * TWIPS_PER_MM),
            },
          },
        },
        children: [...children],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}
