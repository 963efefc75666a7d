import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskText } from "../../../core/privacy/maskText.ts";
import { digitString } from "../../../core/understanding/slots/spokenDigits.ts";
import { choices, idNumber, mobile, renderedId, renderedMobile } from "../understanding/slotsSpeech.ts";

const masked = (text: string) => maskText(text).masked;

describe("masked text", () => {
  it.each([
    ["我电话13800138000", "我电话138****8000"],
    ["一三八零零一三八零零零", "138****8000"],
    ["138 0013 8000，13900139000", "138****8000，139****9000"],
    ["138 0013，138 0013 8000", "********，138****8000"],
    ["座机0912-3213456转801", "座机0912****456"],
    ["身份证610102196503121234", "身份证6101**********1234"],
    ["身份证610102196503121235", "身份证6101**********1235"],
    ["我叫王建国，王建国今年六十", "我叫王**，王**今年六十"],
    ["我妈叫李秀英", "我妈叫李**"],
    ["找了李明主任三次", "找了李*主任三次"],
    ["张三，电话13800138000", "张*，电话138****8000"],
    ["我姓王", "我姓王"],
    ["我住在石桥镇红旗村3组", "我住在石桥镇***"],
    ["家住和平小区5号楼", "家住***"],
    ["住在青山县柳林乡", "住在青山县柳林乡"],
    ["车牌陕A12345被拍", "车牌陕A*****被拍"],
    ["鲁D·F1234警", "鲁D*****"],
    ["新能源豫HD12345", "新能源豫H*****"],
    ["邮箱wang.jg@example.com", "邮箱w***@example.com"],
    ["卡号6222021380013800015", "卡号********"],
    ["6222 0213 8001 3800 015", "6222 0213 8001 3800 015"],
    ["4111 1111 1111 1111", "****1111"],
    ["我叫王建国，电话幺三八零零幺三八零零零，住石桥镇红旗村", "我叫王**，电话138****8000，住石桥镇***"],
  ])("of %j is %j", (text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  it.each([
    "去社保局3号窗口跑了三趟",
    "打12345没人接",
    "工单号20230612000123456",
    "2023年10月15日交了3500元",
    "我到区政务服务中心",
    "养老金认证做不了",
    "公交9、138、451、672、31、205路",
    "B5县南二路积水",
    "",
  ])("leaves %j as it is", (text) => {
    expect(maskText(text)).toEqual({ masked: text, spans: [] });
  });

  it("says what was masked, where, and by what", () => {
    expect(maskText("我叫王建国，电话13800138000").spans).toEqual([
      { kind: "name", start: 2, end: 5, replacement: "王**" },
      { kind: "phone", start: 8, end: 19, replacement: "138****8000" },
    ]);
  });

  it("shows no seven digits in a row of a phone or identity number, however it was said", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const c = choices(seed);
        const phone = mobile(c);
        const id = idNumber(c);
        const text = `我电话${renderedMobile(c, phone)}，身份证${renderedId(c, id)}。`;
        const shown = masked(text).split(/[^0-9０-９零〇一二三四五六七八九幺Xx\s，-]/);
        for (const stretch of shown.map(digitString)) {
          for (const number of [phone, id]) {
            for (let at = 0; at + 7 <= number.length; at++) {
              expect(stretch.includes(number.slice(at, at + 7)), text).toBe(false);
            }
          }
        }
      }),
      { numRuns: 700, seed: 20_240_610 },
    );
  });

  const PIECES = (
    "我叫|王建国|欧阳娜娜|，|。| |电话|13800138000|138 0013 |8000|幺三八|零零一三|610102196503121234|身份证|卡号|" +
    "6222021380013800015|住在|石桥镇|红旗村|3组|12号|陕A12345|a@b.cn|不对|嗯|*|**|主任|我妈叫|李秀英|0912-3213456|" +
    "转801|\n|谢谢|5栋|1|一|X"
  ).split("|");
  const wild = fc.oneof(
    fc.string({ unit: "binary", maxLength: 100 }),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((parts) => parts.join("")),
  );

  it("stays as it is when it is masked again", () => {
    fc.assert(
      fc.property(wild, (text) => {
        const once = masked(text);
        expect(masked(once), text).toBe(once);
      }),
      { numRuns: 2000, seed: 20_240_610 },
    );
  });

  it("has spans that stand in order, apart from one another, and rebuild it", () => {
    fc.assert(
      fc.property(wild, (text) => {
        const result = maskText(text);
        let rebuilt = "";
        let at = 0;
        for (const { start, end, replacement } of result.spans) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          rebuilt += text.slice(at, start) + replacement;
          at = end;
        }
        expect(rebuilt + text.slice(at)).toBe(result.masked);
      }),
      { numRuns: 700, seed: 7 },
    );
  });
});
