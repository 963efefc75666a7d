import { officeSetup } from "../../core/office/officeFile.ts";
import type { Packs } from "../../core/policy/pack.ts";
import type { Database } from "../../core/store/database.ts";
import { setUpOffice } from "../../core/store/officeStore.ts";
import { demoGuides, demoOffices } from "./files.ts";

/** Sets up the demo's offices where they are not there yet. @returns the ids of those set up now */
export async function seedDemo(database: Database, packs: Packs, now: number): Promise<string[]> {
  const guides = demoGuides();
  const made: string[] = [];
  for (const [i, { office: file }] of demoOffices().entries()) {
    const setup = officeSetup(file, packs.get(file.packId), guides);
    // their order is the order of the files
    const isNew = await setUpOffice(database.prisma, setup, new Date(now + i));
    if (isNew) made.push(file.id);
  }
  return made;
}
