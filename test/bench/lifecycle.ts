import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import pino from "pino";
import { readConfig } from "../../bots/config.ts";
import { type House, openHouse } from "../../bots/house.ts";
import { Dice } from "../../bots/simulation/dice.ts";
import { newCase, newCitizen } from "../../bots/simulation/people.ts";
import { nextStep } from "../../bots/simulation/steps/nextStep.ts";
import { shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import { giveCommand } from "../../core/desk/giveCommand.ts";
import type { Command } from "../../core/lifecycle/command.ts";
import { decide } from "../../core/lifecycle/decide.ts";
import { evolve } from "../../core/lifecycle/evolve.ts";
import { nextDueAt, type Ticket } from "../../core/lifecycle/ticket.ts";
import type { Actor, RecordedEvent } from "../../core/lifecycle/ticketEvent.ts";
import { wakeAt } from "../../core/lifecycle/wakes.ts";
import { understandIn } from "../../core/office/understandIn.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { startEmbeddedPostgres } from "../../core/store/embeddedPostgres.ts";
import { registerTicket } from "../../core/store/registerTicket.ts";
import { linkBody } from "../../core/ticket/chain.ts";
import { clockRows } from "../../core/ticket/clockRows.ts";
import { draftRegistration } from "../../core/ticket/draftRegistration.ts";
import { owedRows } from "../../core/ticket/owedRows.ts";

const AT_ONCE = 8;
const START = Date.parse("2026-11-19T09:30:00+08:00");
const PROGRAM: Actor = { role: "program" };

/** One command of a life told beforehand: who gives it, when, and what it leaves. */
type Step = {
  by: Actor;
  command: Command;
  at: number;
  events: RecordedEvent[];
  before: Ticket;
  after: Ticket;
};
/** A ticket and what is going to happen to it. */
type Told = { office: WorkingOffice; id: string; number: string; steps: Step[] };

/** Commands per second, ours and the same rows by bare statements, and how many commands were given. */
export type LifecycleFigures = { ours: number; plain: number; ratio: number; commands: number };

/**
 * Whole lives of tickets under five regulations, told beforehand, then given command by command through `giveCommand`,
 * 8 at a time; against the same rows in the same transactions, with the same readings, through the bare driver with
 * prepared statements. Both run in turns on the same server.
 */
export async function benchLifecycle(tickets: number): Promise<LifecycleFigures> {
  const home = await mkdtemp(join(tmpdir(), "bcs-bench-"));
  const server = await startEmbeddedPostgres(home);
  const config = readConfig({ DATABASE_URL: server.url, DATA_DIR: home, LOG_LEVEL: "silent" });
  const house = await openHouse(config, pino({ level: "silent" }), () => START);
  const pool = new pg.Pool({ connectionString: server.url, max: AT_ONCE });
  try {
    await ours(house, await told(house, tickets / 4, "warm"));
    await plain(pool, await told(house, tickets / 4, "warm-plain"));
    const figures = { ours: 0, plain: 0, ratio: 0, commands: 0 };
    for (const round of [1, 2, 3]) {
      const first = await ours(house, await told(house, tickets, `o${round}`));
      const second = await plain(pool, await told(house, tickets, `p${round}`));
      figures.ours = Math.max(figures.ours, first.perSecond);
      figures.plain = Math.max(figures.plain, second.perSecond);
      figures.commands += first.commands;
    }
    return { ...figures, ratio: figures.ours / figures.plain };
  } finally {
    await pool.end();
    await house.stop();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** Registers tickets and tells their lives, up to the closing. */
async function told(house: House, count: number, prefix: string): Promise<Told[]> {
  const offices = house.offices();
  const lives: Told[] = [];
  for (let i = 0; i < count; i += 1) {
    const office = offices[i % offices.length];
    if (office === undefined) throw new Error("the demo has offices");
    lives.push(await tellOne(house, office, `${prefix}-${i}`, i + 1));
  }
  return lives;
}

async function tellOne(house: House, office: WorkingOffice, id: string, n: number): Promise<Told> {
  const citizen = newCitizen(office, new Dice(`life ${n}`), n);
  const draft = draftRegistration(office, house.seal, {
    ticketId: id,
    now: START,
    receivedAt: START,
    source: { channel: "counter", externalId: id },
    personKey: id,
    correlationId: id,
    text: citizen.story,
    meaning: understandIn(office, { text: citizen.story }, START),
    contact: { phone: "13900000000" },
    attachmentIds: [],
    by: { role: "citizen" },
    tellCitizen: true,
  });
  const given = await registerTicket(house.database.prisma, draft, null);
  if (given === null) throw new Error("a registration gives a number");
  const own = newCase(citizen, { id, number: given.number }, START);
  own.fate = { ...own.fate, merges: false, unmerges: false, pause: "none", badReplies: 0 };
  const steps: Step[] = [];
  let ticket: Ticket = JSON.parse(draft.state);
  for (let at = START; steps.length < 60; ) {
    const next = nextOf(office, ticket, own, at);
    if (next === null) break;
    const decision = decide(office, ticket, next.command, { now: next.at, actor: next.by });
    if (!decision.ok) break;
    const before = ticket;
    const events = decision.events.map(
      (event, i): RecordedEvent => ({
        ...event,
        version: before.version + i + 1,
        at: shanghaiIso(next.at),
        by: next.by,
      }),
    );
    ticket = events.reduce<Ticket>(evolve, before);
    steps.push({ ...next, events, before, after: ticket });
    at = next.at;
  }
  return { office, id, number: given.number, steps };
}

function nextOf(
  office: WorkingOffice,
  ticket: Ticket,
  own: ReturnType<typeof newCase>,
  at: number,
): { by: Actor; command: Command; at: number } | null {
  if (ticket.status === "telling")
    return {
      by: PROGRAM,
      command: { type: "recordDelivery", channel: "sms", receipt: null },
      at: at + 60_000,
    };
  const next = nextStep({ office, ticket, case: own, now: at });
  return next === null
    ? null
    : { by: next.move.by, command: next.move.command, at: Math.max(next.at, at + 1000) };
}

/** Gives the lives 8 at a time, each one's steps in order. */
async function inTurn(
  lives: readonly Told[],
  give: (life: Told, step: Step, i: number) => Promise<void>,
): Promise<{ perSecond: number; commands: number }> {
  const queue = lives.values();
  const commands = lives.reduce((sum, { steps }) => sum + steps.length, 0);
  const began = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const life of queue) for (const [i, step] of life.steps.entries()) await give(life, step, i);
    }),
  );
  return { perSecond: commands / ((performance.now() - began) / 1000), commands };
}

