import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { addresseesOf } from "../../../core/delivery/addressees.ts";
import { deliveryIdOf } from "../../../core/delivery/deliveryId.ts";
import { readSurveyChoice, surveyChoice } from "../../../core/delivery/surveyChoice.ts";
import { tellIso } from "../../../core/delivery/tellTime.ts";
import { citizenTexts, staffTexts } from "../../../core/delivery/texts.ts";
import {
  digestOf,
  UnknownTemplate,
  type Wording,
  withNumbers,
  wordsOf,
} from "../../../core/delivery/words.ts";
import { hall, THURSDAY } from "./house.ts";

const office = hall();
const ticket = {
  id: "0192f0c1-7a3b-7c3d-8e4f-0123456789ab",
  number: "办〔2026〕00001号",
  title: "办残疾证",
  departmentId: "water",
  conduct: false,
};
const wording = (more: Partial<Wording>): Wording => ({
  audience: "citizen",
  template: "registered",
  params: {},
  body: null,
  ticket,
  ...more,
});
const say = (more: Partial<Wording>) => wordsOf(office, wording(more), THURSDAY).text;

describe("what citizens are told", () => {
  it("bears number, date in words and where to ask", () => {
    expect(say({ params: { dueAt: "2026-11-26T17:00:00+08:00" } })).toBe(
      "您的事登记好了，编号：办〔2026〕00001号。最晚11月26日（星期四）17:00前答复您。想补充、想问进度，请打电话0100-0000001，说这个编号就行。",
    );
  });

  it("says what cannot be done with its grounds and what there is instead", () => {
    const text = say({
      template: "result",
      params: { result: "cannot", text: "年限不够", basis: "某办法第三条", alternative: "明年三月再来" },
    });
    expect(text).toContain(
      "这次办不成。原因是：年限不够。依据是：某办法第三条。您还可以这样办：明年三月再来。",
    );
  });

  it("names the unit, but none in a complaint about conduct", () => {
    expect(say({ template: "dispatched" })).toContain("已经交给水务局在办");
    expect(say({ template: "dispatched", ticket: { ...ticket, conduct: true } })).toContain(
      "已经交给负责的单位在办",
    );
  });

  it("names the page where a callback by short message can be answered, beside the numbers", () => {
    const link = "https://desk.example/public/one/rate/abc";
    const asked = wordsOf(
      office,
      { ...wording({ template: "survey", params: { round: 1 } }), link },
      THURSDAY,
    );
    expect(asked.params["link"]).toBe(link);
    expect(withNumbers(asked)).toMatch(/回复数字：1 非常满意.*6 没办成\n也可以点开这里说：https:\/\/desk/s);
    expect(asked.text).not.toContain(link);
    const without = wordsOf(office, wording({ template: "survey", params: { round: 1 } }), THURSDAY);
    expect(withNumbers(without)).not.toContain("点开");
  });

  it("offers the five grades and that it was not done, none of them chosen", () => {
    const words = wordsOf(office, wording({ template: "survey", params: { round: 2 } }), THURSDAY);
    expect(words.choices.map(({ label }) => label)).toEqual([
      "非常满意",
      "满意",
      "基本满意",
      "不满意",
      "非常不满意",
      "没办成",
    ]);
    expect(words.choices.every(({ value }) => Buffer.byteLength(value) <= 64)).toBe(true);
    expect(readSurveyChoice(words.choices[5]?.value ?? "")).toEqual({
      ticketId: ticket.id,
      round: 2,
      grade: "notDone",
    });
    expect(withNumbers(words)).toContain("请回复数字：1 非常满意，2 满意");
  });

  it("is the sealed body where the message brings its own words", () => {
    const body = JSON.stringify({ text: "请发照片", choices: [{ title: "找人工", payload: "person" }] });
    expect(wordsOf(office, wording({ template: "say", body }), THURSDAY)).toMatchObject({
      text: "请发照片",
      choices: [{ label: "找人工", value: "person" }],
    });
  });

  it("is never made up", () => {
    expect(() => say({ template: "nothing" })).toThrow(UnknownTemplate);
    expect(say({ audience: "staff", template: "nothing" })).toContain("有新情况");
  });

  it("exists for every message that a ticket's events owe", () => {
    const source = readFileSync(
      fileURLToPath(new URL("../../../core/lifecycle/owed.ts", import.meta.url)),
      "utf8",
    );
    const citizens = [...source.matchAll(/citizen\("(\w+)"/g)].map(([, name]) => name ?? "");
    const staff = [...source.matchAll(/template: "(\w+)"/g)].map(([, name]) => name ?? "");
    expect(citizens.length).toBeGreaterThan(12);
    expect(staff.length).toBeGreaterThan(20);
    expect(citizens.filter((name) => citizenTexts[name] === undefined)).toEqual([]);
    const others = ["survey", "result", "sync", "limitChanged"];
    expect(staff.filter((name) => staffTexts[name] === undefined && !others.includes(name))).toEqual([]);
    for (const name of ["survey", "limitChanged", "extension"]) expect(citizenTexts[name]).toBeDefined();
  });

  it("leaves no gap where a parameter is missing", () => {
    for (const template of Object.keys(citizenTexts)) {
      const text = say({ template });
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
      expect(text.length).toBeLessThan(200);
    }
    for (const template of Object.keys(staffTexts))
      expect(say({ audience: "staff", template })).not.toMatch(/undefined|null|NaN|\[object/);
  });
});

describe("what staff are told", () => {
  it("bears number and title, the date, and whom it was for where somebody else gets it", () => {
    const text = say({
      audience: "staff",
      template: "pressed",
      params: { letter: "督办单", label: "办理", dueAt: "2027-01-05T17:00:00+08:00" },
      standIn: "不动产中心",
    });
    expect(text).toBe(
      "办〔2026〕00001号 办残疾证\n督办单：办理已经超期，期限2027年1月5日（星期二）17:00，请马上办理并答复。（不动产中心没有登记人员，请您转达）",
    );
  });

  it("is one digest of many", () => {
    const one = wordsOf(office, wording({ audience: "staff", template: "workSheet" }), THURSDAY);
    const digest = digestOf(Array.from({ length: 40 }, () => one));
    expect(digest.text).toContain("您有 40 件事要看");
    expect(digest.text).toContain("另有 28 件");
    expect(Buffer.byteLength(digest.text)).toBeLessThan(2048);
  });
});

describe("addresses of staff", () => {
  const ids = (address: string) => addresseesOf(office, address).members.map(({ id }) => id);
  it("mean a role, a department's liaison, or a person", () => {
    expect(ids(`role:${office.pack.triage.by}`)).toEqual(["t1", "t2"]);
    expect(ids("department:water")).toEqual(["w1"]);
    expect(ids("staff:w2")).toEqual(["w2"]);
  });

  it("fall to those who triage where nobody is there, then to the administrator, then to nobody", () => {
    expect(addresseesOf(office, "department:land")).toMatchObject({ standIn: "不动产中心" });
    expect(ids("department:land")).toEqual(["t1", "t2"]);
    const few = { ...office, staff: office.staff.filter(({ id }) => id === "a1") };
    expect(addresseesOf(few, "department:land").members.map(({ id }) => id)).toEqual(["a1"]);
    expect(addresseesOf({ ...office, staff: [] }, "department:land").members).toEqual([]);
  });
});

describe("ids of deliveries", () => {
  const row = { id: "2147483647", createdAt: new Date(THURSDAY) };
  it("fit the shortest platform and stay the same until a try came to nothing", () => {
    const first = deliveryIdOf(row, "voice", []);
    expect(deliveryIdOf(row, "voice", [{ way: "voice", outcome: "transient", proof: null }])).toBe(first);
    const second = deliveryIdOf(row, "voice", [{ way: "voice", outcome: "ok", proof: "failed" }]);
    expect(second).not.toBe(first);
    expect(second).toMatch(/^[0-9a-z-]{1,15}$/);
    expect(deliveryIdOf({ ...row, id: "2147483648" }, "voice", [])).not.toBe(first);
  });
});

describe("choices of surveys", () => {
  it("are read back, and others are not", () => {
    expect(readSurveyChoice(surveyChoice({ ticketId: "t-1", round: 1, grade: "fair" }))).toEqual({
      ticketId: "t-1",
      round: 1,
      grade: "fair",
    });
    expect(readSurveyChoice("survey:t:1:a:b")).toBeNull();
    expect(readSurveyChoice("person")).toBeNull();
    expect(() => surveyChoice({ ticketId: "x".repeat(60), round: 1, grade: "fair" })).toThrow(RangeError);
  });
});

describe("dates", () => {
  it.each([
    ["2026-11-26", "11月26日（星期四）"],
    ["2027-01-01T09:05:00+08:00", "2027年1月1日（星期五）9:05"],
    ["下周", "下周"],
  ])("tells %s as %s", (iso, told) => {
    expect(tellIso(iso, THURSDAY)).toBe(told);
  });
});
