import type { KnowledgeCase } from "../knowledge/cases/case.ts";
import { OPEN_STATUSES, type Ticket } from "../lifecycle/ticket.ts";
import type { RecordedEvent } from "../lifecycle/ticketEvent.ts";
import type { TakenMeasure } from "../records/figures/proposals.ts";
import type { OutboxRow } from "../ticket/ticketDraft.ts";
import type { Client, Sql } from "./database.ts";
import { owe } from "./outboxStore.ts";

/** A report as it is claimed: before anything of it is made. */
export type NewReport = {
  officeId: string;
  id: string;
  reportId: string;
  period: string;
  from: Date;
  to: Date;
  label: string;
  title: string;
  circulated: boolean;
  sentTo: string[];
  copiedTo: string[];
  missed: string[];
};

/** What was made. `attempts` is the claim's: whoever lost it writes nothing. */
export type MadeReport = {
  officeId: string;
  id: string;
  attempts: number;
  htmlSealed: Uint8Array<ArrayBuffer>;
  docxSealed: Uint8Array<ArrayBuffer>;
  xlsxSealed: Uint8Array<ArrayBuffer> | null;
};

/** Start (epoch ms) of the latest period that is made, by report. */
export async function latestReports(sql: Sql, officeId: string): Promise<Map<string, number>> {
  const rows = await sql.$queryRaw<{ reportId: string; from: Date }[]>`
    SELECT "reportId", max("periodFrom") AS "from" FROM "Report"
     WHERE "officeId" = ${officeId} AND "status" = 'made' GROUP BY 1`;
  return new Map(rows.map(({ reportId, from }) => [reportId, from.getTime()]));
}

/** When an office was set up (epoch ms); null where there is none. */
export async function officeBegan(sql: Sql, officeId: string): Promise<number | null> {
  const rows = await sql.$queryRaw<{ createdAt: Date }[]>`
    SELECT "createdAt" FROM "Office" WHERE "id" = ${officeId}`;
  return rows[0]?.createdAt.getTime() ?? null;
}

/**
 * Takes a report to make it. One that another node makes, or has made, is not given; one whose node died is, once its
 * time is over.
 */
export async function claimReport(
  sql: Sql,
  report: NewReport,
  now: Date,
  until: Date,
): Promise<{ id: string; attempts: number } | null> {
  const r = report;
  const rows = await sql.$queryRaw<{ id: string; attempts: number }[]>`
    INSERT INTO "Report" AS r ("officeId", "id", "reportId", "period", "periodFrom", "periodTo", "label", "title",
      "circulated", "sentTo", "copiedTo", "missed", "leaseUntil")
    VALUES (${r.officeId}, ${r.id}, ${r.reportId}, ${r.period}, ${r.from}, ${r.to}, ${r.label}, ${r.title},
      ${r.circulated}, ${r.sentTo}, ${r.copiedTo}, ${r.missed}, ${until})
    ON CONFLICT ("officeId", "reportId", "period") DO UPDATE
       SET "leaseUntil" = ${until}, "attempts" = r."attempts" + 1
     WHERE r."status" = 'making' AND r."leaseUntil" <= ${now}
    RETURNING r."id", r."attempts"`;
  return rows[0] ?? null;
}

/**
 * Keeps a report and owes its sending, in one transaction.
 * @returns false where the claim was lost: then nothing is kept and nothing is owed
 */
export async function finishReport(
  prisma: Client,
  made: MadeReport,
  owed: OutboxRow[],
  at: Date,
): Promise<boolean> {
  return await prisma.$transaction(async (tx) => {
    const changed = await tx.$executeRaw`
      UPDATE "Report" SET "status" = 'made', "madeAt" = ${at}, "htmlSealed" = ${made.htmlSealed},
             "docxSealed" = ${made.docxSealed}, "xlsxSealed" = ${made.xlsxSealed}, "leaseUntil" = NULL, "failure" = NULL
       WHERE "officeId" = ${made.officeId} AND "id" = ${made.id} AND "status" = 'making'
         AND "attempts" = ${made.attempts}`;
    if (changed !== 1) return false;
    await owe(tx, made.officeId, null, at, owed);
    return true;
  });
}

