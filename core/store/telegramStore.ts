import type { Client, Sql } from "./database.ts";

export type NewTelegramUpdate = {
  officeId: string;
  botId: string;
  updateId: bigint;
  chatKey: string;
  bodySealed: Uint8Array<ArrayBuffer>;
  receivedAt: Date;
};

export type TelegramUpdateRow = NewTelegramUpdate & { version: number; attempts: number };

/** Keeps an update, due at once. @returns false where it is there already */
export async function storeUpdate(sql: Sql, u: NewTelegramUpdate): Promise<boolean> {
  const written = await sql.$executeRaw`
    INSERT INTO "TelegramUpdate" ("officeId", "botId", "updateId", "chatKey", "bodySealed", "receivedAt", "dueAt")
    VALUES (${u.officeId}, ${u.botId}, ${u.updateId}, ${u.chatKey}, ${u.bodySealed}, ${u.receivedAt}, ${u.receivedAt})
    ON CONFLICT ("officeId", "botId", "updateId") DO NOTHING`;
  return written === 1;
}

/** Keeps a page of updates, in order, together with where the next one begins: one is never without the other. */
export async function storePage(
  prisma: Client,
  poll: { officeId: string; botId: string; offset: bigint },
  updates: NewTelegramUpdate[],
): Promise<void> {
  await prisma.$transaction(async (tx) => {
    for (const update of updates) await storeUpdate(tx, update);
    await tx.$executeRaw`
      UPDATE "TelegramPoll" SET "offset" = ${poll.offset}
       WHERE "officeId" = ${poll.officeId} AND "botId" = ${poll.botId}`;
  });
}

/**
 * Takes the right to ask for updates, or keeps it: Telegram bears one asker at a time.
 * @returns where to begin, or null while another node asks
 */
export async function holdPoll(
  sql: Sql,
  hold: { officeId: string; botId: string; node: string; now: Date; until: Date },
): Promise<bigint | null> {
  const rows = await sql.$queryRaw<{ offset: bigint }[]>`
    INSERT INTO "TelegramPoll" AS p ("officeId", "botId", "heldBy", "heldUntil")
    VALUES (${hold.officeId}, ${hold.botId}, ${hold.node}, ${hold.until})
    ON CONFLICT ("officeId", "botId") DO UPDATE SET "heldBy" = ${hold.node}, "heldUntil" = ${hold.until}
      WHERE p."heldBy" IS NULL OR p."heldBy" = ${hold.node} OR p."heldUntil" <= ${hold.now}
    RETURNING p."offset"`;
  return rows[0]?.offset ?? null;
}

/** Gives the right back, so that another node need not wait for it to run out. */
export async function releasePoll(sql: Sql, officeId: string, botId: string, node: string): Promise<void> {
  await sql.$executeRaw`
    UPDATE "TelegramPoll" SET "heldBy" = NULL, "heldUntil" = NULL
     WHERE "officeId" = ${officeId} AND "botId" = ${botId} AND "heldBy" = ${node}`;
}

/**
 * Takes updates that nobody works on, in order of arrival, of each chat only the oldest: a slow photo is never
 * overtaken by the words after it.
 */
export async function claimUpdates(
  sql: Sql,
  now: Date,
  until: Date,
  limit: number,
): Promise<TelegramUpdateRow[]> {
  const rows = await sql.$queryRaw<(TelegramUpdateRow & { seq: bigint })[]>`
    WITH due AS MATERIALIZED (
      SELECT w."officeId", w."botId", w."updateId" FROM "TelegramUpdate" w
       WHERE w."dueAt" <= ${now} AND NOT EXISTS (
         SELECT 1 FROM "TelegramUpdate" e WHERE e."officeId" = w."officeId" AND e."chatKey" = w."chatKey"
            AND e."dueAt" IS NOT NULL AND e."seq" < w."seq")
       ORDER BY w."dueAt", w."seq" LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE "TelegramUpdate" u SET "dueAt" = ${until}, "version" = u."version" + 1, "attempts" = u."attempts" + 1
      FROM due d
     WHERE u."officeId" = d."officeId" AND u."botId" = d."botId" AND u."updateId" = d."updateId"
    RETURNING u."officeId", u."botId", u."updateId", u."chatKey", u."bodySealed", u."receivedAt", u."version",
      u."attempts", u."seq"`;
  return rows.sort((a, b) => Number(a.seq - b.seq));
}

/** Writes what became of an update; nothing where the hold was lost meanwhile. `dueAt` null: nothing more to do. */
export async function settleUpdate(
  sql: Sql,
  row: Pick<TelegramUpdateRow, "officeId" | "botId" | "updateId" | "version">,
  what: { status: "new" | "done" | "dead"; dueAt: Date | null; failure: string | null },
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "TelegramUpdate" SET "status" = ${what.status}, "dueAt" = ${what.dueAt}, "failure" = ${what.failure}
     WHERE "officeId" = ${row.officeId} AND "botId" = ${row.botId} AND "updateId" = ${row.updateId}
       AND "version" = ${row.version}`;
}

/** The parts of a message that have arrived, by number. */
export async function partsSent(
  sql: Sql,
  officeId: string,
  deliveryId: string,
): Promise<Map<number, string>> {
  const rows = await sql.$queryRaw<{ part: number; messageId: string }[]>`
    SELECT "part", "messageId" FROM "TelegramPart" WHERE "officeId" = ${officeId} AND "deliveryId" = ${deliveryId}`;
  return new Map(rows.map(({ part, messageId }) => [part, messageId]));
}

export async function notePart(
  sql: Sql,
  officeId: string,
  deliveryId: string,
  part: number,
  messageId: string,
  at: Date,
): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "TelegramPart" ("officeId", "deliveryId", "part", "messageId", "at")
    VALUES (${officeId}, ${deliveryId}, ${part}, ${messageId}, ${at})
    ON CONFLICT ("officeId", "deliveryId", "part") DO NOTHING`;
}
