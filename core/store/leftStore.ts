import { OPEN_STATUSES } from "../lifecycle/ticket.ts";
import type { Sql } from "./database.ts";

/** Who works in an office now. Read anew: a node may not have heard yet who came or left on another one. */
export async function peopleOf(sql: Sql, officeId: string): Promise<Set<string>> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Staff" WHERE "officeId" = ${officeId} AND "active"`;
  return new Set(rows.map(({ id }) => id));
}

/**
 * Open tickets of an office that somebody has in hand who does not work there any more, oldest first. Guests from an
 * office above (`office/person`) are none of its people and have nothing in hand.
 */
export async function ticketsLeftBehind(sql: Sql, officeId: string, limit: number): Promise<string[]> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    SELECT t."id" FROM "Ticket" t WHERE t."officeId" = ${officeId} AND t."status" = ANY(${[...OPEN_STATUSES]})
       AND EXISTS (
         SELECT 1 FROM (
           SELECT t."state"->'assignee'->>'id' AS who
           UNION ALL SELECT p->'operator'->>'id' FROM jsonb_array_elements(t."state"->'parts') p
             WHERE (p->>'round')::int = (t."state"->>'round')::int AND p->>'status' NOT IN ('taken', 'replied', 'passed')
           UNION ALL SELECT p->'target'->>'staffId' FROM jsonb_array_elements(t."state"->'parts') p
             WHERE (p->>'round')::int = (t."state"->>'round')::int AND p->>'status' NOT IN ('taken', 'replied', 'passed')
         ) hands WHERE who IS NOT NULL AND who NOT LIKE '%/%' AND NOT EXISTS (
           SELECT 1 FROM "Staff" s WHERE s."officeId" = ${officeId} AND s."id" = who AND s."active"))
     ORDER BY t."registeredAt", t."id" LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** How many open tickets each person of an office has in hand. */
export async function inHand(sql: Sql, officeId: string): Promise<Map<string, number>> {
  const rows = await sql.$queryRaw<{ who: string; count: number }[]>`
    SELECT "ownerStaffId" AS "who", count(*)::int AS "count" FROM "Ticket"
     WHERE "officeId" = ${officeId} AND "status" = ANY(${[...OPEN_STATUSES]}) AND "ownerStaffId" IS NOT NULL GROUP BY 1`;
  return new Map(rows.map(({ who, count }) => [who, count]));
}
