import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findSlots } from "../../../core/understanding/slots/findSlots.ts";
import { idCheckDigit, isIdNumber } from "../../../core/understanding/slots/idNumber.ts";
import { choices, idNumber, renderedId } from "./slotsSpeech.ts";

const id = (text: string) => findSlots(text, { today: "2024-06-10" }).idNumber?.value;

describe("an identity number", () => {
  it("has the check digit of GB 11643", () => {
    // the standard's own example
    expect(idCheckDigit("11010519491231002")).toBe("X");
    expect(isIdNumber("11010519491231002X")).toBe(true);
    expect(isIdNumber("440524188001010014")).toBe(false);
    expect(isIdNumber("610102196502301233")).toBe(false);
  });

  it.each([
    ["11010519491231002X", "11010519491231002X"],
    ["身份证11010519491231002x", "11010519491231002X"],
    ["身份证号：11010519491231002×", "11010519491231002X"],
    ["110105 19491231 002X", "11010519491231002X"],
    ["110105 1949 1231 002X", "11010519491231002X"],
    ["110105-19491231-002X", "11010519491231002X"],
    ["１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"],
    ["一一零一零五一九四九一二三一零零二叉", "11010519491231002X"],
    ["幺幺零幺零五 幺九四九 幺二三幺 零零二艾克斯", "11010519491231002X"],
    ["110105，嗯，19491231，002，叉", "11010519491231002X"],
    ["我身份证是610102196503121234电话13800138000", "610102196503121234"],
    ["六一零一零二一九六五零三一二幺二三四", "610102196503121234"],
    ["610102 19650312 1238 不对 1234", "610102196503121234"],
    ["6101 0219 6503 1212 34", "610102196503121234"],
    ["610102196503121234，我重复一遍，610102196503121234", "610102196503121234"],
    ["我妈的身份证是610102196503121234，我的是11010519491231002X", "11010519491231002X"],
    ["本人王建国（身份证610102196503121234）", "610102196503121234"],
    ["电话13800138000身份证号610102196503121234", "610102196503121234"],
    ["13800138000，610102196503121234", "610102196503121234"],
    ["我的身份证号码呢是那个610102196503121234然后呢", "610102196503121234"],
  ])("is found in %j", (text, expected) => {
    expect(id(text)).toBe(expected);
  });

  it.each([
    "610102196503121235",
    "110105194912310021",
    "610102196513121234",
    "990102196503121234",
    "61010219650312123",
    "6101021965031212345",
    "6222021380013800012",
    "610102********1234",
    "2023061012345678901",
    "身份证号码忘了",
    "13800138000 1234567",
    "610102196503121234567",
  ])("is not seen in %j", (text) => {
    expect(id(text)).toBeUndefined();
  });

  it("is recovered from any rendering of it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const c = choices(seed);
        const digits = idNumber(c);
        const before = c.pick(["", "身份证", "我的身份证号是", "证件号码：", "你记一下，"] as const);
        expect(id(before + renderedId(c, digits) + c.pick(["", "。", "，谢谢", "，我姓王"]))).toBe(digits);
      }),
      { numRuns: 700, seed: 20_240_610 },
    );
  });

  it("with any one digit changed is not returned", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 0, max: 16 }), (seed, at) => {
        const digits = idNumber(choices(seed));
        const changed = digits.slice(0, at) + ((Number(digits[at]) + 1) % 10) + digits.slice(at + 1);
        expect(id(changed)).toBeUndefined();
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
