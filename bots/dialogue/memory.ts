import { z } from "zod";
import { KINDS } from "../../core/words.ts";

/** What may be asked before a request is registered; each at most once or twice, three in all. */
export const QUESTIONS = ["matter", "trouble", "phone", "dimension", "confirm", "fix", "solved"] as const;
export type Question = (typeof QUESTIONS)[number];

/** Question bubbles about one request. */
export const MOST_QUESTIONS = 3;

const draft = z.object({
  /** the citizen's own words about the matter, in order */
  lines: z.array(z.string()).default([]),
  attachmentIds: z.array(z.string()).default([]),
  contact: z
    .object({
      name: z.string().exactOptional(),
      phone: z.string().exactOptional(),
      idNumber: z.string().exactOptional(),
      address: z.string().exactOptional(),
    })
    .default({}),
  /** question bubbles sent so far */
  asks: z.number().int().default(0),
  asked: z.array(z.enum(QUESTIONS)).default([]),
  /** questions that the citizen let go */
  skipped: z.array(z.enum(QUESTIONS)).default([]),
  /** dimension id → value id that the citizen chose */
  settled: z.record(z.string(), z.string()).default({}),
  corrected: z
    .object({
      matter: z.string().exactOptional(),
      unit: z.string().exactOptional(),
      kind: z.enum(KINDS).exactOptional(),
    })
    .default({}),
  /** the guide that was offered as the answer */
  answer: z.object({ guideId: z.string(), title: z.string() }).nullable().default(null),
  lookedUp: z.boolean().default(false),
  solved: z.boolean().default(false),
  confirmed: z.boolean().default(false),
});
/** A request that is still being told. */
export type Draft = z.infer<typeof draft>;

const recent = z.object({
  number: z.string(),
  /** epoch ms */
  at: z.number(),
  matter: z.string().nullable(),
  domain: z.string(),
  /** hashes of what was said for it, to know it again */
  prints: z.array(z.string()),
  /** taken up again because it was not done: what follows says what is still wrong */
  reopened: z.boolean().default(false),
});
export type Recent = z.infer<typeof recent>;

const content = z.object({ text: z.string(), attachmentIds: z.array(z.string()) });
/** Words and photos that go to a ticket or become one. */
export type Content = z.infer<typeof content>;

const choice = z.object({ title: z.string(), payload: z.string() });

const memory = z.object({
  draft: draft.nullable().default(null),
  recent: z.array(recent).default([]),
  /** choices under the last bubble: a citizen may type the number of a line */
  shown: z.array(choice).default([]),
  /** hints in a row for messages without words */
  hints: z.number().int().default(0),
  /** what was cancelled last: one tap brings it back */
  cancelled: draft.nullable().default(null),
  /** what was answered last: “没解决” registers it */
  answered: draft.nullable().default(null),
  /** what was last added to a ticket on our own judgement: one tap makes it a request of its own */
  lastAddition: content.nullable().default(null),
  /** what waits until the citizen says to which ticket it belongs */
  pendingAddition: content.nullable().default(null),
});
/** What the dialogue keeps of a person between turns, beside Botkit's own stack. */
export type Memory = z.infer<typeof memory>;

export function emptyDraft(): Draft {
  return draft.parse({});
}

/** Reads what was kept. Parts that an older version wrote differently are dropped one by one; the rest goes on. */
export function readMemory(kept: unknown): Memory {
  if (kept === null || kept === undefined) return memory.parse({});
  const whole = memory.safeParse(kept);
  if (whole.success) return whole.data;
  const fields = z.record(z.string(), z.unknown()).safeParse(kept);
  if (!fields.success) return memory.parse({});
  const readable = Object.entries(memory.shape).flatMap(([name, shape]) => {
    const field = shape.safeParse(fields.data[name]);
    return field.success ? [[name, field.data]] : [];
  });
  return memory.parse(Object.fromEntries(readable));
}
