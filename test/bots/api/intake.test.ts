import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { type Answer, officeWhose, type StaffClient, signInAs } from "./staffClient.ts";

const WORDS = "居住证跑了三趟办不下来，窗口一直说再等等";

describe("a request put down at the window", () => {
  let test: TestServer;
  beforeAll(async () => {
    test = await startTestServer();
  });
  afterAll(async () => await test.stop());

  const clerkOf = async (office: WorkingOffice): Promise<StaffClient> =>
    await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
  const ticketOf = async (who: StaffClient, { body }: Answer) =>
    (await who.get(who.ticket(body.number))).body;
  const anyOffice = () => officeWhose(test, () => true);
  const events = (view: { timeline: { type: string }[] }) => view.timeline.map(({ type }) => type);

  it("keeps the number that another platform gave it, and is not taken down twice", async () => {
    const office = officeWhose(test, ({ pack }) =>
      pack.origins.some((one) => one.keepsNumber && !one.asksStep),
    );
    const id = office.pack.origins.find((one) => one.keepsNumber && !one.asksStep)?.id;
    const clerk = await clerkOf(office);
    const transfer = {
      text: WORDS,
      origin: { id, number: "T-2026-77" },
      receivedAt: "2026-11-18T15:00:00+08:00",
    };
    const given = await clerk.register(transfer);
    const view = await ticketOf(clerk, given);
    expect(view).toMatchObject({ channel: "transfer", origin: { id, number: "T-2026-77" } });
    // the limits count from the day before, when the other platform was told
    expect(view.receivedAt).toBe("2026-11-18T15:00:00+08:00");
    const again = await clerk.register(transfer);
    expect(again).toMatchObject({ status: 409, body: { code: "duplicate" } });
    expect(again.body.detail).toContain(given.body.number);
    const found = await clerk.get(clerk.at("/tickets?words=T-2026-77"));
    expect(found.body.rows.map((row: { number: string }) => row.number)).toEqual([given.body.number]);
    expect(await clerk.register({ text: WORDS, origin: { id } })).toMatchObject({
      status: 422,
      body: { code: "incomplete" },
    });
    expect(await clerk.register({ text: WORDS, origin: { id: "nowhere", number: "1" } })).toMatchObject({
      status: 422,
    });
  });

  it("keeps the step at which somebody gave up an online process", async () => {
    const office = officeWhose(test, ({ pack }) => pack.origins.some((one) => one.asksStep));
    const id = office.pack.origins.find((one) => one.asksStep)?.id;
    const clerk = await clerkOf(office);
    expect((await clerk.register({ text: WORDS, origin: { id, number: "H-1" } })).status).toBe(422);
    const given = await clerk.register({ text: WORDS, origin: { id, number: "H-1", step: "上传材料" } });
    expect(given.status).toBe(200);
    const stored = await test.program.database.prisma.ticket.findFirstOrThrow({
      where: { officeId: office.id, number: given.body.number },
    });
    expect(stored.state).toMatchObject({ origin: { id, number: "H-1", step: "上传材料" } });
  });

  it("is what the clerk says it is: triaged by whoever may, else corrected and left to triage", async () => {
    const office = anyOffice();
    const departmentId = office.departments[0]?.id;
    const settled = { kind: "assist", departmentId };
    const triage = await signInAs(test, office, "triageOfficer");
    const atOnce = await ticketOf(triage, await triage.register({ text: WORDS, settled }));
    expect(atOnce).toMatchObject({ kind: "assist", departmentId, status: "triaged", needsTriage: false });
    const clerk = await signInAs(test, office, "intakeClerk");
    const later = await ticketOf(clerk, await clerk.register({ text: WORDS, settled }));
    expect(later).toMatchObject({ kind: "assist", departmentId, status: "registered", needsTriage: true });
    expect(events(later)).toContain("corrected");
    expect(events(later)).not.toContain("triaged");
  });

  it("is answered on the spot with a guide, and is born closed", async () => {
    const office = officeWhose(
      test,
      ({ pack }) => pack.lifecycle.onTheSpot?.kinds.includes("consult") === true,
    );
    const clerk = await clerkOf(office);
    const guides = (await clerk.get(clerk.at("/guides"))).body;
    const [guide] = guides;
    const given = await clerk.register({
      text: "居住证怎么办",
      settled: { kind: "consult" },
      answer: { guideId: guide.id },
    });
    const view = await ticketOf(clerk, given);
    expect(view).toMatchObject({ status: "answered", open: false, answeredBy: { guideTitle: guide.title } });
    const bare = await clerk.register({
      text: WORDS,
      settled: { kind: "consult" },
      answer: { result: { result: "cannot", text: "办不了" }, notice: true },
    });
    expect(bare).toMatchObject({ status: 422, body: { code: "bareCannot" } });
  });

  it("is declined to the citizen's face with reason and pointer, and never by the program alone", async () => {
    const office = officeWhose(test, ({ pack }) =>
      pack.exclusions.some((rule) => rule.exclusion === "lawsuit" && rule.treatment === "decline"),
    );
    const clerk = await clerkOf(office);
    const text = "我不服法院的判决，官司打输了，要求你们让法院重新判";
    const kept = await ticketOf(clerk, await clerk.register({ text }));
    expect(kept).toMatchObject({ open: true, decline: null });
    const declined = await ticketOf(clerk, await clerk.register({ text, decline: { reason: "lawsuit" } }));
    expect(declined).toMatchObject({ status: "declined", open: false, decline: { reason: "lawsuit" } });
    expect(declined.decline.articles[0].cite).not.toBe("");
  });

  it("is confirmed by signature where the regulation asks for it, and only there", async () => {
    const asks = (office: WorkingOffice) =>
      office.pack.lifecycle.confirmation?.ways.includes("signature") === true;
    const wants = await clerkOf(officeWhose(test, asks));
    const view = await ticketOf(wants, await wants.register({ text: WORDS, signed: true }));
    expect(view.confirmedAt).toBe("2026-11-19T10:00:00+08:00");
    const other = await clerkOf(officeWhose(test, (office) => !asks(office)));
    expect(await other.register({ text: WORDS, signed: true })).toMatchObject({ status: 422 });
  });

  it("leaves nothing behind where a part of it is refused, not even a gap in the numbers", async () => {
    const office = anyOffice();
    const clerk = await clerkOf(office);
    const before = await clerk.register({ text: WORDS });
    const refused = await clerk.register({ text: WORDS, settled: { departmentId: "no such unit" } });
    expect(refused).toMatchObject({ status: 422, body: { code: "unknown" } });
    const after = await clerk.register({ text: WORDS });
    const seq = async ({ body }: Answer) =>
      (
        await test.program.database.prisma.ticket.findFirstOrThrow({
          where: { officeId: office.id, number: body.number },
        })
      ).seq;
    expect(await seq(after)).toBe((await seq(before)) + 1);
  });

  it("is put down by the window and nobody else", async () => {
    const office = anyOffice();
    for (const role of ["administrator", "leaderInCharge", "liaison"]) {
      const who = await signInAs(test, office, role);
      expect(await who.register({ text: WORDS })).toMatchObject({ status: 403, body: { code: "forbidden" } });
    }
  });
});
