import { DOMAINS, EXCLUSIONS, KINDS_OR_NONE, NATURES, SCOPES } from "../words.ts";

/** What a model can learn to tell, and the closed vocabulary of each. */
export const LABELS = {
  kind: KINDS_OR_NONE,
  scope: SCOPES,
  exclusion: EXCLUSIONS,
  nature: NATURES,
  conduct: ["false", "true"],
  domain: DOMAINS,
} as const satisfies Record<string, readonly string[]>;

export type LabelName = keyof typeof LABELS;

export const LABEL_NAMES: readonly LabelName[] = [
  "kind",
  "scope",
  "exclusion",
  "nature",
  "conduct",
  "domain",
];

/**
 * A text with whatever is known about it; `exclusion` only where the scope is "excluded". `weight` says how many times
 * it counts in training (1 where absent); rows of one `group` were made of the same parts.
 */
export type LabelledText = {
  title: string;
  text: string;
  labels: Partial<Record<LabelName, string>>;
  weight?: number;
  group?: string;
};
