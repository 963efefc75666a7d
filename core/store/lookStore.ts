import type { Sql } from "./database.ts";

/** Somebody's look at personal data. */
export type Look = {
  staffId: string;
  staffName: string;
  fields: string[];
  purpose: string;
  at: Date;
};

/** Puts a look on record, before anything is shown. */
export async function recordLook(sql: Sql, officeId: string, ticketId: string, look: Look): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "Look" ("officeId", "ticketId", "staffId", "staffName", "fields", "purpose", "at")
    VALUES (${officeId}, ${ticketId}, ${look.staffId}, ${look.staffName}, ${look.fields}, ${look.purpose}, ${look.at})`;
}

/** Who looked at a ticket's personal data, oldest first. */
export async function looksAt(sql: Sql, officeId: string, ticketId: string): Promise<Look[]> {
  return await sql.$queryRaw<Look[]>`
    SELECT "staffId", "staffName", "fields", "purpose", "at" FROM "Look"
     WHERE "officeId" = ${officeId} AND "ticketId" = ${ticketId} ORDER BY "id"`;
}
