import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { formDocx } from "../../../core/records/formDocx.ts";
import { fillForm, UnknownForm } from "../../../core/records/formGrid.ts";
import { formHtml } from "../../../core/records/formHtml.ts";
import { recordOf } from "../../../core/records/recordOf.ts";
import { local, wholeLifeClosed } from "./chronicle.ts";
import { officeUnder, PACK_IDS } from "./office.ts";

const VIEW = { now: local("2026-10-15 09:00") };

/** A form as its cells say it, row by row; heads in brackets. */
function printed(packId: string, formId: string, number: string): string[] {
  const office = officeUnder(packId);
  const record = recordOf(office, wholeLifeClosed(office, number).file, VIEW);
  const form = fillForm(office.pack, formId, record);
  const rows = form.rows.map(({ cells }) =>
    cells
      .map(({ head, lines }) => {
        const text = lines
          .map(({ runs }) => runs.map((run) => run.text).join(""))
          .filter((line) => line !== "")
          .join(" / ");
        return head ? `[${text}]` : text;
      })
      .join(" "),
  );
  return [form.title, ...(form.numberLine === null ? [] : [form.numberLine.text]), ...rows, ...form.notes];
}

const STORY =
  "我叫欧阳**，电话139****1234。退休手续跑了三趟没办成，窗口说档案缺一页。希望尽快给我办。建议把要带的材料一次说清楚。";
const STORY_IN_PARTS =
  "问题：我叫欧阳**，电话139****1234。退休手续跑了三趟没办成，窗口说档案缺一页。 / 诉求：希望尽快给我办。 / 意见建议：建议把要带的材料一次说清楚。";
const RESULT = "退休已办好，社保卡本月起发养老金。";
const UNITS = "人社局（牵头）、不动产中心";

describe("the forms of the annexes, field by field", () => {
  it("AK-F: the work order", () => {
    expect(printed("ankang", "workOrder", "QH-0007")).toEqual([
      "群众反映“办不成事”问题工单",
      "[反映对象] 欧阳** [联系方式] 139****1234",
      "[登记时间] 2026年10月9日 10:00 [登记编号] QH-0007",
      `[反映问题] ${STORY}`,
      "[核实情况及处理意见] 已核实，档案确缺一页 / 请人社局牵头补档后办理 / 安康市政务服务中心　2026年10月9日 14:30",
      "咨询引导 ☐　　帮办代办 ☐　　协调督办 ☑",
      `[办理结果] ${RESULT}`,
    ]);
  });

  it("ST-F1: the acceptance slip", () => {
    expect(printed("shanting", "acceptance", "QH-0007")).toEqual([
      "“办不成事”登记窗口受理单",
      "编号：QH-0007",
      "[反映人姓名] 欧阳** [联系电话] 139****1234",
      "[受理人员] 田小满 [受理时间] 2026年10月9日 10:00",
      "[问题类型] 简单事项 ☐　　一般事项 ☑　　复杂事项 ☐",
      `[“办不成事”情况记录] ${STORY_IN_PARTS}`,
      `[“办不成事”窗口处理意见] 当场答复 ☐　　转办 ☑ / 当场答复情况：　　　　　　 / 转办部门：${UNITS}`,
      "[备注] 超期：一般事项落实反馈应于 2026年10月12日 17:00 完成，超期1个工作日",
    ]);
  });

  it("ST-F2: the transfer slip with the satisfied or not box", () => {
    expect(printed("shanting", "transfer", "QH-0007")).toEqual([
      "“办不成事”登记窗口转办单",
      "编号：QH-0007",
      "[反映人姓名] 欧阳** [联系电话] 139****1234",
      `[承办单位] ${UNITS} [承办人] 江一帆、关山月`,
      "[问题类型] 简单事项 ☐　　一般事项 ☑　　复杂事项 ☐",
      `[“办不成事”情况记录] ${STORY_IN_PARTS}`,
      "[办理要求] 立即解决即时办结 ☐　　2个工作日办结 ☑　　5个工作日办结 ☐ / 其他办理要求：人社局：核对档案并办理退休；不动产中心：提供档案复印件",
      `[结果反馈] 当事人：满意 ☑　　不满意 ☐ / ${RESULT}`,
      "结果反馈区政务服务中心时间：2026年10月13日 10:00",
      "[备注] 超期：一般事项落实反馈应于 2026年10月12日 17:00 完成，超期1个工作日",
    ]);
  });

  it("PT-F1: the registration form with the citizen's confirmation", () => {
    expect(printed("putuo", "registration", "QH-0007")).toEqual([
      "“办不成事”事项登记表",
      "工单编号：QH-0007",
      "[办理对象姓名] 欧阳** [联系电话] 139****1234",
      "[受理人员] 田小满 [受理时间] 2026年10月9日 10:00",
      `[“办不成事”情况记录] ${STORY}`,
      "[办理对象确认] 签字：已在对话中确认 日期：2026年10月9日",
      "[责任窗口（单位）回复、处理情况] 人社局：档案已补齐，退休已办结。 / 不动产中心：复印件已送人社局。",
      "经办人员签字：江一帆、关山月 日期：2026年10月13日",
    ]);
  });

  it("PT-F2: the undertaking slip with the count of presses", () => {
    expect(printed("putuo", "undertaking", "QH-0007")).toEqual([
      "“办不成事”事项承办单",
      `[承办单位] ${UNITS} [工单编号] QH-0007 [处理时限] 3个工作日（2026年10月13日 17:00前）`,
      "[受理人员] 田小满 [转办时间] 2026年10月9日 14:30 [督办次数] 1",
      "[承办单位处理意见] 人社局：档案已补齐，退休已办结。 / 不动产中心：复印件已送人社局。 / 经办人员签字：江一帆、关山月　日期：2026年10月13日",
      "[办理对象反馈意见] 办得挺快",
    ]);
  });

  it("SG-F: the registration form with the handling state", () => {
    expect(printed("shaoguan", "registration", "202600007")).toEqual([
      "韶关市政务服务大厅“办不成事”反映窗口受理登记表",
      "NO:202600007",
      "[申请人] 欧阳** [联系电话] 139****1234",
      "[证件信息] 居民身份证 1101**********0016 [地址] 清禾市东山区青石镇***",
      "[事项名称] 职工正常退休申请",
      `[问题反馈] ${STORY}`,
      "[受理情况] 请人社局牵头补档后办理",
      `[办件结果] （☑办结/在办/补正材料） / ${RESULT}`,
      "[经办人] 江一帆、关山月 / （办结/在办/再次补正） [联系电话] ",
      "[回访情况] 满意：办得挺快",
      "[备注] 超期：一般事项办理完毕并答复窗口应于 2026年10月12日 17:00 完成，超期1个工作日",
    ]);
  });

  it("WZ-F1: the work sheet numbered 年 第 号", () => {
    expect(printed("wuzhi", "workSheet", "2026年第7号")).toEqual([
      "政务服务中心、便民服务中心“有诉即办”问题工作单",
      "2026年第7号",
      "[姓名或单位名称] 欧阳** [单位联系人]  [联系电话] 139****1234",
      "[诉求反映时间] 2026年10月9日 10:00 [诉求反映类别] 投诉、意见和建议 [联系地址] 清禾市东山区青石镇***",
      `[诉求主要内容] ${STORY}`,
      `[政务服务责任部门及牵头部门] ${UNITS} [完成时限] 5个工作日（2026年10月15日 17:00前）`,
      "[工作单联系人] 田小满 [联系电话] 0900-0000001",
      "[备注] 未超期",
      "注：1.公民个人反映问题的可不填写“单位联系人”。",
      "2.仅涉及多个政务服务部门的需明确牵头部门。",
    ]);
  });
});

