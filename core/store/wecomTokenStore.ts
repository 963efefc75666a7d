import type { Sql } from "./database.ts";

/** What is known of the access token of one secret. */
export type WecomTokenRow = {
  tokenSealed: Uint8Array<ArrayBuffer> | null;
  expiresAt: Date | null;
  askedFrom: Date;
  asked: number;
  shutUntil: Date | null;
};

/** The token as any node may use it; null where none was ever asked for. */
export async function findWecomToken(sql: Sql, corpId: string, name: string): Promise<WecomTokenRow | null> {
  const rows = await sql.$queryRaw<WecomTokenRow[]>`
    SELECT "tokenSealed", "expiresAt", "askedFrom", "asked", "shutUntil" FROM "WecomToken"
     WHERE "corpId" = ${corpId} AND "name" = ${name}`;
  return rows[0] ?? null;
}

/** Makes the row that `lockWecomToken` locks. Outside of the lock's transaction: a new row cannot be waited for. */
export async function ensureWecomToken(sql: Sql, corpId: string, name: string, at: Date): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "WecomToken" ("corpId", "name", "askedFrom") VALUES (${corpId}, ${name}, ${at})
    ON CONFLICT ("corpId", "name") DO NOTHING`;
}

/** Locks the token until the transaction ends: one node asks for a new one, the others wait and find it. */
export async function lockWecomToken(sql: Sql, corpId: string, name: string): Promise<WecomTokenRow> {
  const rows = await sql.$queryRaw<WecomTokenRow[]>`
    SELECT "tokenSealed", "expiresAt", "askedFrom", "asked", "shutUntil" FROM "WecomToken"
     WHERE "corpId" = ${corpId} AND "name" = ${name} FOR UPDATE`;
  const row = rows[0];
  if (row === undefined) throw new Error("the token's row is made before it is locked");
  return row;
}

export async function saveWecomToken(
  sql: Sql,
  corpId: string,
  name: string,
  row: WecomTokenRow,
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "WecomToken" SET "tokenSealed" = ${row.tokenSealed}, "expiresAt" = ${row.expiresAt},
           "askedFrom" = ${row.askedFrom}, "asked" = ${row.asked}, "shutUntil" = ${row.shutUntil}
     WHERE "corpId" = ${corpId} AND "name" = ${name}`;
}
