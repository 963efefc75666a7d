import { strFromU8, unzipSync } from "fflate";

/** Parts of an office file or a bundle as text, by their names. */
export function parts(file: unknown): Record<string, string> {
  if (!(file instanceof Uint8Array)) throw new Error("no file came");
  return Object.fromEntries(Object.entries(unzipSync(file)).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

/** The words of a Word file, one paragraph a line. */
export function docxText(file: unknown): string {
  return words((parts(file)["word/document.xml"] ?? "").replaceAll("</w:p>", "\n"));
}

/** The cells of the first sheet of a workbook, row by row. */
export function xlsxRows(file: unknown): string[][] {
  const all = parts(file);
  const sheet = Object.entries(all).find(([name]) => name.startsWith("xl/worksheets/sheet"))?.[1] ?? "";
  const shared = [...(all["xl/sharedStrings.xml"] ?? "").matchAll(/<si>([\s\S]*?)<\/si>/g)].map(
    ([, one = ""]) => words(one),
  );
  return [...sheet.matchAll(/<row[^>]*>([\s\S]*?)<\/row>/g)].map(([, row = ""]) =>
    [...row.matchAll(/<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)].map(([, head = "", cell = ""]) =>
      head.includes('t="s"') ? (shared[Number(words(cell))] ?? "") : words(cell),
    ),
  );
}

function words(xml: string): string {
  return xml
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
