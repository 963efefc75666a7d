import type { ClockView, CommandInput, Directory, Offer, PartView, TicketView } from "../api/types.ts";
import { type Field, listOf, type Option, textOf, textOrNull, type Values } from "../parts/fields.ts";
import { formTexts as t } from "./formTexts.ts";

/** What a form knows: the ticket, what can be chosen, who fills it in. */
export type FormContext = {
  ticket: TicketView;
  directory: Directory;
  me: { id: string; name: string; departmentId: string | null };
  offers: readonly Offer[];
  /** today in Shanghai, "2026-10-08" */
  today: string;
  /** a fresh id, for what a command begins */
  newId: string;
};

/** What is sent. */
export type CommandBody = {
  command: CommandInput;
  personal?: { name?: string; phone?: string; address?: string };
  clue?: string;
  into?: string;
};

/** A command's form: what is asked, and what of it is sent. */
export type CommandForm = {
  fields: (given: FormContext) => Field[];
  body: (values: Values, given: FormContext) => CommandBody;
  hint?: string;
  /** what is decided about, in the words of whoever wrote it: read before the form is filled in */
  about?: (given: FormContext) => About[];
};

/** Somebody's words that a step is about. */
export type About = { by: string; text: string };

/** A field of running text. */
export function area(name: string, label: string, more: Partial<Field> = {}): Field {
  return { name, label, kind: "area", required: true, ...more };
}

/** A field of one line. */
export function line(name: string, label: string, more: Partial<Field> = {}): Field {
  return { name, label, kind: "text", required: true, ...more };
}

/** Photos and files that go along. */
export function filesField(label: string, more: Partial<Field> = {}): Field {
  return { name: "attachmentIds", label, kind: "files", ...more };
}

/** The same, each of them perhaps meant for the citizen: unless it is said, none is. */
export function shownFilesField(label: string, { ticket }: FormContext): Field {
  return filesField(label, { marks: "forCitizen", hint: t.forCitizenHint(ticket.filesGo) });
}

/** What filesField asked; left out where there are none. */
export function filesOf(values: Values): { attachmentIds?: string[] } {
  const attachmentIds = listOf(values, "attachmentIds");
  return attachmentIds.length === 0 ? {} : { attachmentIds };
}

/** What shownFilesField asked. */
export function shownFilesOf(values: Values): { attachmentIds?: string[]; forCitizen?: string[] } {
  const forCitizen = listOf(values, "forCitizen");
  return { ...filesOf(values), ...(forCitizen.length === 0 ? {} : { forCitizen }) };
}

/** Which of the ticket's files go along with the answer: those that staff put there, as they marked them. */
export function toldFilesFields({ ticket }: FormContext): Field[] {
  const own = ticket.attachments.filter(({ byStaff }) => byStaff);
  if (own.length === 0) return [];
  return [
    {
      name: "forCitizen",
      label: t.forCitizen,
      kind: "several",
      hint: ticket.filesGo,
      options: own.map(({ id, fileName, addedBy }) => ({ value: id, label: t.fileOf(fileName, addedBy) })),
      start: own.filter(({ forCitizen }) => forCitizen).map(({ id }) => id),
    },
  ];
}

/** Things with an id and a label, or a name, as choices. */
export function options(all: readonly { id: string; label?: string; name?: string }[]): Option[] {
  return all.map(({ id, label, name }) => ({ value: id, label: label ?? name ?? id }));
}

/** The unit to choose. */
export function unitField(
  name: string,
  label: string,
  { directory }: FormContext,
  more: Partial<Field> = {},
): Field {
  return { name, label, kind: "select", options: options(directory.departments), ...more };
}

/** By when: in so many working days, or on a day. */
export function promiseFields(label: string, { today }: FormContext, required: boolean): Field[] {
  return [
    {
      name: "promiseBy",
      label,
      kind: "choice",
      required,
      options: [
        { value: "workdays", label: t.byWorkdays },
        { value: "date", label: t.byDate },
        ...(required ? [] : [{ value: "", label: t.noPromise }]),
      ],
      start: required ? "workdays" : "",
    },
    {
      name: "workdays",
      label: t.workdays,
      kind: "number",
      least: 1,
      most: 250,
      required: true,
      when: (values) => values["promiseBy"] === "workdays",
    },
    {
      name: "date",
      label: t.untilDate,
      kind: "date",
      required: true,
      hint: t.today(today),
      when: (values) => values["promiseBy"] === "date",
    },
  ];
}

/** What promiseFields asked. */
export function promisedOf(values: Values): { workdays: number } | { date: string } | null {
  if (values["promiseBy"] === "workdays") return { workdays: Number(textOf(values, "workdays")) };
  if (values["promiseBy"] === "date") return { date: textOf(values, "date") };
  return null;
}

/** As promisedOf, where the form asks for one. */
export function promiseOf(values: Values): { workdays: number } | { date: string } {
  return promisedOf(values) ?? { workdays: Number(textOf(values, "workdays")) };
}

const RESULT_OPTIONS: readonly Option[] = [
  { value: "done", label: t.done },
  { value: "explained", label: t.explained },
  { value: "cannot", label: t.cannot },
];

/** What came out. A bare "cannot" is asked for its grounds and its way out. */
export function resultFields(): Field[] {
  const isCannot = (values: Values) => values["result"] === "cannot";
  return [
    { name: "result", label: t.result, kind: "choice", required: true, options: RESULT_OPTIONS },
    area("text", t.resultText, { hint: t.resultHint, takesDraft: true }),
    area("basis", t.basis, { when: isCannot }),
    area("alternative", t.alternative, { when: isCannot }),
  ];
}

