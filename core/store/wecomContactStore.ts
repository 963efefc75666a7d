import type { Sql } from "./database.ts";

/** Whatever is known of the corp's contacts in the offices. */
export type KnownContacts = {
  units: { officeId: string; unitId: string; departmentId: number }[];
  people: { officeId: string; staffId: string; goneAt: Date | null }[];
};

/** The contacts are to be read soon; those never read are due at once. */
export async function wantContacts(sql: Sql, corpId: string, dueAt: Date): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "WecomContacts" ("corpId", "dueAt") VALUES (${corpId}, ${dueAt})
    ON CONFLICT ("corpId") DO UPDATE SET "dueAt" = least("WecomContacts"."dueAt", ${dueAt})`;
}

/** Takes the reading where it is due; others keep off until `leaseUntil`. @returns how often it failed; null: not due */
export async function claimContacts(
  sql: Sql,
  corpId: string,
  now: Date,
  leaseUntil: Date,
): Promise<number | null> {
  const rows = await sql.$queryRaw<{ failures: number }[]>`
    INSERT INTO "WecomContacts" ("corpId", "dueAt") VALUES (${corpId}, ${leaseUntil})
    ON CONFLICT ("corpId") DO UPDATE SET "dueAt" = ${leaseUntil} WHERE "WecomContacts"."dueAt" <= ${now}
    RETURNING "failures"`;
  return rows[0]?.failures ?? null;
}

/** @param outcome `failure` without personal data */
export async function settleContacts(
  sql: Sql,
  corpId: string,
  outcome: { at: Date; dueAt: Date; failure: string | null },
): Promise<void> {
  const { at, dueAt, failure } = outcome;
  await sql.$executeRaw`
    UPDATE "WecomContacts" SET "dueAt" = ${dueAt}, "failure" = ${failure},
           "failures" = CASE WHEN ${failure}::text IS NULL THEN 0 ELSE "failures" + 1 END,
           "doneAt" = CASE WHEN ${failure}::text IS NULL THEN ${at}::timestamptz ELSE "doneAt" END
     WHERE "corpId" = ${corpId}`;
}

export async function knownContacts(sql: Sql, corpId: string): Promise<KnownContacts> {
  const [units, people] = await Promise.all([
    sql.$queryRaw<KnownContacts["units"]>`
      SELECT "officeId", "unitId", "departmentId" FROM "WecomUnit" WHERE "corpId" = ${corpId}`,
    sql.$queryRaw<KnownContacts["people"]>`
      SELECT "officeId", "staffId", "goneAt" FROM "WecomPerson" WHERE "corpId" = ${corpId}`,
  ]);
  return { units, people };
}

export async function linkUnit(
  sql: Sql,
  corpId: string,
  unit: KnownContacts["units"][number],
): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "WecomUnit" ("corpId", "officeId", "unitId", "departmentId")
    VALUES (${corpId}, ${unit.officeId}, ${unit.unitId}, ${unit.departmentId})
    ON CONFLICT ("corpId", "officeId", "unitId") DO UPDATE SET "departmentId" = excluded."departmentId"`;
}

/** A unit bears another name. Left as it is where another unit of the office bears it already. */
export async function renameUnit(sql: Sql, officeId: string, unitId: string, name: string): Promise<void> {
  await sql.$executeRaw`
    UPDATE "Department" d SET "name" = ${name} WHERE "officeId" = ${officeId} AND "id" = ${unitId}
       AND NOT EXISTS (SELECT 1 FROM "Department" o WHERE o."officeId" = ${officeId} AND o."name" = ${name})`;
}

/** These people of the offices are among the contacts now. */
export async function markSeen(
  sql: Sql,
  corpId: string,
  people: readonly { officeId: string; staffId: string }[],
  at: Date,
): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "WecomPerson" ("corpId", "officeId", "staffId", "seenAt")
    SELECT ${corpId}, p."officeId", p."staffId", ${at} FROM jsonb_to_recordset(${JSON.stringify(people)}::jsonb)
        AS p("officeId" text, "staffId" text)
    ON CONFLICT ("corpId", "officeId", "staffId") DO UPDATE SET "seenAt" = excluded."seenAt", "goneAt" = NULL`;
}

/** One person of an office, as it shall be. */
export type StaffChange = { officeId: string; staffId: string; name: string; departmentId: string | null };

/**
 * Somebody new: known by name and unit, with nothing to do until an administrator gives them a role.
 * @returns false where somebody of that id is, or was, on the list already
 */
export async function addStaff(sql: Sql, change: StaffChange): Promise<boolean> {
  const { officeId, staffId, name, departmentId } = change;
  const written = await sql.$executeRaw`
    INSERT INTO "Staff" ("officeId", "id", "name", "departmentId", "roles", "active")
    VALUES (${officeId}, ${staffId}, ${name}, ${departmentId}, ARRAY[]::text[], true)
    ON CONFLICT ("officeId", "id") DO NOTHING`;
  return written === 1;
}

/** Another name, another unit, or back again. */
export async function changeStaff(sql: Sql, change: StaffChange): Promise<void> {
  const { officeId, staffId, name, departmentId } = change;
  await sql.$executeRaw`
    UPDATE "Staff" SET "name" = ${name}, "departmentId" = ${departmentId}, "active" = true
     WHERE "officeId" = ${officeId} AND "id" = ${staffId}`;
}

/** Somebody left: no log-in, no messages any more. */
export async function disableStaff(
  sql: Sql,
  corpId: string,
  { officeId, staffId }: { officeId: string; staffId: string },
  at: Date,
): Promise<void> {
  await sql.$executeRaw`UPDATE "Staff" SET "active" = false WHERE "officeId" = ${officeId} AND "id" = ${staffId}`;
  await sql.$executeRaw`
    UPDATE "WecomPerson" SET "goneAt" = ${at}
     WHERE "corpId" = ${corpId} AND "officeId" = ${officeId} AND "staffId" = ${staffId}`;
}
