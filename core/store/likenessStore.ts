import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { LikeTicket } from "../likeness/judge.ts";
import { keysOf, lookupKeys } from "../likeness/keys.ts";
import { likenessOf, weigh } from "../likeness/likeness.ts";
import { type OfficeProfile, profileOf } from "../likeness/profile.ts";
import { type CauseProposal, periodsOf, proposalsOf } from "../likeness/proposals.ts";
import type { Signature } from "../likeness/signature.ts";
import type { Pack } from "../policy/pack.ts";
import { DOMAINS } from "../words.ts";
import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { type StoredTicket, storedTicket, TICKET_COLUMNS, type TicketRow } from "./ticketStore.ts";

const DAY_MS = 86_400_000;
/** Tickets compared for one look-up at most: those that share the most keys. */
const MOST_CANDIDATES = 60;
/** Tickets that share any key and are counted for it at most: the newest. */
const MOST_MET = 400;
const MOST_OF_PERSON = 30;
/** Tickets from which an office's own words are counted. */
const SAMPLE = 1_000;

type Row = {
  ticketId: string;
  at: Date;
  personKey: string;
  phoneHash: string | null;
  departmentId: string | null;
  matter: string | null;
  domain: string | null;
  terms: Uint8Array;
  clusterId: string;
};

/** The words that an office's latest tickets have in common, to be kept for a day or so: reads 1,000 rows. */
export async function loadProfile(sql: Sql, officeId: string): Promise<OfficeProfile> {
  const rows = await sql.$queryRaw<{ terms: Uint8Array }[]>`
    SELECT "terms" FROM "LikenessSignature" WHERE "officeId" = ${officeId} ORDER BY "at" DESC LIMIT ${SAMPLE}`;
  return profileOf(rows.map(({ terms }) => termsOf(terms)));
}

/**
 * Tickets of an office that are like one, from `since` up to `now` (epoch ms), most alike first: those of the same
 * person and phone, and those that share telling words, or the matter and unit. Costs the same however many there are.
 * @param self left out: the ticket itself, where it is recorded already
 */
export async function likeTickets(
  sql: Sql,
  officeId: string,
  signature: Signature,
  profile: OfficeProfile,
  period: { since: number; now: number },
  self: string | null = null,
): Promise<LikeTicket[]> {
  const { facts } = signature;
  const since = new Date(period.since);
  const keys = lookupKeys(officeId, signature, profile, period.since, period.now);
  const byWords = await sql.$queryRaw<Row[]>`
    SELECT s.* FROM (
      SELECT "ticketId", "at", "personKey", "phoneHash", "departmentId", "matter", "domain", "terms", "clusterId", "keys"
        FROM "LikenessSignature"
       WHERE "keys" && ${keys}::bigint[] AND "officeId" = ${officeId} AND "at" >= ${since}
       ORDER BY "at" DESC LIMIT ${MOST_MET}
    ) s
     ORDER BY (SELECT count(*) FROM unnest(s."keys") k WHERE k = ANY (${keys}::bigint[])) DESC, s."at" DESC, s."ticketId"
     LIMIT ${MOST_CANDIDATES}`;
  const ofPerson = await sql.$queryRaw<Row[]>`
    (SELECT "ticketId", "at", "personKey", "phoneHash", "departmentId", "matter", "domain", "terms", "clusterId"
       FROM "LikenessSignature"
      WHERE "officeId" = ${officeId} AND "personKey" = ${facts.personKey} AND "at" >= ${since}
      ORDER BY "at" DESC LIMIT ${MOST_OF_PERSON})
    UNION
    (SELECT "ticketId", "at", "personKey", "phoneHash", "departmentId", "matter", "domain", "terms", "clusterId"
       FROM "LikenessSignature"
      WHERE "officeId" = ${officeId} AND "phoneHash" = ${facts.phoneHash} AND "at" >= ${since}
      ORDER BY "at" DESC LIMIT ${MOST_OF_PERSON})`;
  const rows = new Map([...byWords, ...ofPerson].map((row) => [row.ticketId, row]));
  if (self !== null) rows.delete(self);
  const weighed = weigh(signature, profile);
  return [...rows.values()]
    .map((row) => ({
      ticketId: row.ticketId,
      at: shanghaiIso(row.at.getTime()),
      samePerson:
        row.personKey === facts.personKey || (row.phoneHash !== null && row.phoneHash === facts.phoneHash),
      clusterId: row.clusterId,
      likeness: likenessOf(weighed, weigh(storedSignature(row), profile)),
    }))
    .filter(({ likeness }) => likeness.score > 0)
    .sort((a, b) => b.likeness.score - a.likeness.score || (a.ticketId < b.ticketId ? -1 : 1));
}

