import { z } from "zod";
import { type ApiResult, refused, unreachable } from "./apiResult.ts";

/** How the platform is reached. */
export type HttpParts = {
  /** WECOM_API_URL */
  apiUrl: string;
  fetch: typeof fetch;
  /** a call that takes longer is given up, in ms; default 8000 */
  timeoutMs?: number;
};

const head = z.object({ errcode: z.number().int().default(0), errmsg: z.string().default("") });

/**
 * One call of the API, without its token. Addresses hold secrets: none of them is ever part of a message.
 * @param body a form as it is, anything else as JSON; null: none
 */
export async function fetchJson<T>(
  parts: HttpParts,
  schema: z.ZodType<T>,
  method: "GET" | "POST",
  pathAndQuery: string,
  body: unknown,
): Promise<ApiResult<T>> {
  const answered = await reach(parts, method, pathAndQuery, body);
  if (!answered.ok) return answered;
  const text = await readText(answered.value);
  if (!text.ok) return text;
  return readAnswer(schema, text.value);
}

/** Reads an answer's JSON: the result, or the refusal that it names. */
export function readAnswer<T>(schema: z.ZodType<T>, text: string): ApiResult<T> {
  const json = jsonIn(text);
  const known = head.safeParse(json);
  if (!known.success) return unreachable("no-json");
  if (known.data.errcode !== 0) return refused(known.data.errcode, known.data.errmsg);
  const parsed = schema.safeParse(json);
  return parsed.success ? { ok: true, value: parsed.data } : unreachable("no-json");
}

/** Sends a request and waits for the head of its answer. @param body a form as it is, anything else as JSON */
export async function reach(
  parts: HttpParts,
  method: "GET" | "POST",
  pathAndQuery: string,
  body: unknown,
): Promise<ApiResult<Response>> {
  try {
    const response = await parts.fetch(`${parts.apiUrl.replace(/\/$/, "")}${pathAndQuery}`, {
      method,
      redirect: "error",
      signal: AbortSignal.timeout(parts.timeoutMs ?? 8_000),
      ...sentBody(body),
    });
    return response.ok ? { ok: true, value: response } : unreachable(`http-${response.status}`);
  } catch (error) {
    return unreachable(codeOf(error));
  }
}

function sentBody(body: unknown): Pick<RequestInit, "body" | "headers"> {
  if (body === null) return {};
  if (body instanceof FormData) return { body };
  return { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

async function readText(response: Response): Promise<ApiResult<string>> {
  try {
    return { ok: true, value: await response.text() };
  } catch (error) {
    return unreachable(codeOf(error));
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && error.name === "TimeoutError" ? "timeout" : "network";
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // a proxy's error page: told by the caller as an answer that is no JSON
    return null;
  }
}
