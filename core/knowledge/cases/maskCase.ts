import { type MaskedKind, maskText } from "../../privacy/maskText.ts";
import { caseTexts as t } from "../texts.ts";
import type { CaseContent } from "./case.ts";

/** The content without anything personal in it, and what was masked, in words for whoever wrote it. */
export type MaskedCase = { content: CaseContent; warnings: string[] };

/** Masks every text of a case. Masking a masked one changes nothing and warns of nothing. */
export function maskCase(content: CaseContent): MaskedCase {
  const warnings: string[] = [];
  const masked = (field: keyof typeof t.fields, text: string): string => {
    const { masked: safe, spans } = maskText(text);
    const counts = new Map<MaskedKind, number>();
    for (const { kind } of spans) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    for (const [kind, count] of counts) warnings.push(t.masked(kind, t.fields[field], count));
    return safe;
  };
  const safe: CaseContent = {
    ...content,
    title: masked("title", content.title),
    problem: masked("problem", content.problem),
    cause: masked("cause", content.cause),
    method: masked("method", content.method),
    steps: content.steps.map((step) => masked("steps", step)),
    conclusion: masked("conclusion", content.conclusion),
    basis: content.basis.map((one) => masked("basis", one)),
  };
  return { content: safe, warnings: [...new Set(warnings)] };
}
