import { readFileSync } from "node:fs";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { z } from "zod";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { sendBytes } from "../server/sendBytes.ts";
import type { Html } from "../workbench/html.ts";
import { FiguresShelf, type PublishedFigures } from "./figuresShelf.ts";
import { officePage, officesPage, page, pathOf, progressPage, ratePage, wordPage } from "./pages.ts";
import { progressOf } from "./progress.ts";
import { fileSigner, fileToken, openToldFile } from "./progressFile.ts";
import { type Rated, ratable, rateByLink, ratingSigner, readRatingToken } from "./rating.ts";
import { publicTexts as t } from "./texts.ts";
import { Tries } from "./tries.ts";

const STYLE = readFileSync(new URL("./style.css", import.meta.url), "utf8");
/** Nothing runs here, and nothing comes from elsewhere. */
const POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
const TYPE_COOKIE = "bcs_type";
const YEAR_S = 365 * 86_400;
const MOST_TRIES = 10;
const TRIES_WITHIN_MS = 10 * 60_000;
/** 500 characters of Chinese, as a form sends them, and what stands around */
const LARGEST_FORM = 16 * 1024;

/** WeChat Work's own browser: whoever opens the bare address there is one of the staff. */
const WECHAT_WORK = /wxwork/i;

const officeParams = z.object({ office: z.string().max(64) });
const rateParams = officeParams.extend({ token: z.string().max(120) });
const typeQuery = z.object({ type: z.enum(["large", "plain"]).optional().catch(undefined) });

/** The public pages: windows, their rules and results, progress by number and code, rating by a link; and the bare address, which leads there. No log-in. */
export async function publicRoutes(server: Server, program: Program): Promise<void> {
  const figures = FiguresShelf.over(program.database.prisma);
  const tries = new Tries(MOST_TRIES, TRIES_WITHIN_MS);
  bareAddress(server);
  await server.register(
    async (pages: Server) => {
      readForms(pages);
      pages.addHook("onRequest", ownPagesOnly);
      const send = sender(program);
      pages.setErrorHandler(async (error: FastifyError | Error, request, reply) => {
        const { status, words } = wordsOf(error);
        if (status >= 500) request.log.error({ err: error, route: request.routeOptions.url }, "page failed");
        return await send(request, reply.code(status), t.wrong, wordPage(t.wrong, words, null), "/public");
      });
      pages.setNotFoundHandler(async (request, reply) => {
        return await send(request, reply.code(404), t.wrong, wordPage(t.wrong, t.noPage, null), "/public");
      });
      pages.get(
        "/style.css",
        { schema: { hide: true } },
        async (_request, reply) =>
          await reply.type("text/css; charset=utf-8").header("cache-control", "no-cache").send(STYLE),
      );
      windowRoutes(pages, program, send, figures);
      progressRoutes(pages, program, send, tries);
      fileRoutes(pages, program);
      rateRoutes(pages, program, send);
    },
    { prefix: "/public" },
  );
}

/** Whoever types no more than the host's name gets to their page. */
function bareAddress(server: Server): void {
  server.get("/", { schema: { hide: true } }, async (request, reply) => {
    const isStaff = WECHAT_WORK.test(request.headers["user-agent"] ?? "");
    return await reply
      .header("cache-control", "no-store")
      .header("vary", "user-agent")
      .redirect(isStaff ? "/workbench" : "/public", 302);
  });
}

type Send = (
  request: FastifyRequest,
  reply: FastifyReply,
  title: string,
  body: Html,
  path: string,
) => Promise<FastifyReply>;

function windowRoutes(pages: Server, program: Program, send: Send, shelf: FiguresShelf): void {
  pages.get("/", { schema: { hide: true, querystring: typeQuery } }, async (request, reply) => {
    return await send(request, reply, t.officesTitle, officesPage(program.offices()), "/public");
  });

  pages.get(
    "/:office",
    { schema: { hide: true, params: officeParams, querystring: typeQuery } },
    async (request, reply) => {
      const office = known(program, request.params.office);
      const now = program.now();
      const publishes = office.pack.lifecycle.publication?.what.includes("results") ?? false;
      const view = { office, now, channels: openWays(program, office) };
      const body = officePage(
        publishes ? { ...view, figures: await figuresOf(program, shelf, office, now) } : view,
      );
      return await send(request, reply, office.name, body, pathOf(office));
    },
  );
}

/** Figures that cannot be counted now must not keep the address and the rules from anybody. */
async function figuresOf(
  program: Program,
  shelf: FiguresShelf,
  office: WorkingOffice,
  now: number,
): Promise<PublishedFigures | null> {
  try {
    return await shelf.of(office, now);
  } catch (error) {
    program.log.error({ err: error, office: office.id }, "figures could not be counted");
    return null;
  }
}

/** The regulation's ways in that are set up here: nobody is sent to one that nobody answers. */
function openWays({ config }: Program, { pack }: WorkingOffice) {
  return pack.channels.filter(({ channel }) => {
    if (channel === "wecomKf") return config.WECOM_KF_SECRET !== undefined;
    if (channel === "telegram") return config.TELEGRAM_BOT_TOKEN !== undefined;
    return channel === "counter" || channel === "phone" || channel === "web";
  });
}

