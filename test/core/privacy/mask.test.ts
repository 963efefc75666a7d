import { describe, expect, it } from "vitest";
import { maskAddress, maskIdNumber, maskName, maskPhone } from "../../../core/privacy/mask.ts";

describe("a masked name", () => {
  it.each([
    ["王建国", "王**"],
    ["王伟", "王*"],
    ["欧阳娜娜", "欧阳**"],
    ["阿布都·买买提", "阿**"],
    ["王先生", "王先生"],
    ["欧阳女士", "欧阳女士"],
    ["王姓", "王姓"],
    ["王**", "王**"],
    ["", ""],
  ])("of %j is %j", (name, masked) => {
    expect(maskName(name)).toBe(masked);
    expect(maskName(masked)).toBe(masked);
  });
});

describe("a masked phone", () => {
  it.each([
    ["13800138000", "138****8000"],
    ["138 0013 8000", "138****8000"],
    ["09123213456", "0912****456"],
    ["0912-3213456", "0912****456"],
    ["09123213456-801", "0912****456"],
    ["01062345678", "010****678"],
    ["62345678", "****678"],
    ["138****8000", "138****8000"],
    ["12345", "****"],
    ["", "****"],
  ])("of %j is %j", (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
    expect(maskPhone(masked)).toBe(masked);
  });
});

describe("a masked identity number", () => {
  it.each([
    ["610102196503121234", "6101**********1234"],
    ["11010519491231002X", "1101**********002X"],
    ["610102650312123", "6101*******2123"],
    ["6101**********1234", "6101**********1234"],
    ["123", "********"],
  ])("of %j is %j", (id, masked) => {
    expect(maskIdNumber(id)).toBe(masked);
    expect(maskIdNumber(masked)).toBe(masked);
  });
});

describe("a masked address", () => {
  it.each([
    ["东山省某某市石桥镇红旗村3组", "东山省某某市石桥镇***"],
    ["新河区韦桥街道东街12号", "新河区韦桥街道***"],
    ["B5县柳桥镇大湾村", "B5县柳桥镇***"],
    ["和平小区3号楼", "***"],
    ["青山县柳林乡", "青山县柳林乡"],
    ["青山县柳林乡***", "青山县柳林乡***"],
    ["***", "***"],
    ["", ""],
  ])("of %j is %j", (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
    expect(maskAddress(masked)).toBe(masked);
  });
});
