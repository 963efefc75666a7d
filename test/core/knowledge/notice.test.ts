import { describe, expect, it } from "vitest";
import { demoGuides } from "../../../bots/demo/files.ts";
import type { Guide } from "../../../core/knowledge/guide.ts";
import { type NoticeFor, noticeFor, noticeLines, noticePage } from "../../../core/knowledge/notice.ts";

const GUIDE: Guide = {
  id: "stall",
  title: "摆摊备案",
  asked: [],
  body: {
    who: "本地居民",
    materials: [
      { name: "身份证", mayFollow: false },
      { name: "租赁合同", note: "复印件<1份>", mayFollow: false },
      { name: "照片", mayFollow: true },
    ],
    where: "一楼综合窗口",
    steps: ["填表", "交材料"],
    howLong: "当场",
    cost: "不收费",
    basis: ["《示例办法》"],
  },
};
const PERSON: NoticeFor = {
  office: { name: "示例大厅", phone: "0900-1234567" },
  hours: "工作日 9:00–12:00",
  number: "示〔2026〕1号",
  date: "2026年11月19日",
  has: ["身份证"],
  others: ["请房东本人到场"],
};

describe("a one-time notice", () => {
  it("names everything that is missing at once, apart from what may follow and what is there", () => {
    const notice = noticeFor(GUIDE, PERSON);
    expect(notice.missing.map(({ name }) => name)).toEqual(["租赁合同"]);
    expect(notice.later.map(({ name }) => name)).toEqual(["照片"]);
    expect(notice.has.map(({ name }) => name)).toEqual(["身份证"]);
    const text = noticeLines(notice);
    for (const part of [
      "租赁合同",
      "请房东本人到场",
      "照片",
      "一楼综合窗口",
      "不收费",
      "《示例办法》",
      "0900-1234567",
    ])
      expect(text).toContain(part);
    expect(text.indexOf("租赁合同")).toBeLessThan(text.indexOf("照片"));
  });

  it("loses none of a guide's materials, whatever somebody has with them", () => {
    for (const guide of demoGuides()) {
      const names = guide.body.materials.map(({ name }) => name);
      for (const has of [[], names.slice(0, 1), names, ["别的"]]) {
        const { missing, later, has: there } = noticeFor(guide, { ...PERSON, has });
        expect([...missing, ...later, ...there].map(({ name }) => name).sort()).toEqual([...names].sort());
      }
    }
  });

  it("says so where nothing is missing, and where nothing is needed", () => {
    const all = { ...PERSON, has: ["身份证", "租赁合同", "照片"], others: [] };
    expect(noticeLines(noticeFor(GUIDE, all))).toContain("材料已经齐了");
    const free = { ...GUIDE, body: { ...GUIDE.body, materials: [] } };
    expect(noticeLines(noticeFor(free, all))).toContain("不用带材料");
  });

  it("prints as a page that needs nothing from elsewhere, with every text made safe", () => {
    const page = noticePage(noticeFor(GUIDE, PERSON));
    expect(page).toContain("size: A4 portrait");
    expect(page).toContain("复印件&lt;1份&gt;");
    expect(page).not.toMatch(/https?:|<script/);
    expect(page).toContain("示〔2026〕1号");
  });
});
