import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { understandIn } from "../../../core/office/understandIn.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { openDatabase } from "../../../core/store/database.ts";
import { registerTicket } from "../../../core/store/registerTicket.ts";
import { verifyChains } from "../../../core/store/verifyChains.ts";
import { draftRegistration } from "../../../core/ticket/draftRegistration.ts";
import { startTestProgram, type TestProgram } from "../../support/testProgram.ts";

const TEXT = "我叫王建国，电话13800138000，不动产登记中心一直不给我办过户，跑了四趟了";

describe("registering a ticket", () => {
  let test: TestProgram;
  let office: WorkingOffice;
  let made = 0;

  beforeAll(async () => {
    test = await startTestProgram();
    const first = test.program.offices()[0];
    if (first === undefined) throw new Error("the demo has offices");
    office = first;
  });
  afterAll(async () => await test.stop());

  function draft(receivedAt = test.clock.now()) {
    made += 1;
    const meaning = understandIn(office, { text: TEXT }, receivedAt);
    return draftRegistration(office, test.program.seal, {
      ticketId: `ticket-${made}`,
      now: Math.max(receivedAt, test.clock.now()),
      receivedAt,
      source: { channel: "phone", externalId: `source-${made}` },
      personKey: "phone:x",
      correlationId: `c-${made}`,
      text: TEXT,
      meaning,
      contact: { name: "王建国", phone: "13800138000" },
      attachmentIds: [],
      by: { role: "citizen" },
      tellCitizen: true,
    });
  }

  it("gives gapless numbers to many writers at once, from several nodes", async () => {
    const nodes = [1, 2, 3].map(() => openDatabase(test.program.databaseUrl, () => undefined, 4));
    const given = await Promise.all(
      Array.from({ length: 90 }, async (_, i) => {
        const node = nodes[i % 3];
        return node === undefined ? null : await registerTicket(node.prisma, draft(), null);
      }),
    );
    const numbers = given.map((one) => one?.seq ?? 0).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 90 }, (_, i) => i + 1));
    expect(new Set(given.map((one) => one?.number)).size).toBe(90);
    await Promise.all(nodes.map(async (node) => await node.close()));
  });

  it("leaves no gap when a transaction is rolled back", async () => {
    const { prisma } = test.program.database;
    const before = await registerTicket(prisma, draft(), null);
    await expect(
      prisma.$transaction(async (tx) => {
        await registerTicket(tx, draft(), null);
        throw new Error("the power went");
      }),
    ).rejects.toThrow("the power went");
    const after = await registerTicket(prisma, draft(), null);
    expect(after?.seq).toBe((before?.seq ?? 0) + 1);
  });

  it("begins a new year with number one, by the day of receipt in Shanghai", async () => {
    const { prisma } = test.program.database;
    const oldYear = await registerTicket(prisma, draft(Date.parse("2025-12-31T23:59:00+08:00")), null);
    const newYear = await registerTicket(prisma, draft(Date.parse("2026-01-01T00:01:00+08:00")), null);
    expect(oldYear?.number).toContain("2025");
    expect(oldYear?.seq).toBe(1);
    expect(newYear?.number).toContain("2026");
  });

  it("writes ticket, events, clocks and what is owed together", async () => {
    const { prisma } = test.program.database;
    const one = draft();
    const given = await registerTicket(prisma, one, null);
    const where = { officeId: office.id, ticketId: one.ticketId };
    expect(await prisma.ticketEvent.count({ where })).toBe(one.links.length);
    expect(await prisma.clock.count({ where })).toBe(one.clocks.length);
    expect(await prisma.outbox.count({ where })).toBe(one.outbox.length);
    const row = await prisma.ticket.findFirstOrThrow({ where: { officeId: office.id, id: one.ticketId } });
    expect(row.number).toBe(given?.number);
    expect(JSON.stringify(row.state)).not.toMatch(/王建国|13800138000/);
  });

  describe("and proving the record", () => {
    it("finds nothing wrong with what was written", async () => {
      const verdict = await verifyChains(test.program.database.prisma);
      expect(verdict.broken).toBeNull();
      expect(verdict.tickets).toBeGreaterThan(90);
    });

    /** Changes something behind the program's back, as somebody with the database's password could. */
    async function tamper(statement: string): Promise<void> {
      const { pool } = test.program.database;
      const client = await pool.connect();
      await client.query("BEGIN");
      await client.query("SET LOCAL session_replication_role = replica");
      await client.query(statement);
      await client.query("COMMIT");
      client.release();
    }

    it.each([
      [
        `UPDATE "TicketEvent" SET "body" = replace("body", '过户', '注销') WHERE "ticketId" = 'ticket-1' AND "version" = 1`,
        "改动",
      ],
      [
        `UPDATE "TicketEvent" SET "body" = replace("body", '注销', '过户') WHERE "ticketId" = 'ticket-1' AND "version" = 1;
        UPDATE "TicketEvent" SET "sealed" = '\\x00' WHERE "ticketId" = 'ticket-2' AND "version" = 1`,
        "个人信息",
      ],
      [`DELETE FROM "TicketEvent" WHERE "ticketId" = 'ticket-2' AND "version" = 1`, "缺少"],
      [
        `DELETE FROM "TicketEvent" WHERE "ticketId" = 'ticket-2'; DELETE FROM "Ticket" WHERE "id" = 'ticket-2'`,
        "个编号",
      ],
    ])("finds what was altered: %s", async (statement, what) => {
      await tamper(statement);
      const verdict = await verifyChains(test.program.database.prisma);
      expect(verdict.broken?.what).toContain(what);
    });

    it("is protected by the database itself against plain changes", async () => {
      const { pool } = test.program.database;
      await expect(pool.query('UPDATE "TicketEvent" SET "type" = \'x\'')).rejects.toThrow(/only grow/);
      await expect(pool.query('DELETE FROM "TicketEvent"')).rejects.toThrow(/only grow/);
    });
  });
});
