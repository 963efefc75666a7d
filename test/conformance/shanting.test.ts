import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draftCase, offersOf, stepCase } from "./cases.ts";
import { Hall } from "./hall.ts";

/** 山亭 2022. Each test is named by the provision that it shows. */
describe("shanting", () => {
  let hall: Hall;
  beforeAll(async () => {
    hall = await Hall.open("shanting");
  });
  afterAll(async () => await hall.close());

  const STORY =
    "我来办社保卡补办，跑了三趟，窗口一直说再等等，两个月还没有下来。希望尽快补办。建议窗口一次讲清";
  const CONTACT = { name: "王建国", phone: "13900000001" };
  const HRSS = { departmentId: "hrss", lead: true, task: null, limit: null, byHand: false };
  const DONE = {
    result: "done",
    text: "卡已补办",
    basis: null,
    alternative: null,
    operator: "武永强",
  } as const;
  const CLERK = "caseOfficer";

  async function triaged(dimensions: Record<string, string>, text = STORY): Promise<string> {
    const { number } = await hall.intake(CLERK, { text, contact: CONTACT });
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
    await hall.does("triage", number, { type: "dispatch", units: [HRSS] });
    return number;
  }

  async function closed(): Promise<string> {
    const number = await sent({ complexity: "general" });
    await hall.does(unit(), number, { type: "reply", partId: "part-1", reply: DONE });
    await hall.does(CLERK, number, { type: "giveFeedback", text: null, channel: "counter" });
    await hall.does(CLERK, number, { type: "recordDelivery", channel: "counter", receipt: "当面" });
    return number;
  }

  const unit = () => hall.who("unitOfficer", "hrss");
  const form = async (number: string, id: string) =>
    String(await hall.get("triage", `/tickets/${encodeURIComponent(number)}/forms/${id}`));

  it("ST-2b a case officer handles it, and leaders and chief representatives are called in as a task force", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "complex" });
    const officer = hall.who(CLERK);
    await hall.does("triage", number, { type: "assign", staffId: officer.id, role: CLERK });
    const leader = hall.who("leader");
    const chief = hall.who("chief", "hrss");
    await hall.does(officer, number, {
      type: "callTaskForce",
      staffIds: [leader.id, chief.id],
      why: "两家意见不一",
    });
    const view = await hall.view("triage", number);
    expect(view.assignee?.name).toBe(officer.name);
    expect(view.taskForce.map((one) => one.id).sort()).toEqual([chief.id, leader.id].sort());
    expect((await hall.owed(number, "taskForce")).map((row) => row.personKey).sort()).toEqual(
      [`staff:${chief.id}`, `staff:${leader.id}`].sort(),
    );
    const wrong = await hall.refused(officer, number, {
      type: "callTaskForce",
      staffIds: [hall.who("admin").id],
      why: "试试",
    });
    expect(wrong.status).toBe(422);
  });

  it("ST-2c in scope are refusals, repeated visits and conduct; what is excluded is explained with patience", async () => {
    hall.at("2026-11-19 10:00");
    for (const situation of ["notAccepted", "notApproved", "repeatedVisits", "attitude", "slowness"]) {
      const number = await triaged({ complexity: "general", situation });
      const shown = (await hall.view("triage", number)).dimensions.find((one) => one.id === "situation");
      expect(shown?.values).toHaveLength(1);
    }
    const { number } = await hall.intake(CLERK, {
      text: STORY,
      decline: { reason: "petition", applicant: "person" },
    });
    const told = (await hall.view("triage", number)).decline?.told ?? "";
    expect(told).toContain("抱歉");
    expect(told).toContain("信访局");
  });

  it("ST-3a the ledger's record keeps problem, demand and suggestion apart", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "general" });
    const sheet = await form(number, "acceptance");
    expect(sheet).toContain("跑了三趟");
    expect(sheet).toContain("希望尽快补办");
    expect(sheet).toContain("建议窗口一次讲清");
    const [problem, demand, suggestion] = ["跑了三趟", "希望尽快补办", "建议窗口一次讲清"].map((words) =>
      sheet.indexOf(words),
    );
    expect([problem, demand, suggestion]).toEqual(
      [problem, demand, suggestion].toSorted((a = 0, b = 0) => a - b),
    );
    const between = sheet.slice(problem, suggestion);
    expect(between).toContain("诉求：");
    expect(between).toContain("意见建议：");
    expect(String(await hall.get("office", "/ledger?format=html&year=2026"))).toContain(
      "意见建议：建议窗口一次讲清",
    );
  });

  it("ST-3b a transfer slip goes to the unit; complex matters or several departments call for a joint meeting", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "complex", joint: "yes" });
    expect((await hall.owed(number, "workSheet")).map((row) => row.personKey)).toEqual(["department:hrss"]);
    expect(await form(number, "transfer")).toContain("转办单");
    const proposals = JSON.stringify(await hall.get("office", "/proposals?from=2026-11-01&to=2026-11-30"));
    expect(proposals).toContain(number);
    await hall.does(CLERK, number, { type: "proposeMeeting", meetingId: "m1", ground: "units", why: null });
    expect((await hall.owed(number, "meetingProposed")).map((row) => row.personKey)).toEqual(["role:office"]);
  });

  it("ST-3c1 simple matters are settled at once", async () => {
    hall.at("2026-11-19 10:00");
    const number = await triaged({ complexity: "simple" });
    expect((await hall.clock("triage", number, "answer")).dueAt).toBe("2026-11-19T10:00:00+08:00");
    hall.at("2026-11-19 10:10");
    await hall.does(CLERK, number, {
      type: "answer",
      guideId: null,
      guideTitle: null,
      result: { result: "done", text: "当场补办好了", basis: null, alternative: null },
      notice: false,
    });
    const view = await hall.view("triage", number);
    expect([view.status, view.clocks.find((one) => one.clock === "answer")?.status]).toEqual([
      "answered",
      "met",
    ]);
  });

  it("ST-3c2 general matters, and those that need word from above, have two working days", async () => {
    hall.at("2026-11-19 10:00");
    expect((await hall.clock("triage", await triaged({ complexity: "general" }), "handling")).dueAt).toBe(
      "2026-11-23T17:00:00+08:00",
    );
    const above = await hall.clock(
      "triage",
      await triaged({ complexity: "simple", asksAbove: "yes" }),
      "handling",
    );
    expect(above.dueAt).toBe("2026-11-23T17:00:00+08:00");
  });

  it("ST-3c3 complex: a progress report with reasons within five working days, then pressed until it is done", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "complex" });
    const first = await hall.clock("triage", number, "handling");
    expect(first.dueAt).toBe("2026-11-26T17:00:00+08:00");
    await hall.does(unit(), number, { type: "signFor", partId: "part-1" });
    hall.at("2026-11-25 10:00");
    const bare = await hall.tries(unit(), number, {
      type: "reportProgress",
      partId: "part-1",
      progress: "正在调档",
      reasons: "",
    });
    expect(bare.status).toBe(422);
    await hall.does(unit(), number, {
      type: "reportProgress",
      partId: "part-1",
      progress: "正在调档",
      reasons: "档案在外地",
    });
    const next = await hall.clock("triage", number, "handling");
    expect(next.status).toBe("running");
    expect(next.dueAt).toBe("2026-12-02T17:00:00+08:00");
    expect((await hall.owed(number, "progress")).map((row) => row.audience)).toContain("citizen");
    hall.at("2026-12-03 09:31");
    await hall.sweep();
    expect((await hall.view("triage", number)).presses.pressed).toBe(1);
  });

  it("ST-3c4 an extension is asked with a reason and approved by the leader, who is named; the citizen is told", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "general" });
    const { id } = await hall.clock("triage", number, "handling");
    const silent = await hall.refused(unit(), number, {
      type: "askExtension",
      clockId: id,
      asked: { workdays: 5 },
      why: "",
    });
    expect(silent.status).toBe(422);
    await hall.does(unit(), number, {
      type: "askExtension",
      clockId: id,
      asked: { workdays: 5 },
      why: "要向上级请示",
    });
    expect(
      (await hall.refused(CLERK, number, { type: "decideExtension", granted: true, why: "同意" })).code,
    ).toBe("forbidden");
    await hall.does("leader", number, { type: "decideExtension", granted: true, why: "情况属实，同意" });
    expect((await hall.clock("triage", number, "extension")).dueAt).toBe("2026-11-26T17:00:00+08:00");
    expect((await hall.owed(number, "extension")).map((row) => row.audience)).toContain("citizen");
    const line = JSON.stringify((await hall.view("triage", number)).timeline.at(-1));
    expect(line).toContain(hall.who("leader").name);
    expect(line).toContain("情况属实");
  });

  it("ST-3c5 what is not this level's power is handed to a person at the right agency, and stays on the ledger", async () => {
    hall.at("2026-11-19 10:00");
    const number = await triaged({ complexity: "general", level: "other" });
    const other = hall.who("otherHall");
    await hall.does("triage", number, {
      type: "transferToLevel",
      hall: "枣庄市政务服务中心",
      contact: other.name,
      staffId: other.id,
    });
    const view = await hall.view("triage", number);
    expect([view.status, view.kind]).toEqual(["dispatched", "assist"]);
    expect((await hall.owed(number, "otherLevel")).map((row) => row.audience)).toEqual(["citizen"]);
    const own = await triaged({ complexity: "general", level: "own" });
    const refused = await hall.refused("triage", own, {
      type: "transferToLevel",
      hall: "枣庄市政务服务中心",
      contact: other.name,
      staffId: other.id,
    });
    expect(refused.status).toBe(422);
  });

  it("ST-3d progress goes to the leader in charge in a weekly report and with each report of a unit", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "complex" });
    await hall.does(unit(), number, {
      type: "reportProgress",
      partId: "part-1",
      progress: "正在调档",
      reasons: "档案在外地",
    });
    expect((await hall.owed(number, "progress")).map((row) => row.personKey)).toContain("role:leader");
    const report = String(await hall.get("leader", "/briefs/progress?from=2026-11-16&to=2026-11-22"));
    expect(report).toContain("受理事项办理进展报告");
    const outside = await hall.ask("reviewer", "GET", `/api/offices/${hall.office.id}/briefs/progress`);
    expect(outside.status).toBe(403);
  });

  it("ST-3e every request has an echo: callback and rating after it is told", async () => {
    hall.at("2026-11-19 10:00");
    const number = await closed();
    expect(await hall.owed(number, "survey")).toMatchObject([{ audience: "citizen" }]);
    await hall.does(CLERK, number, {
      type: "recordSurvey",
      grade: "verySatisfied",
      words: "好",
      attempts: 1,
    });
    const view = await hall.view("triage", number);
    expect([view.problem, view.rounds[0]?.survey?.label]).toEqual(["solved", "非常满意"]);
  });

  it("ST-3f the archive of a request is one bundle, which proves itself, and once sealed nothing follows", async () => {
    hall.at("2026-11-19 10:00");
    const number = await closed();
    await hall.does(CLERK, number, { type: "recordSurvey", grade: "satisfied", words: null, attempts: 1 });
    const bundle = await hall.get("triage", `/tickets/${encodeURIComponent(number)}/archive`);
    const text = Buffer.from(bundle instanceof Uint8Array ? bundle : []).toString("latin1");
    for (const name of ["manifest.json", "chain.json", "events.jsonl"]) expect(text).toContain(name);
    await hall.does("triage", number, { type: "archive" });
    expect((await hall.refused(CLERK, number, { type: "reopen", reason: "没办成" })).status).toBe(409);
  });

  it("ST-4 on site, by hotline, by platform message with its number, and by chat", async () => {
    hall.at("2026-11-19 10:00");
    const site = await triaged({ complexity: "general" });
    expect((await hall.view("triage", site)).channel).toBe("counter");
    expect((await hall.view("triage", await hall.call(STORY))).channel).toBe("phone");
    const platform = await hall.intake(CLERK, {
      text: STORY,
      channel: "transfer",
      origin: { id: "platform", number: "LY-7", step: null },
    });
    expect((await hall.view("triage", platform.number)).origin?.number).toBe("LY-7");
    const visitor = hall.visitor();
    const said = [
      ...(await visitor.say("我的社保卡跑了三趟办不下来")),
      ...(await visitor.say("13900000009")),
    ];
    expect(said.join("\n")).toMatch(/SD2026-\d{4}/);
  });

  it("ST-5b causes, units and conduct are analysed monthly; the summary that is passed round is masked", async () => {
    hall.at("2026-11-19 10:00");
    await closed();
    const report = String(await hall.get("office", "/briefs/analysis?from=2026-11-01&to=2026-11-30"));
    for (const words of ["简要情况通报", "人力资源"]) expect(report).toContain(words);
    expect(report).not.toContain(CONTACT.phone);
    expect(report).not.toContain(CONTACT.name);
  });

  it("ST-5c reviews by deputies and entrepreneurs are on record with their opinions", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "general" });
    await hall.does("office", number, {
      type: "recordReview",
      reviewer: "人大代表",
      occasion: "政务服务开放日",
      opinion: "应当一次告知",
    });
    expect(JSON.stringify((await hall.view("triage", number)).timeline.at(-1))).toContain("应当一次告知");
    const odd = await hall.refused("office", number, {
      type: "recordReview",
      reviewer: "路人",
      occasion: "政务服务开放日",
      opinion: "好",
    });
    expect(odd.status).toBe(422);
  });

  it("ST-5d a case drawn from a request that was solved is reviewed, published, and offered for the next like it", async () => {
    hall.at("2026-11-19 10:00");
    const number = await closed();
    const draft = await draftCase(hall, CLERK, number);
    expect(draft).toMatchObject({ status: "draft", tickets: [number] });
    expect(JSON.stringify(await hall.get(CLERK, `/cases/${draft.id}`))).not.toContain(CONTACT.phone);
    const submitted = await stepCase(hall, CLERK, draft, { type: "submit" });
    await expect(stepCase(hall, CLERK, submitted, { type: "approve" })).rejects.toThrow("403");
    const approved = await stepCase(hall, "office", submitted, { type: "approve", why: "可以推广" });
    const published = await stepCase(hall, "office", approved, { type: "publish" });
    expect(published).toMatchObject({ status: "published", published: { shared: false } });
    const next = await hall.intake(CLERK, { text: "社保卡补办跑了几趟还没下来，一直叫我再等等" });
    const offers = await offersOf(hall, CLERK, next.number);
    const offered = offers.find(({ id }) => id === draft.id);
    expect(offered).toMatchObject({ kind: "case", office: { id: hall.office.id } });
    expect(offered?.why.join()).toContain("社保卡");
  });

  it("ST-6 per unit and per person: what they did, sent back and redid, for awards and for criticism", async () => {
    hall.at("2026-11-19 10:00");
    await closed();
    const persons = JSON.stringify(
      await hall.get("leader", "/figures/persons?from=2026-11-01&to=2026-11-30"),
    );
    expect(persons).toContain(unit().name);
    const clerk = await hall.ask(CLERK, "GET", `/api/offices/${hall.office.id}/figures/persons`);
    expect(clerk.status).toBe(403);
    const units = JSON.stringify(await hall.get("office", "/figures?from=2026-11-01&to=2026-11-30"));
    expect(units).toContain('"hrss"');
    const proposals: unknown = await hall.get("office", "/proposals?from=2026-11-01&to=2026-11-30");
    expect(proposals).toHaveProperty("circulation");
  });

  it("ST-F1, ST-F2 受理单 and 转办单 are filled in, the latter with the satisfied box, as page and docx", async () => {
    hall.at("2026-11-19 10:00");
    const number = await closed();
    await hall.does(CLERK, number, { type: "recordSurvey", grade: "satisfied", words: "满意", attempts: 1 });
    const acceptance = await form(number, "acceptance");
    expect(acceptance).toContain("受理单");
    expect(acceptance).toContain(`编号：${number}`);
    const transfer = await form(number, "transfer");
    expect(transfer).toMatch(/满意/);
    expect(transfer).toMatch(/[☑√✓]/);
    const docx = await hall.get(
      "triage",
      `/tickets/${encodeURIComponent(number)}/forms/transfer?format=docx`,
    );
    expect(
      Buffer.from(docx instanceof Uint8Array ? docx : [])
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
  });

  it("ST-F3 the ledger has the annex's ten columns in their order", async () => {
    hall.at("2026-11-19 10:00");
    await closed();
    const csv = String(await hall.get("office", "/ledger?format=csv&year=2026"));
    expect(csv.split("\r\n")[0]).toBe(
      "编号,反映人,联系电话,反映事项,受理时间,问题类型及办理时限,承办单位,办理结果,实际办结时间,备注",
    );
    expect(csv).not.toContain(CONTACT.phone);
    const xlsx = await hall.get("office", "/ledger?format=xlsx&year=2026");
    expect(
      Buffer.from(xlsx instanceof Uint8Array ? xlsx : [])
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
  });
});
