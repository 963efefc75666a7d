import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HandedOver } from "../../../core/connectors/fields.ts";
import { outRecord } from "../../../core/connectors/outRecord.ts";
import { stepStatus } from "../../../core/connectors/oweStatus.ts";
import { registerTransfer, type TransferParts } from "../../../core/connectors/registerTransfer.ts";
import { parseConnectors } from "../../../core/connectors/settings.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { noLossOf } from "../../../core/reports/countNoLoss.ts";
import { dropNonces, takeNonce } from "../../../core/store/connectorStore.ts";
import { openDatabase } from "../../../core/store/database.ts";
import { loadEvents, loadTicket } from "../../../core/store/ticketStore.ts";
import { changeTicket } from "../../../core/ticket/changeTicket.ts";
import { startTestProgram, type TestProgram } from "../../support/testProgram.ts";

const REQUEST: HandedOver = {
  number: "GD-20261118-001",
  receivedAt: Date.parse("2026-11-18T16:00:00+08:00"),
  title: null,
  text: "不动产登记中心一直不给我办过户，跑了四趟了，请你们协调",
  name: "王建国",
  contactPerson: null,
  phone: "13800138000",
  idNumber: null,
  address: null,
  step: null,
};

describe("requests that another system hands over", () => {
  let test: TestProgram;
  let office: WorkingOffice;
  let parts: TransferParts;
  let link: { id: string; origin?: string };

  beforeAll(async () => {
    test = await startTestProgram();
    const found = test.program
      .offices()
      .find(({ pack }) =>
        pack.origins.some(
          ({ id, keepsNumber }) => keepsNumber && pack.lifecycle.syncs.some((one) => one.id === id),
        ),
      );
    if (found === undefined)
      throw new Error("a pack ships that is handed requests by a system it also syncs to");
    office = found;
    const origin = office.pack.origins.find(({ id }) =>
      office.pack.lifecycle.syncs.some((one) => one.id === id),
    );
    link = { id: origin?.id ?? "" };
    const { database, seal, newId } = test.program;
    parts = { prisma: database.prisma, seal, newId, now: test.clock.now };
  });
  afterAll(async () => await test.stop());

  it("are registered once, however often and on however many nodes they come, with their own number kept", async () => {
    const nodes = [1, 2, 3].map(() => openDatabase(test.program.databaseUrl, () => undefined, 4));
    const all = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const prisma = nodes[i % 3]?.prisma ?? parts.prisma;
        return await registerTransfer({ ...parts, prisma }, office, link, REQUEST);
      }),
    );
    await Promise.all(nodes.map(async (node) => await node.close()));
    expect(all.filter(({ stored }) => stored === "new")).toHaveLength(1);
    expect(all.filter(({ stored }) => stored === "already")).toHaveLength(11);
    expect(new Set(all.map(({ number }) => number)).size).toBe(1);
    const stored = await loadTicket(parts.prisma, office.id, { number: all[0]?.number ?? "" });
    expect(stored?.ticket.origin).toEqual({ id: link.id, number: REQUEST.number, step: null });
    expect(stored?.ticket.source.channel).toBe("transfer");
    // the limits run from when the citizen said it
    expect(stored?.ticket.receivedAt).toBe("2026-11-18T16:00:00+08:00");
    expect(JSON.stringify(stored?.ticket)).not.toMatch(/王建国|13800138000/);
  });

  it("with other words under the same number add to the request, once", async () => {
    const more = { ...REQUEST, text: "又来反映：昨天去了还是不给办，换了电话13900139000" };
    const both = [
      await registerTransfer(parts, office, link, more),
      await registerTransfer(parts, office, link, more),
      await registerTransfer(parts, office, link, REQUEST),
    ];
    expect(both.map(({ stored }) => stored)).toEqual(["addition", "already", "already"]);
    const events = await loadEvents(parts.prisma, office.id, both[0]?.ticketId ?? "");
    const added = events.filter(({ type }) => type === "supplemented");
    expect(added).toHaveLength(1);
    expect(JSON.stringify(added)).not.toContain("13900139000");
  });

  it("that are over when more comes are told to those who triage, and nothing is lost", async () => {
    const first = await registerTransfer(parts, office, link, { ...REQUEST, number: "GD-2" });
    const before = await loadTicket(parts.prisma, office.id, { id: first.ticketId });
    if (before === null) throw new Error("just registered");
    const context = {
      sql: parts.prisma,
      seal: parts.seal,
      office,
      now: test.clock.now(),
      correlationId: "c",
    };
    const done = await changeTicket(
      context,
      before,
      { type: "withdraw", reason: "不办了" },
      { role: "citizen" },
    );
    expect(done.ok).toBe(true);
    const again = await registerTransfer(parts, office, link, {
      ...REQUEST,
      number: "GD-2",
      text: "还是要办",
    });
    expect(again).toMatchObject({ stored: "addition", number: first.number });
    const told = await parts.prisma.outbox.findMany({
      where: { ticketId: first.ticketId, template: "transferredIn" },
    });
    expect(told.map(({ personKey, params }) => [personKey, params])).toEqual([
      [`role:${office.pack.triage.by}`, { number: "GD-2" }],
    ]);
  });

  it("add up in the no-loss statement", async () => {
    const today = await noLossOf(parts.prisma, office.id, "2026-11-19");
    const before = await noLossOf(parts.prisma, office.id, "2026-11-18");
    expect(today).toMatchObject({ balanced: true, gaps: [] });
    expect(today.lines).toMatchObject([{ channel: "transfer", received: 2, addition: 2 }]);
    expect(before.lines).toMatchObject([{ channel: "transfer", received: 2, ticket: 2 }]);
  });

  it("are told to the other system in full, as they stood at each version, and without identity numbers", async () => {
    const { ticketId, number } = await registerTransfer(parts, office, link, {
      ...REQUEST,
      number: "GD-3",
      idNumber: "110101199003070011",
    });
    const out = { sql: parts.prisma, seal: parts.seal };
    const first = await outRecord(out, office, ticketId, 1);
    expect(first).toMatchObject({
      key: `${ticketId}/1`,
      number,
      originNumber: "GD-3",
      event: "registered",
      status: "registered",
      name: "王建国",
      phone: "13800138000",
      text: REQUEST.text,
    });
    expect(JSON.stringify(first)).not.toContain("110101199003070011");
    const latest = await outRecord(out, office, ticketId, null);
    expect(Number(latest?.version)).toBeGreaterThan(1);
    expect(await outRecord(out, office, ticketId, 1)).toEqual(first);
    expect(await outRecord(out, office, "nowhere", null)).toBeNull();
  });
});

