import { z } from "zod";
import { maskText } from "../privacy/maskText.ts";
import { KINDS, SCOPES } from "../words.ts";
import type { ModelUse } from "./modelServer.ts";

const sentence = (most: number) => z.string().trim().min(2).max(most);

/** The one shape of each answer: anything beside it makes the whole unusable. */
const SHAPES = {
  summary: z.strictObject({ summary: z.array(sentence(120)).min(1).max(4) }),
  reply: z.strictObject({ reply: sentence(600).min(10) }),
  opinion: z.strictObject({ kind: z.enum(KINDS), scope: z.enum(SCOPES), why: sentence(120) }),
} as const satisfies Record<ModelUse, z.ZodType>;

/** An answer that can be shown to whoever asked. */
export type ModelResult =
  | ({ use: "summary" } & z.output<(typeof SHAPES)["summary"]>)
  | ({ use: "reply" } & z.output<(typeof SHAPES)["reply"]>)
  | ({ use: "opinion" } & z.output<(typeof SHAPES)["opinion"]>);

/**
 * Reads what a server said. Null where it is not exactly what was asked for, or says what it cannot know: addresses of
 * the internet, numbers that were not in the question, personal data (all of it was masked in the question).
 * @param asked all that was sent
 */
export function readModelAnswer(use: ModelUse, text: string, asked: string): ModelResult | null {
  const json = jsonIn(text);
  const result = resultOf(use, json);
  if (result === null) return null;
  return spoken(result).every((words) => isHarmless(words, asked)) ? result : null;
}

function resultOf(use: ModelUse, json: unknown): ModelResult | null {
  switch (use) {
    case "summary": {
      const { data } = SHAPES.summary.safeParse(json);
      return data === undefined ? null : { use, ...data };
    }
    case "reply": {
      const { data } = SHAPES.reply.safeParse(json);
      return data === undefined ? null : { use, ...data };
    }
    case "opinion": {
      const { data } = SHAPES.opinion.safeParse(json);
      return data === undefined ? null : { use, ...data };
    }
  }
}

function spoken(result: ModelResult): string[] {
  switch (result.use) {
    case "summary":
      return result.summary;
    case "reply":
      return [result.reply];
    case "opinion":
      return [result.why];
  }
}

const WEB = /https?:|www\.|[a-z0-9-]\.(?:com|cn|net|org|top|xyz|cc)(?![a-z])|二维码/i;

function isHarmless(words: string, asked: string): boolean {
  if (WEB.test(words)) return false;
  if ((words.match(/\d{3,}/g) ?? []).some((number) => !asked.includes(number))) return false;
  return maskText(words).spans.length === 0;
}

/** Some models think aloud first, and put the object into a frame. */
function jsonIn(text: string): unknown {
  const said = text.replace(/<think>[\s\S]*?<\/think>/g, "");
  const from = said.indexOf("{");
  const to = said.lastIndexOf("}");
  if (from < 0 || to < from) return null;
  try {
    return JSON.parse(said.slice(from, to + 1));
  } catch {
    // told by the caller as an answer that cannot be used
    return null;
  }
}
