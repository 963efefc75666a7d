import { type ModelResult, readModelAnswer } from "./answers.ts";
import type { ModelOutcome, ModelServer, ModelUse } from "./modelServer.ts";
import { type ModelMaterial, promptFor } from "./prompts.ts";

export type Asked = { ok: true; result: ModelResult } | { ok: false; why: Exclude<ModelOutcome, "answered"> };

/** What asking needs. `spend`: takes one question out of the day's budget. `note`: counts what came of it. */
export type AskParts = {
  server: ModelServer;
  spend: () => Promise<boolean>;
  note: (outcome: ModelOutcome, tokens: number) => Promise<void>;
};

/** Asks a model once. What it says is checked, shown to whoever asked, and changes nothing. */
export async function askModel(
  { server, spend, note }: AskParts,
  use: ModelUse,
  material: ModelMaterial,
): Promise<Asked> {
  if (!(await spend())) {
    await note("budget", 0);
    return { ok: false, why: "budget" };
  }
  const messages = promptFor(use, material);
  const answer = await server.complete(messages);
  if (!answer.ok) {
    await note(answer.why, 0);
    return answer;
  }
  const asked = messages.map(({ content }) => content).join("\n");
  const result = readModelAnswer(use, answer.text, asked);
  await note(result === null ? "badAnswer" : "answered", answer.tokens);
  return result === null ? { ok: false, why: "badAnswer" } : { ok: true, result };
}
