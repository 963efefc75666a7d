import { describe, expect, it } from "vitest";
import { demoOffices } from "../../../bots/demo/files.ts";
import type { OfficeFile } from "../../../core/office/officeFile.ts";
import { loadPacks } from "../../../core/policy/pack.ts";
import { DirectoryIndex } from "../../../core/understanding/directory.ts";

const packs = loadPacks();
const offices = demoOffices();
/** Who in a unit gets the work sheet, whatever the regulation calls them. */
const UNIT_CONTACTS = new Set(["liaison", "operator", "chiefRepresentative"]);

describe("the demo's offices", () => {
  it("are one for each pack that ships, named after it", () => {
    expect(offices.map(({ office }) => office.packId).sort()).toEqual(
      packs
        .all()
        .map(({ id }) => id)
        .sort(),
    );
    for (const { file, office } of offices) {
      expect(office.id).toBe(office.packId);
      expect(file).toMatch(new RegExp(`^\\d-${office.id}\\.json$`));
    }
  });

  it("have telephone numbers that ring nowhere, and none shared by two", () => {
    const called = offices.flatMap(({ office }) => office.settings.calledNumbers);
    expect(new Set(called).size).toBe(called.length);
    for (const { office } of offices) {
      expect(office.settings.phone).toMatch(/^0\d{2,3}-0{6,}\d$/);
      expect(office.settings.calledNumbers).toContain(office.settings.phone.replace("-", ""));
    }
  });
});

describe.each(offices)("the demo office in $file", ({ office }) => {
  const pack = packs.get(office.packId);

  it("names every department, person and duty once", () => {
    const { departments, staff } = office;
    for (const names of [
      departments.map((one) => one.id),
      departments.map((one) => one.name),
      departments.flatMap((one) => one.duties),
      staff.map((one) => one.id),
      staff.map((one) => one.name),
    ]) {
      expect(doubles(names)).toEqual([]);
    }
  });

  it("has a duty directory of the usual size", () => {
    expect(office.departments.length).toBeGreaterThanOrEqual(18);
    expect(office.departments.length).toBeLessThanOrEqual(22);
    for (const { duties } of office.departments) {
      expect(duties.length).toBeGreaterThanOrEqual(8);
      expect(duties.length).toBeLessThanOrEqual(15);
    }
  });

  it("compiles its duty directory with all its departments", () => {
    const items = office.departments.flatMap(({ name, duties }) =>
      duties.map((item) => ({ department: name, item })),
    );
    expect(new DirectoryIndex(items).departments).toEqual(office.departments.map(({ name }) => name));
  });

  it("gives its people no role that the pack does not know", () => {
    const known = new Set(pack.roles.map(({ id }) => id));
    expect(office.staff.flatMap(({ roles }) => roles).filter((role) => !known.has(role))).toEqual([]);
  });

  it("has somebody in every role of the pack", () => {
    expect(pack.roles.map(({ id }) => id).filter((role) => inRole(office, role).length === 0)).toEqual([]);
  });

  it("has officers enough to take turns where the pack asks for a rota", () => {
    const rota = pack.lifecycle.triageRota;
    expect(inRole(office, rota?.role ?? pack.triage.by).length).toBeGreaterThanOrEqual(rota ? 2 : 1);
  });

  it("has somebody in every department who gets its sheets, and somebody who leads it", () => {
    const acting = new Map(pack.roles.map(({ id, actsAs }) => [id, actsAs]));
    for (const { id } of office.departments) {
      const acts = office.staff
        .filter(({ departmentId }) => departmentId === id)
        .flatMap(({ roles }) => roles.map((role) => acting.get(role) ?? ""));
      expect(acts.some((role) => UNIT_CONTACTS.has(role))).toBe(true);
      expect(acts).toContain("unitLeader");
    }
  });

  it("puts people into departments that exist, and keeps its own people out of them", () => {
    const known = new Set<string | null>([null, ...office.departments.map(({ id }) => id)]);
    expect(office.staff.filter(({ departmentId }) => !known.has(departmentId))).toEqual([]);
    const own = office.staff.filter(({ departmentId }) => departmentId === null);
    expect(own.map(({ roles }) => roles.join()).length).toBeGreaterThanOrEqual(5);
  });

  it("keeps whoever hears complaints about conduct apart from the accused side", () => {
    const { to, keepFrom } = pack.lifecycle.conduct;
    for (const one of inRole(office, to)) {
      expect(one.roles.filter((role) => keepFrom.includes(role))).toEqual([]);
    }
  });
});

function inRole(office: OfficeFile, role: string) {
  return office.staff.filter(({ roles }) => roles.includes(role));
}

function doubles(names: readonly string[]): string[] {
  return names.filter((name, place) => names.indexOf(name) !== place);
}