async function ours(house: House, lives: readonly Told[]) {
  return await inTurn(lives, async ({ office, number, id }, { by, command, at, before }, i) => {
    const parts = { prisma: house.database.prisma, seal: house.seal, now: at, correlationId: id };
    const given = { number, command, version: before.version, key: `${id}/${i}` };
    const answer = await giveCommand(parts, office, by, given);
    if (!answer.ok) throw new Error(`${command.type}: ${answer.why}`);
  });
}

const SELECT_GIVEN = `SELECT "fingerprint", "answer" FROM "GivenCommand" WHERE "officeId" = $1 AND "key" = $2`;
const SELECT_TICKET = `SELECT "officeId", "id", "number", "packId", "packVersion", "version", "headHash", "status", "kind", "departmentId",
  "channel", "externalId", "personKey", "phoneHash", "personalSealed", "title", "state", "registeredAt", "updatedAt", "nextDueAt", "wakeAt",
  "closedAt" FROM "Ticket" WHERE "officeId" = $1 AND "number" = $2`;
const UPDATE_TICKET = `UPDATE "Ticket" SET "version" = $3, "headHash" = $4, "status" = $5, "kind" = $6, "departmentId" = $7, "title" = $8,
  "state" = $9::jsonb, "updatedAt" = $10, "nextDueAt" = $11, "wakeAt" = $12, "closedAt" = $13, "ownerRole" = $14,
  "ownerStaffId" = $15, "ownerDepartmentId" = $16 WHERE "officeId" = $1 AND "id" = $2 AND "version" = $17`;
const INSERT_EVENTS = `INSERT INTO "TicketEvent" ("officeId", "ticketId", "version", "type", "at", "body", "prevHash", "hash")
  SELECT $1, $2, l."version", l."type", l."at", l."body", decode(l."prev", 'base64'), decode(l."hash", 'base64')
    FROM jsonb_to_recordset($3::jsonb) AS l("version" int, "type" text, "at" timestamptz, "body" text, "prev" text, "hash" text)`;
