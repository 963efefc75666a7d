import type { CommandType } from "../api/types.ts";
import { isTicked, textOf, textOrNull, type Values } from "../parts/fields.ts";
import { opinionSoFar } from "./abouts.ts";
import { APPLICANTS, applicantField, applicantOf, outside } from "./applicant.ts";
import {
  area,
  type CommandBody,
  type CommandForm,
  dimensionFields,
  dimensionsOf,
  type FormContext,
  filesField,
  filesOf,
  line,
  options,
  promisedOf,
  promiseFields,
  resultFields,
  resultOf,
  unitField,
} from "./commandForm.ts";
import { formTexts as t } from "./formTexts.ts";

function kindOf(values: Values, name: string): "consult" | "assist" | "coordinate" {
  const value = values[name];
  return value === "consult" || value === "assist" ? value : "coordinate";
}

function reasonForm(type: "overruleDecline" | "withdraw" | "reopen"): CommandForm {
  return {
    fields: () => [area("reason", t.reason)],
    body: (values) => ({ command: { type, reason: textOf(values, "reason") } }),
  };
}

function kindOptions({ directory }: FormContext) {
  return directory.pack.kinds.map(({ kind, label, hint }) => ({ value: kind, label, hint }));
}

/** Forms of the steps that settle what a request is. */
export const settlingForms = {
  answer: {
    fields: ({ directory, ticket }) => [
      {
        name: "guideId",
        label: t.guide,
        kind: "select",
        options: directory.guides.map(({ id, title }) => ({ value: id, label: title })),
      },
      ...resultFields().map((field) => ({
        ...field,
        label: field.name === "text" ? t.orWords : field.label,
        // a guide alone is an answer
        required: field.name === "result" ? false : field.required === true,
        start: field.name === "result" ? "explained" : "",
        when: (values: Values) =>
          field.when?.(values) !== false && (field.name !== "text" || textOf(values, "guideId") === ""),
      })),
      {
        name: "notice",
        label: t.notice,
        kind: "tick",
        // a guide is such a notice itself
        required: directory.pack.noticeKinds.includes(ticket.kind),
        orElse: "guideId",
      },
    ],
    body: (values, { directory }) => {
      const guideId = textOrNull(values, "guideId");
      const guideTitle = directory.guides.find(({ id }) => id === guideId)?.title ?? null;
      const result = guideId === null ? resultOf(values) : null;
      return { command: { type: "answer", guideId, guideTitle, result, notice: isTicked(values, "notice") } };
    },
  },
  decline: {
    hint: t.declineHint,
    fields: (given) => [
      {
        name: "reason",
        label: t.declineReason,
        kind: "choice",
        required: true,
        options: [
          ...given.directory.pack.exclusions
            .filter(({ treatment }) => treatment === "decline")
            .map(({ exclusion, label, tell }) => ({ value: exclusion, label, hint: tell })),
          // whom the regulation has handed over, is not just sent away
          ...(outside(given, false).length === 0 ? [] : [{ value: "outOfScope", label: t.outOfScope }]),
        ],
      },
      { ...applicantField("applicant", APPLICANTS), when: isExcluded },
      { ...applicantField("outsider", outside(given, false)), when: (values) => !isExcluded(values) },
      { name: "delivered", label: t.delivered, kind: "tick" },
    ],
    body: (values) => ({
      command: {
        type: "decline",
        // the field offers nothing else than the regulation's exclusions
        reason: textOf(values, "reason") as "outOfScope",
        applicant: applicantOf(values, isExcluded(values) ? "applicant" : "outsider"),
        delivered: isTicked(values, "delivered"),
      },
    }),
  },
  overruleDecline: reasonForm("overruleDecline"),
  withdraw: reasonForm("withdraw"),
  reopen: reasonForm("reopen"),
  confirm: {
    fields: ({ directory }) => [
      {
        name: "way",
        label: t.confirmWay,
        kind: "choice",
        required: true,
        options: [
          { value: "signature", label: t.signature },
          { value: "chat", label: t.chat },
        ].filter(({ value }) => directory.pack.confirmation.includes(value)),
        start: directory.pack.confirmation[0] ?? "",
      },
    ],
    body: (values) => ({
      command: { type: "confirm", way: values["way"] === "chat" ? "chat" : "signature" },
    }),
  },
  analyseCause: {
    fields: (given) => [area("cause", t.cause), ...dimensionFields(given)],
    body: (values) => ({
      command: { type: "analyseCause", cause: textOf(values, "cause"), dimensions: dimensionsOf(values) },
    }),
  },
  triage: {
    fields: (given) => [
      {
        name: "kind",
        label: t.kind,
        kind: "choice",
        required: true,
        options: kindOptions(given),
        start: given.ticket.kind,
      },
      unitField("departmentId", t.department, given, { start: given.ticket.departmentId ?? "" }),
      ...dimensionFields(given),
      ...(given.ticket.restricted || given.ticket.classification?.conduct === true
        ? [unitField("accused", t.accused, given, { hint: t.accusedHint })]
        : []),
      area("note", t.note, { required: false }),
    ],
    body: (values, { ticket }) => ({
      command: {
        type: "triage",
        kind: kindOf(values, "kind"),
        dimensions: dimensionsOf(values),
        departmentId: textOrNull(values, "departmentId"),
        accused:
          ticket.restricted || ticket.classification?.conduct === true
            ? { departmentId: textOrNull(values, "accused"), staffIds: [] }
            : null,
        note: textOrNull(values, "note"),
      },
    }),
  },
  giveOpinion: {
    fields: () => [area("verified", t.verified), area("opinion", t.opinion)],
    body: (values) => ({
      command: {
        type: "giveOpinion",
        verified: textOf(values, "verified"),
        opinion: textOf(values, "opinion"),
      },
    }),
  },
  approveSheet: {
    about: opinionSoFar,
    fields: (given) => [
      ...promiseFields(t.handlingLimit, given, false).map((field) =>
        field.name === "promiseBy" && given.directory.pack.sheetSetsLimit
          ? { ...field, start: "workdays", hint: t.limitWanted }
          : field,
      ),
      area("note", t.note, { required: false }),
    ],
    body: (values) => ({
      command: { type: "approveSheet", limit: promisedOf(values), note: textOrNull(values, "note") },
    }),
  },
  returnSheet: {
    about: opinionSoFar,
    fields: () => [area("why", t.reason)],
    body: (values) => ({ command: { type: "returnSheet", why: textOf(values, "why") } }),
  },
  supplement: {
    fields: () => [area("text", t.supplementText, { orElse: "attachmentIds" }), filesField(t.files)],
    body: (values) => ({ command: { type: "supplement", text: textOf(values, "text"), ...filesOf(values) } }),
  },
  correct: {
    fields: (given) => [
      {
        name: "what",
        label: t.correctWhat,
        kind: "choice",
        required: true,
        options: Object.entries(t.correctFields).map(([value, label]) => ({ value, label })),
      },
      {
        name: "kind",
        label: t.newKind,
        kind: "choice",
        required: true,
        options: kindOptions(given),
        when: is("kind"),
      },
      unitField("department", t.newUnit, given, { required: true, when: is("department") }),
      {
        name: "dimension",
        label: t.whichDimension,
        kind: "select",
        required: true,
        options: options(given.directory.pack.dimensions),
        when: is("dimension"),
      },
      ...dimensionFields(given).map((field) => ({
        ...field,
        when: (values: Values) =>
          is("dimension")(values) && `dimension:${textOf(values, "dimension")}` === field.name,
      })),
      line("text", t.newText, {
        when: (values) => ["matter", "unit", "name", "phone", "address"].includes(textOf(values, "what")),
      }),
    ],
    body: correction,
  },
} satisfies Partial<Record<CommandType, CommandForm>>;

function isExcluded(values: Values): boolean {
  return values["reason"] !== "outOfScope";
}

function is(what: string): (values: Values) => boolean {
  return (values) => values["what"] === what;
}

function correction(values: Values): CommandBody {
  const text = textOf(values, "text");
  switch (textOf(values, "what")) {
    case "kind":
      return { command: { type: "correct", change: { field: "kind", to: kindOf(values, "kind") } } };
    case "department":
      return {
        command: { type: "correct", change: { field: "department", to: textOrNull(values, "department") } },
      };
    case "dimension": {
      const dimension = textOf(values, "dimension");
      const to = dimensionsOf(values)[dimension] ?? null;
      return { command: { type: "correct", change: { field: "dimension", dimension, to } } };
    }
    case "name":
      return { command: { type: "correct", change: { field: "name" } }, personal: { name: text } };
    case "phone":
      return { command: { type: "correct", change: { field: "phone" } }, personal: { phone: text } };
    case "address":
      return { command: { type: "correct", change: { field: "address" } }, personal: { address: text } };
    case "unit":
      return { command: { type: "correct", change: { field: "unit", to: text } } };
    default:
      return { command: { type: "correct", change: { field: "matter", to: text } } };
  }
}
