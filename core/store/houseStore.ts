import { OPEN_STATUSES } from "../lifecycle/ticket.ts";
import type { HouseChange } from "../office/houseChange.ts";
import type { OfficeSettings, StaffMember } from "../office/office.ts";
import type { Sql } from "./database.ts";

/** The settings of an office as they are stored; others who would change them wait until the transaction ends. */
export async function lockSettings(sql: Sql, officeId: string): Promise<unknown> {
  const rows = await sql.$queryRaw<{ settings: unknown }[]>`
    SELECT "settings" FROM "Office" WHERE "id" = ${officeId} FOR UPDATE`;
  return rows[0]?.settings;
}

export async function saveSettings(sql: Sql, officeId: string, settings: OfficeSettings): Promise<void> {
  await sql.$executeRaw`
    UPDATE "Office" SET "settings" = ${JSON.stringify(settings)}::jsonb WHERE "id" = ${officeId}`;
}

/** Gives a unit something to look after. */
export async function addDuty(
  sql: Sql,
  duty: { officeId: string; id: string; departmentId: string; item: string },
): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "DutyItem" ("officeId", "id", "departmentId", "item")
    VALUES (${duty.officeId}, ${duty.id}, ${duty.departmentId}, ${duty.item})`;
}

/** Takes it from the unit. @returns whether the unit had it */
export async function removeDuty(
  sql: Sql,
  { officeId, departmentId, item }: { officeId: string; departmentId: string; item: string },
): Promise<boolean> {
  const removed = await sql.$executeRaw`
    DELETE FROM "DutyItem"
     WHERE "officeId" = ${officeId} AND "departmentId" = ${departmentId} AND "item" = ${item}`;
  return removed > 0;
}

/** Everybody who works, or worked, with an office. */
export async function peopleOf(sql: Sql, officeId: string): Promise<(StaffMember & { active: boolean })[]> {
  return await sql.$queryRaw<(StaffMember & { active: boolean })[]>`
    SELECT "id", "name", "departmentId", "roles", "active" FROM "Staff"
     WHERE "officeId" = ${officeId} ORDER BY "active" DESC, "id"`;
}

export async function savePerson(
  sql: Sql,
  officeId: string,
  one: StaffMember & { active: boolean },
): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "Staff" ("officeId", "id", "name", "departmentId", "roles", "active")
    VALUES (${officeId}, ${one.id}, ${one.name}, ${one.departmentId}, ${one.roles}, ${one.active})
    ON CONFLICT ("officeId", "id") DO UPDATE
       SET "name" = ${one.name}, "departmentId" = ${one.departmentId}, "roles" = ${one.roles}, "active" = ${one.active}`;
}

/** How many open tickets lie in somebody's own hands. */
export async function countInHands(sql: Sql, officeId: string, staffId: string): Promise<number> {
  const rows = await sql.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "Ticket"
     WHERE "officeId" = ${officeId} AND "ownerStaffId" = ${staffId} AND "status" = ANY(${[...OPEN_STATUSES]})`;
  return rows[0]?.count ?? 0;
}

/** A change of the house on record. */
export type NotedChange = { id: string; at: Date; byName: string; change: HouseChange };

export async function noteChange(
  sql: Sql,
  officeId: string,
  by: { id: string; name: string },
  change: HouseChange,
  at: Date,
): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "OfficeChange" ("officeId", "at", "byId", "byName", "change")
    VALUES (${officeId}, ${at}, ${by.id}, ${by.name}, ${JSON.stringify(change)}::jsonb)`;
}

/** What was changed, newest first. */
export async function listChanges(sql: Sql, officeId: string, limit: number): Promise<NotedChange[]> {
  return await sql.$queryRaw<NotedChange[]>`
    SELECT "id"::text AS "id", "at", "byName", "change" FROM "OfficeChange"
     WHERE "officeId" = ${officeId} ORDER BY "id" DESC LIMIT ${limit}`;
}
