import type {
  CirculationProposal,
  Cooperation,
  LikeProblem,
  MeetingProposal,
  UnitMeasure,
} from "./proposals.ts";

/** A case told in a brief. Whatever is typed here is masked before it is printed. */
export type TypicalCase = { number: string; title: string; story: string; result: string };

/** What a brief holds beside figures. */
export type BriefMaterial = {
  cases: readonly TypicalCase[];
  problems: readonly LikeProblem[];
  meetings: readonly MeetingProposal[];
  measures: readonly UnitMeasure[];
  circulation: readonly CirculationProposal[];
  cooperation: readonly Cooperation[];
  /** suggestions to units, or of citizens */
  suggestions: readonly string[];
  /** department id → requests about it that the hotline had in the period; null: no data came */
  hotline: Readonly<Record<string, number>> | null;
};