/** It could not be made: it is free again at that moment. @param failure without personal data */
export async function failReport(
  sql: Sql,
  claim: { officeId: string; id: string; attempts: number },
  failure: string,
  retryAt: Date,
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "Report" SET "failure" = ${failure}, "leaseUntil" = ${retryAt}
     WHERE "officeId" = ${claim.officeId} AND "id" = ${claim.id} AND "status" = 'making'
       AND "attempts" = ${claim.attempts}`;
}

/** A report as lists show it. `madeAt` null: it is being made, or failed. */
export type ListedReport = {
  id: string;
  reportId: string;
  period: string;
  label: string;
  title: string;
  circulated: boolean;
  sentTo: string[];
  copiedTo: string[];
  missed: string[];
  madeAt: Date | null;
  failure: string | null;
  withLedger: boolean;
};

/** Reports of an office, latest period first. @param before pages on: the end of the last one's period */
export async function listReports(
  sql: Sql,
  officeId: string,
  limit: number,
  before: Date | null = null,
): Promise<(ListedReport & { to: Date })[]> {
  return await sql.$queryRaw<(ListedReport & { to: Date })[]>`
    SELECT "id", "reportId", "period", "label", "title", "circulated", "sentTo", "copiedTo", "missed", "madeAt",
           "failure", "xlsxSealed" IS NOT NULL AS "withLedger", "periodTo" AS "to"
      FROM "Report" WHERE "officeId" = ${officeId} AND (${before}::timestamptz IS NULL OR "periodTo" < ${before})
     ORDER BY "periodTo" DESC, "reportId" LIMIT ${limit}`;
}

/** A made report with its sealed papers; null where there is none of that id. */
export type StoredReport = Omit<ListedReport, "withLedger"> & {
  htmlSealed: Uint8Array;
  docxSealed: Uint8Array;
  xlsxSealed: Uint8Array | null;
};
export async function loadReport(sql: Sql, officeId: string, id: string): Promise<StoredReport | null> {
  const rows = await sql.$queryRaw<StoredReport[]>`
    SELECT "id", "reportId", "period", "label", "title", "circulated", "sentTo", "copiedTo", "missed", "madeAt",
           "failure", "htmlSealed", "docxSealed", "xlsxSealed"
      FROM "Report" WHERE "officeId" = ${officeId} AND "id" = ${id} AND "status" = 'made'`;
  return rows[0] ?? null;
}

/** A request with its record, as far as counting needs it. */
export type CountedRequest = {
  number: string;
  personKey: string;
  updatedAt: Date;
  ticket: Ticket;
  events: RecordedEvent[];
};

/** small, so that counting thousands does not keep everything else in the process waiting */
const PAGE = 100;

/**
 * The requests that a period's figures depend on, in pages: those that something happened to since its start, those
 * still open, and those registered since `likeSince`. What was over before adds nothing and is not read, so the cost
 * grows with the period and not with the register.
 */
export async function* requestsSince(
  sql: Sql,
  officeId: string,
  { from, to, likeSince }: { from: Date; to: Date; likeSince: Date },
): AsyncGenerator<CountedRequest> {
  const ids = await sql.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Ticket" WHERE "officeId" = ${officeId} AND "registeredAt" < ${to}
       AND ("updatedAt" >= ${from} OR "registeredAt" >= ${likeSince} OR "status" = ANY(${[...OPEN_STATUSES]}))
     ORDER BY "year", "seq"`;
  for (let at = 0; at < ids.length; at += PAGE) {
    const page = ids.slice(at, at + PAGE).map(({ id }) => id);
    const [tickets, links] = await Promise.all([
      sql.$queryRaw<(Omit<CountedRequest, "ticket" | "events"> & { id: string; state: Ticket })[]>`
        SELECT "id", "number", "personKey", "updatedAt", "state" FROM "Ticket"
         WHERE "officeId" = ${officeId} AND "id" = ANY(${page}) ORDER BY "year", "seq"`,
      sql.$queryRaw<{ ticketId: string; body: string }[]>`
        SELECT "ticketId", "body" FROM "TicketEvent"
         WHERE "officeId" = ${officeId} AND "ticketId" = ANY(${page}) ORDER BY "ticketId", "version"`,
    ]);
    const events = Map.groupBy(links, ({ ticketId }) => ticketId);
    for (const { id, state, ...row } of tickets) {
      const own = (events.get(id) ?? []).map(({ body }): RecordedEvent => JSON.parse(body));
      // the state was written by this program: it has the shape of Ticket
      yield { ...row, ticket: state, events: own };
    }
  }
}

/** An open request whose time is over, or nearly. */
export type DueRequest = { number: string; ticket: Ticket; nextDueAt: Date };

/** Open requests that are due before that moment, the longest overdue first; and how many there are. */
export async function requestsDueBefore(
  sql: Sql,
  officeId: string,
  until: Date,
  limit: number,
): Promise<{ requests: DueRequest[]; all: number }> {
  const open = [...OPEN_STATUSES];
  const rows = await sql.$queryRaw<{ number: string; state: Ticket; nextDueAt: Date; all: number }[]>`
    SELECT "number", "state", "nextDueAt", count(*) OVER ()::int AS "all" FROM "Ticket"
     WHERE "officeId" = ${officeId} AND "status" = ANY(${open}) AND "nextDueAt" < ${until}
     ORDER BY "nextDueAt", "seq" LIMIT ${limit}`;
  const requests = rows.map(({ number, state, nextDueAt }) => ({ number, ticket: state, nextDueAt }));
  return { requests, all: rows[0]?.all ?? 0 };
}

/** Cases published between two moments, newest first. */
export async function casesPublished(
  sql: Sql,
  officeId: string,
  from: Date,
  to: Date,
  limit: number,
): Promise<KnowledgeCase["content"][]> {
  const rows = await sql.$queryRaw<{ state: KnowledgeCase }[]>`
    SELECT "state" FROM "KnowledgeCase" WHERE "officeId" = ${officeId} AND "status" = 'published'
       AND "publishedAt" >= ${from} AND "publishedAt" < ${to} ORDER BY "publishedAt" DESC LIMIT ${limit}`;
  return rows.map(({ state }) => state.content);
}

/** Measures taken with units before that moment, oldest first. */
export async function measuresTaken(sql: Sql, officeId: string, before: Date): Promise<TakenMeasure[]> {
  const rows = await sql.$queryRaw<{ departmentId: string; step: TakenMeasure["step"]; status: string }[]>`
    SELECT "departmentId", "step", "status" FROM "UnitMeasure"
     WHERE "officeId" = ${officeId} AND "issuedAt" < ${before} ORDER BY "issuedAt", "id"`;
  return rows.map(({ departmentId, step, status }) => ({
    departmentId,
    step,
    mended: status === "mended" ? true : status === "failed" ? false : null,
  }));
}
