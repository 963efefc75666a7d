import pg from "pg";
import { activeParts, nextDueAt, type Ticket } from "../lifecycle/ticket.ts";
import type { RecordedEvent } from "../lifecycle/ticketEvent.ts";
import { wakeAt } from "../lifecycle/wakes.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { linkBody, linkHash } from "../ticket/chain.ts";
import { clockRows } from "../ticket/clockRows.ts";
import type { ClockRow, OutboxRow } from "../ticket/ticketDraft.ts";
import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { OWED_COLUMNS, owedFrom, owedValues } from "./outboxStore.ts";

/** A ticket as stored: the fold, and the columns by which it is found. */
export type StoredTicket = {
  officeId: string;
  id: string;
  number: string;
  packId: string;
  packVersion: number;
  version: number;
  headHash: Uint8Array;
  status: string;
  kind: string;
  departmentId: string | null;
  channel: string;
  externalId: string;
  personKey: string;
  phoneHash: string | null;
  personalSealed: Uint8Array<ArrayBuffer>;
  title: string;
  ticket: Ticket;
  registeredAt: Date;
  updatedAt: Date;
  nextDueAt: Date | null;
  wakeAt: Date | null;
  closedAt: Date | null;
};

/** Somebody else changed the ticket in between: load it again and decide anew. */
export class StaleTicket extends Error {
  override name = "StaleTicket";
}

export type TicketRow = Omit<StoredTicket, "ticket"> & { state: Ticket };

/** The columns of a ticket as every reading of it wants them, in the order of TicketRow. */
export const TICKET_COLUMNS = Prisma.raw(
  [
    "officeId",
    "id",
    "number",
    "packId",
    "packVersion",
    "version",
    "headHash",
    "status",
    "kind",
    "departmentId",
    "channel",
    "externalId",
    "personKey",
    "phoneHash",
    "personalSealed",
    "title",
    "state",
    "registeredAt",
    "updatedAt",
    "nextDueAt",
    "wakeAt",
    "closedAt",
  ]
    .map((name) => `"${name}"`)
    .join(", "),
);

/** The state was written by this program under the version in the row: it has the shape of Ticket. */
export function storedTicket({ state, ...row }: TicketRow): StoredTicket {
  return { ...row, ticket: state };
}

/**
 * One ticket by its number or id.
 * @param lock keeps others from changing it until the transaction ends
 */
export async function loadTicket(
  sql: Sql,
  officeId: string,
  by: { number: string } | { id: string },
  lock = false,
): Promise<StoredTicket | null> {
  const column = Prisma.raw("number" in by ? '"number"' : '"id"');
  const value = "number" in by ? by.number : by.id;
  const rows = await sql.$queryRaw<TicketRow[]>`
    SELECT ${TICKET_COLUMNS} FROM "Ticket" WHERE "officeId" = ${officeId} AND ${column} = ${value}
    ${lock ? Prisma.sql`FOR UPDATE` : Prisma.empty}`;
  const row = rows[0];
  return row === undefined ? null : storedTicket(row);
}

/** Tickets by their ids, in no order; an id that is nobody's is left out. */
export async function loadTickets(
  sql: Sql,
  officeId: string,
  ids: readonly string[],
): Promise<StoredTicket[]> {
  const rows = await sql.$queryRaw<TicketRow[]>`
    SELECT ${TICKET_COLUMNS} FROM "Ticket" WHERE "officeId" = ${officeId} AND "id" = ANY (${ids})`;
  return rows.map(storedTicket);
}

/** Tickets of one person, newest first: those of the channel, and those with the same phone number. */
export async function ticketsOfPerson(
  sql: Sql,
  officeId: string,
  person: { personKey: string; phoneHash: string | null },
  limit: number,
): Promise<StoredTicket[]> {
  const rows = await sql.$queryRaw<TicketRow[]>`
    SELECT ${TICKET_COLUMNS} FROM "Ticket" WHERE "officeId" = ${officeId}
       AND ("personKey" = ${person.personKey} OR ("phoneHash" IS NOT NULL AND "phoneHash" = ${person.phoneHash}))
     ORDER BY "registeredAt" DESC, "seq" DESC LIMIT ${limit}`;
  return rows.map(storedTicket);
}

/** The whole record of one ticket, in order. */
export async function loadEvents(sql: Sql, officeId: string, ticketId: string): Promise<RecordedEvent[]> {
  const rows = await sql.$queryRaw<{ body: string }[]>`
    SELECT "body" FROM "TicketEvent" WHERE "officeId" = ${officeId} AND "ticketId" = ${ticketId} ORDER BY "version"`;
  return rows.map((row): RecordedEvent => JSON.parse(row.body));
}

/** What a change adds, what the ticket is after it, and the messages that it owes. */
export type Change = {
  events: { event: RecordedEvent; sealed: Uint8Array | null }[];
  after: Ticket;
  personalSealed: Uint8Array<ArrayBuffer>;
  owed: OutboxRow[];
  phoneHash?: string | null;
};

/** The key that a command was given with, and what it is answered: the same key again is answered the same. */
export type Once = { key: string; fingerprint: string; answer: unknown };

/**
 * Appends events to a ticket's record and brings ticket and clocks up to them, in one statement.
 * @returns the ticket as stored now
 * @throws StaleTicket where the ticket is no longer at the version it was loaded at, or the key was given before
 */
