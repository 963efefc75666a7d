import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { storeInbox } from "../../../core/store/inboxStore.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { officeWhose, type StaffClient, signIn, signInAs } from "./staffClient.ts";

describe("who is who, over the API", () => {
  let test: TestServer;
  let office: WorkingOffice;
  let clerk: StaffClient;

  beforeAll(async () => {
    test = await startTestServer();
    office = officeWhose(test, () => true);
    clerk = await signInAs(test, office, "intakeClerk");
  });
  afterAll(async () => await test.stop());

  it("lets the demo choose a person, says who that is, and lets them go", async () => {
    const choices = await (await fetch(`${test.url}/api/session/choices`)).json();
    expect(choices).toHaveLength(test.program.offices().length);
    const me = (await clerk.get("/session")).body;
    expect(me).toMatchObject({ office: { id: office.id }, staff: { id: clerk.staffId }, demo: true });
    expect(me.roles[0].label).toBe(office.pack.roles.find(({ actsAs }) => actsAs === "intakeClerk")?.label);
    expect(me.rights).toContain("intake");
    const out = await clerk.send("DELETE", "/session", undefined, { "x-requested-with": "banchengshi" });
    expect(out.headers.get("set-cookie")).toMatch(/bcs_staff=;/);
    await expect(signIn(test, office.id, "nobody")).rejects.toThrow("404");
    const forged = { cookie: "bcs_staff=putuo/center-1.forged" };
    expect((await fetch(`${test.url}/api/session`, { headers: forged })).status).toBe(401);
  });

  it("names offices, units with their duties, and people with what the regulation calls them", async () => {
    expect((await clerk.get("/offices")).body).toMatchObject([{ id: office.id, own: true, open: true }]);
    expect((await clerk.get(clerk.at(""))).body.hours).toContain("工作日");
    const units = (await clerk.get(clerk.at("/departments"))).body;
    expect(units[0].duties.length).toBeGreaterThan(0);
    const staff = (await clerk.get(clerk.at("/staff"))).body;
    expect(staff).toHaveLength(office.staff.length);
  });

  it("tells the regulation in words: every limit in a sentence with its article", async () => {
    for (const one of test.program.offices()) {
      const who = await signIn(test, one.id, one.staff[0]?.id ?? "");
      const { body } = await who.get(who.at("/pack"));
      expect(body.clocks).toHaveLength(one.pack.clocks.length);
      for (const { words } of body.clocks) expect(words).toMatch(/从.+起.+依据：《/);
      expect(body.grades.length).toBeGreaterThan(1);
      expect(body.limits.length).toBeGreaterThan(2);
    }
  });

  it("tells each day of a year, and when the holidays are not known yet", async () => {
    const { body } = await clerk.get(clerk.at("/calendar?year=2026"));
    expect(body.days).toHaveLength(365);
    expect(body.days.find((day: { date: string }) => day.date === "2026-10-10")).toMatchObject({
      workday: true,
    });
    expect((await clerk.get(clerk.at("/calendar?year=2031"))).body).toMatchObject({ known: false });
  });

  it("lists the guides, and gives each as the one-time notice has it", async () => {
    const [first] = (await clerk.get(clerk.at("/guides"))).body;
    const { body } = await clerk.get(clerk.at(`/guides/${first.id}`));
    expect(body.body.materials.length).toBeGreaterThan(0);
    expect((await clerk.get(clerk.at("/guides/none"))).status).toBe(404);
  });

  it("shows a message that was put aside, without its words, and gives it back once", async () => {
    const at = new Date(test.clock.now());
    const { prisma } = test.program.database;
    const body = { kind: "letter", text: "居住证跑了三趟办不下来" };
    const id = await storeInbox(
      prisma,
      {
        officeId: office.id,
        channel: "file",
        externalId: "dead-1",
        personKey: "file:dead-1",
        receivedAt: at,
        bodySealed: test.program.seal.seal(JSON.stringify(body), office.id),
        correlationId: "c-1",
      },
      null,
    );
    await prisma.inbox.update({
      where: { officeId_id: { officeId: office.id, id: id ?? 0n } },
      data: { status: "dead", failure: "Error: 数据库一时连不上" },
    });
    const triage = await signInAs(test, office, "triageOfficer");
    const list = await triage.get(triage.at("/dead-letters"));
    expect(list.body).toMatchObject([{ id: String(id), channel: "file" }]);
    expect(list.text).not.toContain("居住证");
    expect((await clerk.get(clerk.at("/dead-letters"))).status).toBe(403);
    const path = triage.at(`/dead-letters/${id}/retry`);
    expect((await triage.post(path, {})).body).toEqual({ retried: true });
    expect((await triage.post(path, {})).status).toBe(404);
    expect((await triage.get(triage.at("/dead-letters"))).body).toEqual([]);
  });
});
