import { type OfficeProfile, weightIn } from "./profile.ts";
import type { Signature } from "./signature.ts";

/** How alike two tickets are, 0–1, and what of it is by words and what by facts. */
export type Likeness = { score: number; words: number; sameMatter: boolean; sameDepartment: boolean };

/** The same matter of the same unit makes two tickets somewhat alike whatever their words. */
const MATTER = 0.12;
const DEPARTMENT = 0.04;
/** Another matter, or another domain, makes them less so. */
const OTHER_MATTER = 0.06;
const OTHER_DOMAIN = 0.05;

/** A signature ready to be compared with many: the weight of each of its terms in its office. */
export type Weighed = { signature: Signature; weights: ReadonlyMap<number, number>; norm: number };

export function weigh(signature: Signature, profile: OfficeProfile): Weighed {
  const weights = new Map(signature.terms.map((term, rank) => [term, weightIn(profile, term, rank)]));
  let sum = 0;
  for (const weight of weights.values()) sum += weight ** 2;
  return { signature, weights, norm: Math.sqrt(sum) };
}

/**
 * How alike a ticket is to another: cosine of their telling terms, so that a shared name of a place or firm outweighs
 * shared phrases; with what their facts say added.
 */
export function likenessOf(one: Weighed, other: Weighed): Likeness {
  let shared = 0;
  const [few, many] = one.weights.size < other.weights.size ? [one, other] : [other, one];
  for (const [term, weight] of few.weights) shared += weight * (many.weights.get(term) ?? 0);
  const words = one.norm === 0 || other.norm === 0 ? 0 : shared / (one.norm * other.norm);
  const a = one.signature.facts;
  const b = other.signature.facts;
  const sameMatter = a.matter !== null && a.matter === b.matter;
  const sameDepartment = a.departmentId !== null && a.departmentId === b.departmentId;
  const otherMatter = a.matter !== null && b.matter !== null && a.matter !== b.matter;
  const otherDomain = a.domain !== null && b.domain !== null && a.domain !== b.domain;
  const facts =
    (sameMatter ? MATTER : otherMatter ? -OTHER_MATTER : 0) +
    (sameDepartment ? DEPARTMENT : 0) -
    (otherDomain ? OTHER_DOMAIN : 0);
  return { score: Math.max(0, Math.min(1, words + facts)), words, sameMatter, sameDepartment };
}
