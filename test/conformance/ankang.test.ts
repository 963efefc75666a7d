import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { CommandOf, CommandType } from "../../core/lifecycle/command.ts";
import type { StaffMember } from "../../core/office/office.ts";
import { stepReports } from "../../core/reports/stepReports.ts";
import { setUpOffice } from "../../core/store/officeStore.ts";
import { Citizen } from "./citizen.ts";
import { Hall } from "./hall.ts";
import { docxText } from "./packed.ts";

const STORY = "我来办社保卡补办，跑了三趟，窗口一直说再等等，两个月还没有下来";
const CONTACT = { name: "王建国", phone: "13900000001" };
const DONE = { result: "done", text: "卡已经补好，可到窗口领取", basis: null, alternative: null } as const;
const PART = { partId: "part-1" } as const;

/** A command as it is given over HTTP: what there is none of may be left out. */
type Given<T extends CommandType> = Partial<CommandOf<T>> & { type: T };

/** A county hall and a town hall under the city's centre, each with people of its own. */
const BELOW = [
  { id: "ping-an-county", name: "平安县政务服务大厅", parentId: "ankang" },
  { id: "lihe-town", name: "梨河镇便民服务中心", parentId: "ping-an-county" },
] as const;

/** 安康 2021. Each test is named by the provision that it shows; see README.md here. */
describe("ankang", () => {
  let hall: Hall;
  beforeAll(async () => {
    const opened = await Hall.openWith(
      async () => undefined,
      async (program) => {
        for (const { id, name, parentId } of BELOW) {
          await setUpOffice(
            program.database.prisma,
            {
              id,
              name,
              parentId,
              packId: "ankang",
              packVersion: program.office("ankang").pack.version,
              settings: {
                shortCode: "平",
                address: `${name}一楼`,
                phone: "0900-1112223",
                calledNumbers: [],
                openKfIds: [],
                daysOff: {},
                daysOn: {},
              },
              departments: [{ id: "hrss", name: "县人力资源和社会保障局" }],
              staff: [
                { id: "clerk-1", name: "柳青青", departmentId: null, roles: ["clerk"] },
                { id: "triage-1", name: "顾山", departmentId: null, roles: ["triage"] },
                { id: "center-1", name: "马大年", departmentId: null, roles: ["center"] },
                { id: "hrss-1", name: "童安", departmentId: "hrss", roles: ["liaison"] },
              ],
              duties: [{ departmentId: "hrss", item: "社会保障卡申领、补办" }],
              guides: [],
            },
            new Date(program.now()),
          );
        }
      },
      "ankang",
    );
    hall = opened.beside("ankang");
  });
  afterAll(async () => await hall.close());

  /** Registered by a clerk and settled by who triages. */
  async function triaged(
    kind: "consult" | "assist" | "coordinate",
    dimensions: Record<string, string | string[]> = {},
    departmentId = "hrss",
  ): Promise<string> {
    const { number } = await hall.intake("clerk", { text: STORY, contact: CONTACT });
    await hall.does("triage", number, { type: "triage", kind, dimensions, departmentId });
    return number;
  }

  const order = (departmentId: string, lead = true) => ({
    departmentId,
    lead,
    task: null,
    limit: null,
    byHand: false,
  });

  async function out(
    kind: "consult" | "assist" | "coordinate",
    dimensions: Record<string, string | string[]> = {},
    departmentId = "hrss",
  ): Promise<string> {
    const number = await triaged(kind, dimensions, departmentId);
    await hall.does("triage", number, { type: "dispatch", units: [order(departmentId)] });
    return number;
  }

  /** From the unit's reply to the citizen's having it. */
  async function told(number: string, departmentId = "hrss"): Promise<void> {
    const unit = hall.who("liaison", departmentId);
    await hall.does(unit, number, { type: "signFor", ...PART });
    await hall.does(unit, number, { type: "reply", ...PART, reply: { ...DONE, operator: unit.name } });
    await hall.does("clerk", number, { type: "giveFeedback", text: null, channel: "phone" });
    await hall.does("clerk", number, { type: "recordDelivery", channel: "phone", receipt: "本人接听" });
  }

  async function ledgerRow(number: string): Promise<Record<string, unknown>> {
    const rows = z
      .array(z.record(z.string(), z.unknown()))
      .parse(await hall.get("clerk", "/ledger?format=json&year=2026"));
    return rows.find((row) => row["number"] === number) ?? {};
  }

  const proposalsShape = z.object({
    meetings: z.array(z.object({ groundId: z.string(), numbers: z.array(z.string()), why: z.string() })),
  });
  async function proposed(ground: string): Promise<{ numbers: string[]; why: string }[]> {
    const { meetings } = proposalsShape.parse(await hall.get("center", "/proposals"));
    return meetings.filter((one) => one.groundId === ground);
  }

  it("AK-5 records which of the three situations it is, and the causes on both sides", async () => {
    hall.at("2026-11-19 10:00");
    const found = async (text: string) =>
      (await hall.view("clerk", (await hall.intake("clerk", { text })).number)).dimensions.find(
        (one) => one.id === "situation",
      )?.values;
    expect(await found("请问补办社保卡要去哪个窗口，在几楼办")).toEqual(["不知找谁办"]);
    expect(await found("我不会在网上填社保卡补办的申请表，能不能教我怎么填")).toEqual(["不知怎么办"]);
    expect(await found(STORY)).toEqual(["窗口办不成"]);
    const number = await triaged("coordinate", {
      situation: "stuck",
      applicantCause: ["papers", "special"],
      unitCause: ["steps", "time"],
    });
    expect(await ledgerRow(number)).toMatchObject({
      受理情形: "窗口办不成",
      办事群众因素: "材料不全、诉求特殊",
      部门窗口因素: "环节多、时间长",
    });
    const wrong = await hall.refused("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions: { unitCause: ["weather"] },
      departmentId: "hrss",
    });
    expect(wrong.code).toBe("unknown");
    const { office } = z
      .object({ office: z.object({ dimensions: z.record(z.string(), z.record(z.string(), z.int())) }) })
      .parse(await hall.get("clerk", "/figures?date=2026-11-19"));
    expect(office.dimensions["unitCause"]).toMatchObject({ steps: 1, time: 1 });
  });

  it("AK-6a a consult of the city is answered on the spot with a one-time notice", async () => {
    hall.at("2026-11-19 10:00");
    const { number } = await hall.intake("triage", { text: STORY, settled: { kind: "consult" } });
    const answer = { type: "answer", result: { ...DONE, result: "explained" }, notice: false } as const;
    expect((await hall.refused("clerk", number, answer)).why).toContain("一次性告知单");
    await hall.does("clerk", number, { ...answer, notice: true });
    expect((await hall.view("clerk", number)).statusText).toBe("已当场答复");
    expect((await ledgerRow(number))["办理结果"]).toContain("已给一次性告知单");
    const guided = await hall.intake("triage", {
      text: "请问社保卡丢了怎么补",
      settled: { kind: "consult" },
      answer: { guideId: "social-card" },
    });
    expect(guided.status).toBe("answered");
    expect((await ledgerRow(guided.number))["办理结果"]).toContain("《社会保障卡申领、补换》");
  });

  it("AK-6a a consult of a county is given to a named person there, who contacts the citizen within a working day", async () => {
    hall.at("2026-09-30 16:50");
    const city = await triaged("consult", { level: "city" });
    const wish = { type: "transferToLevel", hall: "平安县政务服务中心", contact: "张美玲" } as const;
    expect((await hall.refused("triage", city, { ...wish, staffId: "county-1" })).why).toContain(
      "归本窗口办",
    );
    const number = await triaged("consult", { level: "county" });
    expect((await hall.refused("triage", number, { ...wish, contact: "" })).why).toContain("专人");
    expect((await hall.refused("triage", number, { ...wish, staffId: "hrss-1" })).code).toBe("unknown");
    await hall.does("triage", number, { ...wish, staffId: "county-1" });
    const owed = await hall.owed(number);
    expect(owed.find((row) => row.template === "workSheet")?.personKey).toBe("staff:county-1");
    expect(owed.find((row) => row.template === "otherLevel")?.params).toMatchObject({
      told: expect.stringContaining("在 1 个工作日内联系您"),
    });
    const contact = await hall.clock("triage", number, "contact");
    expect(contact.dueAt).toBe("2026-10-08T17:00:00+08:00");
    expect(contact.bound).toBe("县区政务中心专人");
    const other = hall.office.staff.find((one) => one.id === "county-2");
    if (other === undefined) throw new Error("no second contact");
    expect(
      (await hall.ask(other, "GET", `/api/offices/ankang/tickets/${encodeURIComponent(number)}`)).status,
    ).toBe(404);
    hall.at("2026-10-08 09:30");
    await hall.does("countyContact", number, {
      type: "reportProgress",
      ...PART,
      progress: "已电话联系群众，约好下午到县大厅",
      reasons: "要带身份证",
    });
    expect((await hall.clock("triage", number, "contact")).status).toBe("met");
    expect((await ledgerRow(number))["承办单位"]).toBe("平安县政务服务中心（张美玲）");
  });

  it("AK-6b help that was given is recorded by kind: guidance, home visit, delivery", async () => {
    hall.at("2026-11-19 10:00");
    const number = await out("assist");
    const stuck = await out("coordinate");
    const act = (action: string) => ({ type: "recordServiceAction", action, note: "行动不便" }) as const;
    await hall.does("helper", number, act("preReview"));
    await hall.does("helper", number, act("homeVisit"));
    await hall.does(hall.who("liaison", "hrss"), number, act("delivery"));
    expect((await hall.refused("helper", number, act("dance"))).code).toBe("unknown");
    expect((await hall.refused("helper", stuck, act("homeVisit"))).code).toBe("notInPack");
    const acts = (await hall.view("clerk", number)).timeline.filter((one) => one.type === "serviceActed");
    expect(acts.map((one) => `${one.by}：${one.text}`)).toEqual([
      expect.stringMatching(/^史卫东：.*审前指导/),
      expect.stringMatching(/^史卫东：.*上门服务/),
      expect.stringMatching(/^金天宇：.*结果寄达/),
    ]);
    const { office } = z
      .object({ office: z.object({ serviceActions: z.record(z.string(), z.int()) }) })
      .parse(await hall.get("center", "/figures?date=2026-11-19"));
    expect(office.serviceActions).toEqual({ preReview: 1, homeVisit: 1, delivery: 1 });
  });

  it("AK-6c coordination ends with a result that can be foreseen: done, or explained", async () => {
    hall.at("2026-11-19 10:00");
    const number = await out("coordinate");
    const unit = hall.who("liaison", "hrss");
    const early = { type: "giveFeedback", text: "办不了", channel: "phone" } as const;
    expect((await hall.refused("clerk", number, early)).code).toBe("wrongStage");
    const bare = {
      result: "cannot",
      text: "办不了",
      basis: null,
      alternative: null,
      operator: unit.name,
    } as const;
    expect((await hall.refused(unit, number, { type: "reply", ...PART, reply: bare })).code).toBe(
      "bareCannot",
    );
    expect((await hall.view("clerk", number)).status).toBe("dispatched");
    const explained = {
      ...bare,
      text: "旧卡没有注销，不能重发",
      basis: "社会保障卡管理办法第十二条",
      alternative: "先到银行注销旧卡，当天就能补",
    };
    await hall.does(unit, number, { type: "reply", ...PART, reply: explained });
    await hall.does("clerk", number, { type: "giveFeedback", text: null, channel: "phone" });
    expect((await hall.owed(number, "result")).map((row) => row.params)).toEqual([
      {
        result: "cannot",
        text: explained.text,
        basis: explained.basis,
        alternative: explained.alternative,
      },
    ]);
    await hall.does("clerk", number, { type: "recordDelivery", channel: "phone", receipt: null });
    expect((await hall.view("clerk", number)).status).toBe("closed");
  });

  it("AK-7 a complaint about conduct goes to the responsible unit and never to the accused window", async () => {
    hall.at("2026-11-19 10:00");
    const { number } = await hall.intake("clerk", { text: "社保窗口的人骂人，态度太差了，我要投诉" });
    const accused = { departmentId: "hrss", staffIds: [] };
    await hall.does("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions: {},
      departmentId: "hrss",
      accused,
    });
    const usual = await hall.refused("triage", number, { type: "dispatch", units: [order("hrss")] });
    expect(usual.code).toBe("toAccused");
    const toAccused = await hall.refused("triage", number, { type: "dispatchConduct", departmentId: "hrss" });
    expect(toAccused.code).toBe("toAccused");
    await hall.does("triage", number, { type: "dispatchConduct", departmentId: null });
    const path = `/api/offices/ankang/tickets/${encodeURIComponent(number)}`;
    for (const accusedSide of [hall.who("liaison", "hrss"), hall.who("unitLeader", "hrss")])
      expect((await hall.ask(accusedSide, "GET", path)).status).toBe(404);
    expect((await hall.view("conductOffice", number)).parts[0]?.unit).toBe("作风效能管理科室");
    // weeks after its limit, with every rung of the ladder climbed
    hall.at("2026-12-10 10:00");
    await hall.sweep();
    const whom = new Set((await hall.owed(number)).map((row) => row.personKey));
    expect(whom.has("role:conductOffice")).toBe(true);
    expect([...whom].filter((one) => one.startsWith("department:") || one.startsWith("staff:hrss"))).toEqual(
      [],
    );
    expect((await ledgerRow(number))["反映问题"]).toBe("作风类诉求，内容另行保管");
    const reply = { ...DONE, text: "已批评教育，并向您道歉", operator: "曹宏伟" };
    await hall.does("conductOffice", number, { type: "reply", ...PART, reply });
    expect((await hall.view("clerk", number)).status).toBe("replied");
  });

  it("AK-8 the first clerk stays named until it closes, whoever handles it after", async () => {
    hall.at("2026-11-19 10:00");
    const number = await out("coordinate");
    const second = hall.office.staff.find((one) => one.id === "clerk-2");
    if (second === undefined) throw new Error("no second clerk");
    const over = { type: "handOver", staffId: "clerk-2", role: "clerk", why: "轮休" } as const;
    await hall.does("clerk", number, over);
    const unit = hall.who("liaison", "hrss");
    await hall.does(unit, number, { type: "reply", ...PART, reply: { ...DONE, operator: unit.name } });
    await hall.does(second, number, { type: "giveFeedback", text: null, channel: "phone" });
    await hall.does(second, number, { type: "recordDelivery", channel: "phone", receipt: null });
    const view = await hall.view("clerk", number);
    expect([view.status, view.firstAsked, view.assignee?.name]).toEqual(["closed", "尹志远", "萧美玲"]);
    expect((await ledgerRow(number))["首问责任人"]).toBe("尹志远");
    // nobody took the call in: the first who deals with it is the first asked
    const called = await hall.call(STORY);
    expect((await hall.view("clerk", called)).firstAsked).toBeNull();
    await hall.does(second, called, { type: "giveOpinion", verified: "情况属实", opinion: "请社保局补卡" });
    await hall.does("clerk", called, {
      type: "giveOpinion",
      verified: "情况属实",
      opinion: "请社保局尽快补卡",
    });
    expect((await hall.view("clerk", called)).firstAsked).toBe("萧美玲");
  });

  it("AK-9 takes requests on site, by phone and by WeChat, all on one ledger", async () => {
    hall.at("2026-11-19 10:00");
    const { number: onSite } = await hall.intake("clerk", { text: STORY, contact: CONTACT });
    const called = await hall.call("您好，我来办社保卡补办，跑了三趟，一直说再等等，两个月还没有下来");
    const { program } = hall.test;
    const says = async (id: string, text: string) => {
      await program.receive({
        officeId: "ankang",
        channel: "wecomKf",
        externalId: id,
        personKey: "wecomKf:visitor",
        receivedAt: program.now(),
        body: { kind: "chat", text, attachments: [], address: "visitor" },
      });
      await program.worker.idle();
    };
    await says("w-1", STORY);
    await says("w-2", "不想说");
    const { number: written } = await program.database.prisma.ticket.findFirstOrThrow({
      where: { officeId: "ankang", channel: "wecomKf" },
    });
    const channels = await Promise.all(
      [onSite, called, written].map(async (one) => (await ledgerRow(one))["反映渠道"]),
    );
    expect(channels).toEqual(["现场窗口", "电话", "微信"]);
    for (const number of [onSite, called, written])
      expect((await hall.clock("clerk", number, "handling")).dueAt).toBe("2026-12-03T17:00:00+08:00");
  });

  it("AK-10 what can be answered is answered on the spot, and the rest becomes a work order", async () => {
    hall.at("2026-11-19 10:00");
    const spot = await hall.intake("clerk", {
      text: "请问补办社保卡带什么",
      settled: { kind: "consult" },
      answer: { result: { ...DONE, result: "explained", text: "带身份证就行" }, notice: true },
    });
    expect(spot.status).toBe("answered");
    expect((await hall.view("clerk", spot.number)).clocks.every((one) => one.status !== "running")).toBe(
      true,
    );
    const again: Given<"dispatch"> = { type: "dispatch", units: [order("hrss")] };
    expect((await hall.refused("triage", spot.number, again)).code).toBe("wrongStage");
    const { number } = await hall.intake("clerk", { text: STORY, contact: CONTACT });
    await hall.does("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions: {},
      departmentId: "hrss",
    });
    expect((await hall.refused("clerk", number, again)).code).toBe("forbidden");
    await hall.does("triage", number, again);
    expect((await hall.owed(number, "workSheet")).map((row) => row.personKey)).toEqual(["department:hrss"]);
  });

  it("AK-11 a complex one, or one of many departments, is verified and gets an opinion before it goes out", async () => {
    hall.at("2026-11-19 10:00");
    const opinion = {
      type: "giveOpinion",
      verified: "旧卡在银行没有注销",
      opinion: "请社保局牵头，两家同时办",
    } as const;
    for (const dimensions of [{ complexity: "complex" }, { joint: "yes" }]) {
      const number = await triaged("coordinate", dimensions);
      const dispatch: Given<"dispatch"> = {
        type: "dispatch",
        units: [order("hrss"), order("civil", false)],
      };
      const early = await hall.refused("triage", number, dispatch);
      expect(early.code).toBe("missing");
      expect(early.why).toContain("填写核实情况和处理意见");
      expect((await hall.refused("clerk", number, { ...opinion, verified: "" })).code).toBe("incomplete");
      await hall.does("clerk", number, opinion);
      await hall.does("triage", number, dispatch);
      expect((await ledgerRow(number))["核实情况及处理意见"]).toBe(opinion.opinion);
    }
  });

  it("AK-13a consult: one working day, and the unit's liaison holds the duty", async () => {
    hall.at("2026-09-30 10:00");
    const number = await out("consult");
    const handling = await hall.clock("clerk", number, "handling");
    expect(handling.dueAt).toBe("2026-10-08T17:00:00+08:00");
    expect(handling.bound).toBe("承办单位帮助代办联络员");
    expect(handling.articles.map((one) => one.cite)).toEqual(["第十三条（一）"]);
    expect(handling.days.filter((day) => !day.counts).map((day) => day.date)).toContain("2026-10-01");
    expect((await hall.view("clerk", number)).parts[0]?.role).toBe("承办单位帮助代办联络员");
    hall.at("2026-10-08 13:29");
    await hall.sweep();
    expect(await hall.owed(number, "reminded")).toEqual([]);
    hall.at("2026-10-08 13:30");
    await hall.sweep();
    expect((await hall.owed(number, "reminded")).map((row) => row.personKey)).toEqual(["department:hrss"]);
    await hall.sweep();
    expect(await hall.owed(number, "reminded")).toHaveLength(1);
  });

  it("AK-13b assist: five working days, the liaison with the centre's helpers", async () => {
    hall.at("2026-09-29 15:00");
    const number = await out("assist");
    // the tenth, a Saturday, is worked for the holiday
    const handling = await hall.clock("clerk", number, "handling");
    expect(handling.dueAt).toBe("2026-10-12T17:00:00+08:00");
    expect(handling.days.filter((day) => day.counts).map((day) => day.date)).toEqual([
      "2026-09-30",
      "2026-10-08",
      "2026-10-09",
      "2026-10-10",
      "2026-10-12",
    ]);
    expect(handling.bound).toBe("承办单位帮助代办联络员");
    const pack = z
      .object({ kinds: z.array(z.object({ kind: z.string(), label: z.string(), holder: z.string() })) })
      .parse(await hall.get("clerk", "/pack"));
    expect(pack.kinds.map((one) => `${one.label}：${one.holder}`)).toEqual([
      "咨询引导：承办单位帮助代办联络员",
      "帮办代办：承办单位帮助代办联络员",
      "协调督办：市政务服务中心",
    ]);
    const act = { type: "recordServiceAction", action: "formFilling", note: null } as const;
    await hall.does("helper", number, act);
    await hall.does(hall.who("liaison", "hrss"), number, { ...act, action: "online" });
    expect((await hall.tries(hall.who("liaison", "med"), number, act)).status).toBe(404);
  });

  it("AK-13c coordinate: ten working days, the centre leads and presses until it is done", async () => {
    hall.at("2026-09-17 10:00");
    const number = await out("coordinate");
    const handling = await hall.clock("clerk", number, "handling");
    expect(handling.dueAt).toBe("2026-10-08T17:00:00+08:00");
    expect(handling.days.filter((day) => day.counts)).toHaveLength(10);
    expect(handling.days.find((day) => day.date === "2026-09-20")?.counts).toBe(true);
    expect(handling.bound).toBe("市政务服务中心");
    const byHand = { type: "press", clockId: handling.id, ladderId: null } as const;
    expect((await hall.refused(hall.who("liaison", "hrss"), number, byHand)).code).toBe("forbidden");
    await hall.does("center", number, byHand);
    const wish = { clockId: handling.id, asked: { workdays: 3 }, why: "等制卡" };
    const longer = await hall.refused(hall.who("liaison", "hrss"), number, { type: "askExtension", ...wish });
    expect(longer.code).toBe("notInPack");
    expect((await hall.owed(number, "pressed")).map((row) => row.personKey)).toEqual(["department:hrss"]);
    hall.at("2026-10-09 09:29");
    await hall.sweep();
    expect(await hall.owed(number, "pressed")).toHaveLength(1);
    hall.at("2026-10-09 09:30");
    await hall.sweep();
    hall.at("2026-10-10 09:30");
    await hall.sweep();
    expect((await hall.owed(number, "pressed")).map((row) => row.params)).toHaveLength(3);
    expect((await hall.owed(number, "copy")).map((row) => row.personKey)).toContain("role:center");
    hall.at("2026-10-12 09:30");
    await hall.sweep();
    expect((await hall.owed(number, "escalated")).map((row) => row.personKey)).toEqual(["role:leader"]);
    const row = await ledgerRow(number);
    expect(row["督办情况"]).toBe(
      "是，2026年9月17日 10:00；2026年10月9日 9:30；2026年10月10日 9:30；2026年10月12日 9:30",
    );
    expect(row["备注"]).toContain("已超期3个工作日");
  });

  it("AK-14a, AK-14d a joint meeting on leaders' instructions or other grounds: proposed by a person, held by the centre, its tasks given out", async () => {
    hall.at("2026-11-19 10:00");
    const number = await out("coordinate");
    const instruction = "请政务服务中心三天内拿出办法";
    expect(
      (await hall.refused("clerk", number, { type: "recordInstruction", leader: "", instruction })).code,
    ).toBe("incomplete");
    await hall.does("clerk", number, { type: "recordInstruction", leader: "分管副市长", instruction });
    expect((await hall.owed(number, "instruction")).map((row) => row.params)).toEqual([{ instruction }]);
    const wish = {
      type: "proposeMeeting",
      meetingId: "m-1",
      ground: "instruction",
      why: instruction,
    } as const;
    expect((await hall.refused("clerk", number, { ...wish, ground: "weather" })).code).toBe("unknown");
    expect((await hall.refused(hall.who("liaison", "hrss"), number, wish)).code).toBe("forbidden");
    await hall.does("clerk", number, wish);
    await hall.does("leader", number, { ...wish, meetingId: "m-2", ground: "other", why: "要统一口径" });
    const asked = await hall.owed(number, "meetingProposed");
    expect(asked.map((row) => [row.personKey, row.params])).toEqual([
      ["role:center", { ground: "instruction" }],
      ["role:center", { ground: "other" }],
    ]);
    const held: Given<"holdMeeting"> = {
      type: "holdMeeting",
      meetingId: "m-1",
      heldOn: "2026-11-20",
      participants: ["市政务服务中心", "市人社局", "市公安局"],
      decision: "旧卡由公安核验后直接注销",
      tasks: [{ departmentId: "police", task: "当天核验身份" }],
    };
    expect((await hall.refused("clerk", number, held)).code).toBe("forbidden");
    await hall.does("center", number, held);
    expect((await hall.refused("center", number, held)).code).toBe("unknown");
    expect((await hall.owed(number, "meetingTask")).map((row) => [row.personKey, row.params])).toEqual([
      ["department:police", { task: "当天核验身份" }],
    ]);
    const view = await hall.view("clerk", number);
    expect(view.meetings.map((one) => [one.ground, one.held?.decision])).toEqual([
      ["省市领导有指示批示要求", "旧卡由公安核验后直接注销"],
      ["其他需要专题研究的", undefined],
    ]);
  });

  it("AK-14b five different people with the same trouble within thirty days: the system proposes a meeting", async () => {
    hall.at("2026-08-03 10:00");
    const { number: old } = await complains("13900001000");
    hall.at("2026-09-03 10:00");
    const numbers: string[] = [];
    for (const phone of ["13900001001", "13900001002", "13900001003", "13900001004"])
      numbers.push((await complains(phone)).number);
    // the same person again is no crowd, and the old one is too long ago
    numbers.push((await complains("13900001001")).number);
    expect((await proposed("manyPeople")).filter((one) => one.numbers.includes(numbers[0] ?? ""))).toEqual(
      [],
    );
    numbers.push((await complains("13900001005")).number);
    const [found] = (await proposed("manyPeople")).filter((one) => one.numbers.includes(numbers[0] ?? ""));
    expect(found?.numbers.toSorted()).toEqual(numbers.toSorted());
    expect(found?.numbers).not.toContain(old);
    expect(found?.why).toMatch(/6件，涉及5人/);
    const brief = String(await hall.get("center", "/briefs/brief?date=2026-09-30"));
    expect(brief).toContain("涉及群众多、影响面大、关注度高、易诱发负面新闻");
    expect(brief).toContain(numbers[0]);
  });

  async function complains(phone: string) {
    return await hall.intake("triage", {
      text: "灵活就业人员的社保缴费记录查不到，跑了两趟窗口都说系统没有",
      contact: { phone },
      settled: { kind: "coordinate", departmentId: "water" },
    });
  }

  it("AK-14c a reform that needs several departments: proposed by the system for as long as nobody has taken it up", async () => {
    hall.at("2026-11-19 10:00");
    const plain = await triaged("coordinate", { joint: "yes" });
    const number = await triaged("coordinate", { joint: "yes", complexity: "complex" });
    const about = async () => (await proposed("reform")).flatMap((one) => one.numbers);
    expect(await about()).toContain(number);
    expect(await about()).not.toContain(plain);
    await hall.does("center", number, {
      type: "proposeMeeting",
      meetingId: "m-1",
      ground: "reform",
      why: "两个系统要连通",
    });
    expect(await about()).not.toContain(number);
    expect((await hall.view("clerk", number)).meetings[0]?.ground).toBe("改革举措涉及多部门、多领域");
  });

  it("AK-15 the loop is closed by a callback, and a brief of the month goes out by itself, on paper too", async () => {
    hall.at("2026-11-19 10:00");
    const number = await out("coordinate");
    await told(number);
    const [survey] = await hall.owed(number, "survey");
    expect(survey?.dueAt).toEqual(new Date("2026-11-19T11:00:00+08:00"));
    await hall.does("clerk", number, { type: "recordSurvey", grade: "satisfied", words: null, attempts: 1 });
    expect((await hall.view("clerk", number)).problemText).toBe("群众说办成了");
    const { program } = hall.test;
    const step = async () =>
      await stepReports({
        prisma: program.database.prisma,
        seal: program.seal,
        newId: program.newId,
        now: program.now,
        offices: () => [hall.office],
        onFailed: (_office, report, error) => {
          throw new Error(`${report}: ${String(error)}`);
        },
      });
    const shape = z.array(z.object({ id: z.string(), reportId: z.string(), label: z.string() }));
    const made = async (role: string | StaffMember) =>
      shape.parse(await hall.get(role, "/reports")).filter((one) => one.reportId === "brief");
    hall.at("2026-12-01 08:59");
    await step();
    expect(await made("leader")).toEqual([]);
    hall.at("2026-12-01 09:00");
    await step();
    await step();
    const [brief, ...more] = await made("leader");
    expect([brief?.label, more]).toEqual(["2026年11月", []]);
    expect(await made("unitLeader")).toHaveLength(1);
    expect(await made(hall.who("liaison", "hrss"))).toEqual([]);
    const page = String(await hall.get("leader", `/reports/${brief?.id}?format=html`));
    for (const words of [
      "“办不成事”反映窗口工作简报",
      "一、受理和办理情况",
      "@page { size: A4",
      "六、反复出现的同类问题",
    ])
      expect(page).toContain(words);
    const paper = docxText(await hall.get("leader", `/reports/${brief?.id}?format=docx`));
    expect(paper).toContain("“办不成事”反映窗口工作简报");
    const owed = await program.database.prisma.outbox.findMany({ where: { template: "report" } });
    const letters = owed.filter((row) => JSON.stringify(row.params).includes(brief?.id ?? "none"));
    expect(letters.map((row) => row.personKey).toSorted()).toEqual([
      "role:center",
      "role:leader",
      "role:unitLeader",
    ]);
  });

  it("AK-16 how the window can be reached is public: address, telephone, hours and the regulation's name, without a log-in", async () => {
    const answer = await hall.ask(null, "GET", "/chat/api/hello?office=ankang");
    expect(answer.body).toMatchObject({
      office: {
        name: hall.office.name,
        address: hall.office.settings.address,
        phone: hall.office.settings.phone,
        hours: expect.stringMatching(/9:00.*17:00/),
        title: hall.office.pack.title,
      },
    });
  });

  it("AK-17 what units did, in time and to people's satisfaction, stands in the yearly assessment that goes round", async () => {
    hall.at("2026-11-02 10:00");
    const kept = await out("consult", {}, "edu");
    const missed = await out("consult", {}, "edu");
    hall.at("2026-11-03 10:00");
    await told(kept, "edu");
    await hall.does("clerk", kept, {
      type: "recordSurvey",
      grade: "verySatisfied",
      words: null,
      attempts: 1,
    });
    hall.at("2026-11-05 10:00");
    await told(missed, "edu");
    const bad = { type: "recordSurvey", grade: "unsatisfied", words: "太慢", attempts: 1 } as const;
    await hall.does("clerk", missed, bad);
    const figures = z.object({
      units: z.array(
        z.object({
          id: z.string(),
          replied: z.int(),
          results: z.record(z.string(), z.int()),
          onTime: z.object({ numerator: z.int(), denominator: z.int() }),
          survey: z.object({ satisfied: z.object({ numerator: z.int(), denominator: z.int() }) }),
        }),
      ),
    });
    const { units } = figures.parse(await hall.get("center", "/figures?cycle=year&date=2026-11-05"));
    expect(units.find((unit) => unit.id === "edu")).toMatchObject({
      replied: 2,
      results: { done: 2 },
      onTime: { numerator: 1, denominator: 2 },
      survey: { satisfied: { numerator: 1, denominator: 2 } },
    });
    const page = String(await hall.get(hall.who("unitLeader", "med"), "/briefs/assessment?date=2026-11-05"));
    expect(page).toContain("年度考核情况通报");
    const own = /<tr>(?:(?!<\/tr>)[\s\S])*市教育体育局[\s\S]*?<\/tr>/.exec(page)?.[0] ?? "";
    const cells = [...own.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = ""]) => cell);
    expect(cells.slice(1, 6)).toEqual(["2", "2", "2/0/0", "50.0%（1/2）", "50.0%（1/2）"]);
    const answer = await hall.ask("clerk", "GET", "/api/offices/ankang/briefs/assessment?date=2026-11-05");
    expect(answer.status).toBe(403);
  });

  it("AK-18 county and town halls are offices under the city, by the same rules; the city sees all in one list", async () => {
    hall.at("2026-11-19 10:00");
    const [county, town] = BELOW.map(({ id }) => hall.beside(id));
    if (county === undefined || town === undefined) throw new Error("two halls");
    const { number } = await county.intake("clerk", { text: STORY, contact: CONTACT });
    expect(number).toBe("安办〔2026〕00001号");
    await county.does("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions: {},
      departmentId: "hrss",
    });
    expect((await county.clock("triage", number, "handling")).dueAt).toBe("2026-12-03T17:00:00+08:00");
    await town.intake("clerk", { text: STORY, contact: CONTACT });
    const shape = z.object({ rows: z.array(z.object({ office: z.object({ id: z.string() }) })) });
    const seen = async (who: Hall, role: string, path: string) =>
      new Set(shape.parse(await who.get(role, path)).rows.map((row) => row.office.id));
    const all = "/tickets?tree=true&order=newest&size=100";
    expect([...(await seen(hall, "center", all))].toSorted()).toEqual([
      "ankang",
      "lihe-town",
      "ping-an-county",
    ]);
    expect([...(await seen(county, "center", all))].toSorted()).toEqual(["lihe-town", "ping-an-county"]);
    const path = `/api/offices/ping-an-county/tickets/${encodeURIComponent(number)}`;
    expect((await hall.ask("leader", "GET", path)).status).toBe(200);
    expect((await hall.ask("clerk", "GET", path)).status).toBe(404);
    expect((await county.ask("center", "GET", "/api/offices/ankang/tickets")).status).toBe(404);
    // the city looks and presses, the county decides
    const { id: clockId } = await county.clock("triage", number, "handling");
    const press = { command: { type: "press", clockId } };
    expect((await hall.ask("center", "POST", `${path}/commands`, press, hall.key())).status).toBe(200);
    expect(await county.owed(number, "pressed")).toHaveLength(1);
    const decide = { command: { type: "withdraw", reason: "试一试" } };
    expect((await hall.ask("center", "POST", `${path}/commands`, decide, hall.key())).status).toBe(403);
    const citizen = new Citizen(county);
    expect(await citizen.registers(STORY)).toBe("安办〔2026〕00002号");
  });

  it("AK-F the work order of the annex is filled from the record, as a page and as a Word file", async () => {
    hall.at("2026-11-19 10:00");
    const number = await triaged("coordinate", { complexity: "complex" });
    await hall.does("clerk", number, {
      type: "giveOpinion",
      verified: "旧卡没有注销",
      opinion: "请市人社局补发",
    });
    await hall.does("triage", number, { type: "dispatch", units: [order("hrss")] });
    await told(number);
    const path = `/tickets/${encodeURIComponent(number)}/forms/workOrder`;
    const page = String(await hall.get("clerk", `${path}?format=html`));
    const paper = docxText(await hall.get("clerk", `${path}?format=docx`));
    for (const form of [page, paper]) {
      for (const head of [
        "反映对象",
        "联系方式",
        "登记时间",
        "登记编号",
        "反映问题",
        "核实情况及处理意见",
        "办理结果",
      ])
        expect(form).toContain(head);
      for (const words of [
        "群众反映“办不成事”问题工单",
        "王**",
        "139****0001",
        "2026年11月19日 10:00",
        number,
        "窗口一直说再等等",
        "旧卡没有注销",
        "请市人社局补发",
        "安康市政务服务中心　2026年11月19日",
        "咨询引导 ☐",
        "帮办代办 ☐",
        "协调督办 ☑",
        "卡已经补好，可到窗口领取。",
      ])
        expect(form).toContain(words);
      expect(form).not.toContain("13900000001");
    }
    const plain = String(await hall.get("clerk", `${path}?format=html&purpose=verify`));
    expect(plain).toContain("13900000001");
  });
});
