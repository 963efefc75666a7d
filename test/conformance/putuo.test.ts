import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Hall } from "./hall.ts";
import { sameThingThrice } from "./likeRequests.ts";

/** 普陀 2023. Each test is named by the provision that it shows. */
describe("putuo", () => {
  let hall: Hall;
  beforeAll(async () => {
    hall = await Hall.open("putuo");
  });
  afterAll(async () => await hall.close());

  const STORY = "我来办社保卡补办，跑了三趟，窗口一直说再等等，两个月还没有下来";
  const CONTACT = { name: "王建国", phone: "13900000001" };
  const HRSS = { departmentId: "hrss", lead: true, task: null, limit: null, byHand: false };
  const DONE = {
    result: "done",
    text: "卡已补办",
    basis: null,
    alternative: null,
    operator: "郝嘉树",
  } as const;

  async function triaged(
    dimensions: Record<string, string>,
    extra: Record<string, unknown> = {},
  ): Promise<string> {
    const { number } = await hall.intake("clerk", { text: STORY, contact: CONTACT, signed: true, ...extra });
    await hall.does("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions,
      departmentId: "hrss",
    });
    return number;
  }

  async function sent(dimensions: Record<string, string>): Promise<string> {
    const number = await triaged(dimensions);
    await hall.does("clerk", number, { type: "analyseCause", cause: "系统数据没有同步", dimensions: {} });
    await hall.does("triage", number, { type: "dispatch", units: [HRSS] });
    return number;
  }

  async function closed(): Promise<string> {
    const number = await sent({ complexity: "general" });
    await hall.does(operator(), number, { type: "reply", partId: "part-1", reply: DONE });
    await hall.does("center", number, { type: "checkReply", partId: "part-1", verdict: "pass" });
    await hall.does("clerk", number, { type: "giveFeedback", text: null, channel: "counter" });
    await hall.does("clerk", number, { type: "recordDelivery", channel: "counter", receipt: "当面" });
    return number;
  }

  const operator = () => hall.who("operator", "hrss");
  const form = async (number: string, id: string) =>
    String(await hall.get("triage", `/tickets/${encodeURIComponent(number)}/forms/${id}`));

  it("PT-2 online intake, and reports of those who left an online process half-way, with the step given up at", async () => {
    hall.at("2026-11-19 10:00");
    const halfway = { id: "halfway", number: "YWTB-9", step: "上传材料" };
    const { number } = await hall.intake("clerk", { text: STORY, channel: "transfer", origin: halfway });
    const view = await hall.view("triage", number);
    expect(view.origin).toMatchObject({ id: "halfway", number: "YWTB-9" });
    expect(String(await hall.get("center", "/ledger?format=csv&year=2026"))).toContain("上传材料");
    const stepless = await hall.ask(
      "clerk",
      "POST",
      `/api/offices/${hall.office.id}/tickets`,
      { text: STORY, channel: "transfer", origin: { id: "halfway", number: "YWTB-10", step: null } },
      hall.key(),
    );
    expect(stepless.status).toBe(422);
    const visitor = hall.visitor();
    const said = [
      ...(await visitor.say("我的社保卡跑了三趟办不下来")),
      ...(await visitor.say("13900000008")),
    ];
    expect(said.join("\n")).toMatch(/PT|对不对|确认/);
  });

  it("PT-3 every centre is an office of its own, and the district sees all of them", async () => {
    hall.at("2026-11-19 10:00");
    const number = await triaged({ complexity: "general" });
    const { prisma } = hall.test.program.database;
    const centre = await prisma.office.findFirstOrThrow({ where: { id: { not: hall.office.id } } });
    await prisma.office.update({ where: { id: centre.id }, data: { parentId: hall.office.id } });
    await hall.test.program.refresh();
    const offices = JSON.stringify((await hall.ask("district", "GET", "/api/offices")).body);
    expect(offices).toContain(centre.id);
    const page = JSON.stringify(await hall.get("district", "/tickets?tree=true&size=100"));
    expect(page).toContain(number);
    const clerk = JSON.stringify((await hall.ask("clerk", "GET", "/api/offices")).body);
    expect(clerk).not.toContain(centre.id);
    await prisma.office.update({ where: { id: centre.id }, data: { parentId: null } });
    await hall.test.program.refresh();
  });

  it("PT-4b, PT-4d5 what the law forbids is not accepted: a reasoned reply within three working days", async () => {
    hall.at("2026-11-19 10:00");
    const { number } = await hall.intake("clerk", { text: STORY, signed: true });
    await hall.does("triage", number, {
      type: "decline",
      reason: "forbidden",
      applicant: "person",
      delivered: false,
    });
    const view = await hall.view("triage", number);
    expect(view.status).toBe("telling");
    expect(view.decline?.told).toContain("原因和依据");
    expect((await hall.clock("triage", number, "decline")).dueAt).toBe("2026-11-24T17:00:00+08:00");
    expect((await hall.owed(number, "declined")).map((row) => row.audience)).toEqual(["citizen"]);
    await hall.does("clerk", number, { type: "recordDelivery", channel: "phone", receipt: "接通" });
    const after = await hall.view("triage", number);
    expect(after.status).toBe("declined");
    expect(after.clocks.find((clock) => clock.clock === "decline")?.status).toBe("met");
  });

  it("PT-4c each request is 咨询, 办事, 投诉 or 建议, and a clerk's correction is kept", async () => {
    hall.at("2026-11-19 10:00");
    for (const nature of ["咨询", "办事", "投诉", "建议"]) {
      const number = await triaged({ complexity: "general", nature });
      const shown = (await hall.view("triage", number)).dimensions.find((one) => one.id === "nature");
      expect(shown?.values).toEqual([`${nature}类`]);
    }
    const number = await triaged({ complexity: "general", nature: "咨询" });
    await hall.does("clerk", number, {
      type: "correct",
      change: { field: "dimension", dimension: "nature", to: "投诉" },
    });
    const after = (await hall.view("triage", number)).dimensions.find((one) => one.id === "nature");
    expect(after?.values).toEqual(["投诉类"]);
  });

  it("PT-4d1, PT-4d2, PT-4d3 simple at once, general three, complex seven working days", async () => {
    hall.at("2026-11-19 10:00");
    const due = async (complexity: string, clock: string) =>
      (await hall.clock("triage", await triaged({ complexity }), clock)).dueAt;
    expect(await due("simple", "answer")).toBe("2026-11-19T10:00:00+08:00");
    expect(await due("general", "handling")).toBe("2026-11-24T17:00:00+08:00");
    expect(await due("complex", "handling")).toBe("2026-11-30T17:00:00+08:00");
  });

  it("PT-4d4 special: more time on approval, ten working days in all at most; a longer wish is refused; citizen and window are told", async () => {
    hall.at("2026-11-19 10:00");
    const special = await hall.clock("triage", await sent({ complexity: "special" }), "handling");
    expect(special.dueAt).toBe("2026-12-03T17:00:00+08:00");
    const number = await sent({ complexity: "complex" });
    const { id } = await hall.clock("triage", number, "handling");
    const tooLong = await hall.refused(operator(), number, {
      type: "askExtension",
      clockId: id,
      asked: { workdays: 11 },
      why: "要调档",
    });
    expect(tooLong.code).toBe("overLimit");
    await hall.does(operator(), number, {
      type: "askExtension",
      clockId: id,
      asked: { date: "2026-12-03" },
      why: "要调档",
    });
    await hall.does("center", number, { type: "decideExtension", granted: true, why: "同意" });
    expect((await hall.clock("triage", number, "extension")).dueAt).toBe("2026-12-03T17:00:00+08:00");
    const told = (await hall.owed(number, "extension")).map((row) =>
      row.audience === "citizen" ? "citizen" : row.personKey,
    );
    expect(told).toEqual(expect.arrayContaining(["citizen", "role:clerk"]));
  });

  it("PT-6a nothing goes out before the citizen confirmed the form: by signature, or in the chat; else with a reason", async () => {
    hall.at("2026-11-19 10:00");
    const number = await triaged({ complexity: "general" }, { signed: false });
    await hall.does("clerk", number, { type: "analyseCause", cause: "数据没有同步", dimensions: {} });
    const refused = await hall.refused("triage", number, { type: "dispatch", units: [HRSS] });
    expect(refused.why).toContain("确认");
    await hall.does("clerk", number, { type: "confirm", way: "signature" });
    await hall.does("triage", number, { type: "dispatch", units: [HRSS] });
    expect((await hall.view("triage", number)).confirmedAt).toBe("2026-11-19T10:00:00+08:00");
    const visitor = hall.visitor();
    let said = (await visitor.say("我的社保卡跑了三趟办不下来，窗口说系统没有数据")).join("\n");
    for (const words of ["13900000006", "对", "没有了", "对"]) {
      if (/PT\S*2026\d{5}/.test(said)) break;
      said += (await visitor.say(words)).join("\n");
    }
    const chatted = /PT\S*2026\d{5}/.exec(said)?.[0] ?? "";
    expect((await hall.view("triage", chatted)).confirmedAt).not.toBeNull();
  });

  it("PT-6b the cause is analysed the same day, with its own clock and reminder", async () => {
    hall.at("2026-11-19 10:00");
    const number = await triaged({ complexity: "general" });
    expect((await hall.clock("triage", number, "analysis")).dueAt).toBe("2026-11-19T17:00:00+08:00");
    hall.at("2026-11-19 16:01");
    await hall.sweep();
    expect(await hall.owed(number, "reminded")).toMatchObject([
      { personKey: "role:clerk", params: { letter: "原因分析提醒" } },
    ]);
    expect((await hall.refused("triage", number, { type: "dispatch", units: [HRSS] })).why).toContain("原因");
    await hall.does("clerk", number, { type: "analyseCause", cause: "数据没有同步", dimensions: {} });
    const analysis = (await hall.view("triage", number)).clocks.find((clock) => clock.clock === "analysis");
    expect(analysis?.status).toBe("met");
    hall.at("2026-11-20 17:30");
    const late = await triaged({ complexity: "general" });
    expect((await hall.clock("triage", late, "analysis")).dueAt).toBe(
      "2026-11-20T17:00:00+08:00".replace("20T", "23T"),
    );
  });

  it("PT-6c, PT-F2 承办单 says the demand, the time limit and how often it was pressed", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "general" });
    const { id } = await hall.clock("triage", number, "handling");
    const before = await form(number, "undertaking");
    expect(before).toContain("事项承办单");
    expect(before).toContain("3个工作日（2026年11月24日 17:00前）");
    await hall.does("triage", number, { type: "press", clockId: id, ladderId: null });
    await hall.does("triage", number, { type: "press", clockId: id, ladderId: null });
    const after = await form(number, "undertaking");
    expect(after).not.toBe(before);
    expect(after.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ")).toMatch(/督办次数 2/);
  });

  it("PT-6d a named operator replies; a reply that only says it cannot be done goes back by itself", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "general" });
    const nameless = await hall.tries(operator(), number, {
      type: "reply",
      partId: "part-1",
      reply: { ...DONE, operator: "" },
    });
    expect(nameless.status).toBe(422);
    const bare = { ...DONE, result: "cannot", text: "办不了" } as const;
    await hall.does(operator(), number, { type: "reply", partId: "part-1", reply: bare });
    const view = await hall.view("triage", number);
    expect([view.status, view.parts[0]?.status]).toEqual(["dispatched", "redo"]);
    const back = await hall.owed(number, "redo");
    expect(JSON.stringify(back.map((row) => row.params))).toContain("不说不能办");
  });

  it("PT-6e one ledger for all, whatever the channel and the source", async () => {
    hall.at("2026-11-19 10:00");
    const site = await triaged({ complexity: "general" });
    const phone = await hall.call(STORY);
    const csv = String(await hall.get("center", "/ledger?format=csv&year=2026"));
    for (const number of [site, phone]) expect(csv).toContain(number);
    expect(csv.split("\r\n")[0]?.split(",")).toHaveLength(21);
    expect(csv).not.toContain(CONTACT.phone);
  });

  it("PT-6f the reply is verified, then the callback; cooperation of departments stands in the monthly operation report", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "general" });
    await hall.does(operator(), number, { type: "reply", partId: "part-1", reply: DONE });
    expect(
      (await hall.refused("clerk", number, { type: "giveFeedback", text: null, channel: "counter" })).code,
    ).toBe("missing");
    expect((await hall.refused("triage", number, { type: "recordSurvey", grade: "satisfied" })).status).toBe(
      409,
    );
    const done = await closed();
    expect(await hall.owed(done, "survey")).toHaveLength(1);
    const report = String(await hall.get("district", "/briefs/operation?from=2026-11-01&to=2026-11-30"));
    expect(report).toContain("运营报告");
    expect(report).toContain("人力资源");
  });

  it("PT-7b the monthly ledger goes to the district office with a copy to discipline; the same problem again surfaces", async () => {
    hall.at("2026-11-19 10:00");
    await sameThingThrice(hall);
    const plan = hall.office.pack.reports.find((report) => report.id === "monthlyLedger");
    expect([plan?.to, plan?.copies, plan?.withLedger]).toEqual([["district"], ["discipline"], true]);
    const report = String(await hall.get("district", "/briefs/monthlyLedger?from=2026-11-01&to=2026-11-30"));
    expect(report).toContain("月度台账");
    const proposals = JSON.stringify(await hall.get("center", "/proposals?from=2026-11-01&to=2026-11-30"));
    expect(proposals).toContain("举一反三");
  });

  it("PT-7c serious or repeated failures are put forward for circulation, joined with ratings and hotline figures", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "general" });
    hall.at("2026-12-02 10:00");
    await hall.sweep();
    hall.at("2026-12-07 10:00");
    await hall.sweep();
    expect((await hall.view("triage", number)).presses.escalated).toBeGreaterThan(0);
    const proposals: unknown = await hall.get("center", "/proposals?from=2026-12-01&to=2026-12-31");
    const circulation = JSON.stringify(
      Object.entries(Object(proposals)).find(([key]) => key === "circulation"),
    );
    expect(circulation).toContain('"hrss"');
    expect(circulation).toContain("造成严重影响");
    const report = String(await hall.get("district", "/briefs/circulation?from=2026-10-01&to=2026-12-31"));
    expect(report).toContain("情况通报");
  });

  it("PT-7d a unit with low ratings is interviewed, ordered to mend within a limit of its own, and held to account; clues go a restricted way", async () => {
    hall.at("2026-11-19 10:00");
    const base = `/api/offices/${hall.office.id}/measures`;
    const issue = async (step: string, limit: unknown) =>
      await hall.ask(
        "center",
        "POST",
        base,
        { departmentId: "hrss", step, why: ["满意率 60%（6/10）"], text: "限期整改", limit },
        hall.key(),
      );
    expect((await issue("rectification", null)).status).toBe(422);
    const order = await issue("rectification", { workdays: 5 });
    expect(order.status).toBe(200);
    expect(JSON.stringify(order.body)).toContain("2026-11-26T17:00:00+08:00");
    expect(
      (
        await hall.ask(
          "clerk",
          "POST",
          base,
          { departmentId: "hrss", step: "interview", why: ["x"], text: "y" },
          hall.key(),
        )
      ).status,
    ).toBe(403);
    const { number } = await hall.intake("clerk", {
      text: "社保局窗口的人骂人，态度太差了，我要投诉",
      signed: true,
    });
    await hall.does("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions: { nature: "投诉" },
      departmentId: "hrss",
      accused: { departmentId: "hrss", staffIds: [] },
    });
    await hall.does("clerk", number, { type: "forwardClue" }, { clue: "有人说窗口收了好处费" });
    expect((await hall.owed(number, "conductClue")).map((row) => row.personKey)).toEqual(["role:discipline"]);
    const path = `/api/offices/${hall.office.id}/tickets/${encodeURIComponent(number)}`;
    expect((await hall.ask(operator(), "GET", path)).status).toBe(404);
    expect(JSON.stringify((await hall.ask("triage", "GET", path)).body)).not.toContain("好处费");
    expect((await hall.ask("triage", "GET", `/api/offices/${hall.office.id}/clues`)).status).toBe(403);
    expect(
      JSON.stringify((await hall.ask("discipline", "GET", `/api/offices/${hall.office.id}/clues`)).body),
    ).toContain(number);
  });

  it("PT-F1 the registration form is filled in, with the citizen's confirmation, as A4 page and docx", async () => {
    hall.at("2026-11-19 10:00");
    const number = await triaged({ complexity: "general" });
    const page = await form(number, "registration");
    expect(page).toContain("事项登记表");
    expect(page).toContain(`工单编号：${number}`);
    expect(page).toMatch(/@page\s*{[^}]*A4/);
    expect(page).not.toContain(CONTACT.phone);
    const docx = await hall.get(
      "triage",
      `/tickets/${encodeURIComponent(number)}/forms/registration?format=docx`,
    );
    expect(
      Buffer.from(docx instanceof Uint8Array ? docx : [])
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
  });
});
