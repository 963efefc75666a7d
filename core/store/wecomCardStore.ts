import type { Sql } from "./database.ts";

/** A card that was sent, with what is needed to change it for everybody who got it. */
export type WecomCardRow = {
  memberIds: string[];
  sendCode: string | null;
  cardSealed: Uint8Array<ArrayBuffer>;
  sentAt: Date;
  settledAt: Date | null;
};

/** The same card again (a second try) keeps the code of the first. */
export async function storeWecomCard(
  sql: Sql,
  corpId: string,
  taskId: string,
  card: Omit<WecomCardRow, "settledAt">,
): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "WecomCard" ("corpId", "taskId", "memberIds", "sendCode", "cardSealed", "sentAt")
    VALUES (${corpId}, ${taskId}, ${card.memberIds}, ${card.sendCode}, ${card.cardSealed}, ${card.sentAt})
    ON CONFLICT ("corpId", "taskId") DO UPDATE SET "sendCode" = coalesce(excluded."sendCode", "WecomCard"."sendCode")`;
}

export async function findWecomCard(sql: Sql, corpId: string, taskId: string): Promise<WecomCardRow | null> {
  const rows = await sql.$queryRaw<WecomCardRow[]>`
    SELECT "memberIds", "sendCode", "cardSealed", "sentAt", "settledAt" FROM "WecomCard"
     WHERE "corpId" = ${corpId} AND "taskId" = ${taskId}`;
  return rows[0] ?? null;
}

/** Takes the sending's code, which is good once. @returns null where it is used */
export async function takeSendCode(sql: Sql, corpId: string, taskId: string): Promise<string | null> {
  const rows = await sql.$queryRaw<{ sendCode: string | null }[]>`
    UPDATE "WecomCard" c SET "sendCode" = NULL
      FROM (SELECT "sendCode" FROM "WecomCard" WHERE "corpId" = ${corpId} AND "taskId" = ${taskId} FOR UPDATE) before
     WHERE c."corpId" = ${corpId} AND c."taskId" = ${taskId}
    RETURNING before."sendCode"`;
  return rows[0]?.sendCode ?? null;
}

export async function settleWecomCard(sql: Sql, corpId: string, taskId: string, at: Date): Promise<void> {
  await sql.$executeRaw`
    UPDATE "WecomCard" SET "settledAt" = coalesce("settledAt", ${at})
     WHERE "corpId" = ${corpId} AND "taskId" = ${taskId}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * Reserves one message to a member: at most `perMinute` in any 60 seconds and `perHour` in an hour, counted over all
 * nodes. One statement: the row's lock keeps two nodes from counting the same place.
 * @param member agent and member id. @param now epoch ms
 * @returns false where the member has had enough for now
 */
export async function reservePace(
  sql: Sql,
  corpId: string,
  member: string,
  now: number,
  limits: { perMinute: number; perHour: number },
): Promise<boolean> {
  const at = BigInt(now);
  const minuteAgo = BigInt(now - MINUTE);
  const hourAgo = BigInt(now - HOUR);
  const changed = await sql.$executeRaw`
    INSERT INTO "WecomPace" ("corpId", "member", "sentAt", "hourFrom", "hourCount")
    VALUES (${corpId}, ${member}, ARRAY[${at}::bigint], ${at}, 1)
    ON CONFLICT ("corpId", "member") DO UPDATE SET
      "sentAt" = ARRAY(SELECT t FROM unnest("WecomPace"."sentAt") t WHERE t > ${minuteAgo}::bigint) || ${at}::bigint,
      "hourFrom" = CASE WHEN "WecomPace"."hourFrom" > ${hourAgo}::bigint THEN "WecomPace"."hourFrom" ELSE ${at}::bigint END,
      "hourCount" = CASE WHEN "WecomPace"."hourFrom" > ${hourAgo}::bigint THEN "WecomPace"."hourCount" + 1 ELSE 1 END
     WHERE (SELECT count(*) FROM unnest("WecomPace"."sentAt") t WHERE t > ${minuteAgo}::bigint) < ${limits.perMinute}::int
       AND ("WecomPace"."hourFrom" <= ${hourAgo}::bigint OR "WecomPace"."hourCount" < ${limits.perHour}::int)`;
  return changed === 1;
}
