import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { BadTable } from "../../../core/connectors/badTable.ts";
import { readCsv } from "../../../core/connectors/readCsv.ts";
import { timeOf } from "../../../core/connectors/readFields.ts";
import { readXlsx } from "../../../core/connectors/readXlsx.ts";
import { requestRows } from "../../../core/connectors/requestRows.ts";
import { IN_HEADS } from "../../../core/connectors/texts.ts";
import { csvTable, xlsxTable } from "../../../core/connectors/writeTable.ts";

const NOW = Date.parse("2026-11-19T10:00:00+08:00");
const cell = fc
  .string({ unit: fc.constantFrom("办", "a", "1", '"', ",", "\n", "<", "&", ";", " ", "'", "=", "-", "汉") })
  .map((text) => text.trim());
const table = fc
  .integer({ min: 1, max: 6 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }));
const cellsOf = (rows: { cells: string[] }[]) => rows.map(({ cells }) => cells);

describe("tables", () => {
  it("are read as they were written, as csv and as xlsx", async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const width = rows[0]?.length ?? 1;
        const heads = Array.from({ length: width }, (_, i) => `列${i}`);
        const all = [heads, ...rows];
        const xlsx = readXlsx(await xlsxTable(heads, rows, NOW));
        expect(xlsx.map(({ cells }) => heads.map((_, i) => cells[i] ?? ""))).toEqual(all);
        expect(xlsx.map(({ row }) => row)).toEqual(all.map((_, i) => i + 1));
        // a cell that begins with an apostrophe before a formula's sign loses it: it stands there for that
        const plain = all.map((cells) => cells.map((one) => one.replace(/^'(?=[=+\-@])/, "")));
        expect(cellsOf(readCsv(csvTable(heads, rows)))).toEqual(plain);
      }),
      { numRuns: 150, seed: 61 },
    );
  });

  it("are read in the encoding of Chinese spreadsheet programs too", () => {
    // 编号 in GB 18030
    const bytes = Uint8Array.of(0xb1, 0xe0, 0xba, 0xc5, 0x2c, 0x31, 0x0d, 0x0a);
    expect(cellsOf(readCsv(bytes))).toEqual([["编号", "1"]]);
  });

  it("are read with shared strings, rich text, numbers and a prefix, from the sheet that comes first", () => {
    const file = zipSync({
      "xl/workbook.xml": strToU8(
        '<x:workbook><x:sheets><x:sheet name="来件" sheetId="7" r:id="rId9"/><x:sheet name="b" r:id="rId1"/></x:sheets></x:workbook>',
      ),
      "xl/_rels/workbook.xml.rels": strToU8(
        '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId9" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
      ),
      "xl/sharedStrings.xml": strToU8(
        "<sst><si><t>来件&#32534;号</t></si><si><r><t>诉求</t></r><rPh><t>su</t></rPh><r><t>内容</t></r></si></sst>",
      ),
      "xl/worksheets/sheet1.xml": strToU8("<worksheet><sheetData/></worksheet>"),
      "xl/worksheets/sheet2.xml": strToU8(
        '<x:worksheet><x:sheetData><x:row r="2"><x:c r="A2" t="s"><x:v>0</x:v></x:c><x:c r="C2" t="s"><x:v>1</x:v></x:c></x:row>' +
          '<x:row r="5"><x:c r="A5"><x:v>1.3800138E10</x:v></x:c><x:c r="B5" s="3"/><x:c r="C5" t="str"><x:f>A1</x:f><x:v>a&lt;b</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      ),
    });
    expect(readXlsx(file)).toEqual([
      { row: 2, cells: ["来件编号", "", "诉求内容"] },
      { row: 5, cells: ["13800138000", "", "a<b"] },
    ]);
  });

  it.each([
    ["来件.xlsx", strToU8("not a zip"), "xlsx"],
    ["来件.xls", strToU8("x"), ".csv 和 .xlsx"],
    ["来件.csv", strToU8(""), "没有表头"],
    ["来件.csv", strToU8("编号,内容\n1,2\n"), "来件编号"],
    ["来件.csv", strToU8('来件编号,诉求内容\n1,"没有配对\n'), "引号"],
    ["来件.csv", strToU8("来件编号,诉求内容,诉求内容\n1,2,3\n"), "两列"],
  ])("that cannot be read say what to do: %s", (name, bytes, words) => {
    expect(() => requestRows(name, bytes, IN_HEADS)).toThrow(BadTable);
    expect(() => requestRows(name, bytes, IN_HEADS)).toThrow(words);
  });

  it("give requests, and for what is wrong its row, column and reason", () => {
    const text = [
      "12345 转办件,,,,",
      "诉求内容,来件编号,联系电话,反映时间,别的",
      "办不了过户,A-1,138 0013 8000,2026/11/18 9:05,x",
      ",A-2,abc,前天,x",
      ",,,,",
      "社保卡补办,A-3,0900-1234567,46344.5,x",
    ].join("\n");
    const { rows } = requestRows("来件.csv", strToU8(text), IN_HEADS);
    expect(rows.map(({ row, ok }) => [row, ok])).toEqual([
      [3, true],
      [4, false],
      [6, true],
    ]);
    expect(rows[0]).toMatchObject({
      request: { number: "A-1", phone: "13800138000", receivedAt: Date.parse("2026-11-18T09:05:00+08:00") },
    });
    expect(rows[1]).toMatchObject({
      problems: [
        { column: "A", head: "诉求内容", why: "缺“诉求内容”" },
        { column: "D", head: "反映时间" },
        { column: "C", head: "联系电话" },
      ],
    });
    expect(rows[2]).toMatchObject({
      request: { phone: "09001234567", receivedAt: Date.parse("2026-11-18T12:00:00+08:00") },
    });
  });

  it.each([
    ["2026-11-19 10:30", "2026-11-19T10:30:00+08:00"],
    ["2026年11月9日 9时5分", "2026-11-09T09:05:00+08:00"],
    ["2026/1/2", "2026-01-02T00:00:00+08:00"],
    ["2026-11-19T02:30:00.000Z", "2026-11-19T02:30:00+00:00"],
  ])("know moments as people write them: %s", (text, iso) => {
    expect(timeOf(text)).toBe(Date.parse(iso));
  });

  it.each(["2026-13-01", "昨天", "10:30", "2026-02-30 10:00"])("know no moment in %s", (text) => {
    expect(timeOf(text)).toBeNull();
  });
});
