import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connectors } from "../../../../bots/channels/connectors/openConnectors.ts";
import { readCsv } from "../../../../core/connectors/readCsv.ts";
import { readXlsx } from "../../../../core/connectors/readXlsx.ts";
import { csvTable, xlsxTable } from "../../../../core/connectors/writeTable.ts";
import { takenFiles } from "../../../../core/store/connectorStore.ts";
import { type LinkProgram, startLinkProgram, WORDS } from "./linkProgram.ts";

const HEADS = ["来件编号", "反映时间", "诉求内容", "姓名或单位名称", "联系电话"];
const ROW = (number: string, text = WORDS, phone = "13800138000") => [
  number,
  "2026-11-18 16:00",
  text,
  "王建国",
  phone,
];

describe("a link by files", () => {
  let test: LinkProgram;
  let links: Connectors;
  const folder = (name: string) =>
    join(test.parts.dataDir, "connectors", test.office.id, test.systemId, name);
  const filesIn = async (name: string) => (await readdir(folder(name))).sort();

  beforeAll(async () => {
    test = await startLinkProgram();
    links = await test.link({ kind: "file", format: "xlsx", everyMinutes: 30 });
    await mkdir(folder("in"), { recursive: true });
  });
  afterAll(async () => await test.stop());
  beforeEach(() => test.clock.advance(3_600_000));

  async function drop(name: string, bytes: Uint8Array, ageMs = 60_000): Promise<void> {
    const path = join(folder("in"), name);
    await writeFile(path, bytes);
    const at = new Date(test.clock.now() - ageMs);
    await utimes(path, at, at);
  }
  const registered = async () =>
    await test.parts.database.prisma.ticket.count({
      where: { officeId: test.office.id, channel: "transfer" },
    });

  it("registers the rows of a file, and gives a receipt with our numbers", async () => {
    await drop("转办.csv", csvTable(HEADS, [ROW("A-1"), ROW("A-2")]));
    await drop("转办.xlsx", await xlsxTable(HEADS, [ROW("A-2"), ROW("A-3")], test.clock.now()));
    await links.step();
    expect(await registered()).toBe(3);
    expect(await filesIn("in")).toEqual([]);
    expect((await filesIn("done")).map((name) => name.replace(/^\d{14}-/, ""))).toEqual([
      "转办.csv",
      "转办.xlsx",
    ]);
    const receipts = (await filesIn("out")).filter((name) => name.includes("回执"));
    expect(receipts).toHaveLength(2);
    const rows = readCsv(await readFile(join(folder("out"), receipts[1] ?? "")));
    expect(rows.map(({ cells }) => [cells[0], cells[2]])).toEqual([
      ["来件编号", "结果"],
      ["A-2", "以前已登记"],
      ["A-3", "已登记"],
    ]);
  });

  it("takes a file again without registering anything twice, whoever died over it", async () => {
    const before = await registered();
    await drop("又来.csv", csvTable(HEADS, [ROW("A-1"), ROW("A-2")]));
    const other = await test.link({ kind: "file", format: "xlsx", everyMinutes: 30 });
    await Promise.all([links.step(), other.step()]);
    expect(await registered()).toBe(before);
    expect(await filesIn("in")).toEqual([]);
  });

  it("tells rows that are wrong with their place and reason in Chinese, and keeps them whole", async () => {
    await drop("有错.csv", csvTable(HEADS, [ROW("B-1"), ROW("B-2", ""), ROW("", WORDS, "电话没有")]));
    await links.step();
    const [problems] = (await filesIn("failed")).filter((name) => name.startsWith("有错.csv"));
    const rows = readCsv(await readFile(join(folder("failed"), problems ?? "")));
    expect(rows.map(({ cells }) => cells)).toEqual([
      [...HEADS, "行号", "列", "问题"],
      [...ROW("B-2", ""), "3", "C（诉求内容）", "缺“诉求内容”"],
      [
        ...ROW("", WORDS, "电话没有"),
        "4",
        "A（来件编号）；E（联系电话）",
        "缺“来件编号”；“联系电话”不是电话号码，请只写数字，可以带区号和“-”",
      ],
    ]);
    const [noted] = await takenFiles(test.parts.database.prisma, test.office.id, 1);
    expect(noted).toMatchObject({ name: "有错.csv", rows: 3, registered: 1, wrong: 2 });
  });

  it("puts a file that cannot be read aside and says what to do", async () => {
    await drop("坏的.xlsx", Buffer.from("not a spreadsheet"));
    await links.step();
    const failed = (await filesIn("failed")).filter((name) => name.includes("坏的"));
    expect(failed).toHaveLength(2);
    const why = failed.find((name) => name.endsWith(".txt")) ?? "";
    expect(await readFile(join(folder("failed"), why), "utf8")).toContain("另存为 .xlsx");
  });

  it("leaves alone what somebody is still writing", async () => {
    await drop("正在写.csv", csvTable(HEADS, [ROW("C-1")]), 1_000);
    await drop("~$锁.xlsx", Buffer.from("lock"));
    await drop("下载.csv.part", Buffer.from("half"));
    await links.step();
    expect(await filesIn("in")).toEqual(["下载.csv.part", "正在写.csv", "~$锁.xlsx"].sort());
    test.clock.advance(60_000);
    await links.step();
    expect(await filesIn("in")).not.toContain("正在写.csv");
  });

  it("gathers what the system is told into files, of each request the latest, once", async () => {
    const { ticketId, number } = await test.register();
    expect(await test.tell(links, ticketId, 1)).toEqual({ ok: true, receipt: `${ticketId}/1` });
    expect(await test.tell(links, ticketId, 1)).toEqual({ ok: true, receipt: `${ticketId}/1` });
    expect(await test.tell(links, ticketId, 2)).toMatchObject({ ok: true });
    await links.step();
    await links.step();
    const files = (await filesIn("out")).filter((name) => name.endsWith(".xlsx"));
    expect(files).toHaveLength(1);
    const rows = readXlsx(await readFile(join(folder("out"), files[0] ?? "")));
    const heads = rows[0]?.cells ?? [];
    const cell = (head: string) => rows[1]?.cells[heads.indexOf(head)];
    expect(rows).toHaveLength(2);
    expect([cell("登记编号"), cell("版本"), cell("联系电话"), cell("诉求内容")]).toEqual([
      number,
      "2",
      "13800138000",
      WORDS,
    ]);
    // the next file comes when its time has come, not before
    expect((await test.tell(links, ticketId, 3)).ok).toBe(true);
    await links.step();
    expect((await filesIn("out")).filter((name) => name.endsWith(".xlsx"))).toHaveLength(1);
    test.clock.advance(31 * 60_000);
    await links.step();
    expect((await filesIn("out")).filter((name) => name.endsWith(".xlsx"))).toHaveLength(2);
  });

  it("never writes what a citizen gave into the log", () => {
    expect(test.logged.length).toBeGreaterThan(0);
    expect(test.logged.join("")).not.toMatch(/王建国|13800138000|过户/);
  });
});
