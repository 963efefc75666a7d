import { PROBLEM_TYPE, problemJson } from "../../server/problem.ts";
import type { CallbackCounts, Endpoint } from "./callbackCounts.ts";
import { type CallbackKeys, CallbackRefused, type Refusal } from "./callbackCrypto.ts";
import { openCallback, openEcho, readQuery } from "./openCallback.ts";
import { createTake, type Stored, type TakeParts } from "./takeCallback.ts";

/** Whose callbacks are taken: the keys of each address; null: there is no such address. */
export type CallbackAddresses = { corpId: string; app: CallbackKeys | null; kf: CallbackKeys | null };

/** What answering callbacks needs. It needs no server, so that the same answers come from whatever listens. */
export type CallbackParts = CallbackAddresses &
  TakeParts & {
    counts: CallbackCounts;
    /** something was stored that is to be pulled or handled: only a short cut, the sweeps find it too */
    onStored: (what: Stored) => void;
    /** after so many ms without the database the platform is told to come again; default 800 */
    deadlineMs?: number;
  };

/** @param query what follows the question mark. @param body of a POST; empty for a GET */
export type CallbackRequest = {
  method: "GET" | "POST";
  endpoint: Endpoint;
  query: string;
  body: string;
};
export type CallbackAnswer = { status: number; type: string; body: string };

/** Answers callbacks. Never throws: what is refused, and what could not be stored, is an answer too. */
export type Callbacks = {
  answer: (request: CallbackRequest) => Promise<CallbackAnswer>;
  /** the answer to a callback that could not even be read, counted */
  refuse: (endpoint: Endpoint, reason: "oversized" | "malformed") => CallbackAnswer;
};

/** In bytes. Real callbacks have some kilobytes. */
export const LARGEST_CALLBACK = 64 * 1024;
/** More callbacks than this waiting for a database that hangs are sent away at once. */
const MOST_WAITING = 400;

const STATUS: Record<Refusal, number> = {
  oversized: 413,
  malformed: 400,
  plaintext: 400,
  entities: 400,
  badSignature: 403,
  stale: 403,
  replayed: 403,
  undecryptable: 403,
  wrongReceiver: 403,
};

/** The path of each address. */
export function callbackPath(endpoint: Endpoint): string {
  return `/wecom/${endpoint}/callback`;
}

/** The database is away or too slow. */
class Unavailable extends Error {
  override name = "Unavailable";
}

/** Makes what answers the callbacks of one corp. */
export function createCallbacks(parts: CallbackParts): Callbacks {
  const { counts, now } = parts;
  const store = createTake(parts);
  let waiting = 0;

  async function take(request: CallbackRequest, keys: CallbackKeys): Promise<string> {
    const { endpoint } = request;
    const { echostr, ...query } = readQuery(request.query);
    if (request.method === "GET") {
      const plain = openEcho(keys, query, echostr, now());
      counts.add(endpoint, "verified");
      return plain;
    }
    const fields = openCallback(keys, query, request.body, now());
    if (waiting >= MOST_WAITING) throw new Unavailable("too many callbacks wait");
    waiting += 1;
    const storing = store(endpoint, query.msg_signature, fields).finally(() => {
      waiting -= 1;
    });
    const { outcome, stored } = await within(storing, parts.deadlineMs ?? 800);
    counts.add(endpoint, outcome);
    if (stored !== null) parts.onStored(stored);
    return "";
  }

  function refuse(endpoint: Endpoint, reason: Refusal): CallbackAnswer {
    counts.add(endpoint, reason);
    return problem(STATUS[reason], "回调没有通过核对");
  }

  return {
    answer: async (request) => {
      const { endpoint } = request;
      const keys = parts[endpoint];
      if (keys === null) return problem(404, "没有这个页面或接口，请检查地址");
      try {
        return { status: 200, type: "text/plain; charset=utf-8", body: await take(request, keys) };
      } catch (error) {
        if (error instanceof CallbackRefused) return refuse(endpoint, error.reason);
        // whatever it was, it is our fault: the platform shall come again
        counts.add(endpoint, "unavailable");
        return problem(503, "系统暂时忙，请稍后再试");
      }
    },
    refuse,
  };
}

function problem(status: number, title: string): CallbackAnswer {
  return { status, type: PROBLEM_TYPE, body: problemJson(status, title) };
}

/** Waits for the store, but not longer than the platform's patience: what is stored later is found by its retry. */
async function within<T>(storing: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Unavailable("the database is slow")), ms);
  });
  try {
    return await Promise.race([storing, late]);
  } finally {
    clearTimeout(timer);
  }
}
