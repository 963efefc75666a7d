import type { FastifyError, FastifyReply } from "fastify";
import type { Server } from "../../server/createServer.ts";
import { ENDPOINTS, type Endpoint } from "./callbackCounts.ts";
import {
  type CallbackAnswer,
  type CallbackParts,
  type Callbacks,
  callbackPath,
  createCallbacks,
  LARGEST_CALLBACK,
} from "./callbacks.ts";

const SAID: Record<Endpoint, string> = {
  app: "企业微信应用的消息和事件",
  kf: "微信客服的消息和事件通知",
};

/**
 * GET and POST of /wecom/app/callback and /wecom/kf/callback on the program's own server. In production a thread answers
 * them before they come here (bots/frontDoor): by the same `Callbacks`.
 */
export function wecomRoutes(server: Server, parts: CallbackParts): void {
  const callbacks = createCallbacks(parts);
  for (const endpoint of ENDPOINTS) {
    if (parts[endpoint] !== null) endpointRoutes(server, callbacks, endpoint);
  }
}

function endpointRoutes(server: Server, callbacks: Callbacks, endpoint: Endpoint): void {
  // a scope of its own: its bodies are bytes, whatever they say they are, and its refusals are counted
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "*",
      { parseAs: "buffer", bodyLimit: LARGEST_CALLBACK },
      (_request, body, done) => done(null, body),
    );
    scope.setErrorHandler(async (error: FastifyError, _request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) throw error;
      return await send(reply, callbacks.refuse(endpoint, status === 413 ? "oversized" : "malformed"));
    });
    for (const method of ["GET", "POST"] as const) {
      scope.route({
        method,
        url: callbackPath(endpoint),
        bodyLimit: LARGEST_CALLBACK,
        schema: {
          summary: method === "GET" ? "企业微信核对回调地址" : SAID[endpoint],
          description:
            "地址后带 msg_signature、timestamp、nonce（核对时还有 echostr）。加密的 XML：验签、解密、存妥后返回 200；存不下时返回 503，由企业微信重发。",
        },
        handler: async (request, reply) => {
          const body = Buffer.isBuffer(request.body) ? request.body.toString("utf8") : "";
          const [, query = ""] = /\?(.*)/.exec(request.originalUrl) ?? [];
          return await send(reply, await callbacks.answer({ method, endpoint, query, body }));
        },
      });
    }
  });
}

async function send(reply: FastifyReply, { status, type, body }: CallbackAnswer): Promise<FastifyReply> {
  return await reply.code(status).type(type).send(body);
}
