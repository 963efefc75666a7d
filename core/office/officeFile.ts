import { z } from "zod";
import { STAFF_RIGHTS } from "../desk/staff/staffRights.ts";
import { type Guide, guideBody } from "../knowledge/guide.ts";
import type { Pack, Packs } from "../policy/pack.ts";
import type { OfficeSetup } from "../store/officeStore.ts";
import { officeSettings, staffId } from "./office.ts";
import { officeFileTexts as t } from "./officeFileTexts.ts";

const words = z.string().trim().min(1);
/** Ids of ours, as they stand in addresses. */
const id = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);

/** Guides as a file says them. */
export const guideFile = z.array(
  z.strictObject({ id, title: words, asked: z.array(words), body: guideBody }),
);

/** An office as a file says it: its regulation, units with their duties, people with their roles. */
export const officeFile = z.strictObject({
  id,
  packId: id,
  name: words,
  parentId: id.nullable().default(null),
  settings: officeSettings,
  departments: z.array(z.strictObject({ id, name: words, duties: z.array(words) })).min(1),
  staff: z
    .array(
      z.strictObject({
        id: staffId,
        name: words,
        departmentId: id.nullable(),
        roles: z.array(words).min(1),
      }),
    )
    .min(1),
  guides: guideFile.default([]),
});
export type OfficeFile = z.infer<typeof officeFile>;

/** A file that no office can be made of; the message lists everything that is wrong, in Chinese. */
export class BadOfficeFile extends Error {
  override name = "BadOfficeFile";
}

/**
 * Reads an office's file. @param parents ids of the offices that are there: one of them may stand above it
 * @throws BadOfficeFile with all that is wrong, and UnknownPack
 */
export function readOfficeFile(file: unknown, packs: Packs, parents: readonly string[]): OfficeSetup {
  const read = officeFile.safeParse(file);
  if (!read.success)
    throw new BadOfficeFile(
      read.error.issues.map(({ path, message }) => t.field(path.join("."), message)).join("\n"),
    );
  const pack = packs.get(read.data.packId);
  const wrong = mistakes(read.data, pack, parents);
  if (wrong.length > 0) throw new BadOfficeFile(wrong.join("\n"));
  return officeSetup(read.data, pack);
}

/** @param guides beside the file's own */
export function officeSetup(file: OfficeFile, pack: Pack, guides: readonly Guide[] = []): OfficeSetup {
  const { departments, packId: _pack, ...office } = file;
  return {
    ...office,
    packId: pack.id,
    packVersion: pack.version,
    departments: departments.map(({ id: unit, name }) => ({ id: unit, name })),
    duties: departments.flatMap((one) => one.duties.map((item) => ({ departmentId: one.id, item }))),
    guides: [...file.guides, ...guides],
  };
}

function mistakes(file: OfficeFile, pack: Pack, parents: readonly string[]): string[] {
  const units = file.departments.map((one) => one.id);
  const roles = pack.roles.map((role) => role.id);
  // somebody has to be able to change the rest from the workbench
  const keepers = pack.roles
    .filter(({ actsAs }) => STAFF_RIGHTS.house.includes(actsAs))
    .map((role) => role.id);
  const people = file.staff.map((one) => one.id.toLowerCase());
  return [
    ...twice(units).map(t.unitTwice),
    ...twice(people).map(t.personTwice),
    ...twice(file.guides.map((one) => one.id)).map(t.guideTwice),
    ...file.staff.flatMap((one) => [
      ...(one.departmentId !== null && !units.includes(one.departmentId)
        ? [t.noUnit(one.name, one.departmentId)]
        : []),
      ...one.roles.filter((role) => !roles.includes(role)).map((role) => t.noRole(one.name, role, roles)),
    ]),
    ...(file.staff.some((one) => one.roles.some((role) => keepers.includes(role)))
      ? []
      : [t.noKeeper(keepers)]),
    ...(file.parentId === null || parents.includes(file.parentId) ? [] : [t.noParent(file.parentId)]),
  ];
}

function twice(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((one, i) => ids.indexOf(one) !== i))];
}
