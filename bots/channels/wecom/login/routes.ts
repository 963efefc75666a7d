import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { House } from "../../../house.ts";
import type { Server } from "../../../server/createServer.ts";
import { createStaffSessions, STAFF_COOKIE } from "../../../server/staffSession.ts";
import { speakerOf, whomToAsk } from "../../../staffTalk/people.ts";
import type { Login } from "../oauth.ts";
import { FailedTries } from "./failedTries.ts";
import { createLoginCookie } from "./loginCookie.ts";
import { type LoginPage, loginPage } from "./page.ts";
import { returnPath } from "./returnPath.ts";
import { loginTexts as t } from "./texts.ts";

const STYLE = readFileSync(new URL("./style.css", import.meta.url), "utf8");
const POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'";
const MOST_FAILURES = 30;
/** inside WeChat Work, or WeChat with its plug-in, the person is known without scanning anything */
const INSIDE = /wxwork|micromessenger/i;
const asked = z.object({
  next: z.string().optional().catch(undefined),
  /** somebody else at the same computer */
  again: z.literal("1").optional().catch(undefined),
});
const query = z.object({
  code: z.string().max(512).optional(),
  state: z.string().max(128).optional(),
});

/**
 * The log-in of staff through WeChat Work: GET /workbench/login?next=…, and back again. Whoever is a member of the
 * corp and a person of an office gets the staff cookie; everybody else is told what to do.
 */
export function loginRoutes(server: Server, house: House, login: Login): void {
  const { config, now, log } = house;
  const publicUrl = config.PUBLIC_URL?.replace(/\/$/, "") ?? null;
  const sessions = createStaffSessions(config, now);
  const cookie = createLoginCookie(config.SESSION_KEY, publicUrl?.startsWith("https:") ?? false, now);
  const failures = new FailedTries(MOST_FAILURES);

  async function show(reply: FastifyReply, status: number, page: LoginPage): Promise<FastifyReply> {
    return await reply
      .code(status)
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-store")
      .header("content-security-policy", POLICY)
      .send(loginPage(page));
  }

  async function fail(
    reply: FastifyReply,
    status: number,
    words: string,
    next: string,
  ): Promise<FastifyReply> {
    const again = `/workbench/login?next=${encodeURIComponent(next)}`;
    return await show(reply, status, { kind: "failed", words, again });
  }

  /** Who is logged in in this browser already. */
  function isIn(request: FastifyRequest): boolean {
    const session = sessions.read(request.cookies[STAFF_COOKIE]);
    const office = session === null ? null : house.officeOf(session.officeId);
    return office?.staff.some(({ id }) => id === session?.staffId) ?? false;
  }

  /** The offices that a member belongs to. Somebody who was added a moment ago on another node is known as well. */
  async function membershipsOf(userId: string) {
    const own = () => (speakerOf(userId, house.offices())?.accesses ?? []).filter(({ guest }) => !guest);
    if (own().length === 0) await house.refresh();
    return own();
  }

  async function enter(
    reply: FastifyReply,
    at: { officeId: string; staffId: string; name: string },
    next: string,
  ): Promise<FastifyReply> {
    sessions.write(reply, at.officeId, at.staffId);
    cookie.clear(reply);
    log.info({ office: at.officeId, staff: at.staffId }, "staff logged in");
    return await show(reply, 200, { kind: "entering", name: at.name, next });
  }

  server.get(
    "/workbench/login/style.css",
    { schema: { hide: true } },
    async (_request, reply) =>
      await reply.type("text/css; charset=utf-8").header("cache-control", "public, max-age=3600").send(STYLE),
  );

  server.get("/workbench/login", { schema: { hide: true, querystring: asked } }, async (request, reply) => {
    const next = returnPath(request.query.next);
    if (isIn(request) && request.query.again === undefined) return await reply.redirect(next);
    if (publicUrl === null) return await fail(reply, 503, t.noAddress, next);
    const state = randomBytes(24).toString("hex");
    cookie.write(reply, { kind: "sent", state, next, at: now() });
    const back = `${publicUrl}/workbench/login/back`;
    const inside = INSIDE.test(request.headers["user-agent"] ?? "");
    reply.header("cache-control", "no-store");
    return await reply.redirect(inside ? login.authorizeUrl(back, state) : login.desktopUrl(back, state));
  });

  server.get(
    "/workbench/login/back",
    { schema: { hide: true, querystring: query } },
    async (request, reply) => {
      const started = cookie.read(request);
      const { code, state } = request.query;
      const next = started?.next ?? returnPath(undefined);
      if (started?.kind !== "sent" || state !== started.state || code === undefined || code === "")
        // gone back to by the browser's arrow, after it had succeeded
        return isIn(request) ? await reply.redirect(next) : await fail(reply, 400, t.stale, next);
      if (failures.tooMany(request.ip, now())) return await fail(reply, 429, t.tooMany, next);
      const person = await login.personOf(code);
      if (!person.ok) {
        log.warn({ code: person.code }, "log-in not completed");
        if (person.kind !== "final") return await fail(reply, 503, t.unreachable(person.why), next);
        failures.add(request.ip, now());
        return await fail(reply, 401, t.codeUsed, next);
      }
      if (person.value.kind === "stranger") return await fail(reply, 403, t.stranger, next);
      const { userId } = person.value;
      const own = await membershipsOf(userId);
      const [only] = own;
      if (only === undefined) return await fail(reply, 403, whomToAsk(userId, house.offices()), next);
      if (own.length === 1) {
        const { office, staff } = only;
        return await enter(reply, { officeId: office.id, staffId: staff.id, name: staff.name }, next);
      }
      cookie.write(reply, { kind: "known", userId, next, at: now() });
      const offices = own.map(({ office }) => ({ id: office.id, name: office.name }));
      return await show(reply, 200, { kind: "choose", offices });
    },
  );

  server.get(
    "/workbench/login/at/:office",
    { schema: { hide: true, params: z.object({ office: z.string().max(100) }) } },
    async (request, reply) => {
      const started = cookie.read(request);
      const next = started?.next ?? returnPath(undefined);
      if (started?.kind !== "known") return await fail(reply, 400, t.stale, next);
      const own = await membershipsOf(started.userId);
      const found = own.find(({ office }) => office.id === request.params.office);
      if (found === undefined)
        return await fail(reply, 403, whomToAsk(started.userId, house.offices()), next);
      const { office, staff } = found;
      return await enter(reply, { officeId: office.id, staffId: staff.id, name: staff.name }, next);
    },
  );
}