export async function appendEvents(
  sql: Sql,
  office: WorkingOffice,
  before: StoredTicket,
  change: Change,
  at: Date,
  once: Once | null = null,
): Promise<StoredTicket> {
  let hash: Uint8Array = before.headHash;
  const links = change.events.map(({ event, sealed }) => {
    const body = linkBody(event, sealed);
    const prev = hash;
    hash = linkHash(prev, body);
    return {
      version: event.version,
      type: event.type,
      at: event.at,
      body,
      sealed: sealed === null ? null : Buffer.from(sealed).toString("base64"),
      prev: Buffer.from(prev).toString("base64"),
      hash: Buffer.from(hash).toString("base64"),
    };
  });
  const { after } = change;
  const due = nextDueAt(after);
  const wake = wakeAt(office, after, at.getTime());
  const next: StoredTicket = {
    ...before,
    version: after.version,
    headHash: new Uint8Array(hash),
    status: after.status,
    kind: after.classification?.kind ?? before.kind,
    departmentId: after.classification?.departmentId ?? null,
    personalSealed: change.personalSealed,
    phoneHash: change.phoneHash === undefined ? before.phoneHash : change.phoneHash,
    title: after.title,
    ticket: after,
    updatedAt: at,
    nextDueAt: due === null ? null : new Date(due),
    wakeAt: wake === null ? null : new Date(wake),
    closedAt: after.closedAt === null ? null : new Date(after.closedAt),
  };
  const clocks = changedClocks(before, after, office.calendarVersion);
  // one statement: each way to the server and back costs as much as what it does there
  const changed = await unlessGivenBefore(sql.$queryRaw<unknown[]>`
    WITH changed AS (
      UPDATE "Ticket" SET "version" = ${next.version}, "headHash" = ${next.headHash}, "status" = ${next.status},
             "kind" = ${next.kind}, "departmentId" = ${next.departmentId}, "title" = ${next.title},
             "state" = ${JSON.stringify(after)}::jsonb, "updatedAt" = ${at}, "personalSealed" = ${next.personalSealed},
             "phoneHash" = ${next.phoneHash}, "nextDueAt" = ${next.nextDueAt}, "wakeAt" = ${next.wakeAt},
             "closedAt" = ${next.closedAt}, "ownerRole" = ${after.owner.role}, "ownerStaffId" = ${after.owner.staffId},
             "ownerDepartmentId" = ${after.owner.departmentId}, "units" = ${unitsOf(after)}
       WHERE "officeId" = ${before.officeId} AND "id" = ${before.id} AND "version" = ${before.version}
      RETURNING "officeId", "id"
    ), appended AS (
      INSERT INTO "TicketEvent" ("officeId", "ticketId", "version", "type", "at", "body", "sealed", "prevHash", "hash")
      SELECT c."officeId", c."id", l."version", l."type", l."at", l."body", decode(l."sealed", 'base64'),
             decode(l."prev", 'base64'), decode(l."hash", 'base64')
        FROM changed c, jsonb_to_recordset(${JSON.stringify(links)}::jsonb)
          AS l("version" int, "type" text, "at" timestamptz, "body" text, "sealed" text, "prev" text, "hash" text)
    ), counted AS (
      INSERT INTO "Clock" ("officeId", "ticketId", "id", "name", "status", "startsAt", "dueAt", "firstDueAt",
        "provisional", "basis", "calendarVersion", "stoppedAt")
      SELECT c."officeId", c."id", k.* FROM changed c, jsonb_to_recordset(${JSON.stringify(clocks)}::jsonb)
        AS k("id" text, "name" text, "status" text, "startsAt" timestamptz, "dueAt" timestamptz, "firstDueAt" timestamptz,
             "provisional" boolean, "basis" text, "calendarVersion" text, "stoppedAt" timestamptz)
      ON CONFLICT ("officeId", "ticketId", "id") DO UPDATE
         SET "status" = excluded."status", "dueAt" = excluded."dueAt", "firstDueAt" = excluded."firstDueAt",
             "provisional" = excluded."provisional", "calendarVersion" = excluded."calendarVersion",
             "stoppedAt" = excluded."stoppedAt"
    ), owed AS (
      INSERT INTO "Outbox" (${OWED_COLUMNS})
      SELECT c."officeId", ${owedValues(Prisma.sql`c."id"`, at)} FROM changed c, ${owedFrom(change.owed)}
      ON CONFLICT ("officeId", "dedupeKey") DO NOTHING
    )${once === null ? Prisma.empty : keptIn(once, at)}
    SELECT 1 FROM changed`);
  if (changed.length !== 1)
    throw new StaleTicket(`ticket ${before.id} is no longer at version ${before.version}`);
  return next;
}

function keptIn({ key, fingerprint, answer }: Once, at: Date): Prisma.Sql {
  return Prisma.sql`, kept AS (
      INSERT INTO "GivenCommand" ("officeId", "key", "fingerprint", "answer", "at")
      SELECT c."officeId", ${key}, ${fingerprint}, ${JSON.stringify(answer)}::jsonb, ${at} FROM changed c
    )`;
}

async function unlessGivenBefore<T>(written: Promise<T>): Promise<T> {
  try {
    return await written;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.constraint === "GivenCommand_pkey")
      throw new StaleTicket("the same key at the same moment", { cause: error });
    throw error;
  }
}

/** Departments that have a part which binds: they see the ticket among their own. */
function unitsOf(ticket: Ticket): string[] {
  const ids = activeParts(ticket).flatMap(({ target }) =>
    target.to === "level" || target.departmentId === null ? [] : [target.departmentId],
  );
  return [...new Set(ids)];
}

/** Only what changed is written: a ticket of many rounds has many clocks that stopped long ago. */
function changedClocks(before: StoredTicket, after: Ticket, calendarVersion: string): ClockRow[] {
  const known = new Map(before.ticket.clocks.map((clock) => [clock.id, JSON.stringify(clock)]));
  const changed = after.clocks.filter((clock) => known.get(clock.id) !== JSON.stringify(clock));
  return clockRows({ ...after, clocks: changed }, calendarVersion);
}
