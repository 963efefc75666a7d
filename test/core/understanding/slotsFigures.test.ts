import { describe, expect, it } from "vitest";
import { findSlots } from "../../../core/understanding/slots/findSlots.ts";
import { chineseNumber, digitString, readNumber } from "../../../core/understanding/slots/spokenDigits.ts";

const slots = (text: string, today = "2024-06-10") => findSlots(text, { today });

describe("a spoken number", () => {
  it.each([
    ["三千五百", 3500],
    ["一万二", 12_000],
    ["三百五", 350],
    ["一百零五", 105],
    ["两百零五", 205],
    ["一万零五百", 10_500],
    ["二十五", 25],
    ["十", 10],
    ["十八", 18],
    ["二〇二三", 2023],
    ["一亿二千万", 120_000_000],
    ["三点五万", 35_000],
    ["1.2万", 12_000],
    ["1万2", 12_000],
    ["1,234.5", 1234.5],
    ["３５００", 3500],
    ["十多万", 100_000],
    ["三百来万", 3_000_000],
  ])("%s is %d", (words, value) => {
    expect(chineseNumber(words)).toBe(value);
  });

  it("gives the lower bound of a vague one, and says that it is vague", () => {
    expect(readNumber("两三", 0)).toEqual({ value: 2, end: 2, vague: true });
    expect(readNumber("七八百", 0)).toEqual({ value: 700, end: 3, vague: true });
    expect(readNumber("十几", 0)).toEqual({ value: 10, end: 2, vague: true });
  });

  it("is none where nothing is said", () => {
    for (const words of ["", "几百", "好几", "没有", "百"]) expect(readNumber(words, 0)).toBeUndefined();
  });

  it("gives a digit string one by one", () => {
    expect(digitString("幺三八 00一三，８〇")).toBe("1380013" + "80");
  });
});

describe("how often the person went", () => {
  it.each([
    ["跑了三趟", 3],
    ["来了五六次", 5],
    ["第三回来了", 3],
    ["好几趟", 3],
    ["跑了几趟了", 3],
    ["两三趟", 2],
    ["跑了三趟都没办成", 3],
    ["我来了3次了", 3],
    ["这是我第四次来了", 4],
    ["一共跑了八趟", 8],
    ["去窗口问了三次", 3],
    ["跑了十几趟", 10],
    ["已经往返五次", 5],
    ["去社保局跑了不下五次", 5],
    ["前前后后四趟", 4],
    ["跑了几十趟", 20],
    ["我都来三回了", 3],
    ["第二次去的时候", 2],
    ["跑了三趟，今天是第四趟", 4],
    ["上周来了两次，总共去了五次", 5],
    ["跑了，嗯，三趟", 3],
    ["白跑了一趟", 1],
    ["跑了 3 趟", 3],
    ["来回折腾了六次", 6],
  ])("in %j is %s", (text, expected) => {
    expect(slots(text).visits?.value).toBe(expected);
  });

  it.each([
    "跑断腿",
    "打了三次电话",
    "最多跑一次",
    "不用再跑一趟",
    "坐三趟公交",
    "一次性告知",
    "三番五次",
    "一次办好",
    "每月去一次",
    "退回了三次",
    "反映了三次",
    "10分钟一趟",
    "只有一趟公交车",
    "还要再来一次",
    "第三产业",
    "提交了两次材料",
    "一趟又一趟",
    "住院三次",
    "迎来了一次检查",
    "",
  ])("is not read out of %j", (text) => {
    expect(slots(text).visits).toBeUndefined();
  });
});

describe("a sum of money", () => {
  it.each([
    ["3500元", 3500],
    ["三千五百块", 3500],
    ["花了1.2万", 12_000],
    ["1.2万", 12_000],
    ["两万多", 20_000],
    ["交了两万多", 20_000],
    ["押金3500", 3500],
    ["3到5万元", 30_000],
    ["三块五", 3.5],
    ["2块5毛", 2.5],
    ["每个月2300块钱", 2300],
    ["¥3,500", 3500],
    ["罚款五百", 500],
    ["十几万块", 100_000],
    ["收了我三千五", 3500],
    ["一百多块钱", 100],
    ["工资三千二", 3200],
    ["三点五万元", 35_000],
    ["12000人民币", 12_000],
    ["欠我一万二", 12_000],
    ["补缴四万八千六百元", 48_600],
    ["3,500.50元", 3500.5],
  ])("in %j is %d yuan", (text, expected) => {
    expect(slots(text).money?.value).toBe(expected);
  });

  it.each([
    "几百块",
    "几千元",
    "10万人",
    "一块地",
    "12345",
    "交了2019年的费用",
    "2023元旦",
    "一起一块去",
    "两块石头",
    "3号窗口",
    "三楼",
    "五个人",
    "13800138000",
    "第三次",
    "万一不行",
    "元月五号",
    "",
  ])("is not read out of %j", (text) => {
    expect(slots(text).money).toBeUndefined();
  });
});

describe("since when", () => {
  it.each([
    ["从去年三月", "2023-03-01"],
    ["从去年三月就开始办", "2023-03-01"],
    ["半年多了", "P182D"],
    ["拖了两个月", "2024-04-10"],
    ["2023年5月提交的", "2023-05-01"],
    ["2023年5月15日提交的", "2023-05-15"],
    ["上个月十五号", "2024-05-15"],
    ["前天", "2024-06-08"],
    ["昨天去的", "2024-06-09"],
    ["三年了", "2021-06-10"],
    ["两年前申请的", "2022-06-10"],
    ["2023.5.15", "2023-05-15"],
    ["2023-05-15交的材料", "2023-05-15"],
    ["5月3号去的", "2024-05-03"],
    ["12月3号去的", "2023-12-03"],
    ["从二〇二三年五月开始", "2023-05-01"],
    ["上周三", "2024-06-05"],
    ["上个星期五去的", "2024-06-07"],
    ["今年年初", "2024-01-01"],
    ["好几个月了", "P90D"],
    ["一年半了", "2022-12-10"],
    ["两个半月没消息", "2024-03-26"],
    ["23年5月", "2023-05-01"],
    ["去年底交的材料", "2023-12-01"],
    ["一年零三个月了", "2023-03-10"],
    ["等了十几天", "P10D"],
    ["大半年没给", "P182D"],
    ["从2021年到现在", "2021-01-01"],
    ["等了四十天了", "2024-05-01"],
    ["拖了一个多月", "P30D"],
    ["前年申请的", "2022-01-01"],
    ["过了三个星期", "2024-05-20"],
  ])("in %j is %s", (text, expected) => {
    expect(slots(text).since?.value).toBe(expected);
  });

  it("takes the month's last day where the month is shorter", () => {
    expect(slots("等了一个月", "2024-03-31").since?.value).toBe("2024-02-29");
  });

  it("counts days where it does not know today", () => {
    expect(slots("拖了两个月", "").since?.value).toBe("P60D");
    expect(slots("昨天去的", "").since?.value).toBe("P1D");
    expect(slots("2023年5月提交的", "").since?.value).toBe("2023-05-01");
  });

  it.each([
    "三个工作日内",
    "15天内答复",
    "三年级",
    "半年后再来",
    "每年都去",
    "有效期三年",
    "1965年3月出生",
    "十年以上工龄",
    "还要等两个月",
    "2030年5月",
    "2023年13月45日出生",
    "身份证到期",
    "电话12345",
    "第3天",
    "满三年可以申请",
    "",
  ])("is not read out of %j", (text) => {
    expect(slots(text).since).toBeUndefined();
  });
});
