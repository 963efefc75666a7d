import { describe, expect, it } from "vitest";
import {
  csvOf,
  findRows,
  isLate,
  type LedgerRow,
  ledgerLabels,
} from "../../../../bots/workbench/page/records/ledgerTable.ts";

const NOW = Date.parse("2026-11-19T10:00:00+08:00");
const ALL = { words: "", kind: "", late: false };

function row(number: string, more: Partial<Record<string, unknown>> = {}): LedgerRow {
  return { 编号: number, 事项: "居住证", number, kind: "assist", clocks: [], ...more };
}

describe("the ledger on the page", () => {
  it("takes the columns of the regulation in its order, and knows them without a row", () => {
    const rows = [{ ...row("1"), source: {}, status: "closed" }];
    expect(ledgerLabels(rows, ["x"])).toEqual(["编号", "事项"]);
    expect(ledgerLabels([], ["编号", "事项"])).toEqual(["编号", "事项"]);
  });

  it("finds rows by any word in them, by kind, and by a missed limit", () => {
    const late = [{ status: "running", dueAt: "2026-11-19T09:59:00+08:00" }];
    const rows = [row("A-1"), row("A-2", { 事项: "社保卡", kind: "consult" }), row("A-3", { clocks: late })];
    const numbers = (wanted: Partial<typeof ALL>) =>
      findRows(rows, ["编号", "事项"], { ...ALL, ...wanted }, null, NOW).map(({ number }) => number);
    expect(numbers({})).toEqual(["A-1", "A-2", "A-3"]);
    expect(numbers({ words: " 社保 " })).toEqual(["A-2"]);
    expect(numbers({ kind: "consult" })).toEqual(["A-2"]);
    expect(numbers({ late: true })).toEqual(["A-3"]);
  });

  it("counts a limit as missed when it ran out, or was ended too late", () => {
    const clock = (status: string, dueAt: string | null) => row("1", { clocks: [{ status, dueAt }] });
    expect(isLate(clock("running", "2026-11-19T10:00:01+08:00"), NOW)).toBe(false);
    expect(isLate(clock("running", null), NOW)).toBe(false);
    expect(isLate(clock("late", "2026-11-20T10:00:00+08:00"), NOW)).toBe(true);
    expect(isLate(clock("met", "2026-11-01T10:00:00+08:00"), NOW)).toBe(false);
  });

  it("sorts numbers by their value, both ways, and leaves what it was given alone", () => {
    const rows = [row("第10号"), row("第9号"), row("第1号")];
    const sorted = (down: boolean) =>
      findRows(rows, ["编号"], ALL, { key: "编号", down }, NOW).map(({ number }) => number);
    expect(sorted(false)).toEqual(["第1号", "第9号", "第10号"]);
    expect(sorted(true)).toEqual(["第10号", "第9号", "第1号"]);
    expect(rows[0]?.number).toBe("第10号");
  });

  it("writes text that every spreadsheet opens, and nothing that one would run", () => {
    const rows = [row("1", { 事项: '他说"再等等",\n又说不行' }), row("2", { 事项: "=HYPERLINK(1)" })];
    expect(csvOf(rows, ["编号", "事项"])).toBe(
      '\uFEFF编号,事项\r\n1,"他说""再等等"",\n又说不行"\r\n2,\'=HYPERLINK(1)\r\n',
    );
  });
});
