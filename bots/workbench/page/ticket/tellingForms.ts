import type { CommandType } from "../api/types.ts";
import { listOf, textOf, textOrNull, type Values } from "../parts/fields.ts";
import { answerSoFar } from "./abouts.ts";
import { area, type CommandForm, line, options, toldFilesFields, wayField } from "./commandForm.ts";
import { formTexts as t } from "./formTexts.ts";

function plainForm(type: "strikeOff" | "archive"): CommandForm {
  return { fields: () => [], body: () => ({ command: { type } }) };
}

/** Forms of the steps from telling the answer to the archive: how it was told, and what the citizen thinks of it. */
export const tellingForms = {
  giveFeedback: {
    about: answerSoFar,
    fields: (given) => [
      area("text", t.feedbackText, { required: false, hint: t.feedbackHint, takesDraft: true }),
      ...toldFilesFields(given),
      wayField("channel", t.feedbackWay, { required: false, hint: t.byPlan }),
    ],
    body: (values, given) => ({
      command: {
        type: "giveFeedback",
        text: textOrNull(values, "text"),
        channel: textOrNull(values, "channel"),
        ...(toldFilesFields(given).length === 0 ? {} : { forCitizen: listOf(values, "forCitizen") }),
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
} satisfies Partial<Record<CommandType, CommandForm>>;
