import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Guide } from "../../core/knowledge/guide.ts";
import { guideFile, type OfficeFile, officeFile } from "../../core/office/officeFile.ts";
import type { DutyItem } from "../../core/understanding/meaning.ts";

const DEMO = fileURLToPath(new URL("./", import.meta.url));

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
