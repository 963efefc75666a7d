import type { FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Sql } from "../../../core/store/database.ts";
import {
  takeKfNotice,
  takeWecomEvent,
  takeWecomNothing,
  type WecomDelivery,
  type WecomSeen,
} from "../../../core/store/wecomCallbackStore.ts";
import type { Doorway } from "../../doorway.ts";
import type { Server } from "../../server/createServer.ts";
import { Problem } from "../../server/problem.ts";
import type { CallbackCounts } from "./callbackCounts.ts";
import { type CallbackKeys, CallbackRefused, type Refusal } from "./callbackCrypto.ts";
import { type CallbackQuery, callbackQuery, openCallback, openEcho } from "./openCallback.ts";
import { wordsIn, type XmlFields } from "./readXml.ts";
import { parseStaffMessage } from "./staffMessage.ts";

/** What the callbacks need. */
export type WecomCallbackParts = {
  corpId: string;
  /** null: the address answers 404 */
  app: CallbackKeys | null;
  kf: CallbackKeys | null;
  sql: Sql;
  seal: Seal;
  now: () => number;
  door: Doorway;
  counts: CallbackCounts;
  /** something was stored that is to be pulled or handled: only a short cut, the sweeps find it too */
  onStored: (what: "notice" | "event") => void;
  /** after so many ms without the database the platform is told to come again; default 800 */
  deadlineMs?: number;
};

type Endpoint = "app" | "kf";

/** Real callbacks have some kilobytes. */
const LARGEST_BODY = 64 * 1024;
/** The platform cuts after 5 s and delivers three times in all. */
const RETRIES_WITHIN = 60_000;
const MOST_DELIVERIES = 3;
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

/** GET and POST of /wecom/app/callback and /wecom/kf/callback. */
export function wecomRoutes(server: Server, parts: WecomCallbackParts): void {
  if (parts.app !== null) endpointRoutes(server, parts, "app", parts.app);
  if (parts.kf !== null) endpointRoutes(server, parts, "kf", parts.kf);
}

function endpointRoutes(
  server: Server,
  parts: WecomCallbackParts,
  endpoint: Endpoint,
  keys: CallbackKeys,
): void {
  const path = `/wecom/${endpoint}/callback`;
  const waiting = { count: 0 };
  // a scope of its own: its bodies are bytes, whatever they say they are, and its refusals are counted
  void server.register(async (untyped) => {
    const scope = untyped.withTypeProvider<ZodTypeProvider>();
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: LARGEST_BODY }, (_request, body, done) =>
      done(null, body),
    );
    // before the body is read: a callback that is on its way in counts already
    const leave = new WeakMap<FastifyRequest, () => void>();
    scope.addHook("onRequest", async (request) => void leave.set(request, parts.door.enter()));
    scope.addHook("onResponse", async (request) => leave.get(request)?.());
    scope.addHook("onRequestAbort", async (request) => leave.get(request)?.());
    scope.setErrorHandler((error) => {
      throw asProblem(parts.counts, endpoint, error);
    });
    scope.get(
      path,
      {
        schema: {
          summary: "企业微信核对回调地址",
          querystring: callbackQuery.extend({ echostr: z.string().max(4_096) }),
        },
      },
      async (request, reply) => {
        const plain = openEcho(keys, request.query, request.query.echostr, parts.now());
        parts.counts.add(endpoint, "verified");
        return await reply.type("text/plain; charset=utf-8").send(plain);
      },
    );
    scope.post(
      path,
      {
        bodyLimit: LARGEST_BODY,
        schema: {
          summary: endpoint === "app" ? "企业微信应用的消息和事件" : "微信客服的消息和事件通知",
          description: "加密的 XML。验签、解密、存妥后返回 200；存不下时返回 503，由企业微信重发。",
          querystring: callbackQuery,
        },
      },
      async (request, reply) => {
        const fields = openCallback(keys, request.query, bodyOf(request), parts.now());
        if (waiting.count >= MOST_WAITING) throw new Unavailable("too many callbacks wait");
        waiting.count += 1;
        const storing = take(parts, endpoint, request.query, fields).finally(() => {
          waiting.count -= 1;
        });
        const { outcome, kicked } = await within(storing, parts.deadlineMs ?? 800);
        parts.counts.add(endpoint, outcome);
        if (kicked !== null) parts.onStored(kicked);
        return await reply.type("text/plain; charset=utf-8").send("");
      },
    );
  });
}

