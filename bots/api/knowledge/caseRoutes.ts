import { z } from "zod";
import type { StaffAccess } from "../../../core/desk/staff/access.ts";
import {
  type CaseAnswer,
  type CaseGiven,
  draftFromTicket,
  giveCase,
  maySeeCase,
  worksOnCases,
} from "../../../core/desk/staff/caseDesk.ts";
import { CASE_STATUSES, type CaseStep } from "../../../core/knowledge/cases/case.ts";
import { caseTexts } from "../../../core/knowledge/texts.ts";
import {
  caseSteps,
  listCases,
  loadCase,
  publishedCases,
  type StoredCase,
  sharedCase,
} from "../../../core/store/knowledgeStore.ts";
import type { Program } from "../../program.ts";
import type { Server } from "../../server/createServer.ts";
import { Problem } from "../../server/problem.ts";
import { guardHeader, keyHeader, keyOf } from "../commandRoutes.ts";
import { problems } from "../problemShape.ts";
import type { Sessions } from "../session.ts";
import { officeParams, ticketOr404, ticketParams } from "../ticketRoutes.ts";
import { caseView, officeName } from "./caseView.ts";
import { knowledgeProblem } from "./refused.ts";
import {
  caseBody,
  caseCommandBody,
  caseDoneShape,
  caseRowShape,
  caseShape,
  caseStepShape,
} from "./shapes.ts";
import { knowledgeApiTexts as t } from "./texts.ts";

const tags = ["案例和指南"];
const caseParams = officeParams.extend({ id: z.string().min(1).max(100) });
const MOST = 100;