function progressRoutes(pages: Server, program: Program, send: Send, tries: Tries): void {
  const body = z.object({ number: z.string().trim().max(60), code: z.string().trim().max(12) });
  const signer = fileSigner(program.config.SESSION_KEY);
  pages.post(
    "/:office/progress",
    { schema: { hide: true, params: officeParams, body } },
    async (request, reply) => {
      const office = known(program, request.params.office);
      const now = program.now();
      const wait = tries.waitMinutes(request.ip, now);
      if (wait !== null) {
        const words = t.progressWait(wait, office.settings.phone);
        reply.code(429).header("retry-after", String(wait * 60));
        return await send(request, reply, t.progress, wordPage(t.progress, words, office), pathOf(office));
      }
      const path = (ticketId: string, fileId: string) =>
        `${pathOf(office)}/file?token=${encodeURIComponent(fileToken(signer, ticketId, fileId, now))}`;
      const found = await progressOf(program.database.prisma, program.seal, office, request.body, path);
      if (found === null) reply.code(404);
      return await send(request, reply, t.progress, progressPage(office, found, now), pathOf(office));
    },
  );
}

/** Files that an answer showed, by an address that counts for a short while. */
function fileRoutes(pages: Server, program: Program): void {
  const signer = fileSigner(program.config.SESSION_KEY);
  const querystring = z.object({ token: z.string().max(300) });
  pages.get(
    "/:office/file",
    { schema: { hide: true, params: officeParams, querystring } },
    async (request, reply) => {
      const { id } = known(program, request.params.office);
      const { database, seal } = program;
      const { token } = request.query;
      const file = await openToldFile(database.prisma, seal, id, signer, token, program.now());
      if (file === null) throw new Problem(404, t.fileOver);
      return await sendBytes(reply, file, file.bytes, "inline");
    },
  );
}

function rateRoutes(pages: Server, program: Program, send: Send): void {
  const signer = ratingSigner(program.config.SESSION_KEY);
  const path = "/:office/rate/:token";
  const own = (office: WorkingOffice, token: string) => `${pathOf(office)}/rate/${encodeURIComponent(token)}`;

  // looking changes nothing: programs that check links open them before people do
  pages.get(
    path,
    { schema: { hide: true, params: rateParams, querystring: typeQuery } },
    async (request, reply) => {
      const { token } = request.params;
      const office = known(program, request.params.office);
      const found = await ratable(program.database.prisma, office.id, readRatingToken(signer, token));
      if (found.as !== "ready") return await say(request, reply, office, token, found);
      const body = ratePage(office, found.ticket.number, own(office, token));
      return await send(request, reply, t.rate, body, own(office, token));
    },
  );

  const body = z.object({ grade: z.string().max(24), words: z.string().trim().max(1_000).default("") });
  pages.post(path, { schema: { hide: true, params: rateParams, body } }, async (request, reply) => {
    const { token } = request.params;
    const office = known(program, request.params.office);
    const rated = await program.database.prisma.$transaction(async (sql) => {
      const context = {
        sql,
        seal: program.seal,
        office,
        now: program.now(),
        correlationId: program.newId(),
      };
      return await rateByLink(context, readRatingToken(signer, token), request.body);
    });
    return await say(request, reply, office, token, rated);
  });

  async function say(
    request: FastifyRequest,
    reply: FastifyReply,
    office: WorkingOffice,
    token: string,
    rated: Rated,
  ): Promise<FastifyReply> {
    const { status, words } = ratedWords(rated, office.settings.phone);
    const path = rated.as === "wrong" ? pathOf(office) : own(office, token);
    return await send(request, reply.code(status), t.rate, wordPage(t.rate, words, office), path);
  }
}

function ratedWords(rated: Rated, phone: string): { status: number; words: string } {
  switch (rated.as) {
    case "thanked":
      return { status: 200, words: rated.good ? t.rateGood : t.rateBad(phone) };
    case "reopened":
      return { status: 200, words: t.rateReopened(rated.number) };
    case "refused":
      return { status: 409, words: rated.why };
    case "used":
      return { status: 410, words: t.rateUsed(phone) };
    case "wrong":
      return { status: 404, words: t.rateWrong(phone) };
  }
}

/** Sends a page in the type that its reader chose: now, or on an earlier visit. */
function sender({ config }: Program): Send {
  const secure = config.PUBLIC_URL?.startsWith("https:") ?? false;
  return async (request, reply, title, body, path) => {
    const { type } = typeQuery.parse(request.query ?? {});
    if (type !== undefined) {
      reply.setCookie(TYPE_COOKIE, type, {
        path: "/public",
        httpOnly: true,
        sameSite: "lax",
        secure,
        maxAge: YEAR_S,
      });
    }
    const large = (type ?? request.cookies[TYPE_COOKIE]) === "large";
    return await reply
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-store")
      .header("content-security-policy", POLICY)
      .send(page({ title, path, large, demo: config.demo }, body));
  };
}

/** Forms of these pages only, whatever other pages of the server read. */
function readForms(pages: Server): void {
  const form = "application/x-www-form-urlencoded";
  if (pages.hasContentTypeParser(form)) pages.removeContentTypeParser(form);
  pages.addContentTypeParser(form, { parseAs: "string", bodyLimit: LARGEST_FORM }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
}

/** Another site must not try codes, or rate, with a visitor's browser. */
async function ownPagesOnly(request: FastifyRequest): Promise<void> {
  if (request.method === "GET" || request.method === "HEAD") return;
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") throw new Problem(403, t.otherSite);
}

function known(program: Program, id: string): WorkingOffice {
  const office = program.officeOf(id);
  if (office === null) throw new Problem(404, t.noOffice);
  return office;
}

/** What a reader is told of a failure; what is ours stays in the log. */
function wordsOf(error: FastifyError | Error): { status: number; words: string } {
  if (error instanceof Problem) return { status: error.status, words: error.title };
  if (hasZodFastifySchemaValidationErrors(error)) return { status: 400, words: t.badForm };
  const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
  return status >= 400 && status < 500 ? { status, words: t.badForm } : { status: 503, words: t.busy };
}
