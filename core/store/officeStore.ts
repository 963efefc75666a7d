import type { Guide } from "../knowledge/guide.ts";
import { guideBody } from "../knowledge/guide.ts";
import type { Office, OfficeSettings, StaffMember } from "../office/office.ts";
import { officeSettings } from "../office/office.ts";
import type { Packs } from "../policy/pack.ts";
import type { PrismaClient } from "./generated/client.ts";

/** All offices of the database with their people, duties and guides, in order of id. */
export async function loadOffices(
  prisma: PrismaClient,
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
const PATIENT = { maxWait: 10_000, timeout: 60_000 };

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
export async function setUpOffice(prisma: PrismaClient, setup: OfficeSetup, at: Date): Promise<boolean> {
  const officeId = setup.id;
  return await prisma.$transaction(async (tx) => {
    const { count } = await tx.office.createMany({
      data: [
        {
          id: officeId,
          name: setup.name,
          parentId: setup.parentId,
          packId: setup.packId,
          packVersion: setup.packVersion,
          settings: setup.settings,
          createdAt: at,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) return false;
    await tx.department.createMany({ data: setup.departments.map((one) => ({ officeId, ...one })) });
    await tx.staff.createMany({ data: setup.staff.map((one) => ({ officeId, ...one })) });
    await tx.dutyItem.createMany({
      data: setup.duties.map((duty, i) => ({ officeId, id: String(i + 1).padStart(5, "0"), ...duty })),
    });
    await tx.guide.createMany({
      data: setup.guides.map((guide) => ({ officeId, ...guide, published: true, updatedAt: at })),
    });
    return true;
  }, PATIENT);
}
