import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { type LedgerView, ledgerHeads, ledgerRows } from "../../../core/records/ledger.ts";
import { csvLine, ledgerCsv } from "../../../core/records/ledgerCsv.ts";
import { ledgerHtml } from "../../../core/records/ledgerHtml.ts";
import { ledgerJson } from "../../../core/records/ledgerJson.ts";
import { ledgerXlsx } from "../../../core/records/ledgerXlsx.ts";
import type { TicketFile } from "../../../core/records/ticketFile.ts";
import { Chronicle, local, wholeLife, wholeLifeClosed } from "./chronicle.ts";
import { officeUnder, PACK_IDS } from "./office.ts";

const VIEW: LedgerView = { now: local("2026-10-15 09:00") };

/** The columns as the annexes, or the packs where there is none, print them. */
const HEADS: Record<string, string> = {
  ankang:
    "序号 登记编号 登记时间 反映对象 联系方式 反映渠道 首问责任人 反映问题 受理情形 办事群众因素 部门窗口因素 办理方式 核实情况及处理意见 承办单位 办理期限 督办情况 办理结果 办结时间 回访时间 群众满意度 备注",
  putuo:
    "序号 工单编号 受理时间 受理人员 反映渠道 来源 办理对象姓名 联系电话 分类 问题类型 “办不成事”情况 原因分析 承办单位 转办时间 处理时限 督办次数 处理意见 办结时间 回访时间 办理对象评价 备注",
  shaoguan:
    "序号 编号 受理时间 申请人 联系电话 事项名称 问题反馈 处理方式 事项类型 办不成的情形 承办单位 转办时间 答复期限 部门答复时间 反馈群众时间 办件结果 回访情况 备注",
  shanting: "编号 反映人 联系电话 反映事项 受理时间 问题类型及办理时限 承办单位 办理结果 实际办结时间 备注",
  wuzhi:
    "序号 姓名或单位名称 单位联系人 联系方式 主要诉求 诉求类别 政务服务责任部门及牵头部门 分办转办时间 要求办理期限 是否催办及时间 是否督办及时间 是否退回重办及时间 实际办结时间 办理情况 回访时间 办理结果满意度 备注",
};

async function collected(pieces: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const piece of pieces) all += piece;
  return all;
}

async function xlsxOf(packId: string, files: TicketFile[], sheetRows?: number) {
  const out = new PassThrough();
  const bytes = buffer(out);
  const args = [officeUnder(packId), files, VIEW, "2026年", out] as const;
  await (sheetRows === undefined ? ledgerXlsx(...args) : ledgerXlsx(...args, sheetRows));
  return unzipSync(await bytes);
}

async function listed(rows: AsyncIterable<string[]>): Promise<string[][]> {
  const all: string[][] = [];
  for await (const row of rows) all.push(row);
  return all;
}

/** Rows of a sheet as texts. */
function sheetTexts(xml: Uint8Array | undefined): string[][] {
  const text = new TextDecoder().decode(xml);
  return [...text.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<c [^>]*?(?:\/>|>(.*?)<\/c>)/gs)].map(([, cell = ""]) =>
      cell
        .replace(/<[^>]*>/g, "")
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&amp;", "&"),
    ),
  );
}

