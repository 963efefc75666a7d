import { describe, expect, it } from "vitest";
import { bodyOf, emptyEntry, lackingOf } from "../../../bots/workbench/page/counter/entry.ts";

describe("a registration at the window", () => {
  it("sends only what was filled in", () => {
    const entry = { ...emptyEntry(), text: " 跑了三趟 ", phone: "13900001234" };
    expect(bodyOf(entry)).toEqual({
      text: "跑了三趟",
      contact: { phone: "13900001234" },
      channel: "counter",
    });
  });

  it("sends when it was said in the hall's own time, whatever the PC's", () => {
    const body = bodyOf({ ...emptyEntry(), text: "x", receivedAt: "2026-11-18T09:30" });
    expect(body["receivedAt"]).toBe("2026-11-18T09:30:00+08:00");
  });

  it("sends an answer on the spot as what it was: a guide, words, or a refusal", () => {
    const entry = {
      ...emptyEntry(),
      text: "x",
      guideId: "g1",
      notice: true,
      answer: "讲清楚了",
      reason: "lawsuit",
    };
    expect(bodyOf({ ...entry, onSpot: "guide" })["answer"]).toEqual({ guideId: "g1", notice: true });
    expect(bodyOf({ ...entry, onSpot: "words" })["answer"]).toEqual({
      result: { result: "explained", text: "讲清楚了" },
      notice: true,
    });
    expect(bodyOf({ ...entry, onSpot: "decline" })["decline"]).toEqual({ reason: "lawsuit" });
    expect(bodyOf(entry)).not.toHaveProperty("answer");
  });

  it("says what is missing before it is sent", () => {
    expect(lackingOf(emptyEntry(), [])).toEqual(["先写群众怎么说的"]);
    expect(lackingOf({ ...emptyEntry(), text: "x" }, ["consult"])).toEqual([]);
    expect(lackingOf({ ...emptyEntry(), text: "x", phone: "不知道" }, ["consult"])).toHaveLength(1);
    expect(lackingOf({ ...emptyEntry(), text: "x", onSpot: "guide" }, ["consult"])).toEqual([
      "选一份办事指南",
    ]);
    const told = {
      ...emptyEntry(),
      text: "x",
      kind: "consult",
      onSpot: "words",
      answer: "讲清楚了",
    } as const;
    expect(lackingOf(told, ["consult"])).toEqual(["这一类要给群众一次性告知单，给了请打勾"]);
    expect(lackingOf({ ...told, notice: true }, ["consult"])).toEqual([]);
    expect(lackingOf(told, [])).toEqual([]);
  });
});
