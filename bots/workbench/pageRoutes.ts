import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply } from "fastify";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { staffDesk } from "./staffDesk.ts";

/** What `vite build` makes of page/. */
const BUILT = join(import.meta.dirname, "page", "dist");

/**
 * Nothing from elsewhere runs or loads: no inline script or style, no other host. Photos are shown from memory (blob:);
 * the icon and the mark over the page are part of it (data:).
 */
const POLICY = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join("; ");

/**
 * Serves the staff's page under /workbench: one page for every address, which finds out by the API who looks. It holds
 * no data itself, so it goes to anybody.
 */
export async function workbenchPageRoutes(server: Server, program: Program): Promise<void> {
  const { viewer } = staffDesk(program);
  await server.register(fastifyStatic, {
    root: join(BUILT, "assets"),
    prefix: "/workbench/assets/",
    // names carry a hash of the content
    immutable: true,
    maxAge: "365d",
    preCompressed: true,
    index: false,
    // several pages of this server serve files; the first to decorate would leave no room for the others
    decorateReply: false,
  });
  for (const path of ["/workbench", "/workbench/*"]) {
    server.get(path, { schema: { hide: true } }, async (request, reply) => {
      // a refusal that was fetched ahead would be taken for the answer after the log-in
      if (viewer(request) !== null) reply.header("link", aheadOf(request.url));
      return await sendPage(reply);
    });
  }
}

/**
 * What the page will ask first, for the browser to fetch while the script is on its way: who looks, and on the first
 * page what waits for them.
 */
function aheadOf(address: string): string {
  const asked = /^\/workbench\/?$/.test(address) ? ["/api/session", "/api/work"] : ["/api/session"];
  return asked.map((path) => `<${path}>; rel=preload; as=fetch; crossorigin`).join(", ");
}

async function sendPage(reply: FastifyReply): Promise<FastifyReply> {
  return reply
    .type("text/html; charset=utf-8")
    .header("cache-control", "no-cache")
    .header("content-security-policy", POLICY)
    .send(await readPage());
}

async function readPage(): Promise<string> {
  try {
    return await readFile(join(BUILT, "index.html"), "utf8");
  } catch (error) {
    throw new Problem(503, "工作台还没有准备好，请管理员先运行 npm run build", { cause: error });
  }
}
