import type { KnowledgeRefusal } from "../../../core/desk/staff/caseDesk.ts";
import { Problem } from "../../server/problem.ts";

/** Each way to be refused, as the API's codes have it, with its status. */
const AS: Record<KnowledgeRefusal["code"], { status: number; code: string }> = {
  noRight: { status: 403, code: "forbidden" },
  notNow: { status: 409, code: "wrongStage" },
  stale: { status: 409, code: "stale" },
  incomplete: { status: 422, code: "incomplete" },
  unknown: { status: 422, code: "unknown" },
  keyReused: { status: 422, code: "keyReused" },
};

/** A refusal on a case or a guide as a problem. */
export function knowledgeProblem(title: string, { code, why }: KnowledgeRefusal): Problem {
  const as = AS[code];
  return new Problem(as.status, title, { code: as.code, detail: why });
}
