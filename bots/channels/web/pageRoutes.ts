import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Server } from "../../server/createServer.ts";
import { Problem } from "../../server/problem.ts";

/** What `vite build` makes of page/. */
const BUILT = join(import.meta.dirname, "page", "dist");

/**
 * Nothing from elsewhere runs or loads here: no inline script or style, no other host. A picture about to be sent is
 * shown from memory (blob:), the icon is part of the page (data:).
 */
const POLICY = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

/** Serves the citizen's chat page under /chat and what it loads under /chat/assets/. */
export async function chatPageRoutes(server: Server): Promise<void> {
  await server.register(fastifyStatic, {
    root: join(BUILT, "assets"),
    prefix: "/chat/assets/",
    // names carry a hash of the content
    immutable: true,
    maxAge: "365d",
    preCompressed: true,
    index: false,
    // several pages of this server serve files; the first to decorate would leave no room for the others
    decorateReply: false,
  });
  for (const path of ["/chat", "/chat/"]) server.get(path, { schema: { hide: true } }, sendPage);
}

async function sendPage(_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const page = await readPage();
  return reply
    .type("text/html; charset=utf-8")
    .header("cache-control", "no-cache")
    .header("content-security-policy", POLICY)
    .send(page);
}

async function readPage(): Promise<string> {
  try {
    return await readFile(join(BUILT, "index.html"), "utf8");
  } catch (error) {
    throw new Problem(503, "聊天页还没有准备好，请管理员先运行 npm run build", { cause: error });
  }
}
