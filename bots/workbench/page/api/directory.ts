import { get } from "./client.ts";
import type { Department, PackView, Staff } from "./types.ts";

/** What forms of an office offer to choose from: its regulation, units, people and guides. */
export type Directory = {
  pack: PackView;
  departments: readonly Department[];
  staff: readonly Staff[];
  guides: readonly { id: string; title: string }[];
};

const kept = new Map<string, Promise<Directory>>();

/** Forgets all: somebody else may be shown something else. */
export function forgetDirectories(): void {
  kept.clear();
}

/** The directory of an office; read once, and anew where that failed. @throws ApiProblem */
export async function directoryOf(officeId: string): Promise<Directory> {
  const known = kept.get(officeId);
  if (known !== undefined) return await known;
  const path = `/offices/${encodeURIComponent(officeId)}`;
  const asked = Promise.all([
    get<PackView>(`${path}/pack`),
    get<Department[]>(`${path}/departments`),
    get<Staff[]>(`${path}/staff`),
    get<{ id: string; title: string }[]>(`${path}/guides`),
  ]).then(([pack, departments, staff, guides]) => ({ pack, departments, staff, guides }));
  kept.set(officeId, asked);
  asked.catch(() => kept.delete(officeId));
  return await asked;
}

/** Something of the office changed: it is read anew when somebody asks next. */
export function forgetDirectory(officeId: string): void {
  kept.delete(officeId);
}