function storedSignature(row: Row): Signature {
  const { personKey, phoneHash, departmentId, matter } = row;
  const domain = DOMAINS.find((one) => one === row.domain) ?? null;
  return { terms: termsOf(row.terms), facts: { personKey, phoneHash, departmentId, matter, domain } };
}

/** Terms as they are stored: 32 bits each, little-endian. */
function termBytes(terms: readonly number[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(terms.length * 4));
  terms.forEach((term, i) => {
    view.setInt32(i * 4, term, true);
  });
  return new Uint8Array(view.buffer);
}

function termsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getInt32(i * 4, true));
}

/**
 * Files a ticket's signature, so that later ones find it. Filing it again (its matter was corrected) replaces what was
 * filed and leaves it with its cause.
 * @param at when it was registered (epoch ms) @param clusterId the cause that it joins; null: the first of its own
 */
export async function fileSignature(
  sql: Sql,
  officeId: string,
  ticketId: string,
  at: number,
  signature: Signature,
  profile: OfficeProfile,
  clusterId: string | null,
): Promise<void> {
  const { facts, terms } = signature;
  await sql.$executeRaw`
    INSERT INTO "LikenessSignature" ("officeId", "ticketId", "at", "personKey", "phoneHash", "departmentId", "matter",
      "domain", "terms", "keys", "clusterId")
    VALUES (${officeId}, ${ticketId}, ${new Date(at)}, ${facts.personKey}, ${facts.phoneHash}, ${facts.departmentId},
      ${facts.matter}, ${facts.domain}, ${termBytes(terms)}, ${keysOf(officeId, signature, profile, at)},
      ${clusterId ?? ticketId})
    ON CONFLICT ("officeId", "ticketId") DO UPDATE SET "departmentId" = excluded."departmentId",
      "matter" = excluded."matter", "domain" = excluded."domain", "terms" = excluded."terms", "keys" = excluded."keys"`;
}

/** What a ticket's signature is made from: its masked words, and what is known of it. */
export type LikenessSource = {
  ticketId: string;
  at: Date;
  title: string;
  text: string;
  personKey: string;
  phoneHash: string | null;
  departmentId: string | null;
  matter: string | null;
  domain: string | null;
};

/** A ticket `t` without a signature that is no complaint about conduct. */
const TO_FILE = Prisma.sql`NOT EXISTS (
    SELECT 1 FROM "LikenessSignature" s WHERE s."officeId" = t."officeId" AND s."ticketId" = t."id"
  ) AND coalesce(t."state"->'classification'->>'conduct', 'false') <> 'true' AND t."state"->>'accused' IS NULL`;

/**
 * Registered tickets of an office that have no signature yet, oldest first. Complaints about conduct are left out: they
 * go their own way, and nobody counts them together with others.
 */
export async function unfiledTickets(
  sql: Sql,
  officeId: string,
  since: Date,
  limit: number,
): Promise<LikenessSource[]> {
  return await sql.$queryRaw<LikenessSource[]>`
    SELECT t."id" AS "ticketId", t."registeredAt" AS "at", t."title", e."body"::jsonb->>'text' AS "text", t."personKey",
           t."phoneHash", t."departmentId", t."state"->>'matter' AS "matter",
           t."state"->'classification'->>'domain' AS "domain"
      FROM "Ticket" t JOIN "TicketEvent" e
        ON e."officeId" = t."officeId" AND e."ticketId" = t."id" AND e."version" = 1
     WHERE t."officeId" = ${officeId} AND t."registeredAt" >= ${since} AND ${TO_FILE}
     ORDER BY t."registeredAt", t."seq" LIMIT ${limit}`;
}

/** From when on an office's tickets are looked at for filing, where there is one that is not filed. */
export type FilingOffice = { officeId: string; since: Date };

/**
 * The offices with tickets to be filed, each from its newest filed one less `overlapMs` on; from `first` where it has
 * none. One statement for all offices, however many tickets they have.
 */
