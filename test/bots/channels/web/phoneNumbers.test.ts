import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitPhones } from "../../../../bots/channels/web/page/phoneNumbers.ts";

function phonesIn(text: string, known = ""): string[] {
  return splitPhones(text, known).flatMap(({ phone }) => (phone === null ? [] : [phone]));
}

describe("phone numbers in what the desk says", () => {
  it.each([
    ["请打13900001234找老王", ["13900001234"]],
    ["急事打 0999-1234567。", ["09991234567"]],
    ["拨打12345热线，或者12333号码", ["12345", "12333"]],
    ["（电话：021-12345678）", ["02112345678"]],
    ["客服400-123-4567。", ["4001234567"]],
  ])("are found in %s", (text, phones) => {
    expect(phonesIn(text)).toEqual(phones);
  });

  it.each([
    "编号：某办〔2026〕12345号",
    "查询码：12345",
    "身份证110101199003078888",
    "补贴12345元",
    "一共12345件",
    "138****1234",
    "最晚11月27日17:00答复您",
  ])("are not seen in %s", (text) => {
    expect(phonesIn(text)).toEqual([]);
  });

  it("include the window's own number, however short", () => {
    expect(phonesIn("请打 7654321 转 2", "7654321")).toEqual(["7654321"]);
  });

  it("leave every character of the text in its place", () => {
    const piece = fc.constantFrom(
      "电话",
      "13900001234",
      "0999-1234567",
      "12345",
      "号",
      "，",
      " ",
      "7654321",
      "〔",
      "9",
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join("");
        const joined = splitPhones(text, "7654321").map((one) => one.text);
        expect(joined.join("")).toBe(text);
      }),
    );
  });
});
