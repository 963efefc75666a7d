import type { Sql } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { type StoredTicket, storedTicket, TICKET_COLUMNS, type TicketRow } from "./ticketStore.ts";

/** Which tickets somebody wants to see. Every part that is absent sets no condition. */
export type TicketChoice = {
  statuses?: readonly string[];
  kind?: string;
  departmentId?: string;
  channel?: string;
  /** in hand of one of these roles, of this person, or of this unit */
  turn?: { roles: readonly string[]; staffId: string; departmentId: string | null };
  /** only tickets in which one of these units, or this person, has a part */
  partOf?: { departmentId: string | null; staffId: string };
  /** a limit that ran out before this moment */
  dueBefore?: Date;
  registeredFrom?: Date;
  registeredTo?: Date;
  /** words of the title, or a number, or a piece of one */
  words?: string;
  phoneHash?: string;
  needsTriage?: boolean;
};

/** `urgent`: what is due first stands first; `newest`: what came last does. */
export type TicketOrder = "urgent" | "newest";

/** One page of tickets, in the order asked for. @param offset so many are passed over */
export async function findTickets(
  sql: Sql,
  officeIds: readonly string[],
  choice: TicketChoice,
  order: TicketOrder,
  limit: number,
  offset: number,
): Promise<StoredTicket[]> {
  const by =
    order === "urgent"
      ? Prisma.sql`"nextDueAt" NULLS LAST, "registeredAt", "seq"`
      : Prisma.sql`"registeredAt" DESC, "seq" DESC`;
  const rows = await sql.$queryRaw<TicketRow[]>`
    SELECT ${TICKET_COLUMNS} FROM "Ticket" WHERE ${wanted(officeIds, choice)} ORDER BY ${by}
     LIMIT ${limit} OFFSET ${offset}`;
  return rows.map(storedTicket);
}

/** How many there are. */
export async function countTickets(
  sql: Sql,
  officeIds: readonly string[],
  choice: TicketChoice,
): Promise<number> {
  const rows = await sql.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "Ticket" WHERE ${wanted(officeIds, choice)}`;
  return rows[0]?.count ?? 0;
}

function wanted(officeIds: readonly string[], c: TicketChoice): Prisma.Sql {
  const conditions = [Prisma.sql`"officeId" = ANY(${[...officeIds]})`];
  if (c.statuses !== undefined) conditions.push(Prisma.sql`"status" = ANY(${[...c.statuses]})`);
  if (c.kind !== undefined) conditions.push(Prisma.sql`"kind" = ${c.kind}`);
  if (c.departmentId !== undefined) {
    conditions.push(Prisma.sql`("departmentId" = ${c.departmentId} OR ${c.departmentId} = ANY("units"))`);
  }
  if (c.channel !== undefined) conditions.push(Prisma.sql`"channel" = ${c.channel}`);
  if (c.turn !== undefined) {
    const { roles, staffId, departmentId } = c.turn;
    conditions.push(Prisma.sql`("ownerStaffId" = ${staffId}
      OR ("ownerStaffId" IS NULL AND "ownerRole" = ANY(${[...roles]})
          AND ("ownerDepartmentId" IS NULL OR "ownerDepartmentId" = ${departmentId}))
      OR ("status" = 'dispatched' AND ${departmentId}::text = ANY("units")))`);
  }
  if (c.partOf !== undefined) {
    const { departmentId, staffId } = c.partOf;
    conditions.push(Prisma.sql`(${departmentId}::text = ANY("units") OR "ownerStaffId" = ${staffId}
      OR "state"->'taskForce' @> ${JSON.stringify([{ id: staffId }])}::jsonb)`);
  }
  if (c.dueBefore !== undefined) conditions.push(Prisma.sql`"nextDueAt" < ${c.dueBefore}`);
  if (c.registeredFrom !== undefined) conditions.push(Prisma.sql`"registeredAt" >= ${c.registeredFrom}`);
  if (c.registeredTo !== undefined) conditions.push(Prisma.sql`"registeredAt" < ${c.registeredTo}`);
  if (c.words !== undefined) {
    const like = `%${c.words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    conditions.push(
      Prisma.sql`("number" LIKE ${like} OR "title" LIKE ${like} OR "state"->>'matter' LIKE ${like})`,
    );
  }
  if (c.phoneHash !== undefined) conditions.push(Prisma.sql`"phoneHash" = ${c.phoneHash}`);
  if (c.needsTriage !== undefined) {
    conditions.push(Prisma.sql`("state"->>'needsTriage')::boolean = ${c.needsTriage}`);
  }
  return Prisma.join(conditions, " AND ");
}