export async function officesToFile(sql: Sql, first: Date, overlapMs: number): Promise<FilingOffice[]> {
  return await sql.$queryRaw<FilingOffice[]>`
    SELECT o."id" AS "officeId", b."since"
      FROM "Office" o CROSS JOIN LATERAL (
        SELECT coalesce(max("at") - make_interval(secs => ${overlapMs / 1000}), ${first}::timestamptz) AS "since"
          FROM "LikenessSignature" WHERE "officeId" = o."id"
      ) b
     WHERE EXISTS (
        SELECT 1 FROM "Ticket" t WHERE t."officeId" = o."id" AND t."registeredAt" >= b."since" AND ${TO_FILE})
     ORDER BY o."id"`;
}

/** The cause with which a ticket is filed; null where it is not filed. */
export async function clusterOf(sql: Sql, officeId: string, ticketId: string): Promise<string | null> {
  const rows = await sql.$queryRaw<{ clusterId: string }[]>`
    SELECT "clusterId" FROM "LikenessSignature" WHERE "officeId" = ${officeId} AND "ticketId" = ${ticketId}`;
  return rows[0]?.clusterId ?? null;
}

/** Tickets by their ids, in no order. */
export async function ticketsByIds(
  sql: Sql,
  officeId: string,
  ids: readonly string[],
): Promise<StoredTicket[]> {
  if (ids.length === 0) return [];
  const rows = await sql.$queryRaw<TicketRow[]>`
    SELECT ${TICKET_COLUMNS} FROM "Ticket" WHERE "officeId" = ${officeId} AND "id" = ANY (${[...ids]})`;
  return rows.map(storedTicket);
}

/** Puts a ticket with another cause, or (null) with none but its own: a person decided so. */
export async function moveToCluster(
  sql: Sql,
  officeId: string,
  ticketId: string,
  clusterId: string | null,
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "LikenessSignature" SET "clusterId" = ${clusterId ?? ticketId}
     WHERE "officeId" = ${officeId} AND "ticketId" = ${ticketId}`;
}

/** Tickets with one likely cause in a period. */
export type Cluster = {
  clusterId: string;
  tickets: number;
  /** different people among them */
  people: number;
  /** the oldest first, 100 at most */
  ticketIds: string[];
  /** what most of them are about, and with whom */
  matter: string | null;
  departmentId: string | null;
  from: string;
  to: string;
};

/** The causes of a period (epoch ms, `to` not included) that at least so many different people brought, most first. */
export async function clustersOf(
  sql: Sql,
  officeId: string,
  period: { from: number; to: number },
  leastPeople: number,
  limit: number,
): Promise<Cluster[]> {
  const rows = await sql.$queryRaw<(Omit<Cluster, "from" | "to"> & { from: Date; to: Date })[]>`
    SELECT "clusterId", count(*)::int AS "tickets", count(DISTINCT coalesce("phoneHash", "personKey"))::int AS "people",
           (array_agg("ticketId" ORDER BY "at", "ticketId"))[1:100] AS "ticketIds",
           mode() WITHIN GROUP (ORDER BY "matter") AS "matter",
           mode() WITHIN GROUP (ORDER BY "departmentId") AS "departmentId", min("at") AS "from", max("at") AS "to"
      FROM "LikenessSignature"
     WHERE "officeId" = ${officeId} AND "at" >= ${new Date(period.from)} AND "at" < ${new Date(period.to)}
     GROUP BY "clusterId" HAVING count(DISTINCT coalesce("phoneHash", "personKey")) >= ${leastPeople}
     ORDER BY "people" DESC, "tickets" DESC, "clusterId" LIMIT ${limit}`;
  return rows.map(({ from, to, ...row }) => ({
    ...row,
    from: shanghaiIso(from.getTime()),
    to: shanghaiIso(to.getTime()),
  }));
}

/** What follows by the pack's thresholds from the people who brought a cause up to `now` (epoch ms). */
export async function clusterProposals(
  sql: Sql,
  officeId: string,
  pack: Pack,
  clusterId: string,
  now: number,
): Promise<CauseProposal[]> {
  const people = new Map<number, number>();
  for (const days of periodsOf(pack)) {
    const rows = await sql.$queryRaw<{ people: number }[]>`
      SELECT count(DISTINCT coalesce("phoneHash", "personKey"))::int AS "people" FROM "LikenessSignature"
       WHERE "officeId" = ${officeId} AND "clusterId" = ${clusterId} AND "at" > ${new Date(now - days * DAY_MS)}
         AND "at" <= ${new Date(now)}`;
    people.set(days, rows[0]?.people ?? 0);
  }
  return proposalsOf(pack, people);
}
