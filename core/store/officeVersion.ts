import type { Sql } from "./database.ts";

/** Changes whenever anything of an office does: its settings, units, people, duties, guides, or what it learned. */
export async function officesVersion(sql: Sql): Promise<string> {
  const rows = await sql.$queryRaw<{ version: string }[]>`
    SELECT md5(string_agg(r."row", E'\n' ORDER BY r."row")) AS "version" FROM (
      SELECT 'o' || t::text AS "row" FROM "Office" t UNION ALL SELECT 'd' || t::text FROM "Department" t
      UNION ALL SELECT 's' || t::text FROM "Staff" t UNION ALL SELECT 'i' || t::text FROM "DutyItem" t
      UNION ALL SELECT 'l' || t."officeId" || ' ' || t."version" FROM "Lesson" t WHERE t."inUse"
      UNION ALL SELECT 'g' || t."officeId" || ' ' || t."id" || t."published" || t."updatedAt" FROM "Guide" t) r`;
  return rows[0]?.version ?? "";
}
