import type { z } from "zod";
import type {
  caseBody,
  caseDoneShape,
  caseRowShape,
  caseShape,
  caseStepShape,
  foundShape,
  guideContentShape,
  guideDoneShape,
  guideEntryShape,
  guideStateShape,
  guideStepShape,
} from "../../../api/knowledge/shapes.ts";

export type Found = z.output<typeof foundShape>;
export type CaseRow = z.output<typeof caseRowShape>;
export type CaseView = z.output<typeof caseShape>;
export type CaseDone = z.output<typeof caseDoneShape>;
export type CaseStep = z.output<typeof caseStepShape>;
export type CaseBody = z.output<typeof caseBody>;
export type GuideEntry = z.output<typeof guideEntryShape>;
export type GuideState = z.output<typeof guideStateShape>;
export type GuideDone = z.output<typeof guideDoneShape>;
export type GuideStep = z.output<typeof guideStepShape>;
export type GuideContent = z.output<typeof guideContentShape>;
