import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";

export type ConversationRow = {
  officeId: string;
  personKey: string;
  channel: string;
  addressSealed: Uint8Array<ArrayBuffer>;
  stateSealed: Uint8Array<ArrayBuffer> | null;
  takenOverBy: string | null;
};

/** Somebody wrote in a chat. */
export type Touched = Pick<ConversationRow, "officeId" | "personKey" | "channel" | "addressSealed"> & {
  at: Date;
};

/** Makes the conversation where there is none, and notes when the person last wrote. */
export async function touchConversation(sql: Sql, touched: Touched): Promise<void> {
  await sql.$executeRaw(touching(touched));
}

/** The same as part of a statement that stores what they wrote. */
export function touching(c: Touched): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO "Conversation" ("officeId", "personKey", "channel", "addressSealed", "lastInAt", "createdAt")
    VALUES (${c.officeId}, ${c.personKey}, ${c.channel}, ${c.addressSealed}, ${c.at}, ${c.at})
    ON CONFLICT ("officeId", "personKey") DO UPDATE SET "lastInAt" = greatest("Conversation"."lastInAt", ${c.at})`;
}

/**
 * Locks one person's conversation until the transaction ends: two nodes, or two messages in one second, take
 * their turns one after the other.
 */
export async function lockConversation(
  sql: Sql,
  officeId: string,
  personKey: string,
): Promise<ConversationRow | null> {
  const rows = await sql.$queryRaw<ConversationRow[]>`
    SELECT "officeId", "personKey", "channel", "addressSealed", "stateSealed", "takenOverBy"
      FROM "Conversation" WHERE "officeId" = ${officeId} AND "personKey" = ${personKey} FOR UPDATE`;
  return rows[0] ?? null;
}

/**
 * A person of the staff takes the conversation over (the bot is silent), or gives it back with null.
 * @param from who must hold it now; otherwise nothing changes. @returns whether it changed
 */
export async function takeOver(
  sql: Sql,
  officeId: string,
  personKey: string,
  from: string | null,
  to: string | null,
): Promise<boolean> {
  const changed = await sql.$executeRaw`
    UPDATE "Conversation" SET "takenOverBy" = ${to}
     WHERE "officeId" = ${officeId} AND "personKey" = ${personKey} AND "takenOverBy" IS NOT DISTINCT FROM ${from}`;
  return changed === 1;
}

export type ConversationSummary = {
  personKey: string;
  channel: string;
  lastInAt: Date;
  takenOverBy: string | null;
  /** somebody was asked for since the person was last handed back */
  wantsPerson: boolean;
};

/** Conversations of an office, those that wait for a person first, then the latest. */
export async function listConversations(
  sql: Sql,
  officeId: string,
  limit: number,
): Promise<ConversationSummary[]> {
  return await sql.$queryRaw<ConversationSummary[]>`
    SELECT c."personKey", c."channel", c."lastInAt", c."takenOverBy", EXISTS (
             SELECT 1 FROM "Outbox" o WHERE o."officeId" = c."officeId" AND o."template" = 'personWanted'
                AND o."receivedAt" IS NULL AND o."params"->>'personKey' = c."personKey") AS "wantsPerson"
      FROM "Conversation" c WHERE c."officeId" = ${officeId}
     ORDER BY "wantsPerson" DESC, c."lastInAt" DESC LIMIT ${limit}`;
}
