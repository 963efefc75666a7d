import type { Guide } from "../knowledge/guide.ts";
import { guideBody } from "../knowledge/guide.ts";
import type { Office, OfficeSettings, StaffMember } from "../office/office.ts";
import { officeSettings } from "../office/office.ts";
import type { Packs } from "../policy/pack.ts";
import type { Client } from "./database.ts";

/** All offices of the database with their people, duties and guides, in order of id. */
export async function loadOffices(
  prisma: Client,
  packs: Packs,
): Promise<{ office: Office; guides: Guide[] }[]> {
  const [offices, departments, staff, duties, guides] = await Promise.all([
    prisma.office.findMany({ orderBy: { createdAt: "asc" } }),
    prisma.department.findMany({ orderBy: { id: "asc" } }),
    prisma.staff.findMany({ where: { active: true }, orderBy: { id: "asc" } }),
    prisma.dutyItem.findMany({ orderBy: { id: "asc" } }),
    prisma.guide.findMany({ where: { published: true }, orderBy: { id: "asc" } }),
  ]);
  const of = <T extends { officeId: string }>(rows: T[], id: string) =>
    rows.filter((row) => row.officeId === id);
  return offices.map((row) => ({
    office: {
      id: row.id,
      name: row.name,
      parentId: row.parentId,
      pack: packs.get(row.packId, row.packVersion),
      settings: officeSettings.parse(row.settings),
      departments: of(departments, row.id).map(({ id, name }) => ({ id, name })),
      staff: of(staff, row.id).map(({ id, name, departmentId, roles }) => ({
        id,
        name,
        departmentId,
        roles,
      })),
      duties: of(duties, row.id).map(({ departmentId, item }) => ({ departmentId, item })),
    },
    guides: of(guides, row.id).map((guide) => ({
      id: guide.id,
      title: guide.title,
      asked: guide.asked,
      body: guideBody.parse(guide.body),
    })),
  }));
}

/** A first start on a slow machine takes its time; in ms. */
const PATIENT = { timeout: 60_000 };

/** What is needed to set up an office. */
export type OfficeSetup = {
  id: string;
  name: string;
  parentId: string | null;
  packId: string;
  packVersion: number;
  settings: OfficeSettings;
  departments: { id: string; name: string }[];
  staff: StaffMember[];
  duties: { departmentId: string; item: string }[];
  guides: Guide[];
};

/** Sets up an office where there is none of that id. @returns false where there is one: nothing is changed then */
export async function setUpOffice(prisma: Client, setup: OfficeSetup, at: Date): Promise<boolean> {
  const officeId = setup.id;
  return await prisma.$transaction(async (tx) => {
    const made = await tx.$executeRaw`
      INSERT INTO "Office" ("id", "name", "parentId", "packId", "packVersion", "settings", "createdAt")
      VALUES (${officeId}, ${setup.name}, ${setup.parentId}, ${setup.packId}, ${setup.packVersion},
              ${JSON.stringify(setup.settings)}::jsonb, ${at})
      ON CONFLICT DO NOTHING`;
    if (made === 0) return false;
    await tx.$executeRaw`
      INSERT INTO "Department" ("officeId", "id", "name")
      SELECT ${officeId}, d.* FROM jsonb_to_recordset(${JSON.stringify(setup.departments)}::jsonb) AS d("id" text, "name" text)`;
    await tx.$executeRaw`
      INSERT INTO "Staff" ("officeId", "id", "name", "departmentId", "roles")
      SELECT ${officeId}, s.* FROM jsonb_to_recordset(${JSON.stringify(setup.staff)}::jsonb)
        AS s("id" text, "name" text, "departmentId" text, "roles" text[])`;
    const duties = setup.duties.map((duty, i) => ({ id: String(i + 1).padStart(5, "0"), ...duty }));
    await tx.$executeRaw`
      INSERT INTO "DutyItem" ("officeId", "id", "departmentId", "item")
      SELECT ${officeId}, d.* FROM jsonb_to_recordset(${JSON.stringify(duties)}::jsonb)
        AS d("id" text, "departmentId" text, "item" text)`;
    await tx.$executeRaw`
      INSERT INTO "Guide" ("officeId", "id", "title", "asked", "body", "published", "updatedAt")
      SELECT ${officeId}, g.*, true, ${at}::timestamptz FROM jsonb_to_recordset(${JSON.stringify(setup.guides)}::jsonb)
        AS g("id" text, "title" text, "asked" text[], "body" jsonb)`;
    return true;
  }, PATIENT);
}
