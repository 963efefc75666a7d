import type { Sql } from "./database.ts";

/** Something of a citizen's that lies at WeChat Work and is to be fetched. */
export type WecomMediaRow = {
  mediaId: string;
  officeId: string;
  attachmentId: string;
  personKey: string;
  kind: string;
  attempts: number;
  /** of a voice message that is to be heard: whose it is and where its words go */
  voiceSealed: Uint8Array<ArrayBuffer> | null;
};

/** A fetch is tried so often: with the growing waits, over two of the three days that the original lies there. */
export const MOST_MEDIA_ATTEMPTS = 14;

export async function storeWecomMedia(
  sql: Sql,
  corpId: string,
  media: Omit<WecomMediaRow, "attempts">,
  at: Date,
): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "WecomMedia" ("corpId", "mediaId", "officeId", "attachmentId", "personKey", "kind", "voiceSealed",
      "dueAt", "createdAt")
    VALUES (${corpId}, ${media.mediaId}, ${media.officeId}, ${media.attachmentId}, ${media.personKey}, ${media.kind},
            ${media.voiceSealed}, ${at}, ${at})
    ON CONFLICT ("corpId", "mediaId") DO NOTHING`;
}

/** Takes what is due; others keep off until `leaseUntil`. */
export async function claimWecomMedia(
  sql: Sql,
  corpId: string,
  now: Date,
  leaseUntil: Date,
  limit: number,
): Promise<WecomMediaRow[]> {
  return await sql.$queryRaw<WecomMediaRow[]>`
    WITH due AS MATERIALIZED (
      SELECT "mediaId" FROM "WecomMedia" WHERE "corpId" = ${corpId} AND "status" = 'new' AND "dueAt" <= ${now}
       ORDER BY "dueAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE "WecomMedia" m SET "dueAt" = ${leaseUntil} FROM due
     WHERE m."corpId" = ${corpId} AND m."mediaId" = due."mediaId"
    RETURNING m."mediaId", m."officeId", m."attachmentId", m."personKey", m."kind", m."attempts", m."voiceSealed"`;
}

export async function settleWecomMedia(
  sql: Sql,
  corpId: string,
  mediaId: string,
  outcome: { status: "done" | "dead"; failure: string | null },
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "WecomMedia" SET "status" = ${outcome.status}, "failure" = ${outcome.failure}
     WHERE "corpId" = ${corpId} AND "mediaId" = ${mediaId}`;
}

/** @returns whether that was the last try */
export async function retryWecomMedia(
  sql: Sql,
  corpId: string,
  mediaId: string,
  failure: string,
  dueAt: Date,
): Promise<boolean> {
  const rows = await sql.$queryRaw<{ status: string }[]>`
    UPDATE "WecomMedia" SET "failure" = ${failure}, "dueAt" = ${dueAt}, "attempts" = "attempts" + 1,
           "status" = CASE WHEN "attempts" + 1 >= ${MOST_MEDIA_ATTEMPTS}::int THEN 'dead' ELSE 'new' END
     WHERE "corpId" = ${corpId} AND "mediaId" = ${mediaId} RETURNING "status"`;
  return rows[0]?.status === "dead";
}

/** How many wait or could not be fetched. */
export async function countWecomMedia(
  sql: Sql,
  corpId: string,
): Promise<{ status: string; count: number }[]> {
  return await sql.$queryRaw<{ status: string; count: number }[]>`
    SELECT "status", count(*)::int AS "count" FROM "WecomMedia"
     WHERE "corpId" = ${corpId} AND "status" IN ('new', 'dead') GROUP BY 1`;
}
