import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  BadYearTable,
  loadYearTables,
  parseYearTable,
  shippedYears,
} from "../../../core/deadline/yearTables.ts";
import { asYearTable, LAW_2027, NOTICES } from "./notices.ts";

const dir = mkdtempSync(join(tmpdir(), "years-"));
afterAll(() => rmSync(dir, { recursive: true }));
const good = asYearTable(LAW_2027);

describe("a year's table from outside", () => {
  it("is read from every JSON file of a directory, in the order of their names", () => {
    writeFileSync(join(dir, "2027.json"), JSON.stringify(good));
    writeFileSync(
      join(dir, "2026.json"),
      JSON.stringify(NOTICES.filter((one) => one.year === 2026).map(asYearTable)[0]),
    );
    writeFileSync(join(dir, "notes.txt"), "not a table");
    expect(loadYearTables(dir).map((table) => table.year)).toEqual([2026, 2027]);
    expect(loadYearTables(join(dir, "absent"))).toEqual([]);
  });

  it.each([
    ["a date that is none", { ...good, workdays: { "2027-02-30": "春节" } }, "没有“2027-02-30”这一天"],
    ["another year", { ...good, holidays: { ...good.holidays, "2026-10-01": "国庆节" } }, "离 2027 年太远"],
    ["a day both off and on", { ...good, workdays: { "2027-05-01": "劳动节" } }, "既写成放假又写成上班"],
    ["a make-up day on a weekday", { ...good, workdays: { "2027-02-10": "春节" } }, "本来就是星期一到星期五"],
    ["a fragment", { ...good, holidays: { "2027-01-01": "元旦" } }, "少于法定节日"],
    ["a wrong key", { ...good, holiday: {} }, "写得不对"],
  ])("is refused for %s", (_, raw, told) => {
    expect(() => parseYearTable(raw, "2027.json")).toThrow(BadYearTable);
    expect(() => parseYearTable(raw, "2027.json")).toThrow(told);
  });

  it("is refused by its name where it is not JSON", () => {
    const broken = mkdtempSync(join(tmpdir(), "broken-"));
    writeFileSync(join(broken, "2027.json"), "{");
    expect(() => loadYearTables(broken)).toThrow("2027.json");
    rmSync(broken, { recursive: true });
  });
});

describe("the years that ship", () => {
  it("pass their own examination", () => {
    const tables = shippedYears();
    expect(tables.length).toBe(23);
    // Make-up days on weekdays, and holidays far off, would be faults of the package's data.
    for (const table of tables) expect(parseYearTable(table, String(table.year))).toEqual(table);
  });
});
