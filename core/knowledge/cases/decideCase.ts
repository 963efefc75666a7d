import type { Office, StaffMember } from "../../office/office.ts";
import { maskText } from "../../privacy/maskText.ts";
import { caseTexts as t } from "../texts.ts";
import {
  CASE_FLOW,
  type CaseActor,
  type CaseCommand,
  type CaseContent,
  type CaseStep,
  type KnowledgeCase,
  STEP_OF,
} from "./case.ts";
import { mayWithCase, possibleWithCase } from "./caseRights.ts";
import { maskCase } from "./maskCase.ts";

/** Why a command is refused: what kind of reason, and the words for the person. */
export type CaseRefusal = {
  ok: false;
  code: "noRight" | "notNow" | "incomplete" | "unknown" | "stale";
  why: string;
};

export type CaseDecision = { ok: true; step: CaseStep; warnings: string[] } | CaseRefusal;

/**
 * What a command on a case becomes: one step, masked, or a refusal that says why and what is possible now.
 * Where the pack has rules for cases they hold; else the roles that all packs share.
 * @param at ISO 8601
 */
export function decideCase(
  office: Office,
  before: KnowledgeCase | null,
  command: CaseCommand,
  staff: StaffMember,
  at: string,
): CaseDecision {
  const status = before?.status ?? "none";
  const type = STEP_OF[command.type];
  if (!CASE_FLOW[command.type].includes(status)) {
    if (before === null) return refuse("unknown", t.unknownCase);
    const possible = possibleWithCase(office, staff, before).map((one) => STEP_OF[one]);
    return refuse("notNow", t.notNow(type, before.status, possible));
  }
  const role = mayWithCase(office, staff, command.type, before);
  if (role === null) return refuse("noRight", t.noRight(type));
  const by: CaseActor = { id: staff.id, name: staff.name, role };
  const head = { version: (before?.version ?? 0) + 1, at, by };
  const why = command.why === null ? null : maskText(command.why.trim()).masked;

  switch (command.type) {
    case "draft":
    case "edit": {
      const { content, warnings } = maskCase(command.content);
      if (content.title === "") return refuse("incomplete", t.incomplete([t.fields.title]));
      return { ok: true, step: { ...head, type: STEP_OF[command.type], content, why }, warnings };
    }
    case "submit": {
      const lacking = before === null ? [] : lackingIn(before.content);
      if (lacking.length > 0) return refuse("incomplete", t.incomplete(lacking));
      return { ok: true, step: { ...head, type: "submitted", why }, warnings: [] };
    }
    case "approve":
      // a second pair of eyes is the point of a review
      if (before?.submittedBy?.id === staff.id) return refuse("noRight", t.ownWork);
      return { ok: true, step: { ...head, type: "approved", why }, warnings: [] };
    case "publish": {
      const rule = office.pack.lifecycle.cases;
      if (command.unitIds.length > 0 && rule?.jointPublication === false)
        return refuse("incomplete", t.noJoint);
      const ids = [...new Set(command.unitIds)];
      const units = office.departments.filter(({ id }) => ids.includes(id));
      if (units.length !== ids.length) return refuse("unknown", t.unknownUnit);
      const joint = units.map(({ id, name }) => ({ departmentId: id, name }));
      const shared = rule?.sharedWith !== "office";
      return { ok: true, step: { ...head, type: "published", why, units: joint, shared }, warnings: [] };
    }
    case "return":
    case "withdraw":
    case "revise":
      if (why === null || why === "") return refuse("incomplete", t.noReason(type));
      return { ok: true, step: { ...head, type: STEP_OF[command.type], why }, warnings: [] };
  }
}

function lackingIn(content: CaseContent): string[] {
  return (["title", "problem", "method", "conclusion"] as const)
    .filter((field) => content[field].trim() === "")
    .map((field) => t.fields[field]);
}

function refuse(code: CaseRefusal["code"], why: string): CaseRefusal {
  return { ok: false, code, why };
}
