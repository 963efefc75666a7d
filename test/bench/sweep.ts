import pg from "pg";
import type { House } from "../../bots/house.ts";
import { openScratch, openScratchHouse, type Scratch } from "../../bots/simulation/scratch.ts";
import { understandIn } from "../../core/office/understandIn.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { dueTickets } from "../../core/store/dueStore.ts";
import { registerTicket } from "../../core/store/registerTicket.ts";
import { loadTicket } from "../../core/store/ticketStore.ts";
import { draftRegistration } from "../../core/ticket/draftRegistration.ts";
import { sweepClocks } from "../../core/ticket/sweepClocks.ts";

const START = Date.parse("2026-11-19T10:00:00+08:00");
const DUE = 1_000;
const FEW = 10_000;
const CHUNK = 50_000;
const ROUNDS = 4;
const TEXT = "我去政务大厅补办社保卡两个月了还没有下来，窗口一直推，跑了三趟";

export type SweepBench = {
  /** ms that a sweep takes which finds 1,000 due tickets among so many open ones */
  few: number;
  many: number;
  ratio: number;
  /** ms of looking for what is due, where nothing is */
  look: number;
};

/**
 * The sweep that does the next step of 1,000 tickets, among 10,000 open ones and among `many`, in turns on one server;
 * the best turn of each. The open tickets are clones of a real one in everything that the sweep and its indexes touch.
 */
export async function benchSweep(many = 1_000_000): Promise<SweepBench> {
  const scratch = await openScratch(null);
  const desks: Desk[] = [];
  try {
    for (const open of [FEW, many]) desks.push(await openDesk(scratch, open));
    const best = desks.map(() => Number.POSITIVE_INFINITY);
    // the first round warms both up
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [i, desk] of desks.entries()) {
        await makeDue(desk, round);
        const took = await sweep(desk);
        if (round > 0) best[i] = Math.min(best[i] ?? took, took);
      }
    }
    const [few = 0, most = 0] = best;
    const [, large] = desks;
    if (large === undefined) throw new Error("there are two desks");
    const began = performance.now();
    const left = await dueTickets(large.house.database.prisma, new Date(large.now), DUE);
    if (left.length > 0) throw new Error("all was done");
    return { few, many: most, ratio: most / few, look: performance.now() - began };
  } finally {
    for (const { house } of desks) await house.stop();
    await scratch.remove();
  }
}

/** A desk with so many open tickets; `now` is when the original has something to do. */
type Desk = { house: House; office: WorkingOffice; original: string; now: number };

async function openDesk(scratch: Scratch, open: number): Promise<Desk> {
  const name = `open_${open}`;
  const admin = new pg.Client({ connectionString: scratch.url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = scratch.url.replace(/[^/]+$/, name);
  const house = await openScratchHouse({ url, home: scratch.home }, "sweep", () => START);
  const office = officeWithLadder(house);
  const { id, wakeAt } = await register(house, office);
  if (wakeAt === null) throw new Error("a ticket with a limit wakes");
  const desk = { house, office, original: id, now: wakeAt.getTime() };
  await grow(desk, open);
  return desk;
}

function officeWithLadder(house: House): WorkingOffice {
  const found = house.offices().find(({ pack }) => pack.ladder.some(({ when }) => when.from === "beforeDue"));
  if (found === undefined) throw new Error("a pack with reminders ships");
  return found;
}

/** A ticket as it is registered, whose clock has something to do before long. */
async function register(house: House, office: WorkingOffice): Promise<{ id: string; wakeAt: Date | null }> {
  const id = house.newId();
  const draft = draftRegistration(office, house.seal, {
    ticketId: id,
    now: START,
    receivedAt: START,
    source: { channel: "phone", externalId: id },
    personKey: "phone:1",
    correlationId: id,
    text: TEXT,
    meaning: understandIn(office, { text: TEXT }, START),
    contact: {},
    attachmentIds: [],
    by: { role: "citizen" },
    tellCitizen: false,
  });
  await registerTicket(house.database.prisma, draft, null);
  const stored = await loadTicket(house.database.prisma, office.id, { id });
  if (stored === null) throw new Error("a ticket that was registered is there");
  // the first one itself stays out of it
  await house.database.pool.query(`UPDATE "Ticket" SET "wakeAt" = NULL WHERE "id" = $1`, [id]);
  return { id, wakeAt: stored.wakeAt };
}

const COLUMNS = `"officeId", "packId", "packVersion", "version", "headHash", "status", "kind", "departmentId", "channel",
  "phoneHash", "personalSealed", "title", "state", "registeredAt", "updatedAt", "nextDueAt", "closedAt", "ownerRole",
  "ownerStaffId", "ownerDepartmentId", "units"`;
const CLONE = `INSERT INTO "Ticket" (${COLUMNS}, "id", "number", "year", "seq", "externalId", "personKey", "wakeAt")
  SELECT ${COLUMNS}, $3 || i, $3 || i, $4::int, i, $3 || i, $3 || (i % 100000), $5::timestamptz + i * $6::interval
    FROM "Ticket" CROSS JOIN generate_series($7::int, $8::int) i WHERE "officeId" = $1 AND "id" = $2`;

/** Open tickets whose clocks have nothing to do for weeks. */
async function grow({ house, office, original }: Desk, count: number): Promise<void> {
  const later = new Date(START + 40 * 86_400_000);
  for (let at = 0; at < count; at += CHUNK) {
    const last = Math.min(at + CHUNK, count);
    const values = [office.id, original, "open-", 1900, later, "1 second", at + 1, last];
    await house.database.pool.query(CLONE, values);
  }
  await house.database.pool.query('VACUUM ANALYZE "Ticket"');
}

/** 1,000 tickets that are due. */
async function makeDue({ house, office, original, now }: Desk, round: number): Promise<void> {
  const from = new Date(now - DUE);
  const values = [office.id, original, `due${round}-`, 2000 + round, from, "1 millisecond", 1, DUE];
  await house.database.pool.query(CLONE, values);
  await house.database.pool.query("CHECKPOINT");
}

/** @returns ms */
async function sweep({ house, now }: Desk): Promise<number> {
  const { database, seal, office, newId } = house;
  const began = performance.now();
  const { tickets, steps } = await sweepClocks({
    prisma: database.prisma,
    seal,
    office,
    newId,
    now: () => now,
    onRefused: ({ id }, command, why) => {
      throw new Error(`${id} ${command.type}: ${why}`);
    },
  });
  const took = performance.now() - began;
  if (tickets !== DUE || steps < DUE) throw new Error(`${tickets} of ${DUE} tickets in ${steps} steps`);
  return took;
}
