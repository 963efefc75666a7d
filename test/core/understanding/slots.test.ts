import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Slot } from "../../../core/understanding/meaning.ts";
import { findSlots } from "../../../core/understanding/slots/findSlots.ts";

const PIECES = [
  ..."一二三四五六七八九零十百千万年月日号楼省市区县镇村路的我你了元块次趟回来去跑办第几好两半多个",
  ..."王李张欧阳建国叫姓是电话身份证138 0086+-，。、；：\n*·Xx",
  "我叫",
  "身份证",
  "电话",
  "不对",
  "不是",
  "社保局",
  "营业执照",
  "窗口",
  "住在",
  "去年",
  "三个零",
  "\ud800",
  "😀",
];
const wild = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 200 }).map((parts) => parts.join("")),
);

describe("findSlots", () => {
  it("throws on no text, and every slot's words stand where it says", () => {
    fc.assert(
      fc.property(wild, (text) => {
        const slots: Record<string, Slot<string | number> | undefined> = findSlots(text, {
          today: "2024-06-10",
        });
        for (const slot of Object.values(slots)) {
          expect(slot?.text).toBe(text.slice(slot?.start, slot?.end));
          expect(slot?.text.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1000, seed: 20_240_610 },
    );
  });

  it("takes floods of one piece in its stride", () => {
    for (const piece of PIECES.filter((_, i) => i % 3 === 0)) {
      const text = piece.repeat(Math.ceil(5000 / piece.length));
      expect(() => findSlots(text, { today: "2024-06-10" })).not.toThrow();
    }
  });

  it("takes whatever is given as today", () => {
    for (const today of ["", "2024-13-45", "today", "2024-02-30"]) {
      expect(findSlots("拖了两个月", { today }).since?.value).toBe("P60D");
    }
  });

  it("gives the same for the same text, whatever came before", () => {
    const text = "我叫王建国，电话13800138000，跑了三趟社保局，养老金认证两个月没办成";
    const first = findSlots(text, { today: "2024-06-10" });
    findSlots("身份证丢了，电话139", { today: "2023-01-01" });
    expect(findSlots(text, { today: "2024-06-10" })).toEqual(first);
  });

  it("reads a whole story", () => {
    const text =
      "你好我叫王建国，身份证号是610102196503121234，家住石桥镇红旗村三组，电话幺三八零零幺三八零零零。" +
      "我从去年三月开始办残疾证，去县残联跑了三趟，路费都花了五百块，就是不给办。";
    const values = Object.entries(findSlots(text, { today: "2024-06-10" })).map(([slot, found]) => [
      slot,
      found.value,
    ]);
    expect(Object.fromEntries(values)).toEqual({
      name: "王建国",
      phone: "13800138000",
      idNumber: "610102196503121234",
      address: "石桥镇红旗村三组",
      matter: "残疾证",
      unit: "县残联",
      since: "2023-03-01",
      visits: 3,
      money: 500,
    });
  });

  it("finds nothing where nothing is said", () => {
    expect(findSlots("你好，在吗", { today: "2024-06-10" })).toEqual({});
  });
});