const INSERT_CLOCKS = `INSERT INTO "Clock" ("officeId", "ticketId", "id", "name", "status", "startsAt", "dueAt", "firstDueAt", "provisional",
    "basis", "calendarVersion", "stoppedAt")
  SELECT $1, $2, c.* FROM jsonb_to_recordset($3::jsonb) AS c("id" text, "name" text, "status" text, "startsAt" timestamptz, "dueAt" timestamptz,
    "firstDueAt" timestamptz, "provisional" boolean, "basis" text, "calendarVersion" text, "stoppedAt" timestamptz)
  ON CONFLICT ("officeId", "ticketId", "id") DO UPDATE SET "status" = excluded."status", "dueAt" = excluded."dueAt",
    "firstDueAt" = excluded."firstDueAt", "provisional" = excluded."provisional", "stoppedAt" = excluded."stoppedAt"`;
const INSERT_OUTBOX = `INSERT INTO "Outbox" ("officeId", "audience", "channel", "personKey", "ticketId", "template", "params", "createdAt", "dueAt",
    "dedupeKey", "correlationId")
  SELECT $1, o."audience", o."channel", o."personKey", $2, o."template", o."params", $3, o."dueAt", o."dedupeKey", o."correlationId"
    FROM jsonb_to_recordset($4::jsonb) AS o("audience" text, "channel" text, "personKey" text, "template" text, "params" jsonb,
      "dueAt" timestamptz, "dedupeKey" text, "correlationId" text) ON CONFLICT ("officeId", "dedupeKey") DO NOTHING`;
const INSERT_GIVEN = `INSERT INTO "GivenCommand" ("officeId", "key", "fingerprint", "answer", "at") VALUES ($1, $2, $3, $4::jsonb, $5)
  ON CONFLICT ("officeId", "key") DO NOTHING`;

async function plain(pool: pg.Pool, lives: readonly Told[]) {
  const ready = new Map(
    lives.flatMap((life) => life.steps.map((step) => [step, rowsOf(life, step)] as const)),
  );
  return await inTurn(lives, async ({ office, id, number }, step, i) => {
    const { after, before, at } = step;
    const rows = ready.get(step);
    const client = await pool.connect();
    const run = async (name: string, text: string, values: unknown[]) =>
      await client.query({ name, text, values });
    try {
      await client.query("BEGIN");
      await run("given", SELECT_GIVEN, [office.id, `${id}/${i}`]);
      await run("ticket", SELECT_TICKET, [office.id, number]);
      const due = nextDueAt(after);
      await run("update", UPDATE_TICKET, [
        office.id,
        id,
        after.version,
        Buffer.alloc(32),
        after.status,
        after.classification?.kind,
        after.classification?.departmentId,
        after.title,
        rows?.state,
        new Date(at),
        due === null ? null : new Date(due),
        rows?.wake === null || rows?.wake === undefined ? null : new Date(rows.wake),
        after.closedAt === null ? null : new Date(after.closedAt),
        after.owner.role,
        after.owner.staffId,
        after.owner.departmentId,
        before.version,
      ]);
      await run("events", INSERT_EVENTS, [office.id, id, rows?.events]);
      if (rows?.clocks !== "[]") await run("clocks", INSERT_CLOCKS, [office.id, id, rows?.clocks]);
      if (rows?.outbox !== "[]")
        await run("outbox", INSERT_OUTBOX, [office.id, id, new Date(at), rows?.outbox]);
      await run("keep", INSERT_GIVEN, [office.id, `${id}/${i}`, "0".repeat(64), "{}", new Date(at)]);
      await client.query("COMMIT");
    } finally {
      client.release();
    }
  });
}

/** The rows that a command writes, made beforehand: the bare driver only has to send them. */
function rowsOf({ office, id }: Told, { before, after, events, at }: Step) {
  const hash = Buffer.alloc(32).toString("base64");
  const known = new Map(before.clocks.map((clock) => [clock.id, JSON.stringify(clock)]));
  const clocks = after.clocks.filter((clock) => known.get(clock.id) !== JSON.stringify(clock));
  const reporter = { ticketId: id, channel: "counter", personKey: id, correlationId: id };
  return {
    state: JSON.stringify(after),
    wake: wakeAt(office, after, at),
    events: JSON.stringify(
      events.map((event) => ({
        version: event.version,
        type: event.type,
        at: event.at,
        body: linkBody(event, null),
        prev: hash,
        hash,
      })),
    ),
    clocks: JSON.stringify(clockRows({ ...after, clocks }, office.calendarVersion)),
    outbox: JSON.stringify(owedRows(office, before, events, reporter)),
  };
}
