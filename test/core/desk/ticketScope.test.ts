import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessTo, type StaffAccess } from "../../../core/desk/staff/access.ts";
import { ticketRow } from "../../../core/desk/staff/ticketRows.ts";
import { ticketScope } from "../../../core/desk/staff/ticketScope.ts";
import type { Accused, PartTarget } from "../../../core/lifecycle/eventParts.ts";
import { mayOpen } from "../../../core/lifecycle/permissions.ts";
import type { Part, Ticket } from "../../../core/lifecycle/ticket.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { countFound, countSorts, searchTickets } from "../../../core/store/staffQueries.ts";
import type { StoredTicket } from "../../../core/store/ticketStore.ts";
import { startTestProgram, type TestProgram } from "../../support/testProgram.ts";

const ALL = { order: "urgent", limit: 1_000, offset: 0 } as const;
const TICKETS = 60;

describe("what somebody finds in a list", () => {
  let test: TestProgram;
  let office: WorkingOffice;
  let stored: StoredTicket[];

  beforeAll(async () => {
    test = await startTestProgram();
    const offices = test.program.offices();
    // the office that has most kinds of people in it
    office =
      offices.toSorted((a, b) => b.pack.roles.length - a.pack.roles.length)[0] ?? offices[0] ?? never();
    for (let i = 0; i < TICKETS; i += 1) {
      await test.program.receive({
        officeId: office.id,
        channel: "phone",
        externalId: `call-${i}`,
        personKey: `phone:${i}`,
        receivedAt: test.clock.now() - i * 3_600_000,
        body: {
          kind: "call",
          caller: "",
          called: "",
          turns: [{ speaker: "citizen", text: `居住证跑了${i + 2}趟办不下来，窗口不给办` }],
        },
      });
    }
    await test.program.worker.idle();
    const rows = await test.program.database.prisma.ticket.findMany({ where: { officeId: office.id } });
    expect(rows).toHaveLength(TICKETS);
    await scatter(rows.map(({ id }) => id));
    stored = (await test.program.database.prisma.ticket.findMany({ where: { officeId: office.id } })).map(
      asStored,
    );
  });
  afterAll(async () => await test.stop());

  function never(): never {
    throw new Error("no office");
  }

  // the column holds what this program wrote: a Ticket
  function asStored({ state, ...row }: { state: unknown } & Omit<StoredTicket, "ticket">): StoredTicket {
    return { ...row, ticket: state as Ticket };
  }

  /** Gives the tickets parts, accused sides and owners of every sort, as no walk through the life cycle would soon. */
  async function scatter(ids: string[]): Promise<void> {
    const units = office.departments.map(({ id }) => id).slice(0, 4);
    const roles = office.pack.roles.map(({ id }) => id);
    const staff = office.staff.map(({ id }) => id);
    const target: fc.Arbitrary<PartTarget> = fc.oneof(
      fc.record({ to: fc.constant("unit" as const), departmentId: fc.constantFrom(...units) }),
      fc.record({
        to: fc.constant("conduct" as const),
        departmentId: fc.option(fc.constantFrom(...units)),
      }),
      fc.record({
        to: fc.constant("level" as const),
        hall: fc.constant("大厅"),
        contact: fc.constant("专人"),
        staffId: fc.option(fc.constantFrom(...staff)),
      }),
    );
    const accused: fc.Arbitrary<Accused | null> = fc.option(
      fc.record({
        departmentId: fc.option(fc.constantFrom(...units)),
        staffIds: fc.subarray(staff, { maxLength: 2 }),
      }),
    );
    const change = fc.record({
      accused,
      conduct: fc.boolean(),
      parts: fc.array(fc.record({ target, role: fc.constantFrom(...roles) }), { maxLength: 2 }),
      taskForce: fc.subarray(staff, { maxLength: 1 }),
    });
    const drawn = fc.sample(change, { numRuns: ids.length, seed: 20_261_119 });
    for (const [i, id] of ids.entries()) {
      const { prisma } = test.program.database;
      const row = await prisma.ticket.findUniqueOrThrow({
        where: { officeId_id: { officeId: office.id, id } },
      });
      const one = drawn[i];
      if (one === undefined) continue;
      const { ticket } = asStored(row);
      const { classification } = ticket;
      const state: Ticket = {
        ...ticket,
        accused: one.accused,
        classification: classification === null ? null : { ...classification, conduct: one.conduct },
        parts: one.parts.map((part, n) => partOf(`part-${n + 1}`, part.target, part.role)),
        taskForce: one.taskForce.map((staffId) => ({ id: staffId, name: staffId })),
      };
      await prisma.ticket.update({
        where: { officeId_id: { officeId: office.id, id } },
        data: { state: JSON.parse(JSON.stringify(state)) },
      });
    }
  }

  function partOf(id: string, target: PartTarget, role: string): Part {
    return {
      id,
      target,
      role,
      lead: true,
      task: null,
      mustHandle: false,
      limit: null,
      round: 1,
      status: "signed",
      sentAt: "2026-11-19T10:00:00+08:00",
      receivedAt: null,
      signedAt: null,
      operator: null,
      sendBack: null,
      plan: null,
      progressReports: 0,
      reply: null,
      redos: 0,
    };
  }

  function accessOf(staffId: string): StaffAccess {
    const staff = office.staff.find((one) => one.id === staffId);
    const access = staff === undefined ? null : accessTo(office, staff, office, test.program.officeOf);
    return access ?? never();
  }

  it("is exactly what they may open, for everybody in the house", async () => {
    const { prisma } = test.program.database;
    let hidden = 0;
    for (const { id } of office.staff) {
      const access = accessOf(id);
      const scope = ticketScope(access, test.clock.now());
      const found = await searchTickets(prisma, [scope], {}, ALL);
      const open = stored.filter((one) => mayOpen(office, one.ticket, access.actor));
      expect(found.map(({ number }) => number).sort(), id).toEqual(open.map(({ number }) => number).sort());
      expect(await countFound(prisma, [scope], {}), id).toBe(open.length);
      hidden += stored.length - open.length;
    }
    expect(hidden).toBeGreaterThan(TICKETS);
  });

  it("counts what is overdue, due soon and one's own as its rows say it", async () => {
    const { prisma, seal } = { ...test.program.database, seal: test.program.seal };
    for (const later of [0, 26, 24 * 6]) {
      const now = test.clock.now() + later * 3_600_000;
      for (const { id } of office.staff.slice(0, 14)) {
        const access = accessOf(id);
        const scope = ticketScope(access, now);
        const found = await searchTickets(prisma, [scope], { group: "open" }, ALL);
        const rows = found.map((one) => ticketRow(access, seal, one, now));
        const counts = await countSorts(prisma, scope);
        const how = (is: (row: (typeof rows)[number]) => boolean) => rows.filter(is).length;
        expect(counts, `${id} after ${later} hours`).toMatchObject({
          open: rows.length,
          overdue: how((row) => row.overdue),
          dueSoon: how((row) => row.dueSoon),
          needsTriage: how((row) => row.needsTriage),
          mine: how((row) => row.mine),
        });
        for (const sort of ["overdue", "dueSoon", "mine", "needsTriage"] as const) {
          const some = await searchTickets(prisma, [scope], { group: "open", [sort]: true }, ALL);
          expect(some, sort).toHaveLength(counts[sort]);
        }
      }
    }
  });
});
