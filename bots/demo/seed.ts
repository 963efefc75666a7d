import type { Packs } from "../../core/policy/pack.ts";
import type { Database } from "../../core/store/database.ts";
import { setUpOffice } from "../../core/store/officeStore.ts";
import { demoGuides, demoOffices } from "./files.ts";

/** Sets up the demo's offices where they are not there yet. @returns the ids of those set up now */
export async function seedDemo(database: Database, packs: Packs, now: number): Promise<string[]> {
  const guides = demoGuides();
  const made: string[] = [];
  for (const [i, { office: file }] of demoOffices().entries()) {
    const { departments, packId, ...office } = file;
    const isNew = await setUpOffice(
      database.prisma,
      {
        ...office,
        parentId: null,
        packId,
        packVersion: packs.get(packId).version,
        departments: departments.map(({ id, name }) => ({ id, name })),
        duties: departments.flatMap((one) => one.duties.map((item) => ({ departmentId: one.id, item }))),
        guides,
      },
      // their order is the order of the files
      new Date(now + i),
    );
    if (isNew) made.push(office.id);
  }
  return made;
}
