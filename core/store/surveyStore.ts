import type { Sql } from "./database.ts";

/** The message that a delivery carried, as far as an answer to it is concerned. */
export type DeliveredMessage = { ticketId: string | null; template: string; params: unknown };

/** The message behind a delivery's id; null: none of ours. */
export async function messageOfDelivery(
  sql: Sql,
  officeId: string,
  deliveryId: string,
): Promise<DeliveredMessage | null> {
  const rows = await sql.$queryRaw<DeliveredMessage[]>`
    SELECT o."ticketId", o."template", o."params" FROM "DeliveryAttempt" a
      JOIN "Outbox" o ON o."officeId" = a."officeId" AND o."id" = a."outboxId"
     WHERE a."officeId" = ${officeId} AND a."deliveryId" = ${deliveryId} LIMIT 1`;
  return rows[0] ?? null;
}

/** The callback that was put last to whoever has this phone number; null: none. */
export async function lastSurveyOf(
  sql: Sql,
  officeId: string,
  phoneHash: string,
): Promise<{ ticketId: string; params: unknown } | null> {
  const rows = await sql.$queryRaw<{ ticketId: string; params: unknown }[]>`
    SELECT o."ticketId", o."params" FROM "Ticket" t
      JOIN "Outbox" o ON o."officeId" = t."officeId" AND o."ticketId" = t."id" AND o."template" = 'survey'
     WHERE t."officeId" = ${officeId} AND t."phoneHash" = ${phoneHash} ORDER BY o."id" DESC LIMIT 1`;
  return rows[0] ?? null;
}
