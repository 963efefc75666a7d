import { z } from "zod";
import type { ModelServer, ServerAnswer } from "../../core/model/modelServer.ts";
import type { Config } from "../config.ts";

/** How an OpenAI-compatible server is reached. */
export type OpenAiParts = {
  /** up to and without /chat/completions */
  baseUrl: string;
  key: string | null;
  model: string;
  timeoutMs: number;
  fetch: typeof fetch;
};

const MOST_TOKENS = 800;
/** Nothing that is asked for is longer, in bytes. */
const MOST_BYTES = 200_000;

const completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1),
  usage: z.object({ total_tokens: z.number().int().min(0) }).optional(),
});

/** The server of the environment; null where none is set: then nothing is different. */
export function openModelServer(config: Config): ModelServer | null {
  const { LLM_BASE_URL: baseUrl, LLM_MODEL: model, LLM_API_KEY, LLM_TIMEOUT_SECONDS } = config;
  if (baseUrl === undefined || model === undefined) return null;
  return openAiServer({
    baseUrl,
    model,
    key: LLM_API_KEY ?? null,
    timeoutMs: LLM_TIMEOUT_SECONDS * 1000,
    fetch,
  });
}

/** Speaks with a server as OpenAI's chat completions do. Neither address, key nor words ever stand in an error. */
export function openAiServer(parts: OpenAiParts): ModelServer {
  return {
    complete: async (messages) => {
      try {
        const response = await parts.fetch(`${parts.baseUrl.replace(/\/+$/, "")}/chat/completions`, {
          method: "POST",
          redirect: "error",
          signal: AbortSignal.timeout(parts.timeoutMs),
          headers: {
            "content-type": "application/json",
            ...(parts.key === null ? {} : { authorization: `Bearer ${parts.key}` }),
          },
          body: JSON.stringify({
            model: parts.model,
            messages,
            temperature: 0,
            max_tokens: MOST_TOKENS,
            stream: false,
          }),
        });
        if (!response.ok) {
          await response.body?.cancel();
          return { ok: false, why: response.status >= 500 ? "unreachable" : "refused" };
        }
        return said(await readAtMost(response, MOST_BYTES));
      } catch (error) {
        // the network, the time-out or the server: each is an answer to whoever asked
        const isLate = error instanceof Error && error.name === "TimeoutError";
        return { ok: false, why: isLate ? "timeout" : "unreachable" };
      }
    },
  };
}

async function readAtMost(response: Response, most: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > most) throw new Error("longer than anything that was asked for");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** What is no completion at all is passed on as it came: it will not be usable. */
function said(text: string): ServerAnswer {
  const parsed = completion.safeParse(jsonOrNull(text));
  const words = parsed.data?.choices[0]?.message.content;
  if (words === undefined) return { ok: true, text: "", tokens: 0 };
  return { ok: true, text: words, tokens: parsed.data?.usage?.total_tokens ?? 0 };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // an error page of a proxy
    return null;
  }
}
