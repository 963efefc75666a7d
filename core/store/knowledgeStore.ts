import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import {
  type CaseCommand,
  type CaseStatus,
  type CaseStep,
  type KnowledgeCase,
  STEP_OF,
} from "../knowledge/cases/case.ts";
import { type CaseRefusal, decideCase } from "../knowledge/cases/decideCase.ts";
import { evolveCase } from "../knowledge/cases/evolveCase.ts";
import type { PublishedCase } from "../knowledge/knowledgeItems.ts";
import { caseTexts } from "../knowledge/texts.ts";
import type { Office, StaffMember } from "../office/office.ts";
import type { Sql } from "./database.ts";

/** A case as stored. */
export type StoredCase = { officeId: string; id: string; case: KnowledgeCase; updatedAt: Date };

export type CaseChange =
  | { ok: true; case: KnowledgeCase; step: CaseStep; warnings: string[] }
  | (CaseRefusal & { case: KnowledgeCase | null });

type Row = { officeId: string; id: string; state: KnowledgeCase; updatedAt: Date };
// the state was written by evolveCase of this program: it has the shape of KnowledgeCase
const stored = ({ state, ...row }: Row): StoredCase => ({ ...row, case: state });

/** The most cases of a tree that are indexed or listed at once: the newest. */
const MOST_CASES = 5_000;

/** One case of this office; null where it has none of that id. */
export async function loadCase(sql: Sql, officeId: string, id: string): Promise<StoredCase | null> {
  const rows = await sql.$queryRaw<Row[]>`
    SELECT "officeId", "id", "state", "updatedAt" FROM "KnowledgeCase"
     WHERE "officeId" = ${officeId} AND "id" = ${id}`;
  return rows[0] === undefined ? null : stored(rows[0]);
}

/**
 * Gives a command on a case, in the caller's transaction: one step more in its record and the row brought up to it, or
 * a refusal. Of two who press together the second is refused as stale and told who was first.
 * @param seen the version that the person had before them; null for a new draft
 * @param now epoch ms
 */
export async function changeCase(
  sql: Sql,
  office: Office,
  staff: StaffMember,
  id: string,
  seen: number | null,
  command: CaseCommand,
  now: number,
): Promise<CaseChange> {
  const before = (await loadCase(sql, office.id, id))?.case ?? null;
  if (command.type === "draft" ? before !== null : before !== null && before.version !== seen)
    return await stale(sql, office.id, id);
  const decision = decideCase(office, before, command, staff, shanghaiIso(now));
  if (!decision.ok) return { ...decision, case: before };
  const after = evolveCase(before, decision.step);
  const written = await saveCase(sql, office.id, id, before, after, new Date(now));
  if (written !== 1) return await stale(sql, office.id, id);
  const { step, warnings } = decision;
  await sql.$executeRaw`
    INSERT INTO "KnowledgeCaseStep" ("officeId", "caseId", "version", "type", "at", "staffId", "body")
    VALUES (${office.id}, ${id}, ${step.version}, ${step.type}, ${new Date(now)}, ${staff.id},
      ${JSON.stringify(step)}::jsonb)`;
  return { ok: true, case: after, step, warnings };
}

async function saveCase(
  sql: Sql,
  officeId: string,
  id: string,
  before: KnowledgeCase | null,
  after: KnowledgeCase,
  at: Date,
): Promise<number> {
  const { status, version, content, author, published } = after;
  const state = JSON.stringify(after);
  const shared = published?.shared ?? false;
  const publishedAt = published === null ? null : new Date(published.at);
  if (before === null)
    return await sql.$executeRaw`
      INSERT INTO "KnowledgeCase" ("officeId", "id", "status", "version", "title", "matter", "domain", "departmentId",
        "authorId", "shared", "state", "updatedAt", "publishedAt")
      VALUES (${officeId}, ${id}, ${status}, ${version}, ${content.title}, ${content.matter}, ${content.domain},
        ${content.departmentId}, ${author.id}, ${shared}, ${state}::jsonb, ${at}, ${publishedAt})
      ON CONFLICT ("officeId", "id") DO NOTHING`;
  return await sql.$executeRaw`
    UPDATE "KnowledgeCase" SET "status" = ${status}, "version" = ${version}, "title" = ${content.title},
           "matter" = ${content.matter}, "domain" = ${content.domain}, "departmentId" = ${content.departmentId},
           "shared" = ${shared}, "state" = ${state}::jsonb, "updatedAt" = ${at}, "publishedAt" = ${publishedAt}
     WHERE "officeId" = ${officeId} AND "id" = ${id} AND "version" = ${before.version}`;
}

