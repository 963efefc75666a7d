import { z } from "zod";
import { DOMAINS, type Role } from "../../words.ts";

const text = z.string().trim().max(10_000);

/** What a case says: what somebody met with, how it was handled, step by step, and what follows for the next. Masked. */
export const caseContent = z.strictObject({
  title: z.string().trim().max(200),
  problem: text,
  cause: text.default(""),
  method: text,
  steps: z.array(text).max(50).default([]),
  conclusion: text,
  basis: z.array(text).max(50).default([]),
  /** the service matter in a few words, as tickets have it; null: of no one matter */
  matter: z.string().max(100).nullable().default(null),
  domain: z.enum(DOMAINS).nullable().default(null),
  departmentId: z.string().nullable().default(null),
  /** tickets that it was drawn from */
  ticketIds: z.array(z.string()).max(100).default([]),
});
export type CaseContent = z.infer<typeof caseContent>;

export const CASE_STATUSES = ["draft", "submitted", "approved", "published", "withdrawn"] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** A unit with which a case is published jointly. */
export type JointUnit = { departmentId: string; name: string };

/** Who took a step: a member of staff, and the role of the pack in which they had the right to. */
export type CaseActor = { id: string; name: string; role: string };

/** One step in a case's life. Steps are only ever added. */
export type CaseStep = { version: number; at: string; by: CaseActor } & (
  | { type: "drafted"; content: CaseContent; why: string | null }
  | { type: "edited"; content: CaseContent; why: string | null }
  | { type: "submitted"; why: string | null }
  | { type: "returned"; why: string }
  | { type: "approved"; why: string | null }
  /** `shared`: seen by every office of the tree, not by this one alone */
  | { type: "published"; why: string | null; units: JointUnit[]; shared: boolean }
  | { type: "withdrawn"; why: string }
  /** taken up again from published or withdrawn: a draft once more, and seen by nobody else */
  | { type: "revised"; why: string }
);
export type CaseStepType = CaseStep["type"];

/** A case as its steps left it. */
export type KnowledgeCase = {
  status: CaseStatus;
  content: CaseContent;
  version: number;
  author: CaseActor;
  submittedBy: CaseActor | null;
  /** why it was returned last, until it is submitted again */
  returned: { why: string; by: CaseActor; at: string } | null;
  approvedBy: CaseActor | null;
  published: { at: string; by: CaseActor; units: JointUnit[]; shared: boolean } | null;
};

/** What somebody wants done with a case. */
export type CaseCommand =
  | { type: "draft"; content: CaseContent; why: string | null }
  | { type: "edit"; content: CaseContent; why: string | null }
  | { type: "submit"; why: string | null }
  | { type: "return"; why: string }
  | { type: "approve"; why: string | null }
  | { type: "publish"; why: string | null; unitIds: string[] }
  | { type: "withdraw"; why: string }
  | { type: "revise"; why: string };
export type CaseCommandType = CaseCommand["type"];

/** The step that each command becomes. */
export const STEP_OF = {
  draft: "drafted",
  edit: "edited",
  submit: "submitted",
  return: "returned",
  approve: "approved",
  publish: "published",
  withdraw: "withdrawn",
  revise: "revised",
} as const satisfies Record<CaseCommandType, CaseStepType>;

/** In which states each command is possible; `none` is before there is a case. */
export const CASE_FLOW: Record<CaseCommandType, readonly (CaseStatus | "none")[]> = {
  draft: ["none"],
  edit: ["draft"],
  submit: ["draft"],
  return: ["submitted", "approved"],
  approve: ["submitted"],
  publish: ["approved"],
  withdraw: ["draft", "submitted", "approved", "published"],
  revise: ["published", "withdrawn"],
};

/** Roles that do the writing: those who handle requests, and those whom a regulation has review and guide. */
export const CASE_WRITERS: readonly Role[] = [
  "intakeClerk",
  "caseOfficer",
  "triageOfficer",
  "manager",
  "reviewer",
  "liaison",
  "operator",
];
/** Who reviews and publishes where the pack names nobody. */
export const CASE_REVIEWERS: readonly Role[] = ["manager", "reviewer", "districtOffice", "leaderInCharge"];
