import { get } from "./client.ts";
import type { Directory } from "./types.ts";

const kept = new Map<string, Promise<Directory>>();

/** Forgets all: somebody else may be shown something else. */
export function forgetDirectories(): void {
  kept.clear();
}

/** The directory of an office; read once, and anew where that failed. @throws ApiProblem */
export async function directoryOf(officeId: string): Promise<Directory> {
  const known = kept.get(officeId);
  if (known !== undefined) return await known;
  const asked = get<Directory>(`/offices/${encodeURIComponent(officeId)}/directory`);
  kept.set(officeId, asked);
  asked.catch(() => kept.delete(officeId));
  return await asked;
}

/** Something of the office changed: it is read anew when somebody asks next. */
export function forgetDirectory(officeId: string): void {
  kept.delete(officeId);
}