async function stale(sql: Sql, officeId: string, id: string): Promise<CaseChange> {
  const last = (await caseSteps(sql, officeId, id)).at(-1);
  const after = (await loadCase(sql, officeId, id))?.case ?? null;
  const why =
    last === undefined
      ? caseTexts.stale(caseTexts.somebody, STEP_OF.draft)
      : caseTexts.stale(last.by.name, last.type);
  return { ok: false, code: "stale", why, case: after };
}

/** The whole record of one case, in order. */
export async function caseSteps(sql: Sql, officeId: string, id: string): Promise<CaseStep[]> {
  const rows = await sql.$queryRaw<{ body: CaseStep }[]>`
    SELECT "body" FROM "KnowledgeCaseStep" WHERE "officeId" = ${officeId} AND "caseId" = ${id} ORDER BY "version"`;
  return rows.map(({ body }) => body);
}

/** An office's own cases, latest changed first; `before` pages on. @param statuses empty: all */
export async function listCases(
  sql: Sql,
  officeId: string,
  statuses: readonly CaseStatus[],
  before: Date | null,
  limit: number,
): Promise<StoredCase[]> {
  const rows = await sql.$queryRaw<Row[]>`
    SELECT "officeId", "id", "state", "updatedAt" FROM "KnowledgeCase"
     WHERE "officeId" = ${officeId} AND (${statuses.length === 0} OR "status" = ANY (${[...statuses]}))
       AND (${before}::timestamptz IS NULL OR "updatedAt" < ${before})
     ORDER BY "updatedAt" DESC, "id" LIMIT ${limit}`;
  return rows.map(stored);
}

/** Ids of all offices of the tree that an office stands in: up to its root, and from there all the way down. */
export async function officeTree(sql: Sql, officeId: string): Promise<string[]> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE up AS (
      SELECT "id", "parentId" FROM "Office" WHERE "id" = ${officeId}
      UNION SELECT o."id", o."parentId" FROM "Office" o JOIN up ON o."id" = up."parentId"
    ), tree AS (
      SELECT "id" FROM up
      UNION SELECT o."id" FROM "Office" o JOIN tree ON o."parentId" = tree."id"
    ) SELECT "id" FROM tree ORDER BY "id"`;
  return rows.map(({ id }) => id);
}

/** Published cases that an office may use: its own, and those that the offices of its tree share. Newest first. */
export async function publishedCases(
  sql: Sql,
  officeId: string,
  limit = MOST_CASES,
): Promise<PublishedCase[]> {
  const tree = await officeTree(sql, officeId);
  const rows = await sql.$queryRaw<(Row & { publishedAt: Date })[]>`
    SELECT "officeId", "id", "state", "updatedAt", "publishedAt" FROM "KnowledgeCase"
     WHERE "officeId" = ANY (${tree}) AND "status" = 'published' AND ("officeId" = ${officeId} OR "shared")
     ORDER BY "publishedAt" DESC, "id" LIMIT ${limit}`;
  return rows.map(({ officeId: from, id, state, publishedAt }) => ({
    officeId: from,
    id,
    content: state.content,
    publishedAt: shanghaiIso(publishedAt.getTime()),
  }));
}

/** One published case that an office may use though another office of its tree wrote it; null where it may not. */
export async function sharedCase(
  sql: Sql,
  officeId: string,
  from: string,
  id: string,
): Promise<StoredCase | null> {
  const tree = await officeTree(sql, officeId);
  if (!tree.includes(from)) return null;
  const rows = await sql.$queryRaw<Row[]>`
    SELECT "officeId", "id", "state", "updatedAt" FROM "KnowledgeCase"
     WHERE "officeId" = ${from} AND "id" = ${id} AND "status" = 'published'
       AND ("shared" OR "officeId" = ${officeId})`;
  return rows[0] === undefined ? null : stored(rows[0]);
}

/** Changes whenever any case of the tree that this office may use does: tells whether an index is still good. */
export async function publishedCasesStamp(sql: Sql, officeId: string): Promise<string> {
  const tree = await officeTree(sql, officeId);
  const rows = await sql.$queryRaw<{ stamp: string }[]>`
    SELECT concat(count(*), '/', sum("version"), '/', max("updatedAt")) AS "stamp" FROM "KnowledgeCase"
     WHERE "officeId" = ANY (${tree}) AND "status" = 'published' AND ("officeId" = ${officeId} OR "shared")`;
  return rows[0]?.stamp ?? "";
}
