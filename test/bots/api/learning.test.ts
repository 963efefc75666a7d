import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { learnOffice } from "../../../core/learning/learnOffice.ts";
import { understandIn } from "../../../core/office/understandIn.ts";
import type { LabelledText } from "../../../core/understanding/labels.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { type StaffClient, signInAs } from "./staffClient.ts";

/** A few rows of ours: enough for a test, and quick. */
const FEW: LabelledText[] = [
  { title: "", text: "身份证丢了怎么补办", labels: { kind: "consult" } },
  { title: "", text: "推来推去不给办，请协调", labels: { kind: "coordinate" } },
  { title: "", text: "能不能帮我上门办", labels: { kind: "assist" } },
];
const ours = () => ({ rows: FEW, composed: [], fingerprint: "test" });
const TOLD = ["石榴牌", "银杏本"] as const;

describe("an office that learns from its clerks", () => {
  let test: TestServer;
  let triage: StaffClient;

  /** In this office whoever asks for a 石榴牌 needs hands, and whoever comes for a 银杏本 has been sent around. */
  async function settle(from: number, count: number): Promise<void> {
    for (let at = from; at < from + count; at += 1) {
      const isFirst = at % 2 === 0;
      const text = `${TOLD[isFirst ? 0 : 1]}的事，第${at}号，麻烦看一下`;
      const settled = { kind: isFirst ? "assist" : "coordinate" };
      const answer = await triage.register({ text, contact: {}, settled });
      if (answer.status >= 300) throw new Error(answer.text);
    }
  }
  const learn = async () =>
    await learnOffice(
      test.program.database.prisma,
      test.program.office(triage.officeId),
      test.clock.now,
      ours,
    );
  const kindOf = (text: string) =>
    understandIn(test.program.office(triage.officeId), { text }, test.clock.now()).kind;
  const learned = async () => (await triage.get(triage.at("/learning"))).body;
  const choose = async (version: number) => await triage.post(triage.at("/learning/use"), { version });

  beforeAll(async () => {
    test = await startTestServer();
    const office = test.program.defaultOffice();
    if (office === null) throw new Error("the demo has an office");
    triage = await signInAs(test, office, "triageOfficer");
    await settle(0, 48);
  });
  afterAll(async () => await test.stop());

  it("starts with what ships", async () => {
    expect(await learned()).toEqual({ inUse: 0, versions: [] });
  });

  it("learns once from what was settled, and says from what and how much better", async () => {
    expect(await learn()).toBe(true);
    expect(await learn()).toBe(false);
    const { inUse, versions } = await learned();
    expect([inUse, versions.length, versions[0].corrections]).toEqual([1, 1, 48]);
    expect(versions[0].summary).toMatch(/^从48次更正中学到；类别 0\.\d\d → 1\.00/);
  });

  it("understands by it from then on, on every node that looks for changes", async () => {
    await test.program.refresh();
    expect([kindOf("石榴牌的事，麻烦看一下"), kindOf("银杏本的事，麻烦看一下")]).toEqual([
      "assist",
      "coordinate",
    ]);
  });

  it("goes back to what shipped and on again, at once, and names who did", async () => {
    const before = kindOf("银杏本的事，麻烦看一下");
    const shipped = (await choose(0)).body;
    expect(test.program.office(triage.officeId).model).toBeNull();
    const name = test.program.office(triage.officeId).staff.find(({ id }) => id === triage.staffId)?.name;
    expect(shipped.versions.map((one: { inUse: boolean }) => one.inUse)).toEqual([false, true]);
    expect(shipped.versions[1]).toMatchObject({ version: 0, usable: true, chosenBy: name });
    const { body } = await choose(1);
    expect([body.inUse, body.versions[0].chosenBy]).toEqual([1, name]);
    expect(kindOf("银杏本的事，麻烦看一下")).toBe(before);
  });

  it("knows no version that there never was", async () => {
    expect((await choose(7)).status).toBe(404);
  });

  it("is nothing for whoever may not decide on it", async () => {
    const clerk = await signInAs(test, test.program.office(triage.officeId), "intakeClerk");
    expect((await clerk.get(clerk.at("/learning"))).status).toBe(403);
    expect((await clerk.post(clerk.at("/learning/use"), { version: 0 })).status).toBe(403);
  });

  it("shows what it was least sure of and nobody has settled yet", async () => {
    const clerk = await signInAs(test, test.program.office(triage.officeId), ["intakeClerk", "caseOfficer"]);
    const { body } = await clerk.register({ text: "那个事情到底怎么弄的，说说看", contact: {} });
    const doubts = (await clerk.get(clerk.at("/doubtful"))).body;
    expect(doubts.map((one: { ticket: { number: string } }) => one.ticket.number)).toEqual([body.number]);
    expect(doubts[0].name).toMatch(/类别|受理范围/);
    expect(doubts[0].chance).toBeLessThan(1);
  });

  it("does not take a lesson that made nothing better", async () => {
    await settle(48, 24);
    expect(await learn()).toBe(true);
    const { inUse, versions } = await learned();
    expect([inUse, versions[0].version, versions[0].kept, versions[0].usable]).toEqual([1, 2, false, false]);
    expect(versions[0].summary).toContain("没有比原来更准");
  });
});
