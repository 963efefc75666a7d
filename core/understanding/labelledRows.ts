import * as z from "zod";
import { DOMAINS, EXCLUSIONS, KINDS_OR_NONE, NATURES, SCOPES } from "../words.ts";
import { LABEL_NAMES, type LabelledText, type LabelName } from "./labels.ts";

/** One line of a labels file. Any subset of labels; null says "not known". Unknown fields are ignored. */
const rowSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  title: z.string().nullish(),
  text: z.string(),
  kind: z.enum(KINDS_OR_NONE).nullish(),
  scope: z.enum(SCOPES).nullish(),
  exclusion: z.enum(EXCLUSIONS).nullish(),
  nature: z.enum(NATURES).nullish(),
  conduct: z.boolean().nullish(),
  domain: z.enum(DOMAINS).nullish(),
});

/** A line of a labels file that cannot be used; `line` counts from 1. */
export class BadLabels extends Error {
  readonly line: number;
  constructor(line: number, reason: string, cause?: unknown) {
    super(`line ${line}: ${reason}`, { cause });
    this.name = "BadLabels";
    this.line = line;
  }
}

/** Reads labelled JSON Lines `{id, title?, text, kind?, scope?, exclusion?, nature?, conduct?, domain?}`. Throws BadLabels. */
export function parseLabelledRows(jsonLines: string): LabelledText[] {
  const rows: LabelledText[] = [];
  jsonLines.split("\n").forEach((line, place) => {
    if (line.trim() !== "") rows.push(parseRow(line, place + 1));
  });
  return rows;
}

function parseRow(line: string, lineNumber: number): LabelledText {
  const { title, text, ...known } = readRow(line, lineNumber);
  const labels: Partial<Record<LabelName, string>> = {};
  for (const name of LABEL_NAMES) {
    const value = known[name];
    if (value !== null && value !== undefined) labels[name] = String(value);
  }
  return { title: title ?? "", text, labels };
}

function readRow(line: string, lineNumber: number): z.infer<typeof rowSchema> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new BadLabels(lineNumber, "not JSON", cause);
  }
  const row = rowSchema.safeParse(value);
  if (row.success) return row.data;
  const issue = row.error.issues[0];
  throw new BadLabels(lineNumber, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "wrong"}`, row.error);
}
