import { randomUUID } from "node:crypto";
import RPCClient from "@alicloud/pop-core";
import { z } from "zod";

/**
 * What the platform answered. `refused`: it said no, with a code of its own; nothing was done. `notReached`: nobody
 * was there; nothing was done. `unknown`: the answer did not come or cannot be read; it may have been done.
 */
export type Answer<T> =
  | { ok: true; value: T }
  | { ok: false; family: "refused" | "notReached" | "unknown"; code: string; message: string };

/** One product of Alibaba Cloud, called by RPC and signed with HMAC-SHA1. */
export type Rpc = {
  /**
   * @param params no undefined and no plain objects: JSON goes in as text
   * @param shape what the answer must look like; an answer of another shape counts as `unknown`
   * @param method POST, except where the product only knows GET: with GET everything stands in the address
   */
  call: <T>(
    action: string,
    params: RpcParams,
    shape: z.ZodType<T>,
    method?: "GET" | "POST",
  ) => Promise<Answer<T>>;
};

export type RpcParams = Record<string, string | number | boolean | Record<string, string>[]>;

export type RpcAccount = {
  accessKeyId: string;
  accessKeySecret: string;
  /** epoch ms: the request's time stamp; the platform bears a skew of 15 minutes */
  now: () => number;
  /** how long an answer is waited for; default 10 s (the library's own 3 s cut off calls that were placed) */
  timeoutMs?: number;
};

const DEFAULT_TIMEOUT = 10_000;
/** Errors of the connection before anything of the request went out. */
const NOT_REACHED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/**
 * @param url e.g. https://dysmsapi.aliyuncs.com, or a stand-in's
 * @param version of the product's API, e.g. 2017-05-25
 */
export function createRpc(url: string, version: string, account: RpcAccount): Rpc {
  const client = new RPCClient({
    endpoint: url,
    apiVersion: version,
    accessKeyId: account.accessKeyId,
    accessKeySecret: account.accessKeySecret,
  });
  const timeout = account.timeoutMs ?? DEFAULT_TIMEOUT;
  return {
    call: async (action, params, shape, method = "POST") => {
      // pinned, so that time is injected and no two nodes ever make the same nonce
      const pinned = { Timestamp: utcSeconds(account.now()), SignatureNonce: randomUUID() };
      let body: unknown;
      try {
        body = await client.request<unknown>(action, { ...params, ...pinned }, { method, timeout });
      } catch (error) {
        return answerOf(error);
      }
      const read = shape.safeParse(body);
      if (read.success) return { ok: true, value: read.data };
      return { ok: false, family: "unknown", code: "unreadable", message: "the answer has another shape" };
    },
  };
}

/** Ids may come as numbers, and those beyond 2^53 as objects: they are texts for us. */
export const idText = z.unknown().transform((value, context) => {
  const text = value === null || value === undefined ? "" : String(value);
  if (text === "") context.addIssue("an id is missing");
  return text;
});

const refusal = z.object({ data: z.object({ Code: idText, Message: z.string().catch("") }) });
const failure = z.object({
  name: z.string().catch(""),
  code: z.string().catch(""),
  message: z.string().catch(""),
});

/** The library's messages end in the whole address with key, signature and parameters: none of them is passed on. */
function answerOf(error: unknown): Answer<never> {
  const refused = refusal.safeParse(error);
  if (refused.success) {
    const { Code, Message } = refused.data.data;
    return { ok: false, family: "refused", code: Code, message: Message };
  }
  const { name, code, message } = failure.catch({ name: "", code: "", message: "" }).parse(error);
  const notReached = NOT_REACHED.includes(code) || message.startsWith("ConnectTimeout");
  return {
    ok: false,
    family: notReached ? "notReached" : "unknown",
    code: code !== "" ? code : name !== "" ? name : "unknown",
    message: notReached ? "nobody answered at the address" : "the answer did not come",
  };
}

/** e.g. 2026-11-19T02:00:00Z */
function utcSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
