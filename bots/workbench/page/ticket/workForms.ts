import type { CommandType } from "../api/types.ts";
import { type Field, listOf, textOf, textOrNull, type Values } from "../parts/fields.ts";
import { askedTime, refusalsIn, repliesIn } from "./abouts.ts";
import {
  type About,
  area,
  type CommandForm,
  clockFields,
  extensibleClockFields,
  type FormContext,
  lateClockFields,
  line,
  partFields,
  partIdOf,
  promiseFields,
  promiseOf,
  resultFields,
  resultOf,
  shownFilesField,
  shownFilesOf,
  unitField,
} from "./commandForm.ts";
import { formTexts as t } from "./formTexts.ts";

const WAITS = ["sent"];
const UNSIGNED = ["sent", "received", "redo"];
const REFUSABLE = ["sent", "received", "signed"];
const IN_HAND = ["received", "signed", "redo"];
const AT_WORK = ["sent", "received", "signed", "redo"];
const REFUSED = ["sentBack"];
const REPLIED = ["replied", "passed"];

/** A step with one unit's share: which one is asked only where there are several. */
function partForm(
  states: readonly string[],
  fields: (given: FormContext) => Field[],
  command: (partId: string, values: Values) => ReturnType<CommandForm["body"]>["command"],
  about?: (given: FormContext, states: readonly string[]) => About[],
): CommandForm {
  return {
    ...(about === undefined ? {} : { about: (given) => about(given, states) }),
    fields: (given) => [...partFields(given, states), ...fields(given)],
    body: (values, given) => ({ command: command(partIdOf(values, given, states), values) }),
  };
}

function limitForm(type: "remind" | "press" | "escalate"): CommandForm {
  return {
    hint: t.press,
    fields: (given) => (type === "escalate" ? lateClockFields(given) : clockFields(given)),
    body: (values) => ({ command: { type, clockId: textOf(values, "clockId") } }),
  };
}

/** Forms of the steps of units and of the window until there is an answer. */
export const workForms = {
  recordReceipt: partForm(
    WAITS,
    () => [],
    (partId) => ({ type: "recordReceipt", partId }),
  ),
  signFor: partForm(
    UNSIGNED,
    () => [],
    (partId) => ({ type: "signFor", partId }),
  ),
  sendBack: partForm(
    REFUSABLE,
    () => [area("reason", t.sendBackReason), area("basis", t.sendBackBasis)],
    (partId, values) => ({
      type: "sendBack",
      partId,
      reason: textOf(values, "reason"),
      basis: textOf(values, "basis"),
    }),
  ),
  ruleSendBack: partForm(
    REFUSED,
    (given) => [
      {
        name: "ruling",
        label: t.ruling,
        kind: "choice",
        required: true,
        options: [
          { value: "upheld", label: t.upheld },
          { value: "rejected", label: t.rejected },
        ],
      },
      unitField("sendTo", t.sendTo, given, { when: (values) => values["ruling"] === "upheld" }),
      area("why", t.why),
    ],
    (partId, values) => ({
      type: "ruleSendBack",
      partId,
      ruling: values["ruling"] === "upheld" ? "upheld" : "rejected",
      why: textOf(values, "why"),
      sendTo: values["ruling"] === "upheld" ? textOrNull(values, "sendTo") : null,
    }),
    refusalsIn,
  ),
  plan: partForm(
    IN_HAND,
    (given) => [area("plan", t.plan), ...promiseFields(t.promised, given, true)],
    (partId, values) => ({ type: "plan", partId, plan: textOf(values, "plan"), promised: promiseOf(values) }),
  ),
  reportProgress: partForm(
    IN_HAND,
    () => [area("progress", t.progress), area("reasons", t.delayReasons)],
    (partId, values) => ({
      type: "reportProgress",
      partId,
      progress: textOf(values, "progress"),
      reasons: textOf(values, "reasons"),
    }),
  ),
  reply: partForm(
    AT_WORK,
    (given) => [
      ...resultFields(),
      line("operator", t.operator, { start: given.me.name }),
      shownFilesField(t.proof, given),
    ],
    (partId, values) => ({
      type: "reply",
      partId,
      reply: { ...resultOf(values), operator: textOf(values, "operator") },
      ...shownFilesOf(values),
    }),
  ),
  checkReply: partForm(
    REPLIED,
    () => [
      {
        name: "verdict",
        label: t.verdict,
        kind: "choice",
        required: true,
        options: [
          { value: "pass", label: t.pass },
          { value: "redo", label: t.redo },
        ],
      },
      area("why", t.redoWhy, { when: (values) => values["verdict"] === "redo" }),
    ],
    (partId, values) => ({
      type: "checkReply",
      partId,
      verdict: values["verdict"] === "redo" ? "redo" : "pass",
      why: values["verdict"] === "redo" ? textOrNull(values, "why") : null,
    }),
    repliesIn,
  ),
  mergeReplies: {
    about: (given) => repliesIn(given, REPLIED),
    fields: resultFields,
    body: (values) => ({ command: { type: "mergeReplies", result: resultOf(values) } }),
  },
  pause: {
    fields: () => [{ name: "papers", label: t.papers, kind: "lines", required: true }],
    body: (values) => ({ command: { type: "pause", papers: listOf(values, "papers") } }),
  },
  resume: {
    fields: () => [
      {
        name: "why",
        label: t.resumeWhy,
        kind: "choice",
        required: true,
        options: [
          { value: "brought", label: t.brought },
          { value: "notNeeded", label: t.notNeeded },
          { value: "limit", label: t.limitOver },
        ],
        start: "brought",
      },
    ],
    body: (values) => {
      const why = values["why"];
      return { command: { type: "resume", why: why === "limit" || why === "notNeeded" ? why : "brought" } };
    },
  },
  askExtension: {
    fields: (given) => [
      ...extensibleClockFields(given),
      ...promiseFields(t.asked, given, true),
      area("why", t.why),
    ],
    body: (values) => ({
      command: {
        type: "askExtension",
        clockId: textOf(values, "clockId"),
        asked: promiseOf(values),
        why: textOf(values, "why"),
      },
    }),
  },
  decideExtension: {
    about: askedTime,
    fields: () => [
      {
        name: "granted",
        label: t.granted,
        kind: "choice",
        required: true,
        options: [
          { value: "yes", label: t.grant },
          { value: "no", label: t.refuse },
        ],
      },
      area("why", t.why),
    ],
    body: (values) => ({
      command: { type: "decideExtension", granted: values["granted"] === "yes", why: textOf(values, "why") },
    }),
  },
  remind: limitForm("remind"),
  press: limitForm("press"),
  escalate: limitForm("escalate"),
  promiseIncomplete: {
    fields: ({ directory, today }) => [
      {
        name: "way",
        label: t.way,
        kind: "choice",
        required: true,
        options: directory.pack.incompleteWays.map((way) => ({ value: way, label: way })),
      },
      { name: "missing", label: t.missing, kind: "lines", required: true },
      { name: "bringBy", label: t.bringBy, kind: "date", required: true, hint: t.today(today) },
    ],
    body: (values) => ({
      command: {
        type: "promiseIncomplete",
        way: textOf(values, "way"),
        missing: listOf(values, "missing"),
        bringBy: textOf(values, "bringBy"),
      },
    }),
  },
} satisfies Partial<Record<CommandType, CommandForm>>;
