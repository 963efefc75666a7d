import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { officeWhose, type StaffClient, signInAs } from "./staffClient.ts";

const CITIZEN = {
  name: "王建国",
  phone: "13800138000",
  idNumber: "11010119900307002X",
  address: "幸福小区3号楼2单元501室",
};

describe("records over the API", () => {
  let test: TestServer;
  let office: WorkingOffice;
  let clerk: StaffClient;
  let manager: StaffClient;
  let number: string;

  beforeAll(async () => {
    test = await startTestServer();
    office = officeWhose(test, ({ pack }) => pack.lifecycle.likeProblems !== undefined);
    clerk = await signInAs(test, office, "intakeClerk");
    manager = await signInAs(test, office, "manager");
    number = (await clerk.register({ text: "居住证跑了三趟办不下来", contact: CITIZEN })).body.number;
    await clerk.register({ text: "社保卡补办等了一个月没有消息" });
  });
  afterAll(async () => await test.stop());

  const words = (bytes: Uint8Array) =>
    Object.values(unzipSync(bytes))
      .map((part) => new TextDecoder().decode(part))
      .join("\n");

  it("give the ledger in the regulation's columns, as data, text, spreadsheet and page", async () => {
    const labels = office.pack.ledger.columns.map(({ label }) => label);
    const json = await clerk.get(clerk.at("/ledger?year=2026"));
    expect(json.body).toHaveLength(2);
    expect(Object.keys(json.body[0])).toEqual(expect.arrayContaining([...new Set(labels)]));
    const csv = await clerk.get(clerk.at("/ledger?format=csv&from=2026-11-19&to=2026-11-19"));
    expect(csv.text.split("\r\n")).toHaveLength(4);
    const page = await clerk.get(clerk.at("/ledger?format=html"));
    expect(page.headers.get("content-disposition")).toContain("inline");
    expect(page.text).toContain(number);
    const sheet = await clerk.get(clerk.at("/ledger?format=xlsx"));
    expect(words(sheet.bytes)).toContain(number);
    expect((await clerk.get(clerk.at("/ledger?year=2025"))).body).toEqual([]);
    const unit = await signInAs(test, office, ["operator", "liaison"]);
    expect(await unit.get(unit.at("/ledger"))).toMatchObject({ status: 403 });
  });

  it("fill each form of the regulation, in full only for a purpose, on record", async () => {
    for (const { id } of office.pack.forms) {
      const masked = await clerk.get(clerk.ticket(number, `/forms/${id}`));
      expect(masked.text).not.toContain(CITIZEN.phone);
      const word = await clerk.get(clerk.ticket(number, `/forms/${id}?format=docx`));
      expect(words(word.bytes)).toContain("居住证");
    }
    const form = office.pack.forms.find((one) => one.use !== "dispatch")?.id;
    const full = await clerk.get(clerk.ticket(number, `/forms/${form}?purpose=verify`));
    expect(full.text).toContain(CITIZEN.phone);
    const looks = (await manager.get(manager.ticket(number, "/looks"))).body;
    expect(looks.at(-1)).toMatchObject({ staffId: clerk.staffId, purpose: "verify" });
    const handle = await clerk.get(clerk.ticket(number, `/forms/${form}?purpose=survey`));
    expect(handle).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((await clerk.get(clerk.ticket(number, "/forms/none"))).status).toBe(404);
  });

  it("bundle everything of a ticket with its proof", async () => {
    const bundle = unzipSync((await clerk.get(clerk.ticket(number, "/archive"))).bytes);
    const manifest = JSON.parse(new TextDecoder().decode(bundle["manifest.json"]));
    expect(manifest).toMatchObject({ number, sight: "masked" });
    expect(manifest.entries.length).toBeGreaterThan(3);
  });

  it("prove that a ticket's record is unaltered, and find where it is not", async () => {
    const proof = await clerk.get(clerk.ticket(number, "/chain"));
    expect(proof.body).toMatchObject({ intact: true, broken: null });
    expect(proof.body.links).toBeGreaterThan(1);
    const { prisma } = test.program.database;
    const { id } = await prisma.ticket.findFirstOrThrow({ where: { number } });
    const where = { officeId_ticketId_version: { officeId: office.id, ticketId: id, version: 2 } };
    const { body } = await prisma.ticketEvent.findUniqueOrThrow({ where });
    // whoever has the database's keys can do this; the chain shows it all the same
    await prisma.$executeRawUnsafe('ALTER TABLE "TicketEvent" DISABLE TRIGGER USER');
    await prisma.ticketEvent.update({ where, data: { body: body.replace('"by"', '"By"') } });
    expect((await clerk.get(clerk.ticket(number, "/chain"))).body).toMatchObject({
      intact: false,
      broken: 2,
    });
    await prisma.ticketEvent.update({ where, data: { body } });
    await prisma.$executeRawUnsafe('ALTER TABLE "TicketEvent" ENABLE TRIGGER USER');
    expect((await clerk.get(clerk.ticket(number, "/chain"))).body.intact).toBe(true);
  });

  it("count the figures of a period, every rate with what it is a share of", async () => {
    const { body } = await manager.get(manager.at("/figures?cycle=month"));
    expect(body.office.registered).toBe(2);
    expect(body.period).toEqual({
      label: "2026年11月",
      from: "2026-11-01T00:00:00+08:00",
      to: "2026-12-01T00:00:00+08:00",
    });
    expect(body.office.onTime).toEqual({ numerator: expect.any(Number), denominator: expect.any(Number) });
    const free = await manager.get(manager.at("/figures?from=2026-11-01&to=2026-11-18"));
    expect(free.body.office.registered).toBe(0);
    expect(await manager.get(manager.at("/figures?from=2026-11-18&to=2026-11-01"))).toMatchObject({
      status: 400,
    });
    const persons = (await manager.get(manager.at("/figures/persons"))).body.persons;
    expect(persons.map(({ id }: { id: string }) => id)).toContain(clerk.staffId);
    expect((await clerk.get(clerk.at("/figures/persons"))).status).toBe(403);
  });

  it("propose what the regulation calls for when the same problem comes again", async () => {
    const rule = office.pack.lifecycle.likeProblems?.likeRequests;
    for (let i = 0; i < (rule?.count ?? 0); i += 1) {
      await clerk.register({ text: "居住证跑了三趟办不下来", contact: { phone: `1390000000${i}` } });
    }
    const { body } = await manager.get(manager.at("/proposals"));
    expect(body.problems[0].numbers.length).toBeGreaterThanOrEqual(rule?.count ?? 0);
    expect(body.problems[0].owes).not.toBe("");
    expect((await clerk.get(clerk.at("/proposals"))).status).toBe(403);
  });

  it("write each brief of the regulation", async () => {
    for (const { id, title } of office.pack.reports) {
      const page = await manager.get(manager.at(`/briefs/${id}`));
      expect(page.text).toContain(title);
      expect(words((await manager.get(manager.at(`/briefs/${id}?format=docx`))).bytes)).toContain("2026年");
    }
    expect((await manager.get(manager.at("/briefs/none"))).status).toBe(404);
    expect((await manager.get(manager.at("/reports"))).body).toEqual([]);
    expect((await manager.get(manager.at("/no-loss"))).body).toMatchObject({
      day: "2026-11-19",
      balanced: true,
    });
  });
});
