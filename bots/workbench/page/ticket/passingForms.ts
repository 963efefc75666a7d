import type { CommandType } from "../api/types.ts";
import { isTicked, listOf, textOf, textOrNull, type Values } from "../parts/fields.ts";
import { applicantField, applicantOf, outside } from "./applicant.ts";
import {
  area,
  type CommandForm,
  line,
  options,
  personField,
  personOf,
  promisedOf,
  promiseFields,
  unitField,
} from "./commandForm.ts";
import { formTexts as t } from "./formTexts.ts";

/** Forms of the steps by which a request comes to whoever handles it. */
export const passingForms = {
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
