import type { Sql } from "./database.ts";

/** A customer service account that is due to be read, under our lease. */
export type KfDue = {
  openKfId: string;
  cursor: string | null;
  noticeSealed: Uint8Array<ArrayBuffer> | null;
  noticeAt: Date | null;
  /** notices that the reading answers */
  marks: number;
  failures: number;
};

/** Makes sure that accounts are read now and then although no notice comes: a notice may be lost. */
export async function knowKfAccounts(sql: Sql, corpId: string, openKfIds: string[], at: Date): Promise<void> {
  for (const openKfId of openKfIds) {
    await sql.$executeRaw`
      INSERT INTO "WecomKf" ("corpId", "openKfId", "dueAt", "leaseUntil") VALUES (${corpId}, ${openKfId}, ${at}, ${at})
      ON CONFLICT ("corpId", "openKfId") DO NOTHING`;
  }
}

/** Takes accounts that are due, or of which the platform said something that no reading has answered, and that nobody reads. */
export async function claimKfDue(
  sql: Sql,
  corpId: string,
  node: string,
  now: Date,
  leaseUntil: Date,
): Promise<KfDue[]> {
  return await sql.$queryRaw<KfDue[]>`
    WITH due AS MATERIALIZED (
      SELECT w."openKfId", n."noticeSealed", n."noticeAt", coalesce(n."marks", w."marks") AS "marks"
        FROM "WecomKf" w LEFT JOIN "WecomKfNotice" n ON n."corpId" = w."corpId" AND n."openKfId" = w."openKfId"
       WHERE w."corpId" = ${corpId} AND w."leaseUntil" <= ${now}
         AND (w."dueAt" <= ${now} OR n."marks" > w."marks")
       ORDER BY w."dueAt" FOR UPDATE OF w SKIP LOCKED
    )
    UPDATE "WecomKf" k SET "leasedBy" = ${node}, "leaseUntil" = ${leaseUntil} FROM due
     WHERE k."corpId" = ${corpId} AND k."openKfId" = due."openKfId"
    RETURNING k."openKfId", k."cursor", due."noticeSealed", due."noticeAt", due."marks", k."failures"`;
}

/**
 * Moves the cursor, in the transaction that stores the page.
 * @returns false where the lease was lost or somebody else moved it: then the page must not be kept by us
 */
export async function moveKfCursor(
  sql: Sql,
  at: { corpId: string; openKfId: string; node: string; from: string | null; to: string; leaseUntil: Date },
): Promise<boolean> {
  const changed = await sql.$executeRaw`
    UPDATE "WecomKf" SET "cursor" = ${at.to}, "leaseUntil" = ${at.leaseUntil}
     WHERE "corpId" = ${at.corpId} AND "openKfId" = ${at.openKfId} AND "leasedBy" = ${at.node}
       AND "cursor" IS NOT DISTINCT FROM ${at.from}::text`;
  return changed === 1;
}

/** Everything is read. A notice that came after the claim leaves the account due. @param at its `marks`: those of the claim */
export async function releaseKf(
  sql: Sql,
  at: { corpId: string; openKfId: string; node: string; marks: number; now: Date; nextPoll: Date },
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "WecomKf" SET "leasedBy" = NULL, "leaseUntil" = ${at.now}, "failures" = 0, "failure" = NULL,
           "syncedAt" = ${at.now}, "marks" = ${at.marks}, "dueAt" = ${at.nextPoll}
     WHERE "corpId" = ${at.corpId} AND "openKfId" = ${at.openKfId} AND "leasedBy" = ${at.node}`;
}

/** Reading failed: again later, whatever notices come meanwhile. @param failure without personal data */
export async function failKf(
  sql: Sql,
  at: { corpId: string; openKfId: string; node: string; failure: string; retryAt: Date },
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "WecomKf" SET "leasedBy" = NULL, "leaseUntil" = ${at.retryAt}, "dueAt" = ${at.retryAt},
           "failures" = "failures" + 1, "failure" = ${at.failure}
     WHERE "corpId" = ${at.corpId} AND "openKfId" = ${at.openKfId} AND "leasedBy" = ${at.node}`;
}

/** How the accounts stand, for health and metrics. */
export async function kfAccountsStanding(
  sql: Sql,
  corpId: string,
): Promise<
  { openKfId: string; dueAt: Date; failures: number; failure: string | null; syncedAt: Date | null }[]
> {
  return await sql.$queryRaw<
    { openKfId: string; dueAt: Date; failures: number; failure: string | null; syncedAt: Date | null }[]
  >`
    SELECT "openKfId", "dueAt", "failures", "failure", "syncedAt" FROM "WecomKf"
     WHERE "corpId" = ${corpId} ORDER BY "openKfId"`;
}

/** How far back a complaint of the platform can reach: it comes within minutes, after a stand-still within days. */
const COMPLAINED_WITHIN_MS = 3 * 24 * 3_600_000;

/** The delivery that a message of 微信客服 belongs to, by the platform's id of it; null: none of ours (a greeting). */
export async function deliveryOfKfMessage(
  sql: Sql,
  officeId: string,
  msgId: string,
  at: Date,
): Promise<string | null> {
  const since = new Date(at.getTime() - COMPLAINED_WITHIN_MS);
  const rows = await sql.$queryRaw<{ deliveryId: string }[]>`
    SELECT "deliveryId" FROM "DeliveryAttempt" WHERE "officeId" = ${officeId} AND "way" = 'wecomKf'
       AND "startedAt" >= ${since} AND ${msgId} = ANY(string_to_array("receipt", ',')) LIMIT 1`;
  return rows[0]?.deliveryId ?? null;
}
