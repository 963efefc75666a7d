import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { accessTo, officesOf, type StaffAccess } from "../../core/desk/staff/access.ts";
import { hasRight, STAFF_RIGHT_IDS, type StaffRight } from "../../core/desk/staff/staffRights.ts";
import { rightTexts, staffTexts } from "../../core/desk/staff/texts.ts";
import { roleLabel } from "../../core/lifecycle/packRules.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { createStaffSessions } from "../server/staffSession.ts";
import { staffDesk } from "../workbench/staffDesk.ts";
import { problems } from "./problemShape.ts";
import { choicesShape, sessionShape } from "./sessionShape.ts";
import { apiTexts as t } from "./texts.ts";

/** Who looks, and at which office: what every route asks first. */
export type Sessions = {
  /** @throws Problem 401 where nobody is logged in */
  home: (request: FastifyRequest) => { office: WorkingOffice; staffId: string };
  /** the person at that office. @throws Problem 401, or 404 where the office is none of theirs */
  at: (request: FastifyRequest, officeId: string) => StaffAccess;
  /** the same, with a right. @throws Problem 403 */
  with: (request: FastifyRequest, officeId: string, right: StaffRight) => StaffAccess;
  /** all offices that this person may look at, their own first */
  all: (request: FastifyRequest) => StaffAccess[];
};

/** Header that a page of another site cannot send along: it guards every change. */
export const GUARD_HEADER = "x-requested-with";
export const GUARD_VALUE = "banchengshi";

/** Refuses a change that does not come from our own pages. */
export async function guardChanges(request: FastifyRequest): Promise<void> {
  if (request.method === "GET" || request.method === "HEAD") return;
  if (request.headers[GUARD_HEADER] === GUARD_VALUE) return;
  throw new Problem(403, t.guardTitle, { code: "guard", detail: t.guard(GUARD_HEADER, GUARD_VALUE) });
}

/** The sessions of a program. */
export function staffSessions(program: Program): Sessions {
  const desk = staffDesk(program);
  function home(request: FastifyRequest): { office: WorkingOffice; staffId: string } {
    const known = desk.viewer(request);
    if (known === null) throw new Problem(401, t.signInTitle, { code: "signIn", detail: t.signIn });
    return { office: known.office, staffId: known.who.staffId };
  }
  function own(request: FastifyRequest) {
    const { office, staffId } = home(request);
    const staff = office.staff.find((one) => one.id === staffId);
    if (staff === undefined) throw new Problem(401, t.signInTitle, { code: "signIn", detail: t.signIn });
    return { office, staff };
  }
  function at(request: FastifyRequest, officeId: string): StaffAccess {
    const { office, staff } = own(request);
    const wanted = program.officeOf(officeId);
    const access = wanted === null ? null : accessTo(office, staff, wanted, program.officeOf);
    if (access === null) throw new Problem(404, t.noOfficeTitle, { code: "notFound", detail: t.noOffice });
    return access;
  }
  return {
    home,
    at,
    with: (request, officeId, right) => {
      const access = at(request, officeId);
      if (!hasRight(access, right)) throw forbidden(staffTexts.noRight(rightTexts[right]));
      return access;
    },
    all: (request) => {
      const { office, staff } = own(request);
      const found = officesOf(office, staff, program.offices(), program.officeOf);
      return found.toSorted((a, b) => Number(a.guest) - Number(b.guest));
    },
  };
}

/** Somebody may not do this, and why. */
export function forbidden(why: string): Problem {
  return new Problem(403, t.forbiddenTitle, { code: "forbidden", detail: why });
}

/** Log-in (of the demo), who looks, log-out. */
export function sessionRoutes(server: Server, program: Program, sessions: Sessions): void {
  const cookies = createStaffSessions(program.config, program.now);
  const tags = ["会话"];

  // a log-in lasts while it is used
  server.addHook("onRequest", async (request, reply) => cookies.goOn(request, reply));

  function view(request: FastifyRequest): z.input<typeof sessionShape> {
    const all = sessions.all(request);
    const own = all.find((one) => !one.guest);
    if (own === undefined) throw new Problem(401, t.signInTitle, { code: "signIn", detail: t.signIn });
    return describe(own, all);
  }

  function describe(own: StaffAccess, all: readonly StaffAccess[]): z.input<typeof sessionShape> {
    const { office, staff } = own;
    return {
      office: { id: office.id, name: office.name },
      staff: {
        ...staff,
        department: office.departments.find((one) => one.id === staff.departmentId)?.name ?? null,
      },
      roles: staff.roles.map((id) => ({
        id,
        label: roleLabel(office.pack, id),
        actsAs: office.pack.roles.find((one) => one.id === id)?.actsAs ?? id,
      })),
      rights: STAFF_RIGHT_IDS.filter((right) => hasRight(own, right)),
      offices: all.map((one) => ({
        id: one.office.id,
        name: one.office.name,
        parentId: one.office.parentId,
        own: !one.guest,
      })),
      demo: program.config.demo,
      model: program.model !== null,
      now: new Date(program.now()).toISOString(),
    };
  }

  server.get(
    "/session",
    {
      schema: {
        tags,
        summary: "我是谁",
        description: "当前登录的工作人员、职责（本窗口规定里的叫法）和能看的窗口。没有登录是 401。",
        response: { 200: sessionShape, ...problems },
      },
    },
    async (request) => view(request),
  );

  server.delete(
    "/session",
    {
      schema: {
        tags,
        summary: "退出登录",
        description: "清除登录。",
        response: { 200: z.object({ signedOut: z.literal(true) }), ...problems },
      },
    },
    async (_request, reply) => {
      cookies.clear(reply);
      return { signedOut: true as const };
    },
  );

  if (!program.config.demo) return;

  server.get(
    "/session/choices",
    {
      schema: {
        tags,
        summary: "演示环境可以选的身份",
        description: "只在演示环境有。正式环境用企业微信登录。",
        response: {
          200: choicesShape,
          ...problems,
        },
      },
    },
    async () =>
      program.offices().map((office) => ({
        office: { id: office.id, name: office.name },
        staff: office.staff.map((one) => ({
          id: one.id,
          name: one.name,
          department: office.departments.find(({ id }) => id === one.departmentId)?.name ?? null,
          roles: one.roles.map((id) => roleLabel(office.pack, id)),
        })),
      })),
  );

  server.post(
    "/session",
    {
      schema: {
        tags,
        summary: "登录（演示环境：选一个身份）",
        description: "写入登录 Cookie。正式环境没有这个接口。",
        body: z.object({ officeId: z.string(), staffId: z.string() }),
        response: { 200: sessionShape, ...problems },
      },
    },
    async (request, reply) => {
      const { officeId, staffId } = request.body;
      const office = program.officeOf(officeId);
      const staff = office?.staff.find((one) => one.id === staffId);
      if (office === null || staff === undefined) {
        throw new Problem(404, t.noPersonTitle, { code: "notFound", detail: t.noPerson });
      }
      cookies.write(reply, officeId, staffId);
      const all = officesOf(office, staff, program.offices(), program.officeOf);
      const own = all.find((one) => !one.guest);
      if (own === undefined) throw new Error("everybody belongs to their own office");
      return describe(own, all);
    },
  );
}
