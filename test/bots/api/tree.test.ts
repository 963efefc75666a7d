import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { setUpOffice } from "../../../core/store/officeStore.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { officeWhose, type StaffClient, signInAs } from "./staffClient.ts";

const WORDS = "居住证跑了三趟办不下来，窗口一直说再等等";

describe("offices in a tree", () => {
  let test: TestServer;
  beforeAll(async () => {
    test = await startTestServer();
    for (const top of test.program.offices()) {
      await setUpOffice(
        test.program.database.prisma,
        {
          id: `${top.id}-below`,
          name: `${top.name}下属大厅`,
          parentId: top.id,
          packId: top.pack.id,
          packVersion: top.pack.version,
          settings: { ...top.settings, shortCode: "下属", calledNumbers: [] },
          departments: top.departments,
          staff: top.staff,
          duties: top.duties,
          guides: [],
        },
        new Date(test.clock.now()),
      );
    }
    await test.program.refresh();
  });
  afterAll(async () => await test.stop());

  const below = (office: WorkingOffice): WorkingOffice => {
    const found = test.program.officeOf(`${office.id}-below`);
    if (found === null) throw new Error("no office below");
    return found;
  };
  const is = (office: WorkingOffice, dispatches: boolean) =>
    office.parentId === null && (office.pack.lifecycle.network?.dispatchView ?? false) === dispatches;

  async function brought(office: WorkingOffice): Promise<string> {
    const clerk = await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
    return (await clerk.register({ text: WORDS })).body.number;
  }

  const inBelow = (top: StaffClient, number: string, path = "") =>
    `/offices/${top.officeId}-below/tickets/${encodeURIComponent(number)}${path}`;

  it("shows whoever looks after the halls below all of them in one list", async () => {
    const office = officeWhose(
      test,
      (one) => is(one, false) && one.pack.roles.some((role) => role.actsAs === "districtOffice"),
    );
    const own = await brought(office);
    const other = await brought(below(office));
    const district = await signInAs(test, office, "districtOffice");
    const { body } = await district.get(district.at("/tickets?tree=true"));
    const seen = body.rows.map((row: { office: { id: string }; number: string }) => [
      row.office.id,
      row.number,
    ]);
    expect(seen).toContainEqual([office.id, own]);
    expect(seen).toContainEqual([below(office).id, other]);
    expect(body.total).toBe(seen.length);
    expect((await district.get("/offices")).body.map((one: { id: string }) => one.id)).toEqual([
      office.id,
      below(office).id,
    ]);
    expect(
      (await district.get(inBelow(district, other))).body.possible.map(
        ({ command }: { command: string }) => command,
      ),
    ).toContain("press");
  });

  it("lets whoever only looks on press, and leaves everything else to the hall", async () => {
    const office = officeWhose(test, (one) => is(one, false));
    const number = await brought(below(office));
    const manager = await signInAs(test, office, "manager");
    const view = (await manager.get(inBelow(manager, number))).body;
    const clockId = view.clocks.find((one: { status: string }) => one.status === "running").id;
    const press = await manager.post(inBelow(manager, number, "/commands"), {
      command: { type: "press", clockId },
    });
    expect(press.status).toBe(200);
    const by = (await manager.get(inBelow(manager, number))).body.timeline.at(-1).by;
    expect(by).toContain(office.name);
    const settle = { type: "triage", kind: "assist" };
    const refused = await manager.post(inBelow(manager, number, "/commands"), { command: settle });
    expect(refused).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(refused.body.detail).toContain("上级");
  });

  it("dispatches from one view where the regulation has one", async () => {
    const office = officeWhose(test, (one) => is(one, true));
    const number = await brought(below(office));
    const triage = await signInAs(test, office, "triageOfficer");
    const settled = await triage.post(inBelow(triage, number, "/commands"), {
      command: { type: "triage", kind: "coordinate", dimensions: { complexity: "complex" } },
    });
    expect(settled.status).toBe(200);
  });

  it("shows nobody else an office that is not theirs", async () => {
    const office = officeWhose(test, (one) => is(one, false));
    const other = officeWhose(test, (one) => one.parentId === null && one.id !== office.id);
    const clerk = await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
    const number = await brought(below(office));
    expect((await clerk.get(inBelow(clerk, number))).status).toBe(404);
    expect((await clerk.get(`/offices/${other.id}/tickets`)).status).toBe(404);
    const belowManager = await signInAs(test, below(office), "manager");
    expect((await belowManager.get(`/offices/${office.id}/tickets`)).status).toBe(404);
    expect(
      (await clerk.get(clerk.at("/tickets?tree=true"))).body.rows.every(
        (row: { office: { id: string } }) => row.office.id === office.id,
      ),
    ).toBe(true);
  });
});
