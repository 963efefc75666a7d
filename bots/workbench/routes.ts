import { readFileSync } from "node:fs";
import { z } from "zod";
import { listTickets, loadEvents, loadTicket } from "../../core/store/ticketStore.ts";
import { changeTicket } from "../../core/ticket/changeTicket.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { chatRoutes } from "./chatRoutes.ts";
import { chooserPage, listPage, ticketPage } from "./pages.ts";
import { STAFF_COOKIE, staffDesk } from "./staffDesk.ts";

const PAGE = 50;
const STYLE = readFileSync(new URL("./style.css", import.meta.url), "utf8");

/**
 * The staff's pages: a read-only list of tickets with their clocks and proofs. The log-in is the demo's chooser, so
 * the pages exist in the demo only: in production there is no way in without WeChat Work's own log-in.
 */
export function workbenchRoutes(server: Server, program: Program): void {
  if (!program.config.demo) return;
  const desk = staffDesk(program);
  const { viewer, send } = desk;

  server.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string", bodyLimit: 4096 },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  server.get(
    "/workbench/style.css",
    { schema: { hide: true } },
    async (_request, reply) => await reply.type("text/css; charset=utf-8").send(STYLE),
  );

  server.get(
    "/workbench",
    { schema: { hide: true, querystring: z.object({ before: z.iso.datetime().optional() }) } },
    async (request, reply) => {
      const known = viewer(request);
      if (known === null) return await send(reply, "选择身份", null, chooserPage(program.offices()));
      const before = request.query.before === undefined ? null : new Date(request.query.before);
      const tickets = await listTickets(program.database.prisma, known.office.id, before, PAGE);
      const last = tickets.length === PAGE ? (tickets.at(-1)?.registeredAt.toISOString() ?? null) : null;
      return await send(reply, "工单", known.who, listPage(known.office, tickets, program.now(), last));
    },
  );

  server.get(
    "/workbench/tickets/:number",
    { schema: { hide: true, params: z.object({ number: z.string() }) } },
    async (request, reply) => {
      const known = viewer(request);
      if (known === null) return await reply.redirect("/workbench");
      const { prisma } = program.database;
      const ticket = await loadTicket(prisma, known.office.id, { number: request.params.number });
      if (ticket === null) throw new Problem(404, "没有这个编号的工单");
      const events = await loadEvents(prisma, known.office.id, ticket.id);
      return await send(
        reply,
        ticket.number,
        known.who,
        ticketPage(known.office, ticket, events, program.now()),
      );
    },
  );

  server.post(
    "/workbench/tickets/:number/overrule",
    {
      schema: {
        hide: true,
        params: z.object({ number: z.string() }),
        body: z.object({ reason: z.string().trim().min(2).max(500) }),
      },
    },
    async (request, reply) => {
      const known = viewer(request);
      if (known === null) throw new Problem(401, "请先进入工作台");
      const { office, who } = known;
      const now = program.now();
      const result = await program.database.prisma.$transaction(async (tx) => {
        const ticket = await loadTicket(tx, office.id, { number: request.params.number });
        if (ticket === null) throw new Problem(404, "没有这个编号的工单");
        return await changeTicket(
          { sql: tx, seal: program.seal, office, now, correlationId: program.newId() },
          ticket,
          { type: "overruleDecline", reason: request.body.reason },
          { role: "staff", id: who.staffId, name: who.name },
        );
      });
      if (!result.ok) throw new Problem(409, result.why);
      return await reply.redirect(`/workbench/tickets/${encodeURIComponent(request.params.number)}`, 303);
    },
  );

  server.post(
    "/workbench/login",
    { schema: { hide: true, body: z.object({ office: z.string(), staff: z.string() }) } },
    async (request, reply) => {
      const { office, staff } = request.body;
      const known = program.officeOf(office)?.staff.some((one) => one.id === staff);
      if (known !== true) throw new Problem(404, "没有这个人");
      reply.setCookie(STAFF_COOKIE, desk.cookie(office, staff), {
        path: "/",
        httpOnly: true,
        sameSite: "strict",
      });
      return await reply.redirect("/workbench", 303);
    },
  );

  server.post("/workbench/logout", { schema: { hide: true } }, async (_request, reply) => {
    reply.clearCookie(STAFF_COOKIE, { path: "/" });
    return await reply.redirect("/workbench", 303);
  });

  chatRoutes(server, program, desk);
}
