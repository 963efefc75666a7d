import { z } from "zod";
import type { Outgoing } from "../../../core/delivery/sender.ts";

/** Where a variable of a registered template has its value from: a parameter of the message, or its whole text. */
const value = z.union([
  z.strictObject({ param: z.string().min(1) }),
  z.strictObject({ whole: z.literal("text") }),
]);
/** variable name in the registered template → value */
const variables = z.record(z.string().min(1), value);
export type Variables = z.infer<typeof variables>;

const smsTemplate = z.strictObject({ code: z.string().min(1), variables });
const voiceTemplate = z.strictObject({
  /** TTS code of what is read out */
  code: z.string().min(1),
  variables,
  /** where the message offers choices: what is read after a key was pressed, and how long a key is waited for */
  keys: z
    .strictObject({ thanksCode: z.string().min(1), waitMs: z.number().int().min(1_000).max(30_000) })
    .optional(),
});

/** What an office has registered with Alibaba Cloud for its messages. Kept with the office's settings. */
export const phoneSettings = z.strictObject({
  sms: z
    .strictObject({
      signName: z.string().min(1),
      /** name of the message → template; `*` stands for every message without one of its own */
      templates: z.record(z.string(), smsTemplate),
    })
    .optional(),
  voice: z
    .strictObject({
      /** the number that the called person sees; absent: one of the platform's */
      showNumber: z.string().min(3).optional(),
      templates: z.record(z.string(), voiceTemplate),
      /** a text is read out so many times */
      playTimes: z.number().int().min(1).max(3).default(2),
    })
    .optional(),
});
export type PhoneSettings = z.infer<typeof phoneSettings>;

/** The template of a message, its own or the one for all. */
export function templateOf<T>(templates: Record<string, T>, name: string): T | null {
  return templates[name] ?? templates["*"] ?? null;
}

/** Values for the variables of a template, as the platform wants them. A parameter that is absent is empty. */
export function valuesOf(variables: Variables, message: Pick<Outgoing, "params" | "text">): string {
  const entries = Object.entries(variables).map(([name, from]) => [
    name,
    "whole" in from ? message.text : (message.params[from.param] ?? ""),
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}
