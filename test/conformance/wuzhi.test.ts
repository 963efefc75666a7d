import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draftCase, offersOf, stepCase } from "./cases.ts";
import { Hall } from "./hall.ts";

/** 武陟 2024. Each test is named by the provision that it shows. */
describe("wuzhi", () => {
  let hall: Hall;
  beforeAll(async () => {
    hall = await Hall.open("wuzhi");
  });
  afterAll(async () => await hall.close());

  const STORY = "我来办社保卡补办，跑了三趟，窗口一直说再等等，两个月还没有下来";
  const CONTACT = { name: "王建国", phone: "13900000001" };
  const HRSS = { departmentId: "hrss", lead: true, task: null, limit: null, byHand: false };
  const DONE = {
    result: "done",
    text: "卡已补办，今天可领",
    basis: null,
    alternative: null,
    operator: "袁桂芳",
  } as const;

  async function triaged(dimensions: Record<string, string>, text = STORY): Promise<string> {
    const { number } = await hall.intake("intake", { text, contact: CONTACT });
    await hall.does("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions,
      departmentId: "hrss",
    });
    return number;
  }

  async function sent(dimensions: Record<string, string>, units = [HRSS]): Promise<string> {
    const number = await triaged(dimensions);
    // what has to be done at once has that limit, and the approver sets none
    const limit = dimensions["obstacle"] === "refused" ? null : { workdays: 3 };
    await hall.does("management", number, { type: "approveSheet", limit });
    await hall.does("triage", number, { type: "dispatch", units });
    return number;
  }

  async function told(number: string): Promise<void> {
    const unit = hall.who("sheetContact", "hrss");
    await hall.does(unit, number, { type: "reply", partId: "part-1", reply: DONE });
    await hall.does("triage", number, { type: "checkReply", partId: "part-1", verdict: "pass" });
    await hall.does("intake", number, { type: "giveFeedback", text: null, channel: "counter" });
    await hall.does("intake", number, { type: "recordDelivery", channel: "counter", receipt: "当面" });
  }

  it("WZ-4 takes the citizen's own word and transfers from four platforms, whose numbers are kept", async () => {
    hall.at("2026-11-19 10:00");
    for (const id of ["hotline12345", "relief360", "problemToMe", "helpEnterprises"]) {
      const request = { text: STORY, channel: "transfer", origin: { id, number: `${id}-88`, step: null } };
      const { number } = await hall.intake("intake", request);
      expect((await hall.view("triage", number)).origin).toMatchObject({ id, number: `${id}-88` });
      const again = await hall.ask(
        "intake",
        "POST",
        `/api/offices/${hall.office.id}/tickets`,
        request,
        hall.key(),
      );
      expect(again.status).toBe(409);
    }
    const nameless = await hall.ask(
      "intake",
      "POST",
      `/api/offices/${hall.office.id}/tickets`,
      { text: STORY, channel: "transfer", origin: { id: "unknownPlatform", number: "1", step: null } },
      hall.key(),
    );
    expect(nameless.status).toBe(422);
    const called = await hall.call(STORY);
    expect((await hall.view("triage", called)).channel).toBe("phone");
  });

  it("WZ-5 the intake clerk registers, the triage-and-supervision officer sends, presses and sends back for redo", async () => {
    hall.at("2026-11-19 10:00");
    const number = await triaged({ obstacle: "cannot", complexity: "complex" });
    expect((await hall.view("triage", number)).firstAsked).toBe(hall.who("intake").name);
    const early = await hall.refused("intake", number, { type: "dispatch", units: [HRSS] });
    expect(early.code).toBe("forbidden");
    await hall.does("management", number, { type: "approveSheet", limit: { workdays: 3 } });
    const [first, second] = hall.office.staff.filter((one) => one.roles.includes("triage"));
    if (first === undefined || second === undefined)
      throw new Error("the officers take turns: there are two");
    await hall.does(first, number, { type: "dispatch", units: [HRSS] });
    const { id } = await hall.clock("triage", number, "handling");
    await hall.does(second, number, { type: "press", clockId: id, ladderId: null });
    const unit = hall.who("sheetContact", "hrss");
    expect((await hall.refused(unit, number, { type: "press", clockId: id, ladderId: null })).code).toBe(
      "forbidden",
    );
    const cannot = {
      ...DONE,
      result: "cannot",
      text: "系统查不到",
      basis: "办法第三条",
      alternative: "可先开证明",
    } as const;
    await hall.does(unit, number, { type: "reply", partId: "part-1", reply: cannot });
    await hall.does(second, number, {
      type: "checkReply",
      partId: "part-1",
      verdict: "redo",
      why: "没有答到点上",
    });
    const view = await hall.view("triage", number);
    expect(view.parts[0]?.redos).toBe(1);
    expect(view.presses.pressed).toBe(1);
  });

  it("WZ-6 each request has a work sheet and a row of the ledger, and goes to the 12345 system at every change", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ obstacle: "cannot", complexity: "complex" });
    const synced = await hall.owed(number, "sync");
    expect(synced.map((row) => row.personKey)).toEqual(synced.map(() => "system:hotline12345"));
    const events = synced.map((row) => JSON.stringify(row.params));
    for (const type of ["registered", "triaged", "dispatched"]) {
      expect(events.some((one) => one.includes(`"${type}"`))).toBe(true);
    }
    const sheet = String(await hall.get("triage", `/tickets/${encodeURIComponent(number)}/forms/workSheet`));
    expect(sheet).toContain("工作单");
    expect(String(await hall.get("management", "/ledger?format=csv&year=2026"))).toContain("社保卡");
  });

  it("WZ-7a general questions are solved on the spot, within the hour", async () => {
    hall.at("2026-11-19 10:00");
    const { number } = await hall.intake("intake", {
      text: "请问社保卡补办要带什么",
      settled: { kind: "consult", dimensions: { complexity: "general" } },
    });
    const answer = await hall.clock("triage", number, "answer");
    expect(answer.dueAt).toBe("2026-11-19T10:00:00+08:00");
    hall.at("2026-11-19 10:20");
    await hall.does("intake", number, {
      type: "answer",
      guideId: null,
      guideTitle: null,
      result: { result: "explained", text: "带身份证到三号窗口", basis: null, alternative: null },
      notice: true,
    });
    const after = await hall.view("triage", number);
    expect(after.status).toBe("answered");
    expect(after.clocks.find((clock) => clock.clock === "answer")?.status).toBe("met");
  });

  it("WZ-7b complex matters are 办不了, 很难办 or 不给办, each with its own limit from the sheet's receipt", async () => {
    hall.at("2026-11-19 10:00");
    const limits: Record<string, string> = { cannot: "handling", hard: "plan", refused: "answer" };
    for (const [obstacle, clock] of Object.entries(limits)) {
      const number = await sent({ complexity: "complex", obstacle });
      const running = (await hall.view("triage", number)).clocks.filter(
        (one) => one.statutory && one.status === "running",
      );
      expect(running.map((one) => one.clock)).toEqual([clock]);
    }
    const { number } = await hall.intake("intake", { text: STORY });
    const odd = await hall.refused("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions: { obstacle: "impossible" },
      departmentId: "hrss",
    });
    expect(odd.status).toBe(422);
  });

  it("WZ-7c out of scope: an enterprise's matter is handed to 企业纾困360 and told; a person is shown the way", async () => {
    hall.at("2026-11-19 10:00");
    const firm = await hall.intake("intake", { text: "我们企业贷款难，想找银行对接资金", contact: CONTACT });
    await hall.does("triage", firm.number, {
      type: "transferToPlatform",
      applicant: "enterprise",
      number: "QY-2026-5",
      delivered: false,
    });
    const gone = await hall.view("triage", firm.number);
    expect(gone.transfer).toMatchObject({ to: "企业纾困360", number: "QY-2026-5" });
    expect((await hall.owed(firm.number, "transferred")).map((row) => row.audience)).toEqual(["citizen"]);
    const person = await hall.intake("intake", {
      text: "小区楼上天天半夜跳舞，吵得睡不着",
      decline: { reason: "outOfScope", applicant: "person" },
    });
    const declined = await hall.view("triage", person.number);
    expect(declined.status).toBe("declined");
    expect(declined.decline?.told).toContain("武来办");
    expect(declined.decline?.told).toContain("12345");
  });

  it("WZ-8 the management body approves the sheet and sets its limit before it goes out; several units have a lead one", async () => {
    hall.at("2026-11-19 10:00");
    const number = await triaged({ complexity: "complex", obstacle: "hard", joint: "yes" });
    expect((await hall.refused("triage", number, { type: "dispatch", units: [HRSS] })).code).toBe("missing");
    expect(
      (await hall.refused("triage", number, { type: "approveSheet", limit: { workdays: 3 } })).code,
    ).toBe("forbidden");
    await hall.does("management", number, { type: "returnSheet", why: "写清要解决什么" });
    await hall.does("management", number, { type: "approveSheet", limit: { workdays: 3 } });
    expect((await hall.view("triage", number)).approval?.limitAt).toBe("2026-11-24T17:00:00+08:00");
    const two = [
      { ...HRSS, lead: false },
      { ...HRSS, departmentId: "med", lead: false },
    ];
    expect((await hall.refused("triage", number, { type: "dispatch", units: two })).status).toBe(422);
    await hall.does("triage", number, {
      type: "dispatch",
      units: [HRSS, { ...HRSS, departmentId: "med", lead: false }],
    });
    const view = await hall.view("triage", number);
    expect(view.parts.map((part) => [part.departmentId, part.lead])).toEqual([
      ["hrss", true],
      ["med", false],
    ]);
    expect(new Set(view.parts.map((part) => part.sentAt)).size).toBe(1);
    const other = await triaged({ complexity: "complex", crossLevel: "yes" });
    await hall.does("triage", other, {
      type: "transferToLevel",
      hall: "木城街道便民服务中心",
      contact: "万思远",
      staffId: hall.who("otherCenter").id,
    });
    expect((await hall.owed(other, "otherLevel")).map((row) => row.audience)).toEqual(["citizen"]);
  });

  it("WZ-9a 办不了: reasons and basis within three working days of the sheet's receipt", async () => {
    hall.at("2026-11-20 16:30");
    const number = await sent({ complexity: "complex", obstacle: "cannot" });
    expect((await hall.clock("triage", number, "handling")).dueAt).toBe("2026-11-25T17:00:00+08:00");
    const unit = hall.who("sheetContact", "hrss");
    const bare = { ...DONE, result: "cannot", text: "办不了" } as const;
    const refused = await hall.tries(unit, number, { type: "reply", partId: "part-1", reply: bare });
    expect(refused.status === 422 || (await hall.view("triage", number)).parts[0]?.reply === null).toBe(true);
    const reasoned = {
      ...bare,
      text: "超出职权范围",
      basis: "社会保险法第五条",
      alternative: "可向市社保中心申请",
    };
    await hall.does(unit, number, { type: "reply", partId: "part-1", reply: reasoned });
    expect((await hall.view("triage", number)).status).toBe("replied");
  });

  it("WZ-9b 不给办: at once, or within the limit that the service promises", async () => {
    hall.at("2026-11-19 10:00");
    const atOnce = await sent({ complexity: "complex", obstacle: "refused" });
    expect((await hall.clock("triage", atOnce, "answer")).dueAt).toBe("2026-11-19T10:00:00+08:00");
    const unset = await triaged({ complexity: "complex", obstacle: "cannot" });
    expect((await hall.refused("management", unset, { type: "approveSheet", limit: null })).code).toBe(
      "incomplete",
    );
    const promised = await triaged({ complexity: "complex", obstacle: "refused" });
    await hall.does("management", promised, { type: "approveSheet", limit: { workdays: 2 } });
    await hall.does("triage", promised, { type: "dispatch", units: [{ ...HRSS, limit: { workdays: 2 } }] });
    expect((await hall.clock("triage", promised, "promise")).dueAt).toBe("2026-11-23T17:00:00+08:00");
  });

  it("WZ-9c 很难办: a plan within five working days, then the result within what the plan promises", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "complex", obstacle: "hard" });
    expect((await hall.clock("triage", number, "plan")).dueAt).toBe("2026-11-26T17:00:00+08:00");
    const unit = hall.who("sheetContact", "hrss");
    await hall.does(unit, number, { type: "signFor", partId: "part-1" });
    hall.at("2026-11-23 11:00");
    await hall.does(unit, number, {
      type: "plan",
      partId: "part-1",
      plan: "先调档案，再出证明",
      promised: { workdays: 10 },
    });
    const view = await hall.view("triage", number);
    expect(view.clocks.find((clock) => clock.clock === "plan")?.status).toBe("met");
    expect((await hall.clock("triage", number, "promise")).dueAt).toBe("2026-12-07T17:00:00+08:00");
    expect(await hall.owed(number, "plan")).toMatchObject([
      {
        audience: "citizen",
        params: { plan: "先调档案，再出证明", promisedAt: "2026-12-07T17:00:00+08:00" },
      },
    ]);
  });

  it("WZ-10a, WZ-10b, WZ-10c reminder before, press after, report to inspection and government with a copy to discipline, each on the ledger", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "complex", obstacle: "cannot" });
    hall.at("2026-11-24 09:30");
    await hall.sweep();
    expect(await hall.owed(number, "reminded")).toHaveLength(1);
    expect(await hall.owed(number, "pressed")).toHaveLength(0);
    hall.at("2026-11-25 09:31");
    await hall.sweep();
    const pressed = await hall.owed(number, "pressed");
    expect(new Set(pressed.map((row) => row.personKey))).toEqual(new Set(["department:hrss"]));
    hall.at("2026-11-27 10:00");
    await hall.sweep();
    expect((await hall.owed(number, "escalated")).map((row) => row.personKey).sort()).toEqual([
      "role:government",
      "role:inspectionOffice",
    ]);
    expect((await hall.owed(number, "copy")).map((row) => row.personKey)).toContain("role:discipline");
    const row = await ledgerRow(number);
    expect(row["是否催办及时间"]).toContain("11月24日");
    expect(row["是否督办及时间"]).toContain("11月25日");
    expect(row["备注"]).toMatch(/超期/);
  });

  it("WZ-11 quality check, callback, then redo or feedback; satisfied is struck off the ledger", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "complex", obstacle: "cannot" });
    const unit = hall.who("sheetContact", "hrss");
    await hall.does(unit, number, { type: "reply", partId: "part-1", reply: DONE });
    expect(
      (await hall.refused("intake", number, { type: "giveFeedback", text: null, channel: "counter" })).code,
    ).toBe("missing");
    await hall.does("triage", number, { type: "checkReply", partId: "part-1", verdict: "pass" });
    await hall.does("intake", number, { type: "giveFeedback", text: null, channel: "counter" });
    await hall.does("intake", number, { type: "recordDelivery", channel: "counter", receipt: "当面" });
    expect(await hall.owed(number, "survey")).toHaveLength(1);
    await hall.does("intake", number, {
      type: "recordSurvey",
      grade: "satisfied",
      words: "谢谢",
      attempts: 1,
    });
    hall.at("2026-11-19 11:00");
    await hall.sweep();
    expect((await hall.view("triage", number)).status).toBe("struckOff");
    const unhappy = await sent({ complexity: "complex", obstacle: "cannot" });
    await told(unhappy);
    await hall.does("intake", unhappy, {
      type: "recordSurvey",
      grade: "unsatisfied",
      words: "没办成",
      attempts: 1,
    });
    const again = await hall.view("triage", unhappy);
    expect([again.status, again.round]).toEqual(["triaged", 2]);
    expect(again.rounds[0]?.result?.text).toBe(DONE.text);
    expect((await hall.refused("triage", unhappy, { type: "strikeOff" })).status).toBe(409);
  });

  it("WZ-13 results are delivered in batches, and at home", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "complex", obstacle: "cannot" });
    await told(number);
    await hall.does("intake", number, { type: "deliverHome", what: "新社保卡", batch: "2026年第3批" });
    const line = (await hall.view("triage", number)).timeline.at(-1);
    expect(JSON.stringify(line)).toContain("第3批");
  });

  it("WZ-F1 the work sheet is numbered 年 第 号 and laid out as the annex, as page and as docx", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "complex", obstacle: "cannot" });
    expect(number).toMatch(/^2026年第\d+号$/);
    const path = `/tickets/${encodeURIComponent(number)}/forms/workSheet`;
    const page = String(await hall.get("triage", path));
    expect(page).toContain(number);
    expect(page).toMatch(/@page\s*{[^}]*A4/);
    expect(page).not.toContain(CONTACT.phone);
    const docx = await hall.get("triage", `${path}?format=docx`);
    expect(
      Buffer.from(docx instanceof Uint8Array ? docx : [])
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
  });

  it("WZ-F2 the ledger has the annex's 17 columns and its notes, and says overdue and by how long", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "complex", obstacle: "cannot" });
    hall.at("2026-11-26 11:00");
    const csv = String(await hall.get("management", "/ledger?format=csv&year=2026"));
    expect(csv.split("\r\n")[0]?.split(",")).toHaveLength(17);
    const page = String(await hall.get("management", "/ledger?format=html&year=2026"));
    expect(page).toContain("“备注”栏标明是否超期及超期时间等");
    expect((await ledgerRow(number))["备注"]).toMatch(/超期/);
  });

  it("WZ-12 one view over all centres and departments, from which is dispatched", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "complex", obstacle: "cannot" });
    const { prisma } = hall.test.program.database;
    const town = await prisma.office.findFirstOrThrow({ where: { id: { not: hall.office.id } } });
    await prisma.office.update({ where: { id: town.id }, data: { parentId: hall.office.id } });
    await hall.test.program.refresh();
    await hall.test.program.receive({
      officeId: town.id,
      channel: "phone",
      externalId: "town-1",
      personKey: "phone:town-1",
      receivedAt: hall.test.clock.now(),
      body: { kind: "call", caller: "", called: "", turns: [{ speaker: "citizen", text: STORY }] },
    });
    await hall.test.program.worker.idle();
    const page = JSON.stringify(await hall.get("management", "/tickets?tree=true&size=100"));
    expect(page).toContain(number);
    expect(page).toContain(town.id);
    await prisma.office.update({ where: { id: town.id }, data: { parentId: null } });
    await hall.test.program.refresh();
  });

  it("WZ-14 guiding cases are drafted, submitted, approved and published, also jointly, and offered for like requests", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "complex", obstacle: "cannot" });
    await told(number);
    const draft = await draftCase(hall, "triage", number);
    const submitted = await stepCase(hall, "triage", draft, { type: "submit" });
    await expect(stepCase(hall, "management", submitted, { type: "approve" })).rejects.toThrow("403");
    const approved = await stepCase(hall, "bureau", submitted, { type: "approve" });
    await expect(stepCase(hall, "triage", approved, { type: "publish" })).rejects.toThrow("403");
    const published = await stepCase(hall, "bureau", approved, { type: "publish", unitIds: ["hrss"] });
    const { name } = hall.office.departments.find(({ id }) => id === "hrss") ?? { name: "" };
    expect(published).toMatchObject({ status: "published", published: { shared: true } });
    expect(published.published?.jointly).toContain(name);

    const steps = await hall.get("triage", `/cases/${draft.id}/steps`);
    expect(steps).toMatchObject([
      { type: "drafted", by: { name: hall.who("triage").name } },
      { type: "submitted" },
      { type: "approved", by: { name: hall.who("bureau").name } },
      { type: "published", units: [{ departmentId: "hrss", name }] },
    ]);
    const next = await hall.intake("intake", { text: "社保卡补办跑了好几趟，窗口老说再等等" });
    const offers = await offersOf(hall, "intake", next.number);
    expect(offers.length).toBeLessThanOrEqual(5);
    expect(offers.find(({ id }) => id === draft.id)?.why.join()).toContain("社保卡");
    await hall.does("triage", number, { type: "linkCase", caseId: draft.id, title: "社保卡补办" });
    expect((await hall.view("triage", number)).cases).toEqual([draft.id]);
  });

  async function ledgerRow(number: string): Promise<Record<string, unknown>> {
    const rows = await hall.get("management", "/ledger?format=json&year=2026");
    const found = (Array.isArray(rows) ? rows : []).find((row) => row.number === number);
    if (found === undefined) throw new Error(`no row for ${number}`);
    return found;
  }
});
