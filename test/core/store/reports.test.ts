import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { understandIn } from "../../../core/office/understandIn.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { noLossOf, stepNoLoss } from "../../../core/reports/countNoLoss.ts";
import { openReport } from "../../../core/reports/openReport.ts";
import { DAILY_BRIEF } from "../../../core/reports/plans.ts";
import { stepReports } from "../../../core/reports/stepReports.ts";
import { keptStatements } from "../../../core/store/noLossStore.ts";
import { registerTicket } from "../../../core/store/registerTicket.ts";
import { listReports } from "../../../core/store/reportStore.ts";
import { draftRegistration } from "../../../core/ticket/draftRegistration.ts";
import { startTestProgram, type TestProgram } from "../../support/testProgram.ts";

const TEXT = "我叫王建国，电话13800138000，不动产登记中心一直不给我办过户，跑了四趟了";
const CONDUCT = "窗口那个工作人员态度恶劣，还骂人，我要投诉他，我叫李秀英，电话13900139000";

/** The office whose regulation wants a ledger every month, with a copy to discipline inspection. */
function ledgerOffice(test: TestProgram): WorkingOffice {
  const found = test.program
    .offices()
    .find(({ pack }) =>
      pack.reports.some(
        ({ every, withLedger, copies }) => every === "month" && withLedger && copies.length > 0,
      ),
    );
  if (found === undefined) throw new Error("a pack with a monthly ledger ships");
  return found;
}

describe("reports that go out by themselves", () => {
  let test: TestProgram;
  let office: WorkingOffice;
  let made = 0;
  const failures: unknown[] = [];

  beforeAll(async () => {
    test = await startTestProgram("2026-10-12T10:00:00+08:00");
    office = ledgerOffice(test);
  });
  afterAll(async () => await test.stop());

  async function register(text: string, contact: { name: string; phone: string }): Promise<string> {
    made += 1;
    const now = test.clock.now();
    const draft = draftRegistration(office, test.program.seal, {
      ticketId: `ticket-${made}`,
      now,
      receivedAt: now,
      source: { channel: "counter", externalId: `source-${made}` },
      personKey: `counter:${made}`,
      correlationId: `c-${made}`,
      text,
      meaning: understandIn(office, { text }, now),
      contact,
      attachmentIds: [],
      by: { role: "citizen" },
      tellCitizen: false,
    });
    const given = await registerTicket(test.program.database.prisma, draft, null);
    return given?.number ?? "";
  }

  const step = async () => {
    const { database, seal, newId, offices } = test.program;
    return await stepReports({
      prisma: database.prisma,
      seal,
      newId,
      offices: () => offices().filter(({ id }) => id === office.id),
      now: test.clock.now,
      onFailed: (_office, _report, error) => failures.push(error),
    });
  };
  const list = async () => await listReports(test.program.database.prisma, office.id, 100);
  const owed = async () =>
    await test.program.database.prisma.outbox.findMany({
      where: { officeId: office.id, template: "report" },
      orderBy: { id: "asc" },
    });

  it("make a brief at the next opening, once, on however many nodes", async () => {
    await register(TEXT, { name: "王建国", phone: "13800138000" });
    await register(CONDUCT, { name: "李秀英", phone: "13900139000" });
    test.clock.set("2026-10-13T08:00:00+08:00");
    expect(await step()).toBe(0);
    test.clock.set("2026-10-13T09:30:00+08:00");
    const counts = await Promise.all([step(), step(), step(), step()]);
    expect(failures).toEqual([]);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(1);
    const [report] = await list();
    expect(report).toMatchObject({ reportId: DAILY_BRIEF, label: "2026年10月12日", failure: null });
    const rows = await owed();
    expect(rows.map(({ personKey }) => personKey)).toEqual(
      [...(report?.sentTo ?? []), ...(report?.copiedTo ?? [])].map((role) => `role:${role}`),
    );
    expect(rows[0]?.params).toMatchObject({
      title: report?.title,
      period: "2026年10月12日",
      reportId: report?.id,
    });
    expect(await step()).toBe(0);
  });

  it("tell in the brief what came in, what is due and that nothing got lost, with nobody's name in it", async () => {
    const [report] = await list();
    const { database, seal } = test.program;
    const opened = await openReport(database.prisma, seal, office.id, report?.id ?? "", "html");
    const html = Buffer.from(opened?.bytes ?? []).toString("utf8");
    expect(html).toContain("本期登记2件");
    expect(html).toContain("收件核对");
    expect(html).toContain("窗口人员登记2件");
    expect(html).not.toMatch(/王建国|李秀英|13800138000|13900139000|骂人/);
  });

  it("make the monthly ledger on the first working day of the next month, masked, and catch up after a downtime", async () => {
    test.clock.set("2026-11-04T15:00:00+08:00");
    // October ends a month and two of them
    const due = office.pack.reports.filter(({ every }) => every === "month" || every === "twoMonths");
    expect(await step()).toBe(due.length + 1);
    const reports = await list();
    const ledger = reports.find(({ withLedger }) => withLedger);
    expect(ledger).toMatchObject({ label: "2026年10月", circulated: false });
    const { database, seal } = test.program;
    const opened = await openReport(database.prisma, seal, office.id, ledger?.id ?? "", "xlsx");
    const sheet = unzipSync(Buffer.from(opened?.bytes ?? []))["xl/worksheets/sheet1.xml"];
    const xml = strFromU8(sheet ?? new Uint8Array());
    for (const { label } of office.pack.ledger.columns) expect(xml).toContain(label);
    expect(xml).toContain("过户");
    expect(xml).not.toMatch(/王建国|李秀英|13800138000|13900139000/);
    const brief = reports.find(
      ({ reportId, label }) => reportId === DAILY_BRIEF && label === "2026年11月3日",
    );
    expect(brief?.missed.length).toBeGreaterThan(10);
    expect(brief?.missed).toContain("2026年10月13日");
    const again = (await owed()).map(({ dedupeKey }) => dedupeKey);
    expect(new Set(again).size).toBe(again.length);
  });

  it("are taken over from a node that died over one", async () => {
    test.clock.set("2026-11-05T10:00:00+08:00");
    const { prisma } = test.program.database;
    const [day] = (await list()).filter(({ reportId }) => reportId === DAILY_BRIEF);
    await prisma.report.update({
      where: { officeId_id: { officeId: office.id, id: day?.id ?? "" } },
      data: {
        status: "making",
        leaseUntil: new Date(test.clock.now() + 60_000),
        period: "day/2026-11-04",
        periodFrom: new Date("2026-11-04T00:00:00+08:00"),
        periodTo: new Date("2026-11-05T00:00:00+08:00"),
      },
    });
    expect(await step()).toBe(0);
    test.clock.advance(61_000);
    expect(await step()).toBe(1);
    expect((await list()).filter(({ madeAt }) => madeAt === null)).toEqual([]);
  });
});