/** CSV by RFC 4180, written anew. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const one = text[i] ?? "";
    if (quoted && one === '"' && text[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (one === '"') quoted = !quoted;
    else if (!quoted && one === ",") {
      rows.at(-1)?.push(cell);
      cell = "";
    } else if (!quoted && one === "\r" && text[i + 1] === "\n") {
      rows.at(-1)?.push(cell);
      cell = "";
      rows.push([]);
      i += 1;
    } else cell += one;
  }
  return rows.slice(0, -1);
}

describe("CM-9: the ledger", () => {
  it.each(Object.entries(HEADS))("has the annex's columns in its order: %s", (packId, heads) => {
    expect(ledgerHeads(officeUnder(packId)).join(" ")).toBe(heads);
  });

  it("WZ-F2: writes each of the seventeen columns, the note's remark included", async () => {
    const office = officeUnder("wuzhi");
    const life = wholeLife(office, "2026年第7号");
    const late = { now: local("2026-10-19 10:00") };
    const rows = await listed(ledgerRows(office, [life.file], late));
    expect(rows).toEqual([
      [
        "1",
        "欧阳**",
        "",
        "139****1234",
        "我叫欧阳**，电话139****1234。退休手续跑了三趟没办成，窗口说档案缺一页。希望尽快给我办。建议把要带的材料一次说清楚。",
        "投诉、意见和建议",
        "人社局（牵头）、不动产中心",
        "2026年10月9日 14:30",
        "2026年10月15日 17:00",
        "否",
        "否",
        "否",
        "",
        "",
        "",
        "",
        "超期：“很难办”事项提出解决方案应于 2026年10月15日 17:00 完成，至今未完成，已超期2个工作日",
      ],
    ]);
  });

  it("WZ-10, WZ-11: keeps the time of each reminder, press and redo", async () => {
    const office = officeUnder("wuzhi");
    const rows = await listed(ledgerRows(office, [wholeLifeClosed(office, "7").file], VIEW));
    expect(rows[0]?.slice(9)).toEqual([
      "是，2026年10月12日 10:00",
      "是，2026年10月12日 16:00",
      "否",
      "2026年10月13日 11:00",
      "退休已办好，社保卡本月起发养老金。",
      "2026年10月14日 9:00",
      "满意",
      "未超期",
    ]);
  });

  it("ST-F3: writes the annex's ten columns", async () => {
    const office = officeUnder("shanting");
    const rows = await listed(ledgerRows(office, [wholeLifeClosed(office, "SD2026-0007").file], VIEW));
    expect(rows[0]).toEqual([
      "SD2026-0007",
      "欧阳**",
      "139****1234",
      "问题：我叫欧阳**，电话139****1234。退休手续跑了三趟没办成，窗口说档案缺一页。\n诉求：希望尽快给我办。\n意见建议：建议把要带的材料一次说清楚。",
      "2026年10月9日 10:00",
      "一般事项，2个工作日（2026年10月12日 17:00前）",
      "人社局（牵头）、不动产中心",
      "退休已办好，社保卡本月起发养老金。",
      "2026年10月13日 11:00",
      "超期：一般事项落实反馈应于 2026年10月12日 17:00 完成，超期1个工作日",
    ]);
  });

  it.each(PACK_IDS)("is the same in every shape: %s", async (packId) => {
    const office = officeUnder(packId);
    const files = [wholeLifeClosed(office, "7").file, wholeLife(office, "8").file];
    const rows = await listed(ledgerRows(office, files, VIEW));
    const heads = ledgerHeads(office);

    const csv = await collected(ledgerCsv(office, files, VIEW));
    expect(csv.startsWith("\uFEFF")).toBe(true);
    expect(parseCsv(csv.slice(1))).toEqual([heads, ...rows]);

    const json: unknown = JSON.parse(await collected(ledgerJson(office, files, VIEW)));
    expect(json).toMatchObject(
      rows.map((row, i) => ({
        ...Object.fromEntries(heads.map((head, column) => [head, row[column]])),
        number: files[i]?.number,
        source: { channel: "counter", externalId: `m-${files[i]?.number}` },
        kind: "coordinate",
        status: files[i]?.ticket.status,
      })),
    );

    const sheet = sheetTexts((await xlsxOf(packId, files))["xl/worksheets/sheet1.xml"]);
    expect(sheet[0]?.[0]).toBe(office.pack.ledger.title);
    expect(sheet.slice(2, 2 + rows.length + 1)).toEqual([heads, ...rows]);
    expect(sheet.slice(3 + rows.length).map(([note]) => note)).toEqual(office.pack.ledger.notes);

    const html = await collected(ledgerHtml(office, files, VIEW, "2026年"));
    expect(html).toContain("@page { size: A4 landscape");
    expect(html.match(/<th>/g)?.length).toBe(heads.length);
    for (const note of office.pack.ledger.notes) expect(html).toContain(note);
  });

  it("tells the clocks of a row in JSON, and none of the house's own", async () => {
    const office = officeUnder("shaoguan");
    const rows: unknown = JSON.parse(
      await collected(ledgerJson(office, [wholeLifeClosed(office, "7").file], VIEW)),
    );
    expect(rows).toMatchObject([
      {
        clocks: [
          { clock: "handling", dueAt: "2026-10-12T17:00:00+08:00", status: "late" },
          { clock: "feedback", status: "met" },
        ],
      },
    ]);
  });

  it("is an empty list, and an empty page, when nothing was registered", async () => {
    const office = officeUnder("ankang");
    expect(await collected(ledgerJson(office, [], VIEW))).toBe("[]\n");
    expect(await collected(ledgerHtml(office, [], VIEW, "2026年"))).toContain("本期没有登记");
    expect(Object.keys(await xlsxOf("ankang", []))).toContain("xl/worksheets/sheet1.xml");
  });

  it("goes on on a second sheet, head and notes repeated, when one is full", async () => {
    const files = ["1", "2", "3"].map((number) => wholeLife(officeUnder("wuzhi"), number).file);
    const parts = await xlsxOf("wuzhi", files, 8);
    const [first, second] = [1, 2].map((n) => sheetTexts(parts[`xl/worksheets/sheet${n}.xml`]));
    expect(first?.length).toBe(8);
    expect(second?.map(([cell]) => cell).slice(2, 4)).toEqual(["序号", "3"]);
    expect(new TextDecoder().decode(parts["xl/workbook.xml"])).toContain('name="台账2"');
  });

  it("leaves out what a complaint about conduct says, unless the caller answers for it", async () => {
    const office = officeUnder("putuo");
    const file = new Chronicle(office, "9", { conduct: true }).triaged("2026-10-09 10:30", {}, [
      "unit1",
    ]).file;
    const [row = []] = await listed(ledgerRows(office, [file], VIEW));
    expect(row.join()).not.toMatch(/退休|人社局|欧阳|139/);
    expect(row).toContain("作风类诉求，内容另行保管");
    const [shown = []] = await listed(ledgerRows(office, [file], { ...VIEW, conduct: "shown" }));
    expect(shown.join()).toMatch(/退休/);
  });
});

describe("a line of CSV", () => {
  it("comes back as it was, but for the apostrophe before what looks like a formula", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary", maxLength: 12 }), { minLength: 1, maxLength: 6 }),
        (cells) => {
          const [parsed] = parseCsv(csvLine(cells));
          expect(parsed).toEqual(
            cells.map((cell) => (/^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell)),
          );
        },
      ),
    );
  });

  it.each(["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "＝1"])(
    "never begins a cell as a formula does: %j",
    (cell) => {
      expect(csvLine([cell]).replace(/^"/, "")).toMatch(/^'/);
    },
  );
});

describe("a cell of the xlsx ledger", () => {
  it("is text whatever it holds, and the sheet stays XML", async () => {
    const office = officeUnder("shanting");
    const odd = wholeLife(office, '=HYPERLINK("x")\u0000\ud800<&>').file;
    const parts = await xlsxOf("shanting", [odd]);
    const xml = new TextDecoder().decode(parts["xl/worksheets/sheet1.xml"]);
    expect(xml).not.toContain("<f>");
    expect(xml).not.toContain("\u0000");
    expect(sheetTexts(parts["xl/worksheets/sheet1.xml"])[3]?.[0]).toBe('=HYPERLINK("x")<&>');
  });
});
