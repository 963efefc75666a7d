import type { Field, Values } from "../parts/fields.ts";
import type { FormContext } from "./commandForm.ts";
import { formTexts as t } from "./formTexts.ts";

export type Applicant = "person" | "enterprise";
/** Everybody who may ask. */
export const APPLICANTS: readonly Applicant[] = ["person", "enterprise"];

/** Who asks, among those who may: for the forms that send people to different places. */
export function applicantField(name: string, among: readonly Applicant[]): Field {
  return {
    name,
    label: t.applicant,
    kind: "choice",
    required: true,
    start: among[0] ?? "",
    options: among.map((one) => ({ value: one, label: one === "person" ? t.person : t.enterprise })),
  };
}

/** What applicantField asked. */
export function applicantOf(values: Values, name: string): Applicant {
  return values[name] === "enterprise" ? "enterprise" : "person";
}

/** For whom the regulation hands over what does not belong here, and for whom it only says where to go. */
export function outside({ directory }: FormContext, handedOver: boolean): Applicant[] {
  return APPLICANTS.filter((one) => directory.pack.handsOver.includes(one) === handedOver);
}
