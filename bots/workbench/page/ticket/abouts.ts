import { dayText } from "../parts/dates.ts";
import { type About, type FormContext, partsIn } from "./commandForm.ts";
import { formTexts as t } from "./formTexts.ts";

/** The replies of units in one of these states, and what of their files is meant for the citizen. */
export function repliesIn(given: FormContext, states: readonly string[]): About[] {
  const files = given.ticket.attachments
    .filter(({ forCitizen }) => forCitizen)
    .map(({ fileName }) => fileName);
  const meant: About[] = files.length === 0 ? [] : [{ by: t.forCitizen, text: files.join("、") }];
  const replies = partsIn(given, states).flatMap(({ unit, reply }): About[] =>
    reply === null ? [] : [{ by: t.repliedBy(unit, reply.operator), text: resultWords(reply) }],
  );
  return replies.length === 0 ? [] : [...replies, ...meant];
}

/** The answer as it will be told where nobody writes a better one. */
export function answerSoFar({ ticket }: FormContext): About[] {
  if (ticket.merged !== null) return [{ by: t.mergedAnswer, text: resultWords(ticket.merged) }];
  return ticket.parts.flatMap(({ round, reply, unit, operator }): About[] =>
    round !== ticket.round || reply === null
      ? []
      : [{ by: t.repliedBy(unit, operator ?? reply.operator), text: resultWords(reply) }],
  );
}

/** Why units refuse, and on what grounds. */
export function refusalsIn(given: FormContext, states: readonly string[]): About[] {
  return partsIn(given, states).flatMap(({ unit, sendBack }): About[] =>
    sendBack === null ? [] : [{ by: t.refusedBy(unit), text: t.refusal(sendBack.reason, sendBack.basis) }],
  );
}

/** What more time is asked for. */
export function askedTime({ ticket: { extension, clocks } }: FormContext): About[] {
  if (extension === null) return [];
  const label = clocks.find(({ id }) => id === extension.clockId)?.label ?? "";
  const until = extension.askedAt === null ? t.noDay : dayText(extension.askedAt);
  return [{ by: t.asksTime, text: t.asks(label, until, extension.why) }];
}

/** What was found out about it, and what is proposed. */
export function opinionSoFar({ ticket: { cause, opinion } }: FormContext): About[] {
  return [
    ...(cause === null ? [] : [{ by: t.cause, text: cause.text }]),
    ...(opinion === null
      ? []
      : [
          { by: t.verified, text: opinion.verified },
          { by: t.opinion, text: opinion.text },
        ]),
  ];
}

type Words = { label: string; text: string; basis: string | null; alternative: string | null };

function resultWords({ label, text, basis, alternative }: Words): string {
  return [`【${label}】${text}`, basis, alternative].filter((one) => one !== null && one !== "").join("\n");
}
