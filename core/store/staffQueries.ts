import { HOUSE_CLOCKS } from "../lifecycle/eventParts.ts";
import { OPEN_STATUSES } from "../lifecycle/ticket.ts";
import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { type StoredTicket, storedTicket, TICKET_COLUMNS, type TicketRow } from "./ticketStore.ts";

/** Whose eyes look at which office: what of it they may open, and what is due soon there. */
export type TicketScope = {
  officeId: string;
  staffId: string;
  departmentId: string | null;
  /** role ids of the pack */
  roles: readonly string[];
  /** sees every ticket but those that complain about them; else only those with a part of theirs */
  all: boolean;
  /** in a role that the pack keeps from complaints about the own side */
  kept: boolean;
  /** looks into complaints about conduct, whoever has them */
  conduct: boolean;
  now: Date;
  soonUntil: Date;
};

/** Whose decision a ticket waits for: an extension, a unit's refusal, a work sheet, the check of a reply. */
export const WAITS = ["extension", "sendBack", "sheet", "check"] as const;
export type Waits = (typeof WAITS)[number];

/** Which of the tickets in scope are wanted; absent: no condition. */
export type TicketFilter = {
  group?: "open" | "closed";
  kind?: string;
  departmentId?: string;
  channel?: string;
  mine?: boolean;
  overdue?: boolean;
  dueSoon?: boolean;
  needsTriage?: boolean;
  waits?: Waits;
  /** several units work on it now */
  joint?: boolean;
  registeredFrom?: Date;
  registeredTo?: Date;
  /** among these register numbers */
  numbers?: readonly string[];
  words?: string;
  /** office id → hash of the phone number looked for: found beside the words */
  phoneHashes?: ReadonlyMap<string, string>;
};

export type TicketPage = { order: "urgent" | "newest"; limit: number; offset: number };

/** How many open tickets there are of each sort that somebody looks for first. */
export type TicketCounts = {
  open: number;
  mine: number;
  needsTriage: number;
  overdue: number;
  dueSoon: number;
  closed: number;
};

/** Tickets with what conditions ask of their state: unpacked once for each row, which is most of what a list costs. */
const OPENED = Prisma.raw(`"Ticket" CROSS JOIN LATERAL jsonb_to_record("state") AS s("accused" jsonb,
  "classification" jsonb, "parts" jsonb, "taskForce" jsonb, "clocks" jsonb, "needsTriage" boolean)`);

/** One page of the tickets that these eyes may open, in the order asked for. */
export async function searchTickets(
  sql: Sql,
  scopes: readonly TicketScope[],
  filter: TicketFilter,
  { order, limit, offset }: TicketPage,
): Promise<StoredTicket[]> {
  if (scopes.length === 0) return [];
  const by =
    order === "urgent"
      ? Prisma.sql`"nextDueAt" NULLS LAST, "registeredAt", "officeId", "seq"`
      : Prisma.sql`"registeredAt" DESC, "officeId", "seq" DESC`;
  const rows = await sql.$queryRaw<TicketRow[]>`
    SELECT ${TICKET_COLUMNS} FROM ${OPENED} WHERE ${inScopes(scopes, filter)} ORDER BY ${by}
     LIMIT ${limit} OFFSET ${offset}`;
  return rows.map(storedTicket);
}

/** Nobody pages through more; counting on would read all that was ever registered. */
export const MOST_COUNTED = 1_000;

