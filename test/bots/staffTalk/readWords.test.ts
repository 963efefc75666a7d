import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readStaffWords } from "../../../bots/staffTalk/readWords.ts";

const NOW = Date.parse("2026-11-19T10:00:00+08:00");
const read = (text: string) => readStaffWords(text, NOW);

describe("a line of the staff's", () => {
  it("asks for lists by one word", () => {
    for (const text of ["今日", "今天", "今日到期", " 今天 "]) expect(read(text)).toEqual({ kind: "today" });
    for (const text of ["我的", "我的待办", "待办"]) expect(read(text)).toEqual({ kind: "mine" });
    for (const text of ["帮助", "？", "HELP"]) expect(read(text)).toEqual({ kind: "help" });
  });

  it("looks something up by number or words, with a space or without", () => {
    expect(read("查 2026年第1号")).toEqual({ kind: "look", word: "2026年第1号" });
    expect(read("查12")).toEqual({ kind: "look", word: "12" });
    expect(read("查询：社保卡 补办")).toEqual({ kind: "look", word: "社保卡 补办" });
    expect(read("查")).toEqual({ kind: "look", word: "" });
  });

  it("decides with the words that belong to it", () => {
    expect(read("签收 2026年第1号")).toEqual({ kind: "signFor", number: "2026年第1号" });
    expect(read("回复：退单 3 不归我们管；三定方案第二条")).toEqual({
      kind: "sendBack",
      number: "3",
      reason: "不归我们管",
      basis: "三定方案第二条",
    });
    expect(read("退单 3 理由：不归我们管; 依据：三定方案")).toMatchObject({
      reason: "不归我们管",
      basis: "三定方案",
    });
    expect(read("退单 3 不归我们管")).toMatchObject({ reason: "不归我们管", basis: "" });
    expect(read("不同意 3 材料不齐")).toEqual({ kind: "disagree", number: "3", words: "材料不齐" });
  });

  it("reads a limit at the beginning of a yes, and leaves the rest as words", () => {
    const yes = (text: string) => {
      const wish = read(text);
      return wish.kind === "agree" ? { limit: wish.limit, words: wish.words } : null;
    };
    expect(yes("同意 3")).toEqual({ limit: null, words: "" });
    expect(yes("同意 3 请抓紧")).toEqual({ limit: null, words: "请抓紧" });
    expect(yes("同意 3 5个工作日，请抓紧")).toEqual({ limit: { workdays: 5 }, words: "请抓紧" });
    expect(yes("同意 3 12月3日前办结")).toEqual({ limit: { date: "2026-12-03" }, words: "" });
    expect(yes("同意 3 1月5日")).toEqual({ limit: { date: "2027-01-05" }, words: "" });
    expect(yes("同意 3 2026-11-30 请抓紧")).toEqual({ limit: { date: "2026-11-30" }, words: "请抓紧" });
    expect(yes("同意 3 2月31日")).toEqual({ limit: null, words: "2月31日" });
  });

  it("is never an error", () => {
    fc.assert(fc.property(fc.string(), (text) => read(text).kind !== undefined));
    fc.assert(fc.property(fc.string(), (text) => read(`同意 ${text}`).kind !== undefined));
  });
});
