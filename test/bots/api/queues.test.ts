import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { officeWhose, type StaffClient, signInAs } from "./staffClient.ts";

/** What a test reads of a row. */
type Row = { number: string; parts?: { unit: string; lead: boolean; status: string }[] };

describe("the queues of decisions", () => {
  let test: TestServer;
  let hall: WorkingOffice;
  let clerk: StaffClient;
  let triage: StaffClient;
  let leader: StaffClient;

  beforeAll(async () => {
    test = await startTestServer();
    // where a leader decides on extensions
    hall = officeWhose(test, ({ pack }) =>
      pack.roles.some(({ id, actsAs }) => id === pack.extension?.approvedBy && actsAs === "leaderInCharge"),
    );
    clerk = await signInAs(test, hall, "intakeClerk");
    triage = await signInAs(test, hall, "triageOfficer");
    leader = await signInAs(test, hall, "leaderInCharge");
  });
  afterAll(async () => await test.stop());

  const waiting = async (who: StaffClient, waits: string) =>
    (await who.get(who.at(`/tickets?waits=${waits}`))).body.rows.map(({ number }: Row) => number);

  async function dispatchedTo(count: number) {
    const departments = hall.departments.slice(0, count);
    const text = "办退休手续跑了三趟，窗口每次都说材料不齐";
    const { number } = (await clerk.register({ text, contact: {} })).body;
    const departmentId = departments[0]?.id;
    await triage.give(number, { type: "triage", kind: "coordinate", departmentId });
    const units = departments.map(({ id }, i) => ({ departmentId: id, lead: i === 0 }));
    expect((await triage.give(number, { type: "dispatch", units })).status).toBe(200);
    const unit = await signInAs(test, hall, ["liaison", "windowStaff"], departmentId);
    const partId: string = (await unit.get(unit.ticket(number))).body.parts[0].id;
    await unit.give(number, { type: "signFor", partId });
    return { number, unit, partId };
  }

  it("show an extension that was asked for until somebody decided", async () => {
    const { number, unit } = await dispatchedTo(1);
    const { clocks } = (await unit.get(unit.ticket(number))).body;
    const clock = clocks.find((one: { clock: string; status: string }) => one.clock === "handling");
    const wish = { type: "askExtension", clockId: clock.id, asked: { workdays: 3 }, why: "系统在修" };
    expect((await unit.give(number, wish)).status).toBe(200);
    expect(await waiting(leader, "extension")).toEqual([number]);
    await leader.give(number, { type: "decideExtension", granted: true, why: "属实" });
    expect(await waiting(leader, "extension")).toEqual([]);
  });

  it("show a unit's refusal until it is ruled on, and a reply until it is checked", async () => {
    const { number, unit, partId } = await dispatchedTo(1);
    const refusal = { type: "sendBack", partId, reason: "不是我们的事", basis: "三定方案" };
    expect((await unit.give(number, refusal)).status).toBe(200);
    expect(await waiting(triage, "sendBack")).toEqual([number]);
    const ruling = { type: "ruleSendBack", partId, ruling: "rejected", why: "职责在你处" };
    expect((await triage.give(number, ruling)).status).toBe(200);
    expect(await waiting(triage, "sendBack")).toEqual([]);
    const reply = { result: "done", text: "办好了，可以来取", operator: "小张" };
    expect((await unit.give(number, { type: "reply", partId, reply })).status).toBe(200);
    expect(await waiting(triage, "check")).toEqual([number]);
  });

  it("are named to each person by what they decide", async () => {
    const waits = async (who: StaffClient) => (await who.get(who.at("/pack"))).body.waits;
    expect(await waits(leader)).toEqual(["extension"]);
    expect(await waits(triage)).toEqual(["sendBack", "check"]);
    expect(await waits(await signInAs(test, hall, "administrator"))).toEqual([]);
  });

  it("have a board of what several units work on, with the share of each", async () => {
    const { number } = await dispatchedTo(2);
    const board: Row[] = (await triage.get(triage.at("/joint"))).body;
    expect(board.map((one) => one.number)).toEqual([number]);
    const [lead, other] = hall.departments;
    expect(board[0]?.parts).toMatchObject([
      { unit: lead?.name, lead: true, status: "signed" },
      { unit: other?.name, lead: false },
    ]);
    expect((await triage.get(triage.at("/tickets?joint=true"))).body.total).toBe(1);
  });
});