type Taken = { outcome: "taken" | "repeated" | "nothing"; kicked: "notice" | "event" | null };

/** Stores what a verified callback brings, together with the mark against replays, in one statement. */
async function take(
  parts: WecomCallbackParts,
  endpoint: Endpoint,
  query: CallbackQuery,
  fields: XmlFields,
): Promise<Taken> {
  const { corpId, seal, now, sql } = parts;
  const at = new Date(now());
  const seen: WecomDelivery = { corpId, endpoint, signature: query.msg_signature, at };
  if (wordsIn(fields, "Event") === "kf_msg_or_event") {
    const openKfId = wordsIn(fields, "OpenKfId");
    if (!/^[\w-]{1,64}$/.test(openKfId)) throw new CallbackRefused("malformed");
    const notice = seal.seal(wordsIn(fields, "Token").slice(0, 128), corpId);
    return firstOrRepeated(await takeKfNotice(sql, seen, openKfId, notice), at, "notice");
  }
  // customer service has other notices (accounts given and taken); who may serve is asked for when it is needed
  if (endpoint === "kf") return firstOrRepeated(await takeWecomNothing(sql, seen), at, null);
  const message = parseStaffMessage(fields);
  const kept = await takeWecomEvent(sql, seen, {
    corpId,
    source: "app",
    externalId: message.externalId,
    who: seal.hash(message.userId, corpId),
    bodySealed: seal.seal(JSON.stringify(message), corpId),
    receivedAt: at,
    leaseUntil: at,
  });
  const taken = firstOrRepeated(kept, at, "event");
  return taken.outcome === "taken" && kept.id === null ? { outcome: "repeated", kicked: null } : taken;
}

/**
 * The platform's own retries repeat a callback within seconds: they change nothing and are answered as the first was,
 * else it would think that we never got it. Whoever plays it again later, or more often, is refused.
 */
function firstOrRepeated(seen: WecomSeen, at: Date, kicked: Taken["kicked"]): Taken {
  if (seen.deliveries === 1) return { outcome: kicked === null ? "nothing" : "taken", kicked };
  const age = at.getTime() - seen.firstAt.getTime();
  if (seen.deliveries > MOST_DELIVERIES || age > RETRIES_WITHIN) throw new CallbackRefused("replayed");
  return { outcome: "repeated", kicked: null };
}

function bodyOf(request: FastifyRequest): string {
  return Buffer.isBuffer(request.body) ? request.body.toString("utf8") : "";
}

/** The database is away or too slow. */
class Unavailable extends Error {
  override name = "Unavailable";
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

function asProblem(counts: CallbackCounts, endpoint: Endpoint, error: unknown): Problem {
  const refusal = refusalOf(error);
  if (refusal === null) {
    counts.add(endpoint, "unavailable");
    return new Problem(503, "系统暂时忙，请稍后再试", { cause: error });
  }
  counts.add(endpoint, refusal);
  return new Problem(STATUS[refusal], "回调没有通过核对", { cause: error });
}

/** Whose fault an error is: the caller's, by reason; null where it is ours. */
function refusalOf(error: unknown): Refusal | null {
  if (error instanceof CallbackRefused) return error.reason;
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  if (status === 413) return "oversized";
  const invalid = error instanceof Error && "validation" in error;
  return invalid || (status >= 400 && status < 500) ? "malformed" : null;
}
