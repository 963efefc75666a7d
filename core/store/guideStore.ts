import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { Guide } from "../knowledge/guide.ts";
import {
  decideGuide,
  evolveGuide,
  type GuideCommand,
  type GuideContent,
  type GuideDecision,
  type GuideEdit,
  type GuideState,
  guideContent,
} from "../knowledge/guides/guideEdit.ts";
import { guideTexts } from "../knowledge/texts.ts";
import type { Office, StaffMember } from "../office/office.ts";
import type { Sql } from "./database.ts";

/** How a guide was set up, before anybody edited it. */
type SetUp = { version: 0; type: "setUp"; content: GuideContent; published: boolean };
type GuideRow = { title: string; asked: string[]; body: unknown; published: boolean };

/** A guide in its making with everything that was ever done to it, oldest first; null where there is none. */
export type StoredGuide = { id: string; state: GuideState; edits: GuideEdit[]; setUp: GuideContent | null };

/** One guide of an office with its history. */
export async function loadGuide(sql: Sql, officeId: string, id: string): Promise<StoredGuide | null> {
  const steps = await sql.$queryRaw<{ body: GuideEdit | SetUp }[]>`
    SELECT "body" FROM "GuideEdit" WHERE "officeId" = ${officeId} AND "guideId" = ${id} ORDER BY "version"`;
  const edits = steps.flatMap(({ body }) => (body.type === "setUp" ? [] : [body]));
  const recorded = steps.flatMap(({ body }) => (body.type === "setUp" ? [body] : []))[0];
  const setUp = recorded ?? (edits.length === 0 ? await setUpOf(sql, officeId, id) : null);
  if (setUp === null && edits.length === 0) return null;
  const first: GuideState = {
    version: 0,
    shown: setUp?.published === true ? setUp.content : null,
    draft: setUp?.published === false ? setUp.content : null,
  };
  return { id, state: edits.reduce(evolveGuide, first), edits, setUp: setUp?.content ?? null };
}

async function setUpOf(sql: Sql, officeId: string, id: string): Promise<SetUp | null> {
  const rows = await sql.$queryRaw<GuideRow[]>`
    SELECT "title", "asked", "body", "published" FROM "Guide" WHERE "officeId" = ${officeId} AND "id" = ${id}`;
  const row = rows[0];
  if (row === undefined) return null;
  const { title, asked, body, published } = row;
  return { version: 0, type: "setUp", content: guideContent.parse({ title, asked, body }), published };
}

/**
 * Gives a command on a guide, in the caller's transaction. A change is kept in the history and shown to citizens only
 * once it is published; a guide of an id that is not there yet begins with its first edit.
 * @param seen the version that the person had before them; 0 for one that nobody has edited, or a new one
 * @param now epoch ms
 */
export async function changeGuide(
  sql: Sql,
  office: Office,
  staff: StaffMember,
  id: string,
  seen: number,
  command: GuideCommand,
  now: number,
): Promise<GuideDecision> {
  const before = await loadGuide(sql, office.id, id);
  const state: GuideState = before?.state ?? { version: 0, shown: null, draft: null };
  if (state.version !== seen) return staleGuide(state.version);
  const decision = decideGuide(office, state, command, staff, shanghaiIso(now));
  if (!decision.ok) return decision;
  const at = new Date(now);
  if (before !== null && before.edits.length === 0) await keepSetUp(sql, office.id, id, at);
  const { edit, after } = decision;
  const written = await sql.$executeRaw`
    INSERT INTO "GuideEdit" ("officeId", "guideId", "version", "type", "at", "staffId", "body")
    VALUES (${office.id}, ${id}, ${edit.version}, ${edit.type}, ${at}, ${staff.id}, ${JSON.stringify(edit)}::jsonb)
    ON CONFLICT ("officeId", "guideId", "version") DO NOTHING`;
  if (written !== 1) return staleGuide(edit.version);
  await showGuide(sql, office.id, id, after, at);
  return decision;
}

function staleGuide(version: number): GuideDecision {
  return { ok: false, code: "stale", why: guideTexts.stale(version) };
}

async function keepSetUp(sql: Sql, officeId: string, id: string, at: Date): Promise<void> {
  const setUp = await setUpOf(sql, officeId, id);
  if (setUp === null) return;
  await sql.$executeRaw`
    INSERT INTO "GuideEdit" ("officeId", "guideId", "version", "type", "at", "staffId", "body")
    VALUES (${officeId}, ${id}, 0, 'setUp', ${at}, '', ${JSON.stringify(setUp)}::jsonb)
    ON CONFLICT ("officeId", "guideId", "version") DO NOTHING`;
}

/** Brings the row that offices are opened from up to what is shown; a first draft is there, unpublished. */
async function showGuide(sql: Sql, officeId: string, id: string, state: GuideState, at: Date): Promise<void> {
  const content = state.shown ?? state.draft;
  if (content === null) return;
  await sql.$executeRaw`
    INSERT INTO "Guide" ("officeId", "id", "title", "asked", "body", "published", "updatedAt")
    VALUES (${officeId}, ${id}, ${content.title}, ${content.asked}, ${JSON.stringify(content.body)}::jsonb,
      ${state.shown !== null}, ${at})
    ON CONFLICT ("officeId", "id") DO UPDATE SET "title" = excluded."title", "asked" = excluded."asked",
      "body" = excluded."body", "published" = excluded."published", "updatedAt" = excluded."updatedAt"`;
}

/** A guide in a list of all that an office has, also those that citizens do not see. */
export type GuideEntry = {
  id: string;
  title: string;
  shown: boolean;
  /** something is written that is not shown yet */
  pending: boolean;
  version: number;
};

/** All guides of an office, in order of title. */
export async function listGuides(sql: Sql, officeId: string): Promise<GuideEntry[]> {
  return await sql.$queryRaw<GuideEntry[]>`
    SELECT g."id", g."title", g."published" AS "shown", coalesce(last."version", 0) AS "version",
           CASE WHEN last."type" IS NULL OR last."type" = 'setUp' THEN NOT g."published"
                ELSE last."type" <> 'published' END AS "pending"
      FROM "Guide" g LEFT JOIN LATERAL (
        SELECT e."version", e."type" FROM "GuideEdit" e
         WHERE e."officeId" = g."officeId" AND e."guideId" = g."id" ORDER BY e."version" DESC LIMIT 1
      ) last ON true
     WHERE g."officeId" = ${officeId} ORDER BY g."title", g."id"`;
}

/** The guides that an office shows to citizens, in order of id. */
export async function shownGuides(sql: Sql, officeId: string): Promise<Guide[]> {
  const rows = await sql.$queryRaw<(GuideRow & { id: string })[]>`
    SELECT "id", "title", "asked", "body", "published" FROM "Guide"
     WHERE "officeId" = ${officeId} AND "published" ORDER BY "id"`;
  return rows.map(({ id, title, asked, body }) => ({ id, ...guideContent.parse({ title, asked, body }) }));
}

/** Changes whenever any guide that an office shows does. */
export async function shownGuidesStamp(sql: Sql, officeId: string): Promise<string> {
  const rows = await sql.$queryRaw<{ stamp: string }[]>`
    SELECT concat(count(*), '/', max("updatedAt")) AS "stamp" FROM "Guide"
     WHERE "officeId" = ${officeId} AND "published"`;
  return rows[0]?.stamp ?? "";
}
