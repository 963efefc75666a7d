import { rarityOfTerm } from "./signature.ts";

/** How telling terms are in an office: the town's name is rare in the country and says nothing there. */
export type OfficeProfile = { tickets: number; telling: (term: number) => number };

/** Fewer tickets say nothing of what is common in an office: they may all be about the one cause. */
const LEAST_SAMPLE = 50;

/** Counts the terms of a sample of an office's tickets: a term tells less the more of them have it. */
export function profileOf(sample: readonly (readonly number[])[]): OfficeProfile {
  const counts = new Map<number, number>();
  for (const terms of sample.length < LEAST_SAMPLE ? [] : sample)
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const tickets = sample.length;
  const own = (count: number) => Math.log(1 + (tickets + 1) / (count + 1)) / Math.log(2 + tickets);
  const counted = new Map([...counts].map(([term, count]) => [term, rarityOfTerm(term) * own(count)]));
  return { tickets, telling: (term) => counted.get(term) ?? rarityOfTerm(term) };
}

/** An office of which nothing is known yet. */
export const EMPTY_PROFILE: OfficeProfile = profileOf([]);

/** What stands so far down in a signature counts half. */
const HALVED = 16;
/** What is rare tells more than in proportion. */
const POWER = 1.5;

/** How much a term of a signature counts in this office: how telling it is, less the further down it stands. */
export function weightIn(profile: OfficeProfile, term: number, rank: number): number {
  return profile.telling(term) ** POWER / (1 + rank / HALVED);
}