/** How many there are, counted up to one more than MOST_COUNTED. */
export async function countFound(
  sql: Sql,
  scopes: readonly TicketScope[],
  filter: TicketFilter,
): Promise<number> {
  if (scopes.length === 0) return 0;
  const rows = await sql.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM (
      SELECT 1 FROM ${OPENED} WHERE ${inScopes(scopes, filter)} LIMIT ${MOST_COUNTED + 1}) found`;
  return rows[0]?.count ?? 0;
}

/** The counts of one office, for the heads of its lists; closed ones up to one more than MOST_COUNTED. */
export async function countSorts(sql: Sql, scope: TicketScope): Promise<TicketCounts> {
  const rows = await sql.$queryRaw<Omit<TicketCounts, "closed">[]>`
    SELECT count(*)::int AS "open",
           count(*) FILTER (WHERE ${isMine(scope)})::int AS "mine",
           count(*) FILTER (WHERE ${triage(true)})::int AS "needsTriage",
           count(*) FILTER (WHERE ${isOverdue(scope)})::int AS "overdue",
           count(*) FILTER (WHERE ${isDueSoon(scope)})::int AS "dueSoon"
      FROM ${OPENED} WHERE ${inScopes([scope], { group: "open" })}`;
  const closed = await countFound(sql, [scope], { group: "closed" });
  const [open] = rows;
  if (open === undefined) throw new Error("a count has a row");
  return { ...open, closed };
}

function inScopes(scopes: readonly TicketScope[], filter: TicketFilter): Prisma.Sql {
  const each = scopes.map((scope) => Prisma.sql`(${Prisma.join(conditions(scope, filter), " AND ")})`);
  return Prisma.sql`(${Prisma.join(each, " OR ")})`;
}

function conditions(scope: TicketScope, f: TicketFilter): Prisma.Sql[] {
  const all = [Prisma.sql`"officeId" = ${scope.officeId}`, mayBeOpened(scope)];
  if (f.group !== undefined) {
    const open = Prisma.sql`"status" = ANY(${[...OPEN_STATUSES]})`;
    all.push(f.group === "open" ? open : Prisma.sql`NOT (${open})`);
  }
  if (f.kind !== undefined) all.push(Prisma.sql`"kind" = ${f.kind}`);
  if (f.departmentId !== undefined) {
    all.push(Prisma.sql`("departmentId" = ${f.departmentId} OR ${f.departmentId} = ANY("units"))`);
  }
  if (f.channel !== undefined) all.push(Prisma.sql`"channel" = ${f.channel}`);
  if (f.mine === true) all.push(isMine(scope));
  if (f.overdue === true) all.push(isOverdue(scope));
  if (f.dueSoon === true) all.push(isDueSoon(scope));
  if (f.needsTriage !== undefined) all.push(triage(f.needsTriage));
  if (f.waits !== undefined) all.push(waitsFor(f.waits));
  if (f.joint === true) all.push(Prisma.sql`(SELECT count(*) FROM ${ACTIVE_PARTS}) > 1`);
  if (f.registeredFrom !== undefined) all.push(Prisma.sql`"registeredAt" >= ${f.registeredFrom}`);
  if (f.registeredTo !== undefined) all.push(Prisma.sql`"registeredAt" < ${f.registeredTo}`);
  if (f.numbers !== undefined) all.push(Prisma.sql`"number" = ANY(${[...f.numbers]})`);
  if (f.words !== undefined) all.push(saying(f.words, f.phoneHashes?.get(scope.officeId)));
  return all;
}

function saying(words: string, phoneHash: string | undefined): Prisma.Sql {
  const like = `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  // a transfer is kept under source and number of the other platform
  const inWords = Prisma.sql`"number" LIKE ${like} OR "title" LIKE ${like}
    OR ("channel" = 'transfer' AND "externalId" LIKE ${like})`;
  return phoneHash === undefined
    ? Prisma.sql`(${inWords})`
    : Prisma.sql`(${inWords} OR "phoneHash" = ${phoneHash})`;
}

/** As the life cycle's `activeParts`: those of this round that still bind somebody. */
const ACTIVE_PARTS = Prisma.raw(`jsonb_array_elements(s."parts") p
  WHERE p->>'status' <> 'taken' AND p->'round' = "state"->'round'`);

function waitsFor(what: Waits): Prisma.Sql {
  switch (what) {
    case "extension":
      return Prisma.sql`jsonb_typeof("state"->'extension') = 'object'`;
    case "sendBack":
      return Prisma.sql`EXISTS (SELECT 1 FROM ${ACTIVE_PARTS} AND p->>'status' = 'sentBack')`;
    case "sheet":
      return Prisma.sql`("status" = 'triaged' AND jsonb_typeof("state"->'approval') = 'null')`;
    case "check":
      return Prisma.sql`"status" = 'replied'`;
  }
}

function triage(wanted: boolean): Prisma.Sql {
  const needs = Prisma.sql`("status" = 'registered' OR s."needsTriage")
    AND "status" = ANY(${[...OPEN_STATUSES]}) AND "status" <> 'telling'`;
  return wanted ? Prisma.sql`(${needs})` : Prisma.sql`NOT (${needs})`;
}

/** In this person's hands: by name, by role, or by the unit's part. */
function isMine({ staffId, roles, departmentId }: TicketScope): Prisma.Sql {
  return Prisma.sql`("ownerStaffId" = ${staffId}
    OR ("ownerStaffId" IS NULL AND "ownerRole" = ANY(${[...roles]})
        AND ("ownerDepartmentId" IS NULL OR "ownerDepartmentId" = ${departmentId}))
    OR ("status" = 'dispatched' AND ${departmentId}::text = ANY("units")))`;
}

/** The earliest due time of all running clocks comes first: it has an index. */
function isOverdue({ now }: TicketScope): Prisma.Sql {
  return Prisma.sql`("nextDueAt" < ${now} AND ${someClock(Prisma.sql`(c->>'lateAfter')::timestamptz < ${now}`)})`;
}

