import type { OutboxRow } from "../ticket/ticketDraft.ts";
import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { InboxOutcome } from "./inboxStore.ts";
import { OWED_COLUMNS, owedFrom, owedValues } from "./outboxStore.ts";

/** What a turn of a conversation leaves behind. `stateSealed`: undefined leaves what is kept as it is. */
export type EndedTurn = {
  officeId: string;
  personKey: string;
  stateSealed: Uint8Array<ArrayBuffer> | null | undefined;
  inboxId: bigint;
  outcome: InboxOutcome;
  ticketId: string | null;
  replies: OutboxRow[];
  at: Date;
};

/** Keeps the state, owes the replies and marks the message done, in one statement, in the turn's transaction. */
export async function endTurn(sql: Sql, turn: EndedTurn): Promise<void> {
  const { officeId, personKey, stateSealed, at } = turn;
  const kept =
    stateSealed === undefined
      ? Prisma.empty
      : Prisma.sql`, kept AS (
      UPDATE "Conversation" SET "stateSealed" = ${stateSealed}
       WHERE "officeId" = ${officeId} AND "personKey" = ${personKey}
    )`;
  await sql.$executeRaw`
    WITH owed AS (
      INSERT INTO "Outbox" (${OWED_COLUMNS})
      SELECT ${officeId}, ${owedValues(Prisma.sql`${turn.ticketId}::text`, at)} FROM ${owedFrom(turn.replies)}
      ON CONFLICT ("officeId", "dedupeKey") DO NOTHING
    )${kept}
    UPDATE "Inbox" SET "status" = 'done', "outcome" = ${turn.outcome}, "ticketId" = ${turn.ticketId},
           "handledAt" = ${at}, "leaseUntil" = NULL
     WHERE "officeId" = ${officeId} AND "id" = ${turn.inboxId} AND "status" = 'new'`;
}