describe("the daily no-loss statement", () => {
  let test: TestProgram;
  let office: WorkingOffice;
  beforeAll(async () => {
    test = await startTestProgram();
    office = ledgerOffice(test);
  });
  afterAll(async () => await test.stop());

  async function letter(id: string, text: string): Promise<void> {
    await test.program.receive({
      officeId: office.id,
      channel: "file",
      externalId: id,
      personKey: `file:${id}`,
      receivedAt: test.clock.now(),
      body: { kind: "letter", text },
    });
    await test.program.worker.idle();
  }

  it("finds each message again, and every one that went astray", async () => {
    const { prisma } = test.program.database;
    const day = "2026-11-19";
    await letter("m1", TEXT);
    await letter("m2", "   ");
    await letter("m3", "社保卡丢了怎么补办");
    const before = await noLossOf(prisma, office.id, day);
    expect(before).toMatchObject({ balanced: true, gaps: [], tickets: { fromMessages: 2 } });
    expect(before.lines).toMatchObject([{ channel: "file", received: 3, noise: 1 }]);

    const where = { officeId: office.id, channel: "file" };
    const inbox = await prisma.inbox.findMany({ where, orderBy: { id: "asc" } });
    await prisma.inbox.updateMany({ where: { ...where, externalId: "m2" }, data: { outcome: null } });
    await prisma.inbox.updateMany({ where: { ...where, externalId: "m3" }, data: { externalId: "lost" } });
    await prisma.inbox.updateMany({ where: { ...where, externalId: "m1" }, data: { ticketId: "nowhere" } });
    const after = await noLossOf(prisma, office.id, day);
    expect(after.balanced).toBe(false);
    expect(after.gaps.map(({ what, id }) => [what, id])).toEqual([
      ["messageWithoutOutcome", String(inbox[1]?.id)],
      ["messageWithoutTicket", String(inbox[0]?.id)],
      ["ticketWithoutMessage", expect.any(String)],
    ]);
    expect(JSON.stringify(after)).not.toMatch(/王建国|13800138000/);
  });

  it("is made once a day for the day before, and again while messages may still come in late", async () => {
    const { prisma } = test.program.database;
    const step = async () => await stepNoLoss({ sql: prisma, offices: () => [office], now: test.clock.now });
    expect(await step()).toBe(0);
    test.clock.set("2026-11-20T00:10:00+08:00");
    expect(await step()).toBe(1);
    expect(await step()).toBe(0);
    await prisma.inbox.updateMany({
      where: { officeId: office.id, outcome: null },
      data: { outcome: "noise" },
    });
    test.clock.set("2026-11-21T00:10:00+08:00");
    expect(await step()).toBe(2);
    const [kept] = await keptStatements(prisma, office.id, "2026-11-19", "2026-11-19");
    expect(kept?.statement.lines[0]).toMatchObject({ received: 3, noise: 1, unexplained: 0 });
  });
});
