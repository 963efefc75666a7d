import { directoryOf } from "../api/directory.ts";
import type { PackView } from "../api/types.ts";
import { officeId } from "../session.ts";

/** The regulation of the office looked at: read once, for it changes by version only. @throws ApiProblem */
export async function packOnce(): Promise<PackView> {
  return (await directoryOf(officeId.value)).pack;
}
