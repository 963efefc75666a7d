import { partTexts } from "../texts.ts";

/** One thing to choose. */
export type Option = { value: string; label: string; hint?: string | null };

/** What stands in a form: text, the values chosen, or a tick. */
export type Value = string | string[] | boolean;
export type Values = Record<string, Value>;

/** A field of a form, as data: forms are drawn from a list of these. */
export type Field = {
  name: string;
  label: string;
  /**
   * choice: one of a few, all in sight; select: one of many; several: any of them; tick: yes or no; lines: one a line;
   * files: ids of what was uploaded
   */
  kind:
    | "text"
    | "area"
    | "lines"
    | "number"
    | "date"
    | "datetime"
    | "choice"
    | "select"
    | "several"
    | "tick"
    | "files";
  options?: readonly Option[];
  required?: boolean;
  /** another field that does as well: with that one filled in, this one may stay empty */
  orElse?: string;
  /** a select without an empty choice: something always holds */
  always?: boolean;
  /** what the empty choice of a select is called */
  empty?: string;
  hint?: string;
  /** letters at most, or the largest number */
  most?: number;
  least?: number;
  /** only where this holds */
  when?: (values: Values) => boolean;
  /** what stands there at first */
  start?: Value;
  /** of files: under which name those lie that are meant for the citizen; absent: that is not asked */
  marks?: string;
  /** running text into which a language model's draft may be put */
  takesDraft?: boolean;
};

/** Letters that a field of running text takes where nothing else is said. */
export const MOST_LETTERS = 5_000;

/** Fields that count, given what is filled in. */
export function shownFields(fields: readonly Field[], values: Values): Field[] {
  return fields.filter((field) => field.when?.(values) !== false);
}

/** What a form begins with. */
export function startValues(fields: readonly Field[]): Values {
  const empty = ({ kind }: Field): Value =>
    kind === "several" || kind === "files" ? [] : kind === "tick" ? false : "";
  return Object.fromEntries(
    fields.flatMap((field) => {
      const start = [field.name, field.start ?? empty(field)] as const;
      const marks = [[draftedAt(field.name), false] as const, [readAt(field.name), false] as const];
      if (field.marks !== undefined) return [start, [field.marks, []] as const];
      return field.takesDraft === true ? [start, ...marks] : [start];
    }),
  );
}

/** Where it stands that a model's draft was put into a field. */
function draftedAt(name: string): string {
  return `${name}:drafted`;
}

/** Where it stands that a person has read what the model wrote into a field. */
export function readAt(name: string): string {
  return `${name}:read`;
}

/** Whether a field holds words of a model: then a person has to say that they read them. */
export function isDrafted(field: Field, values: Values): boolean {
  return field.takesDraft === true && values[draftedAt(field.name)] === true && isFilled(values[field.name]);
}

/**
 * Puts a model's draft behind what is written already, and marks it as unread; null where no field takes one now, or
 * the words would not fit whole. `after`: there were words before.
 */
export function withDraft(
  fields: readonly Field[],
  values: Values,
  draft: string,
): { values: Values; after: boolean } | null {
  const field = shownFields(fields, values).find(({ takesDraft }) => takesDraft === true);
  if (field === undefined) return null;
  const written = textOf(values, field.name);
  // pressed twice, it still stands there once
  const there = written.includes(draft);
  const text = there ? written : written === "" ? draft : `${written}\n${draft}`;
  if (text.length > (field.most ?? MOST_LETTERS)) return null;
  const marks = { [draftedAt(field.name)]: true, [readAt(field.name)]: false };
  return { values: { ...values, [field.name]: text, ...(there ? {} : marks) }, after: written !== "" };
}

/** Labels of what has to be filled in and is not: said before the button is pressed. */
export function unfilled(fields: readonly Field[], values: Values): string[] {
  return shownFields(fields, values).flatMap((field) => {
    if (isDrafted(field, values) && values[readAt(field.name)] !== true) return [partTexts.readDraft];
    if (field.required !== true) return [];
    const there =
      isFilled(values[field.name]) || (field.orElse !== undefined && isFilled(values[field.orElse]));
    return there ? [] : [field.label];
  });
}

function isFilled(value: Value | undefined): boolean {
  if (typeof value === "string") return value.trim() !== "";
  return Array.isArray(value) ? value.length > 0 : value === true;
}

/** The text of a field, trimmed. */
export function textOf(values: Values, name: string): string {
  const value = values[name];
  return typeof value === "string" ? value.trim() : "";
}

/** The same; null where it is empty. */
export function textOrNull(values: Values, name: string): string | null {
  return textOf(values, name) || null;
}

/** The values chosen, or the lines written. */
export function listOf(values: Values, name: string): string[] {
  const value = values[name];
  if (Array.isArray(value)) return value;
  if (typeof value !== "string") return [];
  return value
    .split(/[\n；;]/)
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

/** Whether a box is ticked. */
export function isTicked(values: Values, name: string): boolean {
  return values[name] === true;
}
