import type { CommandType } from "../api/types.ts";
import { type Field, isTicked, listOf, textOf, textOrNull, type Values } from "../parts/fields.ts";
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
  personField,
  personOf,
  promisedOf,
  promiseFields,
  resultFields,
  resultOf,
  unitField,
} from "./commandForm.ts";
import { formTexts as t } from "./formTexts.ts";

type Applicant = "person" | "enterprise";
const APPLICANTS: readonly Applicant[] = ["person", "enterprise"];

/** Who asks, among those who may: for the forms that send people to different places. */
function applicantField(name: string, among: readonly Applicant[]): Field {
  return {
    name,
    label: t.applicant,
    kind: "choice",
    required: true,
    start: among[0] ?? "",
    options: among.map((one) => ({ value: one, label: one === "person" ? t.person : t.enterprise })),
  };
}

function applicantOf(values: Values, name: string): Applicant {
  return values[name] === "enterprise" ? "enterprise" : "person";
}

/** For whom the regulation hands over what does not belong here, and for whom it only says where to go. */
function outside({ directory }: FormContext, handedOver: boolean): Applicant[] {
  return APPLICANTS.filter((one) => directory.pack.handsOver.includes(one) === handedOver);
}

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

/** Forms of the steps that settle what a request is, and where it goes. */
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
  assign: {
    fields: (given) => [personField("person", t.toWhom, given)],
    body: (values) => ({ command: { type: "assign", ...personOf(values, "person") } }),
  },
  handOver: {
    fields: (given) => [personField("person", t.toWhom, given), area("why", t.reason)],
    body: (values) => ({
      command: { type: "handOver", ...personOf(values, "person"), why: textOf(values, "why") },
    }),
  },
  dispatch: {
    fields: (given) => {
      const { pack } = given.directory;
      // the likely one first: some offices have thirty
      const departments = [...given.directory.departments].sort(
        (a, b) => Number(b.id === given.ticket.departmentId) - Number(a.id === given.ticket.departmentId),
      );
      const chosen = (values: Values) => listOf(values, "units");
      return [
        {
          name: "units",
          label: t.units,
          kind: "several",
          required: true,
          options: options(departments),
          start: given.ticket.departmentId === null ? [] : [given.ticket.departmentId],
        },
        {
          name: "lead",
          label: t.leadUnit,
          kind: "select",
          required: true,
          options: options(departments),
          start: given.ticket.departmentId ?? "",
          when: (values) => chosen(values).length > 1,
        },
        ...departments.map(({ id, name }) =>
          line(`task:${id}`, t.taskOf(name), {
            required: false,
            hint: t.taskHint,
            most: 2000,
            when: (values) => chosen(values).length > 1 && chosen(values).includes(id),
          }),
        ),
        ...promiseFields(t.handlingLimit, given, false),
        { name: "byHand", label: t.byHand, kind: "tick" },
        ...(pack.confirmation.length > 0 && given.ticket.confirmedAt === null
          ? [area("unconfirmedWhy", t.unconfirmedWhy)]
          : []),
      ];
    },
    body: (values) => {
      const ids = listOf(values, "units");
      return {
        command: {
          type: "dispatch",
          units: ids.map((departmentId) => ({
            departmentId,
            lead: ids.length === 1 || values["lead"] === departmentId,
            task: ids.length === 1 ? null : textOrNull(values, `task:${departmentId}`),
            limit: promisedOf(values),
            byHand: isTicked(values, "byHand"),
          })),
          unconfirmedWhy: textOrNull(values, "unconfirmedWhy"),
        },
      };
    },
  },
  dispatchConduct: {
    fields: (given) => [unitField("departmentId", t.conductUnit, given, { hint: t.conductHint })],
    body: (values) => ({
      command: { type: "dispatchConduct", departmentId: textOrNull(values, "departmentId") },
    }),
  },
  transferToLevel: {
    fields: () => [line("hall", t.hall), line("contact", t.contact)],
    body: (values) => ({
      command: { type: "transferToLevel", hall: textOf(values, "hall"), contact: textOf(values, "contact") },
    }),
  },
  transferToPlatform: {
    fields: (given) => [
      applicantField("applicant", outside(given, true)),
      line("number", t.otherNumber, { required: false }),
      { name: "delivered", label: t.delivered, kind: "tick" },
    ],
    body: (values) => ({
      command: {
        type: "transferToPlatform",
        applicant: applicantOf(values, "applicant"),
        number: textOrNull(values, "number"),
        delivered: isTicked(values, "delivered"),
      },
    }),
  },
  takeBack: {
    fields: () => [
      line("from", t.fromWhere),
      line("number", t.otherNumber, { required: false }),
      area("why", t.reason),
    ],
    body: (values) => ({
      command: {
        type: "takeBack",
        from: textOf(values, "from"),
        number: textOrNull(values, "number"),
        why: textOf(values, "why"),
      },
    }),
  },
  merge: {
    fields: () => [line("into", t.into), area("why", t.reason)],
    body: (values) => ({
      command: { type: "merge", why: textOf(values, "why") },
      into: textOf(values, "into"),
    }),
  },
  unmerge: {
    fields: () => [area("why", t.reason)],
    body: (values) => ({ command: { type: "unmerge", why: textOf(values, "why") } }),
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
