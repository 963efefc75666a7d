import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { guideBody } from "../../core/knowledge/guide.ts";
import { officeSettings } from "../../core/office/office.ts";
import type { Packs } from "../../core/policy/pack.ts";
import type { Database } from "../../core/store/database.ts";
import { setUpOffice } from "../../core/store/officeStore.ts";

const OFFICES = fileURLToPath(new URL("./offices/", import.meta.url));
const GUIDES = fileURLToPath(new URL("./guides.json", import.meta.url));

const id = z.string().regex(/^[a-z][a-z0-9-]*$/);
const guideFile = z.array(
  z.strictObject({ id, title: z.string(), asked: z.array(z.string()), body: guideBody }),
);

/** A demo office, as its file says it. */
const officeFile = z.strictObject({
  id,
  packId: id,
  name: z.string(),
  settings: officeSettings,
  departments: z.array(z.strictObject({ id, name: z.string(), duties: z.array(z.string()).min(1) })).min(3),
  staff: z.array(
    z.strictObject({ id, name: z.string(), departmentId: id.nullable(), roles: z.array(z.string()).min(1) }),
  ),
});

/** Sets up the demo's offices where they are not there yet. @returns the ids of those set up now */
export async function seedDemo(database: Database, packs: Packs, now: number): Promise<string[]> {
  const guides = guideFile.parse(JSON.parse(readFileSync(GUIDES, "utf8")));
  const made: string[] = [];
  for (const [i, file] of readdirSync(OFFICES).sort().entries()) {
    const { departments, packId, ...office } = officeFile.parse(
      JSON.parse(readFileSync(`${OFFICES}${file}`, "utf8")),
    );
    const isNew = await setUpOffice(
      database.prisma,
      {
        ...office,
        parentId: null,
        packId,
        packVersion: packs.get(packId).version,
        departments: departments.map(({ id: departmentId, name }) => ({ id: departmentId, name })),
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
