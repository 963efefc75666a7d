import type { LabelName } from "./labels.ts";

/** A decision that understanding made, as it was kept: how probable it thought each of its answers. */
export type Decision = {
  id: string;
  /** calibrated probability (0–1) of the answer given, per label */
  chances: Partial<Record<LabelName, number>>;
  /** a person has looked at it since: nothing is gained by asking again */
  isSettled: boolean;
};

/** A decision worth a second look, and the answer that it was least sure of. */
export type Doubt = { id: string; label: LabelName; chance: number };

/** Kind and scope decide what happens to a person; a wrong domain is put right when the unit sends it back. */
const MATTERS: Readonly<Partial<Record<LabelName, number>>> = {
  kind: 1,
  scope: 1,
  conduct: 0.7,
  domain: 0.5,
};

/**
 * The most doubtful of many decisions, most doubtful first: a clerk looks at ten of a week. Doubt is the probability of being
 * wrong, times how much that would matter. Equal ones stay in the order given; labels other than kind, scope, conduct and
 * domain are not asked about.
 */
export function mostDoubtful(decisions: readonly Decision[], count = 10): Doubt[] {
  return decisions
    .flatMap((decision) => doubtOf(decision) ?? [])
    .sort((one, other) => other.weight - one.weight)
    .slice(0, count)
    .map(({ id, label, chance }) => ({ id, label, chance }));
}

function doubtOf({ id, chances, isSettled }: Decision): (Doubt & { weight: number }) | null {
  if (isSettled) return null;
  let worst: (Doubt & { weight: number }) | null = null;
  for (const label of ["kind", "scope", "conduct", "domain"] as const) {
    const chance = chances[label];
    if (chance === undefined) continue;
    const weight = (1 - chance) * (MATTERS[label] ?? 0);
    if (worst === null || weight > worst.weight) worst = { id, label, chance, weight };
  }
  return worst;
}
