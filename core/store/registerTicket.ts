import type { TicketDraft } from "../ticket/ticketDraft.ts";
import { type KeptCall, keeping } from "./callStore.ts";
import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/** The inbox row that this ticket settles; it is marked done in the same statement. */
export type SettledInbox = { id: bigint; outcome: string };

/**
 * Gives out the next number and writes ticket, events, clocks and outbox rows in one statement, hence one transaction.
 * @param settles where given, nothing at all is written unless that row is still new
 * @param call the call that it came of, kept with it
 * @returns the number, or null where the inbox row had been settled already
 */
export async function registerTicket(
  sql: Sql,
  draft: TicketDraft,
  settles: SettledInbox | null,
  call: KeptCall | null = null,
): Promise<{ number: string; seq: number } | null> {
  const rows = await sql.$queryRaw<{ number: string; seq: number }[]>(registrationSql(draft, settles, call));
  return rows[0] ?? null;
}

/** The one statement of a registration (the bench sends it through the bare driver for comparison). */
export function registrationSql(
  d: TicketDraft,
  settles: SettledInbox | null,
  call: KeptCall | null = null,
): Prisma.Sql {
  const links = JSON.stringify(
    d.links.map((link, i) => ({
      version: i + 1,
      type: link.type,
      at: link.at,
      body: link.body,
      sealed: link.sealed === null ? null : Buffer.from(link.sealed).toString("base64"),
    })),
  );
  const settledId = settles?.id ?? null;
  const { officeId, ticketId, registeredAt: at } = d;
  const kept = call === null ? Prisma.empty : keeping({ officeId, ticketId, at }, call);
  return Prisma.sql`
    WITH RECURSIVE settled AS (
      UPDATE "Inbox" SET "status" = 'done', "outcome" = ${settles?.outcome ?? null}, "ticketId" = ${d.ticketId},
             "handledAt" = ${d.registeredAt}, "leaseUntil" = NULL
       WHERE "officeId" = ${d.officeId} AND "id" = ${settledId}::bigint AND "status" = 'new'
      RETURNING 1
    ), go AS (
      SELECT 1 FROM settled UNION ALL SELECT 1 WHERE ${settledId}::bigint IS NULL
    ), counter AS (
      INSERT INTO "RegisterCounter" ("officeId", "year", "last") SELECT ${d.officeId}, ${d.year}::int, 1 FROM go
      ON CONFLICT ("officeId", "year") DO UPDATE SET "last" = "RegisterCounter"."last" + 1
      RETURNING "last" AS seq
    ), given AS (
      SELECT seq, replace(${d.numberTemplate}, '{seq}', lpad(seq::text, greatest(${d.pad}::int, length(seq::text)), '0')) AS number
        FROM counter
    ), link AS (
      SELECT * FROM jsonb_to_recordset(${links}::jsonb)
        AS l("version" int, "type" text, "at" timestamptz, "body" text, "sealed" text)
    ), chain AS (
      SELECT 0 AS version, ''::bytea AS prev,
             sha256(convert_to(${d.officeId} || '/' || ${d.ticketId} || '/' || number, 'UTF8')) AS hash
        FROM given
      UNION ALL
      SELECT l."version", c.hash, sha256(c.hash || convert_to(l."body", 'UTF8'))
        FROM chain c JOIN link l ON l."version" = c.version + 1
    ), ticket AS (
      INSERT INTO "Ticket" ("officeId", "id", "number", "year", "seq", "packId", "packVersion", "version", "headHash",
        "status", "kind", "departmentId", "channel", "externalId", "personKey", "phoneHash", "personalSealed", "title",
        "state", "registeredAt", "updatedAt", "nextDueAt", "closedAt", "wakeAt", "ownerRole", "ownerStaffId",
        "ownerDepartmentId", "units")
      SELECT ${d.officeId}, ${d.ticketId}, given.number, ${d.year}::int, given.seq, ${d.packId}, ${d.packVersion},
        chain.version, chain.hash, ${d.status}, ${d.kind}, ${d.departmentId}, ${d.channel}, ${d.externalId},
        ${d.personKey}, ${d.phoneHash}, ${d.personalSealed}, ${d.title}, ${d.state}::jsonb, ${d.registeredAt},
        ${d.registeredAt}, ${d.nextDueAt}, ${d.closedAt}, ${d.wakeAt}, ${d.ownerRole}, ${d.ownerStaffId},
        ${d.ownerDepartmentId}, ARRAY[]::text[]
        FROM given JOIN chain ON chain.version = ${d.links.length}::int
    ), event AS (
      INSERT INTO "TicketEvent" ("officeId", "ticketId", "version", "type", "at", "body", "sealed", "prevHash", "hash")
      SELECT ${d.officeId}, ${d.ticketId}, l."version", l."type", l."at", l."body", decode(l."sealed", 'base64'), c.prev, c.hash
        FROM link l JOIN chain c ON c.version = l."version"
    ), clock AS (
      INSERT INTO "Clock" ("officeId", "ticketId", "id", "name", "status", "startsAt", "dueAt", "provisional", "basis",
        "calendarVersion", "stoppedAt")
      SELECT ${d.officeId}, ${d.ticketId}, c.* FROM given, jsonb_to_recordset(${JSON.stringify(d.clocks)}::jsonb)
        AS c("id" text, "name" text, "status" text, "startsAt" timestamptz, "dueAt" timestamptz, "provisional" boolean,
             "basis" text, "calendarVersion" text, "stoppedAt" timestamptz)
    ), owed AS (
      INSERT INTO "Outbox" ("officeId", "audience", "channel", "personKey", "ticketId", "template", "params",
        "bodySealed", "createdAt", "dueAt", "dedupeKey", "correlationId")
      SELECT ${d.officeId}, o."audience", o."channel", o."personKey", ${d.ticketId}, o."template", o."params",
        decode(o."sealed", 'base64'), ${d.registeredAt}, o."dueAt", o."dedupeKey", o."correlationId"
        FROM given, jsonb_to_recordset(${JSON.stringify(d.outbox)}::jsonb)
        AS o("audience" text, "channel" text, "personKey" text, "template" text, "params" jsonb, "sealed" text,
             "dueAt" timestamptz, "dedupeKey" text, "correlationId" text)
    )${kept}
    SELECT given.number, given.seq FROM given`;
}
