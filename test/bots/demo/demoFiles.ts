import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type Guide, guideBody } from "../../../core/knowledge/guide.ts";
import { officeSettings } from "../../../core/office/office.ts";

const DEMO = fileURLToPath(new URL("../../../bots/demo/", import.meta.url));
const id = z.string().regex(/^[a-z][a-z0-9-]*$/);

const officeFile = z.strictObject({
  id,
  packId: id,
  name: z.string().min(1),
  settings: officeSettings,
  departments: z.array(z.strictObject({ id, name: z.string().min(1), duties: z.array(z.string().min(1)) })),
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

const guideFile = z.array(
  z.strictObject({ id, title: z.string().min(1), asked: z.array(z.string().min(1)), body: guideBody }),
);

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

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(`${DEMO}${name}`, "utf8"));
}
