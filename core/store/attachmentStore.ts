import type { Sql } from "./database.ts";

export type NewAttachment = {
  officeId: string;
  id: string;
  personKey: string;
  fileName: string;
  contentType: string;
  size: number;
  sha256: string;
  bodySealed: Uint8Array<ArrayBuffer>;
  createdAt: Date;
};

/** Keeps a photo or file; the same id again changes nothing. */
export async function storeAttachment(sql: Sql, a: NewAttachment): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "Attachment" ("officeId", "id", "personKey", "fileName", "contentType", "size", "sha256", "bodySealed", "createdAt")
    VALUES (${a.officeId}, ${a.id}, ${a.personKey}, ${a.fileName}, ${a.contentType}, ${a.size}, ${a.sha256},
      ${a.bodySealed}, ${a.createdAt})
    ON CONFLICT ("officeId", "id") DO NOTHING`;
}

/** A photo or file that a message to this person shows; null where none does. */
export async function loadShownFile(
  sql: Sql,
  officeId: string,
  personKey: string,
  id: string,
): Promise<{ fileName: string; contentType: string; bodySealed: Uint8Array } | null> {
  const rows = await sql.$queryRaw<{ fileName: string; contentType: string; bodySealed: Uint8Array }[]>`
    SELECT "fileName", "contentType", "bodySealed" FROM "Attachment"
     WHERE "officeId" = ${officeId} AND "id" = ${id} AND EXISTS (
       SELECT 1 FROM "Outbox" o WHERE o."officeId" = ${officeId} AND o."personKey" = ${personKey}
          AND o."audience" = 'citizen' AND o."params" @> ${JSON.stringify({ files: [id] })}::jsonb)`;
  return rows[0] ?? null;
}

/** A person's own attachment; null where there is none of that id, or it is somebody else's. */
export async function loadOwnAttachment(
  sql: Sql,
  officeId: string,
  personKey: string,
  id: string,
): Promise<{ contentType: string; bodySealed: Uint8Array } | null> {
  const rows = await sql.$queryRaw<{ contentType: string; bodySealed: Uint8Array }[]>`
    SELECT "contentType", "bodySealed" FROM "Attachment"
     WHERE "officeId" = ${officeId} AND "id" = ${id} AND "personKey" = ${personKey}`;
  return rows[0] ?? null;
}
