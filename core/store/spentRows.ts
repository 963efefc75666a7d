import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/**
 * Rows that only served to take in, or to send, something once: what they brought is in inbox, outbox and record since.
 * What failed is kept for a person to look at.
 */
const SPENT: readonly { table: string; spent: string }[] = [
  { table: "PhoneReceipt", spent: `"dueAt" IS NULL AND "receivedAt"` },
  { table: "PhoneSend", spent: `"status" <> 'trying' AND "triedAt"` },
  { table: "TelegramUpdate", spent: `"status" = 'done' AND "receivedAt"` },
  { table: "TelegramPart", spent: `"at"` },
  { table: "WecomEvent", spent: `"status" = 'done' AND "handledAt"` },
  { table: "WecomMedia", spent: `"status" = 'done' AND "createdAt"` },
  { table: "GivenCommand", spent: `"at"` },
];

/** So many at once: a deletion must not hold a table for long. */
const BATCH = 5_000;

/** Forgets rows that were spent before that time. @returns how many, of all tables together */
export async function forgetSpent(sql: Sql, before: Date): Promise<number> {
  let forgotten = 0;
  for (const { table, spent } of SPENT) {
    const name = Prisma.raw(`"${table}"`);
    for (;;) {
      const gone = await sql.$executeRaw`
        DELETE FROM ${name} WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM ${name} WHERE ${Prisma.raw(spent)} < ${before} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`;
      forgotten += gone;
      if (gone < BATCH) break;
    }
  }
  return forgotten;
}
