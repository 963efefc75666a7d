/** What a language model may be asked for. It helps whoever works on a request, and decides nothing. */
export const MODEL_USES = ["summary", "reply", "opinion"] as const;
export type ModelUse = (typeof MODEL_USES)[number];

/** What can come of a question: an answer that can be shown, or why there is none. */
export type ModelOutcome = "answered" | "badAnswer" | "timeout" | "unreachable" | "refused" | "budget";

/** `user` holds the material, which is data. */
export type ModelMessage = { role: "system" | "user"; content: string };

/** What a server said: words that nobody has checked yet, and what they cost; or why it said nothing. */
export type ServerAnswer =
  | { ok: true; text: string; tokens: number }
  | { ok: false; why: "timeout" | "unreachable" | "refused" };

/** A server with a language model. Never throws: not answering in time is an answer too. */
export type ModelServer = { complete: (messages: readonly ModelMessage[]) => Promise<ServerAnswer> };
