import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type Guide, guideBody } from "../../core/knowledge/guide.ts";
import { officeSettings } from "../../core/office/office.ts";
import type { DutyItem } from "../../core/understanding/meaning.ts";

const DEMO = fileURLToPath(new URL("./", import.meta.url));
const id = z.string().regex(/^[a-z][a-z0-9-]*$/);
const words = z.string().min(1);

const guideFile = z.array(z.strictObject({ id, title: words, asked: z.array(words), body: guideBody }));

/** A demo office, as its file says it. */
const officeFile = z.strictObject({
  id,
  packId: id,
  name: words,
  settings: officeSettings,
  departments: z.array(z.strictObject({ id, name: words, duties: z.array(words).min(1) })).min(3),
  staff: z.array(
    z.strictObject({
      id,
      name: z.string().min(2),
      departmentId: id.nullable(),
      roles: z.array(z.string()).min(1),
    }),
  ),
});
export type OfficeFile = z.infer<typeof officeFile>;

/** The demo's offices with their file names, in order of the names. */
export function demoOffices(): { file: string; office: OfficeFile }[] {
  return readdirSync(`${DEMO}offices`)
    .sort()
    .map((file) => ({ file, office: officeFile.parse(readJson(`offices/${file}`)) }));
}

/** The guides that the demo's offices share. */
export function demoGuides(): Guide[] {
  return guideFile.parse(readJson("guides.json"));
}

/** The duty directory of the demo's office under a pack; null where the demo has none. */
export function demoDuties(packId: string): DutyItem[] | null {
  const found = demoOffices().find(({ office }) => office.packId === packId);
  if (found === undefined) return null;
  return found.office.departments.flatMap(({ name, duties }) =>
    duties.map((item) => ({ department: name, item })),
  );
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(`${DEMO}${name}`, "utf8"));
}
