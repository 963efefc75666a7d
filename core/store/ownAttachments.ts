import type { Sql } from "./database.ts";

/** Which of these attachments are not there, or are somebody else's. @param personKey who has to have sent them */
export async function foreignAttachments(
  sql: Sql,
  officeId: string,
  personKey: string,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const own = await sql.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Attachment"
     WHERE "officeId" = ${officeId} AND "personKey" = ${personKey} AND "id" = ANY(${[...ids]})`;
  return ids.filter((id) => !own.some((one) => one.id === id));
}
