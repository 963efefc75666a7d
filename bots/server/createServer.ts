import fastifyCookie from "@fastify/cookie";
import fastifyMultipart from "@fastify/multipart";
import fastifySwagger from "@fastify/swagger";
import fastifySwaggerUi from "@fastify/swagger-ui";
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import type { Logger } from "pino";
import { KEEP_ALIVE_MS, REQUEST_MS } from "./patience.ts";
import { PROBLEM_TYPE, Problem, type ProblemDetails, problemJson } from "./problem.ts";
import { SAFE_HEADERS } from "./safeHeaders.ts";

/** The one HTTP server; every channel and page is a plugin of it. */
export type Server = FastifyInstance<
  import("node:http").Server,
  import("node:http").IncomingMessage,
  import("node:http").ServerResponse,
  Logger,
  ZodTypeProvider
>;

/** The largest photo or file that a citizen may send, in bytes (as WeChat's own limit for files). */
export const LARGEST_FILE = 20 * 1024 * 1024;

/** Makes the server with what all routes share: types by zod, API docs, problem+json, no personal data in logs. */
export async function createServer(log: Logger): Promise<Server> {
  const server: Server = Fastify({
    loggerInstance: log,
    // requests are logged by route, never by address: addresses hold ids and codes
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 4 * 1024 * 1024,
    trustProxy: "loopback",
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler(answerError);
  server.setNotFoundHandler((_request, reply) => sendProblem(reply, 404, "没有这个页面或接口，请检查地址"));
  server.addHook("onSend", async (_request, reply, payload) => {
    reply.headers(SAFE_HEADERS);
    // a connection that closes while more is coming in is reset, and the refusal lost on its way: the rest is read
    // (for no longer than REQUEST_MS) and thrown away instead
    if (reply.statusCode === 413) reply.removeHeader("connection");
    return payload;
  });
  await server.register(fastifyCookie);
  await server.register(fastifyMultipart, { limits: { fileSize: LARGEST_FILE, files: 1, fields: 10 } });
  await server.register(fastifySwagger, {
    openapi: { openapi: "3.1.0", info: { title: "办成事 接口", version: "1" } },
    transform: jsonSchemaTransform,
  });
  await server.register(fastifySwaggerUi, { routePrefix: "/api/docs" });
  server.get("/api/openapi.json", { schema: { hide: true } }, () => server.swagger());
  return server;
}

function answerError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof Problem) return sendProblem(reply, error.status, error.title, error.details);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const places = new Set(
      error.validation.map((one) => one.instancePath.slice(1).replaceAll("/", ".") || "整体格式"),
    );
    return sendProblem(reply, 400, `提交的内容不对，请检查：${[...places].join("、")}`, { code: "invalid" });
  }
  const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
  if (status === 413) return sendProblem(reply, 413, "内容太大，请分开或压缩后再发");
  if (status >= 400 && status < 500) return sendProblem(reply, status, "请求的格式不对，请检查后重试");
  request.log.error({ err: error, route: request.routeOptions.url }, "request failed");
  // 503 makes every platform deliver again
  return sendProblem(reply, 503, "系统暂时忙，请稍后再试");
}

function sendProblem(
  reply: FastifyReply,
  status: number,
  title: string,
  details: ProblemDetails = {},
): FastifyReply {
  return reply
    .code(status)
    .type(PROBLEM_TYPE)
    .send(problemJson(status, title, details));
}
