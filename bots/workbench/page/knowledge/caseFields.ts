import { DOMAINS } from "../../../../core/words.ts";
import type { Department } from "../api/types.ts";
import { type Field, listOf, textOf, textOrNull, type Values } from "../parts/fields.ts";
import { casePageTexts } from "./texts.ts";
import type { CaseBody } from "./types.ts";

const t = casePageTexts.parts;

/** The fields of a case, filled with what there is. */
export function caseFields(units: readonly Department[], content: CaseBody | null): Field[] {
  return [
    { name: "title", label: t.title, kind: "text", required: true, start: content?.title ?? "" },
    {
      name: "problem",
      label: t.problem,
      kind: "area",
      required: true,
      most: 10_000,
      start: content?.problem ?? "",
    },
    { name: "cause", label: t.cause, kind: "area", most: 10_000, start: content?.cause ?? "" },
    {
      name: "method",
      label: t.method,
      kind: "area",
      required: true,
      most: 10_000,
      start: content?.method ?? "",
    },
    { name: "steps", label: t.steps, kind: "lines", start: (content?.steps ?? []).join("\n") },
    {
      name: "conclusion",
      label: t.conclusion,
      kind: "area",
      required: true,
      most: 10_000,
      start: content?.conclusion ?? "",
    },
    { name: "basis", label: t.basis, kind: "lines", start: (content?.basis ?? []).join("\n") },
    { name: "matter", label: t.matter, kind: "text", most: 100, start: content?.matter ?? "" },
    {
      name: "domain",
      label: t.domain,
      kind: "select",
      options: DOMAINS.map((value) => ({ value, label: value })),
      start: content?.domain ?? "",
    },
    {
      name: "departmentId",
      label: t.departmentId,
      kind: "select",
      options: units.map(({ id, name }) => ({ value: id, label: name })),
      start: content?.departmentId ?? "",
    },
  ];
}

/** What was written, as the API takes it. */
export function caseBodyOf(values: Values): CaseBody {
  return {
    title: textOf(values, "title"),
    problem: textOf(values, "problem"),
    cause: textOf(values, "cause"),
    method: textOf(values, "method"),
    steps: listOf(values, "steps"),
    conclusion: textOf(values, "conclusion"),
    basis: listOf(values, "basis"),
    matter: textOrNull(values, "matter"),
    domain: DOMAINS.find((one) => one === values["domain"]) ?? null,
    departmentId: textOrNull(values, "departmentId"),
  };
}
