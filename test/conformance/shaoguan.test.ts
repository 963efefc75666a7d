import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Hall } from "./hall.ts";
import { sameThingThrice } from "./likeRequests.ts";

/** 韶关 2021. Each test is named by the provision that it shows. */
describe("shaoguan", () => {
  let hall: Hall;
  beforeAll(async () => {
    hall = await Hall.open("shaoguan");
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
    operator: "谭立新",
  } as const;

  async function sent(dimensions: Record<string, string>): Promise<string> {
    const { number } = await hall.intake("clerk", { text: STORY, contact: CONTACT });
    await hall.does("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions,
      departmentId: "hrss",
    });
    await hall.does("triage", number, { type: "dispatch", units: [HRSS] });
    return number;
  }

  const liaison = () => hall.who("liaison", "hrss");

  it("SG-3 everything missing is told at once: the one-time notice is owed, whatever the kind", async () => {
    hall.at("2026-11-19 10:00");
    const { number } = await hall.intake("clerk", {
      text: "社保卡补办缺什么材料",
      settled: { kind: "assist" },
    });
    const result = { result: "explained", text: "缺身份证和照片", basis: null, alternative: null } as const;
    const bare = await hall.refused("clerk", number, {
      type: "answer",
      guideId: null,
      guideTitle: null,
      result,
      notice: false,
    });
    expect(bare.code).toBe("incomplete");
    expect(bare.why).toContain("一次性告知");
    await hall.does("clerk", number, {
      type: "answer",
      guideId: null,
      guideTitle: null,
      result,
      notice: true,
    });
    expect((await hall.view("clerk", number)).status).toBe("answered");
  });

  it("SG-4 lawsuits, petitions and filed cases are registered and declined, with the reason and where they belong", async () => {
    hall.at("2026-11-19 10:00");
    for (const reason of ["law", "lawsuit", "petition", "filed", "forbidden"]) {
      const { number } = await hall.intake("clerk", {
        text: STORY,
        decline: { reason, applicant: "person" },
      });
      const view = await hall.view("clerk", number);
      expect(view.status).toBe("declined");
      expect(view.decline?.told.length).toBeGreaterThan(20);
      expect(view.decline?.articles[0]?.text).toContain("不");
    }
    const called = await hall.call("我不服法院的判决，官司打输了，要求你们让法院重新判，执行局也不给我执行");
    expect((await hall.view("triage", called)).decline?.told).toContain("人民法院");
  });

  it("SG-5c the department replies to the window in two working days, or five where it is complex", async () => {
    hall.at("2026-11-19 10:00");
    expect((await hall.clock("triage", await sent({ complexity: "general" }), "handling")).dueAt).toBe(
      "2026-11-23T17:00:00+08:00",
    );
    expect((await hall.clock("triage", await sent({ complexity: "complex" }), "handling")).dueAt).toBe(
      "2026-11-26T17:00:00+08:00",
    );
  });

  it("SG-5d then the window has half a working day to tell the citizen, counted to the delivery", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "general" });
    hall.at("2026-11-19 15:00");
    await hall.does(liaison(), number, { type: "reply", partId: "part-1", reply: DONE });
    const feedback = await hall.clock("clerk", number, "feedback");
    expect(feedback.dueAt).toBe("2026-11-20T10:30:00+08:00");
    expect(
      (await hall.view("clerk", number)).clocks.find((one) => one.clock === "handling" && one.stoppedAt)
        ?.status,
    ).toBe("met");
    await hall.does("clerk", number, { type: "giveFeedback", text: null, channel: "phone" });
    expect((await hall.clock("clerk", number, "feedback")).status).toBe("running");
    hall.at("2026-11-20 10:31");
    await hall.does("clerk", number, { type: "recordDelivery", channel: "phone", receipt: "接通" });
    const after = (await hall.view("clerk", number)).clocks.find((one) => one.clock === "feedback");
    expect(after?.status).toBe("late");
  });

  it("SG-6 outside office hours the request is taken, the bot says so, and the clock starts at opening", async () => {
    hall.at("2026-11-20 20:30");
    const number = await hall.call(STORY);
    await hall.does("triage", number, {
      type: "triage",
      kind: "coordinate",
      dimensions: { complexity: "general" },
      departmentId: "hrss",
    });
    const view = await hall.view("triage", number);
    expect(view.outsideHours).toBe(true);
    const clock = await hall.clock("triage", number, "handling");
    expect(clock.startsAt).toBe("2026-11-23T09:00:00+08:00");
    expect(clock.dueAt).toBe("2026-11-25T17:00:00+08:00");
    const visitor = hall.visitor();
    const said = await visitor.say("我的社保卡办不下来，跑了三趟了，都说系统有问题");
    said.push(...(await visitor.say("13900000007")));
    expect(said.join("\n")).toMatch(/上班|下班/);
  });

  it("SG-7a a question is answered on the spot with the one-time notice of a guide", async () => {
    hall.at("2026-11-19 10:00");
    const guide = await hall.test.program.database.prisma.guide.findFirstOrThrow({
      where: { officeId: hall.office.id },
    });
    const { number } = await hall.intake("clerk", {
      text: "请问社保卡怎么补办",
      settled: { kind: "consult" },
    });
    await hall.does("clerk", number, {
      type: "answer",
      guideId: guide.id,
      guideTitle: guide.title,
      result: null,
      notice: true,
    });
    expect((await hall.view("clerk", number)).answeredBy).toEqual({
      guideId: guide.id,
      guideTitle: guide.title,
    });
  });

  it("SG-7b1 办不了: explained with reason, basis and what to do instead, never a bare no", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "general", obstacle: "cannot" });
    const bare = { ...DONE, result: "cannot", text: "办不了" } as const;
    const answer = await hall.tries(liaison(), number, { type: "reply", partId: "part-1", reply: bare });
    expect(answer.status).toBe(422);
    await hall.does(liaison(), number, {
      type: "reply",
      partId: "part-1",
      reply: {
        ...bare,
        text: "不在本市参保",
        basis: "社会保险法第五十八条",
        alternative: "到参保地办理，可网上办",
      },
    });
    expect((await hall.view("clerk", number)).status).toBe("replied");
  });

  it("SG-7b2 很难办: accepted with a paper missing against the promise to bring it, which the citizen is told", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "general", obstacle: "hard" });
    await hall.does("clerk", number, {
      type: "promiseIncomplete",
      way: "容缺容承",
      missing: ["户口本"],
      bringBy: "2026-12-01",
    });
    expect((await hall.view("clerk", number)).incompletePromise).toMatchObject({ missing: ["户口本"] });
    expect(await hall.owed(number, "incompletePromise")).toMatchObject([{ audience: "citizen" }]);
    const other = await sent({ complexity: "general", obstacle: "cannot" });
    const refused = await hall.refused("clerk", other, {
      type: "promiseIncomplete",
      way: "容缺容承",
      missing: ["户口本"],
      bringBy: "2026-12-01",
    });
    expect(refused.code).toBe("notInPack");
  });

  it("SG-7b3 不给办: the unit is pressed, by hand and by the clock", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "general", obstacle: "refused" });
    const { id } = await hall.clock("triage", number, "handling");
    await hall.does("triage", number, { type: "press", clockId: id, ladderId: null });
    expect((await hall.owed(number, "pressed")).map((row) => row.personKey)).toContain("department:hrss");
    hall.at("2026-11-24 09:31");
    await hall.sweep();
    expect((await hall.view("triage", number)).presses.pressed).toBe(2);
  });

  it("SG-8 registration, callback, figures with their denominators, and suggestions from like problems", async () => {
    hall.at("2026-11-19 10:00");
    await sameThingThrice(hall);
    const figures: unknown = await hall.get("hall", "/figures?from=2026-11-01&to=2026-11-30");
    expect(JSON.stringify(figures)).toMatch(/"numerator":\d+,"denominator":\d+/);
    const proposals = JSON.stringify(await hall.get("hall", "/proposals?from=2026-11-01&to=2026-11-30"));
    expect(proposals).toContain("向相关部门提出优化意见建议");
  });

  it("SG-9 complex matters and several units: a joint meeting is proposed, led and its tasks assigned", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "complex", joint: "yes" });
    const proposals = JSON.stringify(await hall.get("hall", "/proposals?from=2026-11-01&to=2026-11-30"));
    expect(proposals).toContain(number);
    await hall.does("clerk", number, {
      type: "proposeMeeting",
      meetingId: "m1",
      ground: "units",
      why: "两家都说不归自己",
    });
    expect((await hall.owed(number, "meetingProposed")).map((row) => row.personKey)).toEqual(["role:hall"]);
    await hall.does("hall", number, {
      type: "holdMeeting",
      meetingId: "m1",
      heldOn: "2026-11-19",
      participants: ["人社局", "医保局"],
      decision: "由人社局牵头",
      tasks: [{ departmentId: "med", task: "三天内出证明" }],
    });
    expect((await hall.owed(number, "meetingTask")).map((row) => row.personKey)).toEqual(["department:med"]);
  });

  it("SG-F the registration form has the handling state 办结, 在办 or 补正材料", async () => {
    hall.at("2026-11-19 10:00");
    const number = await sent({ complexity: "general" });
    const form = async () =>
      String(await hall.get("clerk", `/tickets/${encodeURIComponent(number)}/forms/registration`));
    const working = await form();
    expect(working).toContain("受理登记表");
    expect(working).toContain(`NO:${number}`);
    expect(working).not.toContain(CONTACT.phone);
    await hall.does("clerk", number, { type: "pause", papers: ["户口本"] });
    const paused = await form();
    expect(paused).not.toBe(working);
    await hall.does("clerk", number, { type: "resume", why: "brought" });
    expect(await form()).not.toBe(paused);
  });
});
