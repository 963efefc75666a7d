import { strFromU8, unzipSync } from "fflate";
import { BadTable, type TableRow } from "./badTable.ts";
import { connectorTexts as t } from "./texts.ts";

/** A file that unpacks to more than this is no list of requests. */
const MOST_BYTES = 200 * 1024 * 1024;
const COLUMNS = 200;

/**
 * The rows of the first sheet of an xlsx file as texts; dates come as the day's serial number. Reads what spreadsheet
 * programs write: shared and inline strings, rich text, results of formulas. @throws BadTable
 */
export function readXlsx(bytes: Uint8Array): TableRow[] {
  const parts = unpacked(bytes);
  const sheet = part(parts, firstSheet(parts));
  const shared = sharedStrings(parts["xl/sharedStrings.xml"]);
  if (sheet === null) throw new BadTable(t.notXlsx);
  const rows: TableRow[] = [];
  for (const { attributes, inner } of elements(sheet, "row")) {
    const row = Number(attribute(attributes, "r") ?? (rows.at(-1)?.row ?? 0) + 1);
    const cells: string[] = [];
    for (const { attributes: of, inner: content } of elements(inner, "c")) {
      const at = placeOf(attribute(of, "r")) ?? cells.length;
      if (at >= COLUMNS) continue;
      while (cells.length < at) cells.push("");
      cells[at] = cellText(attribute(of, "t"), content, shared);
    }
    rows.push({ row, cells });
  }
  return rows;
}

function unpacked(bytes: Uint8Array): Record<string, Uint8Array> {
  let sum = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!/^xl\/(?:workbook\.xml|_rels\/|sharedStrings\.xml|worksheets\/[^/]+\.xml)/.test(name))
          return false;
        sum += originalSize;
        if (sum > MOST_BYTES) throw new BadTable(t.tooLarge(MOST_BYTES / 1024 / 1024));
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof BadTable) throw cause;
    throw new BadTable(t.notXlsx, { cause });
  }
}

function part(parts: Record<string, Uint8Array>, path: string): string | null {
  const found = parts[path];
  return found === undefined ? null : strFromU8(found);
}

/** The path of the sheet that the workbook lists first. */
function firstSheet(parts: Record<string, Uint8Array>): string {
  const workbook = part(parts, "xl/workbook.xml") ?? "";
  const relations = part(parts, "xl/_rels/workbook.xml.rels") ?? "";
  const [first] = elements(workbook, "sheet");
  const id = first === undefined ? null : attribute(first.attributes, "(?:\\w+:)?id");
  const relation = [...elements(relations, "Relationship")].find(
    ({ attributes }) => attribute(attributes, "Id") === id,
  );
  const target = relation === undefined ? null : attribute(relation.attributes, "Target");
  if (target === null) return "xl/worksheets/sheet1.xml";
  return target.startsWith("/") ? target.slice(1) : `xl/${target}`;
}

function sharedStrings(bytes: Uint8Array | undefined): string[] {
  if (bytes === undefined) return [];
  return [...elements(strFromU8(bytes), "si")].map(({ inner }) => richText(inner));
}

function cellText(type: string | null, content: string, shared: readonly string[]): string {
  if (type === "inlineStr") return richText(content);
  const [value] = elements(content, "v");
  const text = value === undefined ? "" : unescaped(value.inner);
  switch (type) {
    case "s":
      return shared[Number(text)] ?? "";
    case "str":
      return text;
    case "b":
      return text === "1" ? "是" : "否";
    case "e":
      return "";
    default:
      // phone numbers kept as numbers may come as 1.3800138E10
      return /^-?[\d.]+E[+-]?\d+$/i.test(text) ? String(Number(text)) : text;
  }
}

/** All runs of a text, without how it is pronounced. */
function richText(xml: string): string {
  const spoken = xml.replace(/<(?:\w+:)?rPh\b[\s\S]*?<\/(?:\w+:)?rPh>/g, "");
  return [...elements(spoken, "t")].map(({ inner }) => unescaped(inner)).join("");
}

/** Elements of a name, in order, with or without a namespace's prefix. They do not nest within themselves. */
function* elements(xml: string, name: string): Generator<{ attributes: string; inner: string }> {
  const pattern = new RegExp(`<(?:\\w+:)?${name}(\\s[^>]*?)?(?:/>|>([\\s\\S]*?)</(?:\\w+:)?${name}>)`, "g");
  for (const found of xml.matchAll(pattern)) {
    yield { attributes: found[1] ?? "", inner: found[2] ?? "" };
  }
}

function attribute(attributes: string, name: string): string | null {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return found === null ? null : unescaped(found[1] ?? found[2] ?? "");
}

/** The column of `C12`, from 0. */
function placeOf(reference: string | null): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? "")?.[0];
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(xml: string): string {
  return xml.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (all, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? all;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
