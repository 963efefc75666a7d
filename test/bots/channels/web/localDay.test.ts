import { describe, expect, it } from "vitest";
import { clockOf, dayOf, dayTitle, shanghaiTime } from "../../../../bots/channels/web/page/localDay.ts";

describe("the days of a conversation", () => {
  it("are Shanghai's, wherever the phone believes to be", () => {
    const time = shanghaiTime(Date.parse("2026-11-19T16:30:00Z"));
    expect(time).toBe("2026-11-20T00:30:00+08:00");
    expect([dayOf(time), clockOf(time)]).toEqual(["2026-11-20", "00:30"]);
  });

  it.each([
    ["2026-11-20", "今天"],
    ["2026-11-19", "昨天"],
    ["2026-11-18", "11月18日 星期三"],
    ["2026-11-21", "11月21日 星期六"],
    ["2025-12-31", "2025年12月31日 星期三"],
  ])("%s is called %s on 20 November 2026", (day, title) => {
    expect(dayTitle(day, "2026-11-20")).toBe(title);
  });
});