function isDueSoon(scope: TicketScope): Prisma.Sql {
  const { soonUntil } = scope;
  const due = Prisma.sql`(c->>'dueAt')::timestamptz <= ${soonUntil}`;
  return Prisma.sql`("nextDueAt" <= ${soonUntil} AND ${someClock(due)} AND NOT ${isOverdue(scope)})`;
}

/** Some limit of the regulation that runs and … */
function someClock(what: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM jsonb_array_elements(s."clocks") c
    WHERE c->>'status' = 'running' AND c->>'clock' <> ALL(${[...HOUSE_CLOCKS]}) AND ${what})`;
}

/** As the life cycle's `mayOpen`; a test compares the two. */
function mayBeOpened(scope: TicketScope): Prisma.Sql {
  return Prisma.sql`NOT ${onAccusedSide(scope)} AND ${scope.all ? Prisma.sql`true` : hasPart(scope)}`;
}

const CONDUCT = Prisma.raw(
  `(s."accused" IS NOT NULL OR coalesce((s."classification"->>'conduct')::boolean, false))`,
);

/** As the life cycle's `isAccusedSide`. */
function onAccusedSide({ staffId, departmentId, kept }: TicketScope): Prisma.Sql {
  const byName = Prisma.sql`coalesce(s."accused"->'staffIds' @> to_jsonb(${staffId}::text), false)`;
  if (!kept) return Prisma.sql`(${CONDUCT} AND ${byName})`;
  const unit = Prisma.sql`s."accused"->>'departmentId'`;
  const side =
    departmentId === null ? Prisma.sql`true` : Prisma.sql`(${unit} IS NULL OR ${unit} = ${departmentId})`;
  return Prisma.sql`(${CONDUCT} AND (${byName} OR ${side}))`;
}

/** As the life cycle's `isOwnPart` of any part, or called in by name, or whoever looks into conduct. */
function hasPart({ staffId, departmentId, roles, conduct }: TicketScope): Prisma.Sql {
  const own: object[] = [
    { target: { to: "level", staffId } },
    ...(departmentId === null ? [] : [{ target: { to: "unit", departmentId } }]),
    ...roles.flatMap((role) => [
      { role, target: { to: "level", staffId: null } },
      { role, target: { to: "conduct", departmentId: null } },
      ...(departmentId === null ? [] : [{ role, target: { to: "conduct", departmentId } }]),
    ]),
  ];
  const parts = own.map((part) => Prisma.sql`s."parts" @> ${JSON.stringify([part])}::jsonb`);
  const called = Prisma.sql`s."taskForce" @> ${JSON.stringify([{ id: staffId }])}::jsonb`;
  return Prisma.sql`(${Prisma.join([...parts, called, ...(conduct ? [CONDUCT] : [])], " OR ")})`;
}

/** A photo or file that belongs to a ticket, without its content. */
export type AttachmentInfo = { id: string; fileName: string; contentType: string; size: number };

/** What is known of these attachments, in the order asked for; ids that nothing is known of are left out. */
export async function attachmentsOf(
  sql: Sql,
  officeId: string,
  ids: readonly string[],
): Promise<AttachmentInfo[]> {
  if (ids.length === 0) return [];
  return await sql.$queryRaw<AttachmentInfo[]>`
    SELECT "id", "fileName", "contentType", "size" FROM "Attachment"
     WHERE "officeId" = ${officeId} AND "id" = ANY(${[...ids]}) ORDER BY array_position(${[...ids]}, "id")`;
}

/** One attachment with its sealed content; null where there is none of that id. */
export async function loadAttachment(
  sql: Sql,
  officeId: string,
  id: string,
): Promise<(AttachmentInfo & { bodySealed: Uint8Array }) | null> {
  const rows = await sql.$queryRaw<(AttachmentInfo & { bodySealed: Uint8Array })[]>`
    SELECT "id", "fileName", "contentType", "size", "bodySealed" FROM "Attachment"
     WHERE "officeId" = ${officeId} AND "id" = ${id}`;
  return rows[0] ?? null;
}

/** The clues of a complaint about conduct, as they lie sealed beside the record, oldest first. */
export async function sealedClues(sql: Sql, officeId: string, ticketId: string): Promise<Uint8Array[]> {
  const rows = await sql.$queryRaw<{ sealed: Uint8Array }[]>`
    SELECT "sealed" FROM "TicketEvent"
     WHERE "officeId" = ${officeId} AND "ticketId" = ${ticketId} AND "type" = 'conductClueForwarded'
       AND "sealed" IS NOT NULL ORDER BY "version"`;
  return rows.map(({ sealed }) => sealed);
}

/** The number of the ticket that a message or a transfer of this id became, or null. */
export async function numberOfSource(
  sql: Sql,
  officeId: string,
  channel: string,
  externalId: string,
): Promise<string | null> {
  const rows = await sql.$queryRaw<{ number: string }[]>`
    SELECT "number" FROM "Ticket"
     WHERE "officeId" = ${officeId} AND "channel" = ${channel} AND "externalId" = ${externalId} LIMIT 1`;
  return rows[0]?.number ?? null;
}

/** Holds off others who register from the same source until the transaction ends. */
export async function lockSource(sql: Sql, officeId: string, source: string): Promise<void> {
  await sql.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${officeId}/${source}`}, 0))::text`;
}

/** A published guide of an office. */
export type GuideEntry = { id: string; title: string; asked: string[]; body: unknown };

/** The guides of an office in the order of their titles; only that of one id where it is named. */
export async function guidesOf(sql: Sql, officeId: string, id: string | null = null): Promise<GuideEntry[]> {
  return await sql.$queryRaw<GuideEntry[]>`
    SELECT "id", "title", "asked", "body" FROM "Guide"
     WHERE "officeId" = ${officeId} AND "published" AND (${id}::text IS NULL OR "id" = ${id}) ORDER BY "title"`;
}

/** Somebody's look at personal data, with the ticket it was at. */
export type RegisteredLook = {
  id: bigint;
  number: string;
  staffId: string;
  staffName: string;
  fields: string[];
  purpose: string;
  at: Date;
};

/**
 * The register of looks of an office, newest first: all but those at complaints about whoever reads it.
 * @param before pages on: the id of the last one
 */
export async function listLooks(
  sql: Sql,
  scope: TicketScope,
  { staffId, before, limit }: { staffId: string | null; before: bigint | null; limit: number },
): Promise<RegisteredLook[]> {
  return await sql.$queryRaw<RegisteredLook[]>`
    SELECT l."id", t."number", l."staffId", l."staffName", l."fields", l."purpose", l."at"
      FROM "Look" l JOIN LATERAL (
        SELECT "number" FROM ${OPENED}
         WHERE "officeId" = l."officeId" AND "id" = l."ticketId" AND NOT ${onAccusedSide(scope)}) t ON true
     WHERE l."officeId" = ${scope.officeId} AND (${staffId}::text IS NULL OR l."staffId" = ${staffId})
       AND (${before}::bigint IS NULL OR l."id" < ${before})
     ORDER BY l."id" DESC LIMIT ${limit}`;
}

/** A clue that was forwarded: where, when and by whom; what it says lies sealed. */
export type ForwardedClue = { number: string; version: number; at: string; by: string };

/** The clues of an office, newest first: all but those about whoever reads them. */
export async function listClues(sql: Sql, scope: TicketScope, limit: number): Promise<ForwardedClue[]> {
  return await sql.$queryRaw<ForwardedClue[]>`
    SELECT t."number", e."version", e."body"::jsonb->>'at' AS "at",
           coalesce(e."body"::jsonb->'by'->>'name', e."body"::jsonb->'by'->>'role') AS "by"
      FROM "TicketEvent" e JOIN LATERAL (
        SELECT "number" FROM ${OPENED}
         WHERE "officeId" = e."officeId" AND "id" = e."ticketId" AND NOT ${onAccusedSide(scope)}) t ON true
     WHERE e."officeId" = ${scope.officeId} AND e."type" = 'conductClueForwarded'
     ORDER BY e."at" DESC LIMIT ${limit}`;
}

/** A message that was put aside because it could not be handled. */
export type DeadLetter = {
  id: bigint;
  channel: string;
  receivedAt: Date;
  attempts: number;
  failure: string | null;
  correlationId: string;
};

/** Messages that were put aside, oldest first. */
export async function deadLetters(sql: Sql, officeId: string, limit: number): Promise<DeadLetter[]> {
  return await sql.$queryRaw<DeadLetter[]>`
    SELECT "id", "channel", "receivedAt", "attempts", "failure", "correlationId" FROM "Inbox"
     WHERE "officeId" = ${officeId} AND "status" = 'dead' ORDER BY "id" LIMIT ${limit}`;
}

/** Gives a message that was put aside back to be handled anew. @returns false where it is not (any more) put aside */
export async function retryDeadLetter(sql: Sql, officeId: string, id: bigint, now: Date): Promise<boolean> {
  const changed = await sql.$executeRaw`
    UPDATE "Inbox" SET "status" = 'new', "attempts" = 0, "failure" = NULL, "leasedBy" = NULL,
           "leaseUntil" = ${new Date(now.getTime() - 1)}
     WHERE "officeId" = ${officeId} AND "id" = ${id} AND "status" = 'dead'`;
  return changed === 1;
}
