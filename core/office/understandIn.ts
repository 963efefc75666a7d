import { localDateAt } from "../deadline/shanghaiTime.ts";
import type { Meaning, Utterance } from "../understanding/meaning.ts";
import { understand } from "../understanding/understand.ts";
import type { WorkingOffice } from "./workingOffice.ts";

/** What an utterance means in this office: with its pack's dimensions, its duty directory and what it learned. @param now epoch ms */
export function understandIn(office: WorkingOffice, utterance: Utterance, now: number): Meaning {
  const { dimensionValues: dimensions, directory, model } = office;
  return understand(utterance, { dimensions, directory, now: localDateAt(now) }, model ?? undefined);
}
