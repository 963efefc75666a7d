import type { Sql } from "./database.ts";

/** A short message or call that was asked for before. */
export type PhoneSendRow = { status: "trying" | "open" | "sent"; triedAt: Date; receipt: string | null };

/**
 * Notes that a message is about to be asked for.
 * @returns null where this is the first try; else what is known of the earlier one, which is left as it is
 */
export async function beginSend(
  sql: Sql,
  send: { officeId: string; outId: string; way: string; deliveryId: string; at: Date },
): Promise<PhoneSendRow | null> {
  const written = await sql.$executeRaw`
    INSERT INTO "PhoneSend" ("officeId", "outId", "way", "deliveryId", "status", "triedAt")
    VALUES (${send.officeId}, ${send.outId}, ${send.way}, ${send.deliveryId}, 'trying', ${send.at})
    ON CONFLICT ("officeId", "outId") DO NOTHING`;
  if (written === 1) return null;
  const rows = await sql.$queryRaw<PhoneSendRow[]>`
    SELECT "status", "triedAt", "receipt" FROM "PhoneSend"
     WHERE "officeId" = ${send.officeId} AND "outId" = ${send.outId}`;
  return rows[0] ?? null;
}

/** Begins another try. @returns false where another node began one meanwhile */
export async function beginAgain(
  sql: Sql,
  officeId: string,
  outId: string,
  before: PhoneSendRow,
  at: Date,
): Promise<boolean> {
  const changed = await sql.$executeRaw`
    UPDATE "PhoneSend" SET "status" = 'trying', "triedAt" = ${at}
     WHERE "officeId" = ${officeId} AND "outId" = ${outId} AND "status" = ${before.status}
       AND "triedAt" = ${before.triedAt}`;
  return changed === 1;
}

/** Notes what became of a try: `sent` with the platform's id, or `open` where it surely was not sent. */
export async function noteSend(
  sql: Sql,
  officeId: string,
  outId: string,
  what: { status: "open" | "sent"; receipt: string | null },
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "PhoneSend" SET "status" = ${what.status}, "receipt" = ${what.receipt}
     WHERE "officeId" = ${officeId} AND "outId" = ${outId} AND "status" <> 'sent'`;
}

/** Which messages of ours receipts belong to, found by our id or the platform's. */
export async function sendsOf(
  sql: Sql,
  outIds: string[],
  platformIds: string[],
): Promise<{ officeId: string; outId: string; receipt: string | null; way: string; deliveryId: string }[]> {
  return await sql.$queryRaw<
    { officeId: string; outId: string; receipt: string | null; way: string; deliveryId: string }[]
  >`
    SELECT "officeId", "outId", "receipt", "way", "deliveryId" FROM "PhoneSend"
     WHERE "outId" = ANY(${outIds}) OR "receipt" = ANY(${platformIds})`;
}

export type NewPhoneReceipt = {
  officeId: string;
  kind: string;
  dedupeKey: string;
  outId: string | null;
  platformId: string | null;
  bodySealed: Uint8Array<ArrayBuffer>;
  receivedAt: Date;
};

export type PhoneReceiptRow = NewPhoneReceipt & { attempts: number };

/** Keeps receipts, due at once; those that are there already change nothing. @returns how many are new */
export async function storeReceipts(sql: Sql, receipts: NewPhoneReceipt[]): Promise<number> {
  if (receipts.length === 0) return 0;
  const rows = receipts.map((one) => ({
    ...one,
    bodySealed: Buffer.from(one.bodySealed).toString("base64"),
    receivedAt: one.receivedAt.toISOString(),
  }));
  return await sql.$executeRaw`
    INSERT INTO "PhoneReceipt" ("officeId", "kind", "dedupeKey", "outId", "platformId", "bodySealed", "receivedAt", "dueAt")
    SELECT r."officeId", r."kind", r."dedupeKey", r."outId", r."platformId", decode(r."bodySealed", 'base64'),
           r."receivedAt", r."receivedAt"
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("officeId" text, "kind" text, "dedupeKey" text, "outId" text, "platformId" text, "bodySealed" text,
           "receivedAt" timestamptz)
    ON CONFLICT ("officeId", "kind", "dedupeKey") DO NOTHING`;
}

/** Takes receipts that nobody hands on, oldest first; until the hold runs out they are this node's alone. */
export async function claimReceipts(
  sql: Sql,
  now: Date,
  until: Date,
  limit: number,
): Promise<PhoneReceiptRow[]> {
  const rows = await sql.$queryRaw<PhoneReceiptRow[]>`
    WITH due AS MATERIALIZED (
      SELECT "officeId", "kind", "dedupeKey" FROM "PhoneReceipt" WHERE "dueAt" <= ${now}
       ORDER BY "dueAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE "PhoneReceipt" p SET "dueAt" = ${until}, "attempts" = p."attempts" + 1 FROM due d
     WHERE p."officeId" = d."officeId" AND p."kind" = d."kind" AND p."dedupeKey" = d."dedupeKey"
    RETURNING p."officeId", p."kind", p."dedupeKey", p."outId", p."platformId", p."bodySealed", p."receivedAt",
      p."attempts"`;
  return rows.sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
}

/** A receipt was handed on (`dueAt` null), or is to be tried again then. */
export async function settleReceipt(
  sql: Sql,
  row: Pick<PhoneReceiptRow, "officeId" | "kind" | "dedupeKey">,
  dueAt: Date | null,
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "PhoneReceipt" SET "dueAt" = ${dueAt}
     WHERE "officeId" = ${row.officeId} AND "kind" = ${row.kind} AND "dedupeKey" = ${row.dedupeKey}`;
}

/** All receipts of one call or message, by the platform's id or by ours, in order of arrival. */
export async function receiptsOf(
  sql: Sql,
  ids: { platformId: string | null; outId: string | null },
): Promise<PhoneReceiptRow[]> {
  return await sql.$queryRaw<PhoneReceiptRow[]>`
    SELECT "officeId", "kind", "dedupeKey", "outId", "platformId", "bodySealed", "receivedAt", "attempts"
      FROM "PhoneReceipt" WHERE "platformId" = ${ids.platformId} OR "outId" = ${ids.outId}
     ORDER BY "receivedAt", "dedupeKey"`;
}