/** Cases: written, reviewed, published, read. */
export function caseRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;
  const parts = () => ({ database: program.database, newId: program.newId, now: program.now() });

  /** @throws Problem 404 */
  async function caseOr404(access: StaffAccess, id: string, from = access.office.id): Promise<StoredCase> {
    const own = from === access.office.id;
    const found = own
      ? await loadCase(prisma, from, id)
      : await sharedCase(prisma, access.office.id, from, id);
    if (found === null || !maySeeCase(access, found.case))
      throw new Problem(404, t.noCaseTitle, { code: "notFound", detail: t.noCase });
    return found;
  }

  async function give(access: StaffAccess, given: CaseGiven, masked: readonly string[] = []) {
    const answer: CaseAnswer = await giveCase(parts(), access, given);
    if (!answer.ok) throw knowledgeProblem(t.caseTitle, answer);
    const found = await loadCase(prisma, access.office.id, answer.id);
    if (found === null) throw new Error("a case just written is there");
    const warnings = [...new Set([...masked, ...answer.warnings])];
    return { ...(await caseView(program, access, found)), warnings, again: answer.again };
  }

  server.get(
    "/offices/:office/cases",
    {
      schema: {
        tags,
        summary: "案例清单",
        description:
          "本窗口的案例，最近改动的在前；写案例、审案例的同事能看各种状态的，其他人只看已发布的。tree=true：同一系统各窗口已发布、能用的案例。",
        params: officeParams,
        querystring: z.object({
          status: z.enum(CASE_STATUSES).optional(),
          tree: z.stringbool().optional(),
          before: z.iso.datetime({ offset: true }).optional().describe("只列在这之前改动的，用来翻页"),
          size: z.coerce.number().int().min(1).max(MOST).default(20),
        }),
        response: { 200: z.array(caseRowShape), ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const { status, tree, before, size } = request.query;
      if (tree === true) {
        const found = await publishedCases(prisma, access.office.id, size);
        return found.map(({ officeId, id, content, publishedAt }) => ({
          office: { id: officeId, name: officeName(program, officeId) },
          id,
          title: content.title,
          matter: content.matter,
          status: "published" as const,
          statusText: caseTexts.statuses.published,
          version: null,
          at: publishedAt,
        }));
      }
      const all = worksOnCases(access);
      if (!all && status !== undefined && status !== "published") return [];
      const wanted = status === undefined ? (all ? [] : (["published"] as const)) : [status];
      const since = before === undefined ? null : new Date(before);
      const found = await listCases(prisma, access.office.id, wanted, since, size);
      return found.map((one) => ({
        office: { id: access.office.id, name: access.office.name },
        id: one.id,
        title: one.case.content.title,
        matter: one.case.content.matter,
        status: one.case.status,
        statusText: caseTexts.statuses[one.case.status],
        version: one.case.version,
        at: one.updatedAt.toISOString(),
      }));
    },
  );

  server.get(
    "/offices/:office/cases/:id",
    {
      schema: {
        tags,
        summary: "一个案例",
        description: "问题、原因、处理方法、步骤、结论和依据，都已打码；我现在能做什么。",
        params: caseParams,
        querystring: z.object({
          from: z.string().max(100).optional().describe("哪个窗口的案例；不填是本窗口的"),
        }),
        response: { 200: caseShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      return await caseView(program, access, await caseOr404(access, request.params.id, request.query.from));
    },
  );

  server.get(
    "/offices/:office/cases/:id/steps",
    {
      schema: {
        tags,
        summary: "一个案例的经过",
        description: "谁在什么时候做了什么、为什么，每一步改成什么样。只给写案例、审案例的同事看。",
        params: caseParams,
        response: { 200: z.array(caseStepShape), ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      await caseOr404(access, request.params.id);
      if (!worksOnCases(access))
        throw new Problem(403, t.forbiddenTitle, { code: "forbidden", detail: caseTexts.noSteps });
      const steps = await caseSteps(prisma, access.office.id, request.params.id);
      return steps.map(stepView);
    },
  );

  server.post(
    "/offices/:office/cases",
    {
      schema: {
        tags,
        summary: "起草一个案例",
        description: "先只是草稿，别人看不到。姓名、号码、住址会自动遮住，并告诉您遮了哪里。",
        params: officeParams,
        headers: keyHeader,
        body: caseBody,
        response: { 200: caseDoneShape, ...problems },
      },
    },
    async (request) =>
      await give(sessions.at(request, request.params.office), {
        id: null,
        seen: null,
        command: { type: "draft", content: { ...request.body, ticketIds: [] }, why: null },
        key: keyOf(request),
      }),
  );

  server.post(
    "/offices/:office/tickets/:number/case",
    {
      schema: {
        tags,
        summary: "由一件办好的工单起草案例",
        description:
          "从办理记录里取问题、原因、处理和结论，遮住个人信息，写成草稿，再由您修改。反映工作作风的诉求不能写成案例。",
        params: ticketParams,
        headers: keyHeader,
        response: { 200: caseDoneShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const stored = await ticketOr404(program, access, request.params.number);
      const draft = await draftFromTicket(prisma, program.seal, access, stored);
      if (!draft.ok) throw knowledgeProblem(t.caseTitle, draft);
      const command = { type: "draft", content: draft.content, why: null } as const;
      return await give(access, { id: null, seen: null, command, key: keyOf(request) }, draft.warnings);
    },
  );

  server.post(
    "/offices/:office/cases/:id/commands",
    {
      schema: {
        tags,
        summary: "案例办一步",
        description:
          "修改、报送、退回、审核通过、发布（可以和几个单位联合）、撤下、重新修改。谁审核、谁发布按本窗口的规定；自己报送的要由别人审核。",
        params: caseParams,
        headers: guardHeader.extend(keyHeader.shape),
        body: caseCommandBody,
        response: { 200: caseDoneShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const { id } = request.params;
      await caseOr404(access, id);
      const { seen, command } = request.body;
      // what it was drawn from is put back by the desk
      const full =
        command.type === "edit" ? { ...command, content: { ...command.content, ticketIds: [] } } : command;
      return await give(access, { id, seen, command: full, key: keyOf(request) });
    },
  );
}

function stepView(step: CaseStep): z.input<typeof caseStepShape> {
  const { version, at, by, type, why } = step;
  return {
    version,
    at,
    by,
    type,
    label: caseTexts.steps[type],
    why,
    content: "content" in step ? step.content : null,
    units: "units" in step ? step.units : [],
  };
}
