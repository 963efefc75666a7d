import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { read } from "../bots/public/publicForms.ts";
import { Hall } from "./hall.ts";

const STORY = "我来办社保卡补办，跑了三趟，窗口一直说再等等，两个月还没有下来";
const PART = { partId: "part-1" } as const;

/** What the regulations say must be public, as anybody sees it who opens the window's page: no log-in, no cookie. */
describe("publication", () => {
  let hall: Hall;
  beforeAll(async () => {
    hall = await Hall.open("ankang");
  });
  afterAll(async () => await hall.close());

  async function section(id: string): Promise<string> {
    const answer = await hall.ask(null, "GET", `/public/${hall.office.id}`);
    expect(answer.status).toBe(200);
    const found = new RegExp(`<section id="${id}">[\\s\\S]*?</section>`).exec(String(answer.body));
    return read(found?.[0] ?? "");
  }

  /** Registered, handled by the unit and told. */
  async function handled(from: string, to: string): Promise<string> {
    hall.at(from);
    const { number } = await hall.intake("clerk", { text: STORY });
    await hall.does("triage", number, {
      type: "triage",
      kind: "consult",
      dimensions: {},
      departmentId: "hrss",
    });
    const order = { departmentId: "hrss", lead: true, task: null, limit: null, byHand: false };
    await hall.does("triage", number, { type: "dispatch", units: [order] });
    hall.at(to);
    const unit = hall.who("liaison", "hrss");
    const reply = { result: "done", text: "卡已经补好", basis: null, alternative: null } as const;
    await hall.does(unit, number, { type: "signFor", ...PART });
    await hall.does(unit, number, { type: "reply", ...PART, reply: { ...reply, operator: unit.name } });
    await hall.does("clerk", number, { type: "giveFeedback", text: null, channel: "phone" });
    await hall.does("clerk", number, { type: "recordDelivery", channel: "phone", receipt: "本人接听" });
    return number;
  }

  async function rated(number: string, grade: string): Promise<void> {
    await hall.does("clerk", number, { type: "recordSurvey", grade, words: null, attempts: 1 });
  }

  it("AK-16 how the window can be reached is public: every way that is open, with hours and address", async () => {
    const { settings, pack } = hall.office;
    const where = await section("where");
    for (const words of [settings.address, settings.phone, "9:00"]) expect(where).toContain(words);
    const ways = await section("ways");
    for (const channel of ["counter", "phone", "web"])
      expect(ways).toContain(pack.channels.find((one) => one.channel === channel)?.label);
    expect(ways).toContain(settings.address);
    expect(ways).toMatch(/工作日 9:00/);
  });

  it("AK-16 the mechanism is public in plain words: kinds, each limit with its article, what goes elsewhere, who is told", async () => {
    const rules = await section("rules");
    const { pack } = hall.office;
    expect(rules).toContain(pack.regulation.name);
    for (const { label, hint } of pack.kinds) expect(rules).toContain(`${label}${hint}`);
    for (const [label, limit] of [
      ["咨询引导工单反馈", "从登记起，1 个工作日以内"],
      ["帮办代办工单反馈结果", "从登记起，5 个工作日以内"],
      ["协调督办工单反馈结果", "从登记起，10 个工作日以内"],
    ])
      expect(rules).toContain(`${label}${limit}`);
    for (const id of pack.clocks.flatMap(({ basis }) => basis)) {
      expect(rules).toContain(pack.articles[id]?.cite);
      expect(rules).toContain(pack.articles[id]?.text);
    }
    for (const { label, belongsTo } of pack.exclusions) {
      expect(rules).toContain(label);
      expect(rules).toContain(`该找：${belongsTo}`);
    }
    for (const { letter } of pack.ladder) expect(rules).toContain(`《${letter}》`);
  });

  it("AK-16 the results are public: last month and the year so far, each share with what it is a share of", async () => {
    const first = await handled("2026-10-13 10:00", "2026-10-14 10:00");
    const second = await handled("2026-10-20 10:00", "2026-10-26 10:00");
    await rated(first, "verySatisfied");
    await rated(second, "veryUnsatisfied");
    await handled("2026-11-02 10:00", "2026-11-03 10:00");
    hall.at("2026-11-19 11:00");
    const [, month = "", year = ""] = (await section("results")).split(/上个月|今年到现在/);
    expect(month).toContain("（2026年10月） 收到登记2 件咨询引导 2 件");
    // the bad rating began another round, whose limit went by as well
    expect(month).toContain("按时33.3%（1 / 3）到期的时限有 3 个，其中按时 1 个");
    expect(month).toContain("满意50.0%（1 / 2）群众评了分的有 2 件，其中满意 1 件");
    expect(month).toContain("没办成、重新办1 件");
    expect(year).toContain("（2026年1月1日到2026年11月19日） 收到登记3 件");
    expect(year).toContain("按时50.0%（2 / 4）");
    expect(year).toContain("满意50.0%（1 / 2）");
    expect(month + year).not.toMatch(/\d%(?!（\d+ \/ \d+）)/u);
  });

  it("AK-16 the results are counted anew after ten minutes", async () => {
    const before = await section("results");
    hall.at("2026-11-19 11:05");
    await hall.intake("clerk", { text: STORY });
    expect(await section("results")).toBe(before);
    hall.at("2026-11-19 11:11");
    expect(await section("results")).not.toBe(before);
  });
});