describe("CM-10: a form as a page and as a Word file", () => {
  const cases = PACK_IDS.flatMap((id) => officeUnder(id).pack.forms.map((form) => [id, form.id] as const));

  it.each(cases)("%s %s: both hold every word of the filled grid in its order", async (packId, formId) => {
    const office = officeUnder(packId);
    const record = recordOf(office, wholeLifeClosed(office, "<7&8>").file, VIEW);
    const form = fillForm(office.pack, formId, record);
    const words = [
      form.title,
      ...form.rows.flatMap(({ cells }) =>
        cells.flatMap(({ lines }) => lines.map(({ runs }) => runs.map((run) => run.text).join(""))),
      ),
      ...form.notes,
    ].join("");
    const html = formHtml(office, formId, record);
    expect(html).toContain("@page { size: A4 portrait");
    expect(html).not.toMatch(/<(?:script|link|img)|url\(|https?:/);
    const xml = new TextDecoder().decode(
      unzipSync(await formDocx(office, formId, record))["word/document.xml"],
    );
    const numberLine = form.numberLine?.text ?? "";
    expect(plain(xml)).toBe(squeezed(words.replace(form.title, form.title + numberLine)));
    expect(plain(html.slice(html.indexOf("<h1>")))).toBe(plain(xml));
  });

  it.each(cases)(
    "%s %s: the Word table has as many columns in every row as the annex",
    async (packId, formId) => {
      const office = officeUnder(packId);
      const record = recordOf(office, wholeLifeClosed(office, "7").file, VIEW);
      const xml = new TextDecoder().decode(
        unzipSync(await formDocx(office, formId, record))["word/document.xml"],
      );
      const { columns } = fillForm(office.pack, formId, record);
      const rows = xml.match(/<w:tr>.*?<\/w:tr>|<w:tr .*?<\/w:tr>/gs) ?? [];
      const width = (row: string) =>
        (row.match(/<w:tc>.*?<\/w:tc>/gs) ?? []).reduce(
          (sum, cell) => sum + Number(/<w:gridSpan w:val="(\d+)"/.exec(cell)?.[1] ?? 1),
          0,
        );
      expect(rows.length).toBe(fillForm(office.pack, formId, record).rows.length);
      expect(rows.map(width)).toEqual(rows.map(() => columns.length));
    },
  );

  it("refuses a form that the pack does not have, naming those it has", () => {
    const office = officeUnder("ankang");
    const record = recordOf(office, wholeLifeClosed(office, "7").file, VIEW);
    expect(() => fillForm(office.pack, "nothing", record)).toThrow(UnknownForm);
    expect(() => fillForm(office.pack, "nothing", record)).toThrow("workOrder");
  });

  it("is filled by hand where the record has nothing", () => {
    const office = officeUnder("shanting");
    const empty = recordOf(office, { ...wholeLifeClosed(office, "7").file, personal: null }, VIEW);
    const form = fillForm(office.pack, "acceptance", empty);
    expect(form.rows[0]?.cells[1]?.lines[0]?.runs[0]?.text).toBe("");
  });
});

/** What stands between the tags. */
function plain(markup: string): string {
  const text = markup
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
  return squeezed(text);
}

function squeezed(text: string): string {
  return text.replace(/\s/g, "");
}
