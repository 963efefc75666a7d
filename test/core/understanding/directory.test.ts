import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DirectoryIndex } from "../../../core/understanding/directory.ts";
import { understand } from "../../../core/understanding/understand.ts";

const ITEMS = [
  ["区人社局", "社会保障卡补领、换领、换发"],
  ["区人社局", "失业保险金申领"],
  ["区人社局", "企业职工正常退休（职）申请"],
  ["区医保局", "异地安置退休人员备案"],
  ["区医保局", "门诊慢特病病种待遇认定"],
  ["区公安分局", "居民身份证补领"],
  ["区公安分局", "户口迁移审批"],
  ["区自然资源局", "国有建设用地使用权及房屋所有权转移登记"],
  ["区自然资源局", "不动产抵押权注销登记"],
  ["区民政局", "最低生活保障对象认定"],
  ["区民政局", "内地居民结婚登记"],
  ["区残联", "残疾人证办理"],
  ["区行政审批局", "个体工商户设立登记"],
  ["区行政审批局", "食品经营许可新办"],
  ["区税务局", "发票代开"],
] as const;
const directory = new DirectoryIndex(ITEMS.map(([department, item]) => ({ department, item })));
const read = (text: string, index: DirectoryIndex | null = directory) =>
  understand({ text }, { dimensions: {}, directory: index, now: "2026-03-02" });

describe("the department in charge", () => {
  it.each([
    ["社保卡丢了怎么补", "区人社局"],
    ["在外省看病医保怎么备案", "区医保局"],
    ["我想把户口迁到城里来", "区公安分局"],
    ["二手房过户要交多少钱", "区自然资源局"],
    ["家里困难想吃低保", "区民政局"],
    ["我爸瘫痪了想办残疾证", "区残联"],
    ["开个小饭馆要办什么证", "区行政审批局"],
    ["帮人修电脑要代开一张发票", "区税务局"],
    ["去了区人社局三趟都说办不了", "区人社局"],
  ])("%s → %s", (text, department) => {
    const meaning = read(text);
    expect(meaning.department).toBe(department);
    expect(meaning.departmentConfidence).toBeGreaterThan(0.3);
  });

  it("is left open where the directory says nothing", () => {
    expect(read("今天天气真好")).toMatchObject({ department: null, departmentConfidence: 0 });
    expect(read("社保卡丢了怎么补", new DirectoryIndex([]))).toMatchObject({ department: null });
    expect(read("社保卡丢了怎么补", null)).toMatchObject({ department: null });
  });

  it("is always one of the directory's, whatever the names and the text", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ department: name, item: name }), { maxLength: 20 }),
        name,
        (items, text) => {
          const index = new DirectoryIndex(items);
          const { department } = read(`${text}${items[0]?.item ?? ""}`, index);
          if (department !== null) expect(index.departments).toContain(department);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it("does not depend on the text read before", () => {
    const before = read("社保卡丢了怎么补");
    read("二手房过户要交多少钱");
    expect(read("社保卡丢了怎么补")).toEqual(before);
  });
});
