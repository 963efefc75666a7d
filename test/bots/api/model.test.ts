import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { INJECTION, ModelStandIn, type Mood } from "../../standins/model/standIn.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { type Answer, type StaffClient, signInAs } from "./staffClient.ts";

const NAME = "王建国";
const NUMBER = "13900005678";
const ID = "610102196503121234";
const WORDS = `我叫${NAME}，身份证${ID}，住槐树里小区三号楼二单元501，电话${NUMBER}，办居住证跑了三趟没办成，每次说材料不齐`;

describe("a language model that helps", () => {
  const model = new ModelStandIn();
  let test: TestServer;
  let clerk: StaffClient;
  let number: string;

  beforeAll(async () => {
    const address = await model.start();
    test = await startTestServer(undefined, undefined, {
      LLM_BASE_URL: address,
      LLM_MODEL: "stand-in",
      LLM_API_KEY: "key-of-the-test",
      LLM_CALLS_PER_DAY: "40",
      LLM_TIMEOUT_SECONDS: "0.3",
    });
    const office = test.program.defaultOffice();
    if (office === null) throw new Error("the demo has an office");
    clerk = await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
    number = (await clerk.register({ text: WORDS, contact: { name: NAME, phone: NUMBER, idNumber: ID } }))
      .body.number;
  });
  afterAll(async () => {
    await model.stop();
    await test.stop();
  });

  async function ask(use: string, mood: Mood = "well", of = number): Promise<Answer> {
    model.mood = mood;
    return await clerk.post(clerk.ticket(of, "/model"), { use });
  }
  const ticket = async (of = number) => (await clerk.get(clerk.ticket(of))).body;

  it("is known to the page", async () => {
    expect((await clerk.get("/session")).body.model).toBe(true);
  });

  it("sums up, drafts a reply, and gives a second opinion", async () => {
    expect((await ask("summary")).body.summary).toEqual([
      "办居住证跑了三趟没办成",
      "窗口每次说材料不齐，又不说差什么",
    ]);
    expect((await ask("reply")).body.reply).toContain("居住证");
    const { kindLabel, scopeText, why, same } = (await ask("opinion")).body.opinion;
    expect([typeof same, kindLabel.length > 1, scopeText, why]).toEqual([
      "boolean",
      true,
      "归窗口受理",
      "跑了几趟没办成，要协调窗口",
    ]);
    expect((await ask("summary", "thinksAloud")).body.summary).toHaveLength(2);
  });

  it("is told nothing that names or reaches a person, and by the key of the environment", () => {
    expect(model.asked.length).toBeGreaterThan(2);
    expect(model.told()).toContain("居住证");
    expect(model.told()).not.toMatch(/王建国|建国|13900005678|610102196503121234|二单元|501/);
    expect(new Set(model.keys)).toEqual(new Set(["Bearer key-of-the-test"]));
    expect(model.asked[0]?.model).toBe("stand-in");
  });

  it.each([
    ["wrongSchema", "badAnswer"],
    ["moreThanAsked", "badAnswer"],
    ["notJson", "badAnswer"],
    ["invents", "badAnswer"],
    ["garbled", "badAnswer"],
    ["endless", "unreachable"],
    ["never", "timeout"],
    ["broken", "unreachable"],
    ["refuses", "refused"],
  ] as const)("is left aside when it answers like this: %s", async (mood, code) => {
    const before = await ticket();
    const answer = await ask("reply", mood);
    expect([answer.status, answer.body.code]).toEqual([503, code]);
    expect(answer.body.detail).toMatch(/[\u4e00-\u9fff]/);
    expect(answer.text).not.toContain("key-of-the-test");
    expect(await ticket()).toEqual(before);
  });

  it("changes nothing, whatever a citizen writes to take it over", async () => {
    const { body } = await clerk.register({ text: `居住证办不下来。${INJECTION}`, contact: {} });
    const before = await ticket(body.number);
    for (const use of ["summary", "reply", "opinion"]) {
      const answer = await ask(use, "obeys", body.number);
      expect([use, answer.status, answer.body.code]).toEqual([use, 503, "badAnswer"]);
      expect(answer.text).not.toContain("evil");
    }
    expect(await ticket(body.number)).toEqual(before);
    // the citizen's words stay within their frame, apart from the rules
    const [rules, material] = model.asked.at(-1)?.messages ?? [];
    expect(rules?.content).not.toContain("管理员");
    expect(material?.content.match(/<\/?材料>/g)).toEqual(["<材料>", "</材料>"]);
  });

  it("hears a call with who said what, masked, though a number was told in pieces", async () => {
    await test.program.receive({
      officeId: clerk.officeId,
      channel: "phone",
      externalId: "call-model",
      personKey: "phone:model",
      receivedAt: test.clock.now(),
      body: {
        kind: "call",
        caller: "",
        called: "",
        turns: [
          { speaker: "citizen", text: "我办居住证跑了三趟没办成，电话一三九零零零零" },
          { speaker: "agent", text: "嗯，给您登记" },
          { speaker: "citizen", text: "九八七六" },
        ],
      },
    });
    await test.program.worker.idle();
    const found = await test.program.database.prisma.ticket.findFirstOrThrow({
      where: { externalId: "call-model" },
    });
    expect((await ask("summary", "well", found.number)).status).toBe(200);
    const material = model.asked.at(-1)?.messages[1]?.content ?? "";
    expect(material).toContain("话务员");
    expect(material).not.toMatch(/零零零|九八七六/);
  });

  it("is not told of complaints about conduct", async () => {
    const { body } = await clerk.register({
      text: "窗口的工作人员态度恶劣，吃拿卡要，要我送烟才给办居住证，我要投诉他",
      contact: {},
    });
    const asked = model.asked.length;
    const answer = await ask("summary", "well", body.number);
    expect(answer.status).toBe(403);
    expect(model.asked.length).toBe(asked);
  });

  it("counts what it was asked and what came of it", async () => {
    const metrics = await (await fetch(`${test.url}/metrics`)).text();
    const count = (use: string, outcome: string) =>
      Number(
        new RegExp(
          `bcs_model_questions\\{office="${clerk.officeId}",use="${use}",outcome="${outcome}"\\} (\\d+)`,
        ).exec(metrics)?.[1],
      );
    expect(count("summary", "answered")).toBe(3);
    expect(count("reply", "timeout")).toBe(1);
    expect(count("reply", "badAnswer")).toBe(6);
    expect(metrics).toMatch(/bcs_model_tokens\{[^}]*use="summary"[^}]*\} 369/);
  });

  it("is asked no more than the day's budget allows, and again the next day", async () => {
    const { prisma } = test.program.database;
    await prisma.modelUse.updateMany({ where: { use: "any" }, data: { count: 39 } });
    const both = await Promise.all([ask("summary"), ask("summary")]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 429]);
    const asked = model.asked.length;
    const late = await ask("summary");
    expect([late.status, late.body.code]).toEqual([429, "budget"]);
    expect(model.asked.length).toBe(asked);
    test.clock.advance(10 * 3_600_000);
    expect((await ask("summary")).status).toBe(429);
    test.clock.advance(5 * 3_600_000);
    const office = test.program.office(clerk.officeId);
    clerk = await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
    expect((await ask("summary")).status).toBe(200);
  });

  it("is away for good: everything else works the same", async () => {
    await model.stop();
    expect((await ask("summary")).body.code).toBe("unreachable");
    expect((await clerk.register({ text: "退休手续跑了三趟没办成", contact: {} })).status).toBe(200);
  });
});

describe("without a language model", () => {
  it("nothing is offered, asking says so, and the figures go on", async () => {
    const test = await startTestServer();
    const office = test.program.defaultOffice();
    if (office === null) throw new Error("the demo has an office");
    const clerk = await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
    expect((await clerk.get("/session")).body.model).toBe(false);
    const { body } = await clerk.register({ text: "退休手续跑了三趟没办成", contact: {} });
    const answer = await clerk.post(clerk.ticket(body.number, "/model"), { use: "summary" });
    expect([answer.status, answer.body.code]).toEqual([404, "noModel"]);
    const metrics = async () => await (await fetch(`${test.url}/metrics`)).text();
    expect(await metrics()).not.toContain("bcs_inbox_messages{");
    await test.program.database.prisma.inbox.create({
      data: {
        officeId: office.id,
        channel: "web",
        externalId: "dead",
        personKey: "web:1",
        receivedAt: new Date(test.clock.now()),
        bodySealed: new Uint8Array(),
        status: "dead",
        correlationId: "1",
      },
    });
    expect(await metrics()).toContain(`bcs_inbox_messages{office="${office.id}",status="dead"} 1`);
    await test.stop();
  });
});
