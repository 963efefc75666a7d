import { z } from "zod";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { actionsAsked, staffChoice, talkPath, ticketPath } from "./staffChoice.ts";
import { surveyChoice } from "./surveyChoice.ts";
import { tellIso } from "./tellTime.ts";
import { citizenTexts, staffTexts, type Told, wordTexts as t } from "./texts.ts";

/** A message in words. `params`: values for templates that are registered with a platform. */
export type Words = {
  text: string;
  choices: { label: string; value: string }[];
  params: Record<string, string>;
};

/** What a message is made of. */
export type Wording = {
  audience: string;
  template: string;
  params: unknown;
  /** the opened body of a message that brings its own words, as JSON; null where there is none */
  body: string | null;
  ticket: {
    id: string;
    number: string;
    title: string;
    departmentId: string | null;
    /** a complaint about conduct: no unit is named then */
    conduct: boolean;
  } | null;
  /** whom it was for, where somebody else gets it */
  standIn?: string | null;
  /** where it can be answered on a page, or null */
  link?: string | null;
};

type House = Pick<WorkingOffice, "name" | "settings" | "departments" | "pack">;

/** No text is kept for a message of that name. */
export class UnknownTemplate extends Error {
  override name = "UnknownTemplate";
}

const ownWords = z.object({
  text: z.string(),
  /** to staff: where the workbench shows what it is about */
  path: z.string().optional(),
  choices: z.array(z.object({ title: z.string(), payload: z.string() })).optional(),
});
const values = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]).catch(null),
);

/**
 * A message in plain words, with number, title and dates as people tell them.
 * @param now epoch ms: dates of another year bear it. @throws UnknownTemplate for a citizen's message without a text
 */
export function wordsOf(office: House, message: Wording, now: number): Words {
  if (message.body !== null) {
    const said = ownWords.parse(JSON.parse(message.body));
    const choices = (said.choices ?? []).map(({ title, payload }) => ({ label: title, value: payload }));
    const params = paramsOf(office, message, said.text, {});
    return {
      text: said.text,
      choices,
      params: said.path === undefined ? params : { ...params, path: said.path },
    };
  }
  const params = values.parse(message.params ?? {});
  const told = toldOf(office, message, params, now);
  const text = textOf(message, told);
  const shown = paramsOf(office, message, text, params, told);
  if (message.audience === "staff") {
    const path = pathOf(message, params);
    return { text, choices: staffChoices(message, params, path), params: { ...shown, path } };
  }
  const choices = message.template === "survey" ? surveyChoices(office, message, params) : [];
  const link = message.link ?? null;
  return { text, choices, params: link === null ? shown : { ...shown, link } };
}

function textOf(message: Wording, told: Told): string {
  if (message.audience === "system") return "";
  if (message.audience === "citizen") {
    const text = citizenTexts[message.template];
    if (text === undefined) throw new UnknownTemplate(`no text for ${message.template}`);
    return text(told);
  }
  const what = staffTexts[message.template]?.(told) ?? t.anything;
  const about = message.ticket === null ? "" : `${t.about(told.number, told.title)}\n`;
  const standIn = message.standIn ?? null;
  return `${about}${what}${standIn === null ? "" : t.standIn(standIn)}`;
}

type Values = z.infer<typeof values>;

function toldOf(office: House, { ticket }: Wording, params: Values, now: number): Told {
  const word = (name: string) => {
    const value = params[name];
    return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  };
  const unit = ticket === null || ticket.conduct ? null : ticket.departmentId;
  return {
    number: ticket?.number ?? "",
    title: ticket?.title ?? "",
    office: office.name,
    phone: office.settings.phone,
    unit: office.departments.find(({ id }) => id === unit)?.name ?? null,
    word,
    say: (name) => sentence(word(name)),
    date: (name) => (word(name) === "" ? null : tellIso(word(name), now)),
    list: (name) => {
      const value = params[name];
      return Array.isArray(value) ? value.join("、") : word(name);
    },
    flag: (name) => params[name] === true,
  };
}

function sentence(text: string): string {
  return text === "" || /[。！？!?…]$/.test(text) ? text : `${text}。`;
}

/** The office's grades and, beside them, that it was not done; nothing is chosen beforehand. */
function surveyChoices(office: House, { ticket }: Wording, params: Values): Words["choices"] {
  if (ticket === null) throw new Error("a survey is about a ticket");
  const round = Number(params["round"] ?? 1);
  const value = (grade: string) => surveyChoice({ ticketId: ticket.id, round, grade });
  return [
    ...office.pack.lifecycle.survey.grades.map(({ id, label }) => ({ label, value: value(id) })),
    { label: t.notDone, value: value("notDone") },
  ];
}

/** Where the workbench shows what a message to staff is about; a way that knows the host makes it an address. */
function pathOf({ ticket, template }: Wording, params: Values): string {
  if (ticket !== null) return ticketPath(ticket.number);
  const { personKey } = params;
  return template === "personWanted" && typeof personKey === "string" ? talkPath(personKey) : "/workbench";
}

/** What is asked of staff as buttons, and beside them where to look first. */
function staffChoices({ ticket, template }: Wording, params: Values, path: string): Words["choices"] {
  const { personKey } = params;
  const asked =
    template === "personWanted" && typeof personKey === "string"
      ? [{ label: t.talk, value: staffChoice({ kind: "talk", personKey }) }]
      : actionsAsked(template).flatMap((action) =>
          ticket === null
            ? []
            : [
                {
                  label: t.actions[action],
                  value: staffChoice({ kind: "act", ticketId: ticket.id, action }),
                },
              ],
        );
  return asked.length === 0 ? [] : [...asked, { label: t.open, value: path }];
}

function paramsOf(
  office: House,
  { ticket }: Wording,
  text: string,
  params: Values,
  told?: Told,
): Record<string, string> {
  const dates = ["dueAt", "until", "promisedAt", "before", "bringBy", "limitAt"];
  const own = Object.entries(params).flatMap(([name, value]) => {
    // files go beside the words
    if (value === null || name === "files") return [];
    const date = dates.includes(name) ? told?.date(name) : null;
    return [[name, date ?? (Array.isArray(value) ? value.join("、") : String(value))]];
  });
  return {
    ...Object.fromEntries(own),
    office: office.name,
    phone: office.settings.phone,
    text,
    ...(ticket === null ? {} : { number: ticket.number, title: ticket.title, ticketId: ticket.id }),
  };
}

/** Where a channel has no buttons the choices stand in the text, to be answered by their number. */
export function withNumbers({ text, choices, params }: Words): string {
  if (choices.length === 0) return text;
  const numbers = t.pickByNumber(choices.map(({ label }, i) => t.pickLine(i + 1, label)));
  const { link } = params;
  return link === undefined ? `${text}\n${numbers}` : `${text}\n${numbers}\n${t.orByLink(link)}`;
}

/** Most lines of a digest; WeChat Work cuts a text at 2,048 bytes. */
const DIGEST_LINES = 12;
const LINE_LENGTH = 44;

/** Many messages to the same members as one: each with what it is about, the rest counted. */
export function digestOf(messages: readonly Words[]): Words {
  const lines = messages
    .slice(0, DIGEST_LINES)
    .map(({ text }, i) => t.digestLine(i + 1, text.replaceAll("\n", "：").slice(0, LINE_LENGTH)));
  const more = messages.length - lines.length;
  const text = [t.digest(messages.length), ...lines, ...(more > 0 ? [t.digestMore(more)] : [])].join("\n");
  return { text, choices: [], params: { text, count: String(messages.length) } };
}