describe("requests that the office hands over to a platform", () => {
  it("go out to its link, once for each state, with their words for those who have to handle them", async () => {
    const test = await startTestProgram();
    const { database, seal, newId, offices, officeOf } = test.program;
    const { prisma } = database;
    const office = offices().find(({ pack }) => pack.outOfScope.enterprise.handOver);
    if (office === undefined) throw new Error("a pack ships whose office hands over what is not its own");
    const { to } = office.pack.outOfScope.enterprise;
    const parts = { prisma, seal, newId, now: test.clock.now };
    const { ticketId } = await registerTransfer(parts, office, { id: "other" }, REQUEST);
    const settings = parseConnectors(
      JSON.stringify({ connectors: [{ office: office.id, id: "platform", kind: "file", platform: to }] }),
    );
    const step = async () => await stepStatus({ ...parts, settings, officeOf });
    expect(await step()).toBe(0);
    const before = await loadTicket(prisma, office.id, { id: ticketId });
    const officer = office.staff.find(({ roles }) => roles.includes(office.pack.triage.by));
    if (before === null || officer === undefined) throw new Error("the demo has both");
    test.clock.advance(61_000);
    const { id, name } = officer;
    const done = await changeTicket(
      { sql: prisma, seal, office, now: test.clock.now(), correlationId: "c" },
      before,
      { type: "transferToPlatform", applicant: "enterprise", number: null, delivered: false },
      { role: "staff", id, name },
    );
    expect(done).toMatchObject({ ok: true });
    await Promise.all([step(), step()]);
    test.clock.advance(61_000);
    await step();
    const owed = await prisma.outbox.findMany({ where: { personKey: "system:platform" } });
    expect(owed).toHaveLength(1);
    const version = Number(Object(owed[0]?.params)["version"]);
    const record = await outRecord({ sql: prisma, seal }, office, ticketId, version);
    expect(record).toMatchObject({ event: "transferredOut", name: "王建国", text: REQUEST.text });
    await test.stop();
  });
});

describe("one-time values", () => {
  it("are good once, for each link of its own, until they are forgotten", async () => {
    const test = await startTestProgram();
    const { prisma } = test.program.database;
    const key = { officeId: "a", systemId: "x" };
    const at = new Date(test.clock.now());
    expect(await takeNonce(prisma, key, "n", at)).toBe(true);
    expect(await takeNonce(prisma, key, "n", at)).toBe(false);
    expect(await takeNonce(prisma, { ...key, systemId: "y" }, "n", at)).toBe(true);
    await dropNonces(prisma, new Date(at.getTime() + 1));
    expect(await takeNonce(prisma, key, "n", at)).toBe(true);
    await test.stop();
  });
});
