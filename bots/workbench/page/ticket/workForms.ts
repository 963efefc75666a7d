import type { CommandType } from "../api/types.ts";
import { type Field, listOf, textOf, textOrNull, type Values } from "../parts/fields.ts";
import {
  area,
  type CommandForm,
  clockFields,
  extensibleClockFields,
  type FormContext,
  filesField,
  filesOf,
  lateClockFields,
  line,
  options,
  partFields,
  partIdOf,
  promiseFields,
  promiseOf,
  resultFields,
  resultOf,
  unitField,
  wayField,
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
): CommandForm {
  return {
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

function plainForm(type: "strikeOff" | "archive" | "mergeReplies"): CommandForm {
  if (type === "mergeReplies") {
    return { fields: resultFields, body: (values) => ({ command: { type, result: resultOf(values) } }) };
  }
  return { fields: () => [], body: () => ({ command: { type } }) };
}

/** Forms of the steps of units and of the window until a request is closed. */
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
    ({ me }) => [...resultFields(), line("operator", t.operator, { start: me.name }), filesField(t.proof)],
    (partId, values) => ({
      type: "reply",
      partId,
      reply: { ...resultOf(values), operator: textOf(values, "operator") },
      ...filesOf(values),
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
  ),
  mergeReplies: plainForm("mergeReplies"),
  giveFeedback: {
    fields: () => [
      area("text", t.feedbackText, { required: false, hint: t.feedbackHint }),
      wayField("channel", t.feedbackWay, { required: false, hint: t.byPlan }),
    ],
    body: (values) => ({
      command: {
        type: "giveFeedback",
        text: textOrNull(values, "text"),
        channel: textOrNull(values, "channel"),
      },
    }),
  },
  recordDelivery: {
    fields: () => [wayField("channel", t.feedbackWay), line("receipt", t.receipt, { required: false })],
    body: (values) => ({
      command: {
        type: "recordDelivery",
        channel: textOf(values, "channel"),
        receipt: textOrNull(values, "receipt"),
      },
    }),
  },
  recordUndeliverable: {
    fields: () =>
      [1, 2, 3].flatMap((n) => {
        const before = (values: Values) => n === 1 || textOf(values, `outcome${n - 1}`) !== "";
        const more = { required: n === 1, when: before };
        return [
          wayField(`channel${n}`, t.attempt(n), more),
          { name: `at${n}`, label: t.attemptAt(n), kind: "datetime" as const, ...more },
          line(`outcome${n}`, t.attemptOutcome(n), more),
        ];
      }),
    body: (values) => ({
      command: {
        type: "recordUndeliverable",
        attempts: [1, 2, 3].flatMap((n) =>
          textOf(values, `outcome${n}`) === "" || textOf(values, `at${n}`) === ""
            ? []
            : [
                {
                  channel: textOf(values, `channel${n}`) || "phone",
                  at: `${textOf(values, `at${n}`)}:00+08:00`,
                  outcome: textOf(values, `outcome${n}`),
                },
              ],
        ),
      },
    }),
  },
  recordSurvey: {
    fields: ({ directory }) => [
      {
        name: "grade",
        label: t.grade,
        kind: "choice",
        options: [...options(directory.pack.grades), { value: "", label: t.notReached }],
      },
      area("words", t.surveyWords, { required: false }),
      { name: "attempts", label: t.attempts, kind: "number", least: 1, most: 50, start: "1", required: true },
    ],
    body: (values) => ({
      command: {
        type: "recordSurvey",
        grade: textOrNull(values, "grade"),
        words: textOrNull(values, "words"),
        attempts: Number(textOf(values, "attempts")),
      },
    }),
  },
  strikeOff: plainForm("strikeOff"),
  archive: plainForm("archive"),
  deliverHome: {
    fields: () => [line("what", t.deliverWhat), line("batch", t.batch, { required: false })],
    body: (values) => ({
      command: { type: "deliverHome", what: textOf(values, "what"), batch: textOrNull(values, "batch") },
    }),
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
