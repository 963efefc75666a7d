import type { Sql } from "./database.ts";

/** What a message needs to know of its ticket. */
export type TicketTitle = {
  id: string;
  number: string;
  title: string;
  departmentId: string | null;
  conduct: boolean;
};

/** Number and title of tickets, by id. */
export async function ticketTitles(
  sql: Sql,
  officeId: string,
  ids: readonly string[],
): Promise<Map<string, TicketTitle>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.$queryRaw<TicketTitle[]>`
    SELECT "id", "number", "title", "departmentId",
           ("state"->'accused' <> 'null'::jsonb OR "state"->'classification'->>'conduct' = 'true') AS "conduct"
      FROM "Ticket" WHERE "officeId" = ${officeId} AND "id" = ANY(${[...ids]})`;
  return new Map(rows.map((row) => [row.id, row]));
}
