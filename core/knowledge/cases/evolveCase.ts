import type { CaseStep, KnowledgeCase } from "./case.ts";

/** A case after one more step. @throws where the steps are not those of one case in their order */
export function evolveCase(before: KnowledgeCase | null, step: CaseStep): KnowledgeCase {
  if (before === null) {
    if (step.type !== "drafted" || step.version !== 1) throw new Error("a case begins with its draft");
    const nothing = { submittedBy: null, returned: null, approvedBy: null, published: null };
    return { status: "draft", content: step.content, version: 1, author: step.by, ...nothing };
  }
  if (step.version !== before.version + 1) throw new Error("a case's steps are counted without gaps");
  const after = { ...before, version: step.version };
  switch (step.type) {
    case "drafted":
      throw new Error("a case is drafted once");
    case "edited":
      return { ...after, content: step.content };
    case "submitted":
      return { ...after, status: "submitted", submittedBy: step.by, returned: null };
    case "returned":
      return {
        ...after,
        status: "draft",
        approvedBy: null,
        returned: { why: step.why, by: step.by, at: step.at },
      };
    case "approved":
      return { ...after, status: "approved", approvedBy: step.by };
    case "published":
      return {
        ...after,
        status: "published",
        published: { at: step.at, by: step.by, units: step.units, shared: step.shared },
      };
    case "withdrawn":
      return { ...after, status: "withdrawn", published: null };
    case "revised":
      return { ...after, status: "draft", submittedBy: null, approvedBy: null, published: null };
  }
}

/** A case from all its steps; null where there are none. */
export function foldCase(steps: readonly CaseStep[]): KnowledgeCase | null {
  return steps.reduce<KnowledgeCase | null>(evolveCase, null);
}
