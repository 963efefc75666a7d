import { localDateAt } from "../deadline/shanghaiTime.ts";
import type { Meaning, Utterance } from "../understanding/meaning.ts";
import { understand } from "../understanding/understand.ts";
import type { WorkingOffice } from "./workingOffice.ts";

/** What an utterance means in this office: with its pack's dimensions and its duty directory. @param now epoch ms */
export function understandIn(office: WorkingOffice, utterance: Utterance, now: number): Meaning {
  return understand(utterance, {
    dimensions: office.dimensionValues,
    directory: office.directory,
    now: localDateAt(now),
  });
}