/** What resultFields asked. */
export function resultOf(values: Values): {
  result: "done" | "explained" | "cannot";
  text: string;
  basis: string | null;
  alternative: string | null;
} {
  const chosen = values["result"];
  const result = chosen === "cannot" ? "cannot" : chosen === "explained" ? "explained" : "done";
  const isCannot = result === "cannot";
  return {
    result,
    text: textOf(values, "text"),
    basis: isCannot ? textOrNull(values, "basis") : null,
    alternative: isCannot ? textOrNull(values, "alternative") : null,
  };
}

/** A choice for each thing that the regulation wants settled, with what is settled already. */
export function dimensionFields({ ticket, directory }: FormContext): Field[] {
  return directory.pack.dimensions.map((dimension) => {
    const labels = ticket.dimensions.find((one) => one.id === dimension.id)?.values ?? [];
    const settled = dimension.values.filter(({ label }) => labels.includes(label)).map(({ id }) => id);
    const choices = dimension.values.map(({ id, label, hint }) => ({ value: id, label, hint }));
    return {
      name: `dimension:${dimension.id}`,
      label: dimension.label,
      kind: dimension.several ? ("several" as const) : ("choice" as const),
      options: dimension.several ? choices : [...choices, { value: "", label: t.notSettled }],
      start: dimension.several ? settled : (settled[0] ?? ""),
    };
  });
}

/** What dimensionFields asked; what is left open is left out. */
export function dimensionsOf(values: Values): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith("dimension:") && typeof value !== "boolean" && value.length > 0
        ? [[name.slice("dimension:".length), value] as const]
        : [],
    ),
  );
}

/** Parts of this round in one of these states; the own unit's where it has one. */
export function partsIn({ ticket, me }: FormContext, states: readonly string[]): PartView[] {
  const found = ticket.parts.filter((part) => part.round === ticket.round && states.includes(part.status));
  const own = found.filter((part) => part.departmentId !== null && part.departmentId === me.departmentId);
  return own.length > 0 ? own : found;
}

/** Which unit's share is meant: asked only where there are several. */
export function partFields(given: FormContext, states: readonly string[]): Field[] {
  const parts = partsIn(given, states);
  if (parts.length < 2) return [];
  const choices = parts.map(({ id, unit, lead }) => ({ value: id, label: lead ? `${unit}${t.lead}` : unit }));
  return [{ name: "partId", label: t.whichPart, kind: "choice", required: true, options: choices }];
}

/** The part that partFields asked for. */
export function partIdOf(values: Values, given: FormContext, states: readonly string[]): string {
  return textOf(values, "partId") || (partsIn(given, states)[0]?.id ?? "");
}

/** Limits that run, those of the regulation first. */
function runningClocks({ ticket }: FormContext): ClockView[] {
  return ticket.clocks
    .filter(({ status, dueAt }) => status === "running" && dueAt !== null)
    .sort((a, b) => Number(b.statutory) - Number(a.statutory));
}

/** Which limit is meant. */
export function clockFields(given: FormContext): Field[] {
  return clockField(runningClocks(given), {});
}

/** Which of those that have run out: before, there is nothing to report. */
export function lateClockFields(given: FormContext): Field[] {
  return clockField(
    runningClocks(given).filter(({ late }) => late),
    { hint: t.noneLate },
  );
}

/** Which of those that the regulation lets be extended. */
export function extensibleClockFields(given: FormContext): Field[] {
  const { extends: names } = given.directory.pack;
  return clockField(
    runningClocks(given).filter(({ clock }) => names.includes(clock)),
    { hint: t.noneExtends },
  );
}

function clockField(clocks: readonly ClockView[], ifNone: { hint?: string }): Field[] {
  const choices = clocks.map(({ id, label, dueAt }) => ({
    value: id,
    label: t.clock(label, dueAt?.slice(0, 16).replace("T", " ") ?? ""),
  }));
  const start = clocks[0]?.id ?? "";
  const hint = clocks.length === 0 ? ifNone : {};
  return [
    {
      name: "clockId",
      label: t.whichClock,
      kind: "select",
      required: true,
      options: choices,
      start,
      ...hint,
    },
  ];
}

/** People with each of their roles: some steps name both. */
export function personField(name: string, label: string, { directory }: FormContext): Field {
  const choices = directory.staff.flatMap((person) =>
    person.roles.map((role) => ({
      value: `${person.id}|${role.id}`,
      label: [person.name, role.label, person.department].filter((text) => text !== null).join(" · "),
    })),
  );
  return { name, label, kind: "select", required: true, options: choices };
}

/** What personField asked. */
export function personOf(values: Values, name: string): { staffId: string; role: string } {
  const [staffId = "", role = ""] = textOf(values, name).split("|");
  return { staffId, role };
}

const WAYS: readonly Option[] = [
  { value: "phone", label: t.ways.phone },
  { value: "counter", label: t.ways.counter },
  { value: "sms", label: t.ways.sms },
  { value: "wecomKf", label: t.ways.wecomKf },
];

/** How the citizen was reached. */
export function wayField(name: string, label: string, more: Partial<Field> = {}): Field {
  return { name, label, kind: "select", options: WAYS, required: true, ...more };
}
