import { linkBody, linkHash } from "../ticket/chain.ts";
import { clockRows } from "../ticket/clockRows.ts";
import type { Ticket } from "../ticket/ticket.ts";
import { nextDueAt } from "../ticket/ticket.ts";
import type { RecordedEvent } from "../ticket/ticketEvent.ts";
import type { Sql } from "./database.ts";

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
  personKey: string;
  personalSealed: Uint8Array<ArrayBuffer>;
  title: string;
  ticket: Ticket;
  registeredAt: Date;
  nextDueAt: Date | null;
  closedAt: Date | null;
};

/** Somebody else changed the ticket in between: load it again and decide anew. */
export class StaleTicket extends Error {
  override name = "StaleTicket";
}

type Row = Omit<StoredTicket, "ticket"> & { state: Ticket };

// the state was written by linkFold of this program under the version in the row: it has the shape of Ticket
const stored = ({ state, ...row }: Row): StoredTicket => ({ ...row, ticket: state });

/** One ticket by its number; `lock` keeps others from changing it until the transaction ends. */
export async function loadTicket(
  sql: Sql,
  officeId: string,
  by: { number: string } | { id: string },
): Promise<StoredTicket | null> {
  const number = "number" in by ? by.number : null;
  const id = "id" in by ? by.id : null;
  const rows = await sql.$queryRaw<Row[]>`
    SELECT "officeId", "id", "number", "packId", "packVersion", "version", "headHash", "status", "kind", "departmentId",
           "channel", "personKey", "personalSealed", "title", "state", "registeredAt", "nextDueAt", "closedAt"
      FROM "Ticket" WHERE "officeId" = ${officeId} AND ("number" = ${number} OR "id" = ${id})`;
  const row = rows[0];
  return row === undefined ? null : stored(row);
}

/** Tickets of one person, newest first: those of the channel, and those with the same phone number. */
export async function ticketsOfPerson(
  sql: Sql,
  officeId: string,
  person: { personKey: string; phoneHash: string | null },
  limit: number,
): Promise<StoredTicket[]> {
  const rows = await sql.$queryRaw<Row[]>`
    SELECT "officeId", "id", "number", "packId", "packVersion", "version", "headHash", "status", "kind", "departmentId",
           "channel", "personKey", "personalSealed", "title", "state", "registeredAt", "nextDueAt", "closedAt"
      FROM "Ticket" WHERE "officeId" = ${officeId}
       AND ("personKey" = ${person.personKey} OR ("phoneHash" IS NOT NULL AND "phoneHash" = ${person.phoneHash}))
     ORDER BY "registeredAt" DESC, "seq" DESC LIMIT ${limit}`;
  return rows.map(stored);
}

/** Newest first, for the list; `before` pages on. */
export async function listTickets(
  sql: Sql,
  officeId: string,
  before: Date | null,
  limit: number,
): Promise<StoredTicket[]> {
  const rows = await sql.$queryRaw<Row[]>`
    SELECT "officeId", "id", "number", "packId", "packVersion", "version", "headHash", "status", "kind", "departmentId",
           "channel", "personKey", "personalSealed", "title", "state", "registeredAt", "nextDueAt", "closedAt"
      FROM "Ticket" WHERE "officeId" = ${officeId} AND (${before}::timestamptz IS NULL OR "registeredAt" < ${before})
     ORDER BY "registeredAt" DESC, "seq" DESC LIMIT ${limit}`;
  return rows.map(stored);
}

/** The whole record of one ticket, in order. */
export async function loadEvents(sql: Sql, officeId: string, ticketId: string): Promise<RecordedEvent[]> {
  const rows = await sql.$queryRaw<{ body: string }[]>`
    SELECT "body" FROM "TicketEvent" WHERE "officeId" = ${officeId} AND "ticketId" = ${ticketId} ORDER BY "version"`;
  return rows.map((row): RecordedEvent => JSON.parse(row.body));
}

/** What a change adds, and what the ticket is after it. */
export type Change = {
  events: { event: RecordedEvent; sealed: Uint8Array | null }[];
  after: Ticket;
  kind: string;
  departmentId: string | null;
  personalSealed: Uint8Array<ArrayBuffer>;
  phoneHash?: string | null;
  calendarVersion: string;
};

/**
 * Appends events to a ticket's record and brings ticket and clocks up to them, in the caller's transaction.
 * @throws StaleTicket where the ticket is no longer at the version it was loaded at
 */
export async function appendEvents(sql: Sql, before: StoredTicket, change: Change, at: Date): Promise<void> {
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
  const due = nextDueAt(change.after);
  const changed = await sql.$executeRaw`
    UPDATE "Ticket" SET "version" = ${change.after.version}, "headHash" = ${new Uint8Array(hash)},
           "status" = ${change.after.status}, "kind" = ${change.kind}, "departmentId" = ${change.departmentId},
           "title" = ${change.after.title}, "state" = ${JSON.stringify(change.after)}::jsonb, "updatedAt" = ${at},
           "personalSealed" = ${change.personalSealed},
           "phoneHash" = CASE WHEN ${change.phoneHash !== undefined} THEN ${change.phoneHash ?? null} ELSE "phoneHash" END,
           "nextDueAt" = ${due === null ? null : new Date(due)},
           "closedAt" = ${change.after.closedAt === null ? null : new Date(change.after.closedAt)}
     WHERE "officeId" = ${before.officeId} AND "id" = ${before.id} AND "version" = ${before.version}`;
  if (changed !== 1) throw new StaleTicket(`ticket ${before.id} is no longer at version ${before.version}`);
  await sql.$executeRaw`
    INSERT INTO "TicketEvent" ("officeId", "ticketId", "version", "type", "at", "body", "sealed", "prevHash", "hash")
    SELECT ${before.officeId}, ${before.id}, l."version", l."type", l."at", l."body", decode(l."sealed", 'base64'),
           decode(l."prev", 'base64'), decode(l."hash", 'base64')
      FROM jsonb_to_recordset(${JSON.stringify(links)}::jsonb)
      AS l("version" int, "type" text, "at" timestamptz, "body" text, "sealed" text, "prev" text, "hash" text)`;
  await saveClocks(sql, before.officeId, before.id, change.after, change.calendarVersion);
}

async function saveClocks(
  sql: Sql,
  officeId: string,
  ticketId: string,
  ticket: Ticket,
  calendarVersion: string,
) {
  const rows = clockRows(ticket, calendarVersion);
  await sql.$executeRaw`
    INSERT INTO "Clock" ("officeId", "ticketId", "id", "name", "status", "startsAt", "dueAt", "provisional", "basis",
      "calendarVersion", "stoppedAt")
    SELECT ${officeId}, ${ticketId}, c.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS c("id" text, "name" text, "status" text, "startsAt" timestamptz, "dueAt" timestamptz, "provisional" boolean,
           "basis" text, "calendarVersion" text, "stoppedAt" timestamptz)
    ON CONFLICT ("officeId", "ticketId", "id") DO UPDATE
       SET "status" = excluded."status", "stoppedAt" = excluded."stoppedAt"`;
}
