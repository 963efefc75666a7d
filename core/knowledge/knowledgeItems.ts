import type { CaseContent } from "./cases/case.ts";
import type { Guide } from "./guide.ts";
import type { KnowledgeItem } from "./retrieval/retrieve.ts";

/** A published case as an office of its tree sees it. */
export type PublishedCase = { officeId: string; id: string; content: CaseContent; publishedAt: string };

export type GuideItem = KnowledgeItem & { kind: "guide"; guide: Guide };
export type CaseItem = KnowledgeItem & { kind: "case"; case: PublishedCase };

/** A guide as something to be found. */
export function guideItem(officeId: string, guide: Guide): GuideItem {
  const { who, where, howLong, cost, steps, materials, basis } = guide.body;
  const papers = materials.flatMap(({ name, note }) => [name, note ?? ""]);
  const text = [who, where, howLong, cost, ...steps, ...papers, ...basis].join("。");
  return { kind: "guide", officeId, id: guide.id, title: guide.title, asked: guide.asked, text, guide };
}

/** A published case as something to be found: by the problem first, by its handling too. */
export function caseItem(one: PublishedCase): CaseItem {
  const { title, problem, cause, method, steps, conclusion, matter } = one.content;
  const text = [problem, cause, method, ...steps, conclusion].join("。");
  const asked = matter === null ? [] : [matter];
  return { kind: "case", officeId: one.officeId, id: one.id, title, asked, text, case: one };
}
