import type { Sql } from "./database.ts";

/** Something that a person has to say by telephone. */
export type NewCall = {
  officeId: string;
  outboxId: string;
  round: number;
  ticketId: string | null;
  personKey: string;
  template: string;
  wordsSealed: Uint8Array<ArrayBuffer>;
  /** why nothing else reached the citizen, in plain Chinese */
  why: string;
  createdAt: Date;
  dueAt: Date;
};

/** Puts it on the call list; once there it stays as it is. */
export async function addCall(sql: Sql, call: NewCall): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "CallTask" ("officeId", "outboxId", "round", "ticketId", "personKey", "template", "wordsSealed", "why",
      "createdAt", "dueAt")
    VALUES (${call.officeId}, ${BigInt(call.outboxId)}, ${call.round}, ${call.ticketId}, ${call.personKey}, ${call.template},
      ${call.wordsSealed}, ${call.why}, ${call.createdAt}, ${call.dueAt})
    ON CONFLICT ("officeId", "outboxId", "round") DO NOTHING`;
}

/** A row of the call list. `wordsSealed` is opened with the office's seal: what is to be said. */
export type CallRow = {
  id: string;
  ticketId: string | null;
  number: string | null;
  title: string | null;
  personKey: string;
  template: string;
  wordsSealed: Uint8Array;
  why: string;
  dueAt: Date;
  tries: number;
};

/** The open calls of an office, most urgent first. */
export async function listCalls(sql: Sql, officeId: string, limit: number): Promise<CallRow[]> {
  return await sql.$queryRaw<CallRow[]>`
    SELECT c."id"::text AS "id", c."ticketId", t."number", t."title", c."personKey", c."template", c."wordsSealed", c."why",
           c."dueAt", c."tries"
      FROM "CallTask" c LEFT JOIN "Ticket" t ON t."officeId" = c."officeId" AND t."id" = c."ticketId"
     WHERE c."officeId" = ${officeId} AND c."doneAt" IS NULL ORDER BY c."dueAt", c."id" LIMIT ${limit}`;
}

/** What came of a call: `again`: nobody answered, another one at that time. */
export type CallOutcome =
  | { outcome: "reached" | "unreached"; note: string | null }
  | { outcome: "again"; note: string | null; dueAt: Date };

/** The message that a call was about. */
export type CalledFor = { outboxId: string; round: number; ticketId: string | null; template: string };

/**
 * Notes what came of a call.
 * @returns the message it was about, or null where the call is not open (somebody else has noted it)
 */
export async function noteCall(
  sql: Sql,
  officeId: string,
  id: string,
  by: { id: string; name: string },
  what: CallOutcome,
  at: Date,
): Promise<CalledFor | null> {
  const again = what.outcome === "again";
  const rows = await sql.$queryRaw<CalledFor[]>`
    UPDATE "CallTask" SET "tries" = "tries" + 1, "byId" = ${by.id}, "byName" = ${by.name},
           "note" = ${what.note}, "dueAt" = coalesce(${again ? what.dueAt : null}::timestamptz, "dueAt"),
           "outcome" = ${again ? null : what.outcome}, "doneAt" = ${again ? null : at}::timestamptz
     WHERE "officeId" = ${officeId} AND "id" = ${BigInt(id)} AND "doneAt" IS NULL
    RETURNING "outboxId"::text AS "outboxId", "round", "ticketId", "template"`;
  return rows[0] ?? null;
}
