import { z } from "zod";
import type { StaffAccess } from "../../core/desk/staff/access.ts";
import {
  giveMeasure,
  type MeasureAnswer,
  type MeasureGiven,
  maySeeMeasure,
} from "../../core/desk/staff/giveMeasure.ts";
import { hasRight } from "../../core/desk/staff/staffRights.ts";
import { isOverdue, possibleNow } from "../../core/measures/measure.ts";
import { measureTexts } from "../../core/measures/texts.ts";
import { departmentName } from "../../core/records/recordUnits.ts";
import { listMeasures, loadMeasure, type StoredMeasure } from "../../core/store/measureStore.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { keyHeader, keyOf, refusal } from "./commandRoutes.ts";
import { measureShape } from "./measureShape.ts";
import { problems } from "./problemShape.ts";
import type { Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams } from "./ticketRoutes.ts";

const tags = ["约谈和整改"];
const words = z.string().trim().min(1).max(5000);
const limit = z
  .union([z.strictObject({ workdays: z.int().min(1).max(250) }), z.strictObject({ date: z.iso.date() })])
  .nullable()
  .default(null);

const issueBody = z
  .object({
    departmentId: z.string().min(1).max(100),
    step: z.enum(["interview", "rectification", "accountability"]),
    why: z.array(words).min(1).max(20).describe("数字和事实，见“系统按规定提议的事”"),
    text: words.describe("要求"),
    limit: limit.describe("期限；责令整改必填，按工作日算"),
  })
  .meta({
    example: {
      departmentId: "hrss",
      step: "rectification",
      why: ["满意率 70%（7/10）"],
      text: "十个工作日内整改",
      limit: { workdays: 10 },
    },
  });

const stepBody = z.object({
  command: z.discriminatedUnion("type", [
    z.object({ type: z.literal("answer"), text: words }).describe("单位回复整改情况"),
    z
      .object({ type: z.literal("check"), verdict: z.enum(["mended", "failed"]), why: words })
      .describe("核查"),
    z.object({ type: z.literal("press"), note: words.nullable().default(null) }).describe("督办"),
  ]),
  version: z.int().min(1).nullable().default(null),
});

/** Interviews, orders to mend with their own limit, accountability: taken with a unit, never with a citizen's ticket. */
export function measureRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;
  const parts = () => ({ database: program.database, newId: program.newId, now: program.now() });

  async function give(access: StaffAccess, given: MeasureGiven) {
    const answer: MeasureAnswer = await giveMeasure(parts(), access, given);
    if (!answer.ok) throw refusal(t.refusedTitle, answer);
    return measureView(access, answer.stored, program.now());
  }

  server.get(
    "/offices/:office/measures",
    {
      schema: {
        tags,
        summary: "约谈、整改、追责的清单",
        description: "管理机构和领导看全部；单位只看本单位的。",
        params: officeParams,
        querystring: z.object({ department: z.string().max(100).optional() }),
        response: { 200: z.array(measureShape), ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const all = hasRight(access, "readMeasures");
      const unit = all ? (request.query.department ?? null) : (access.staff.departmentId ?? "");
      const found = await listMeasures(prisma, access.office.id, unit, 500);
      return found
        .filter(({ measure }) => maySeeMeasure(access, measure))
        .map((one) => measureView(access, one, program.now()));
    },
  );

  server.get(
    "/offices/:office/measures/:id",
    {
      schema: {
        tags,
        summary: "一项约谈或整改",
        description: "要求、期限、回复、核查和全过程。",
        params: officeParams.extend({ id: z.string().max(100) }),
        response: { 200: measureShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const found = await loadMeasure(prisma, access.office.id, request.params.id);
      if (found === null || !maySeeMeasure(access, found.measure)) {
        throw new Problem(404, t.noMeasureTitle, { code: "notFound", detail: measureTexts.none });
      }
      return measureView(access, found, program.now());
    },
  );

  server.post(
    "/offices/:office/measures",
    {
      schema: {
        tags,
        summary: "发起约谈、责令整改或追责",
        description: "规定里有这一步才能发起；一个单位同时只有一项在办。整改期限按工作日单独计时。",
        params: officeParams,
        headers: keyHeader,
        body: issueBody,
        response: { 200: measureShape, ...problems },
      },
    },
    async (request) =>
      await give(sessions.at(request, request.params.office), {
        id: null,
        command: { type: "issue", ...request.body },
        version: null,
        key: keyOf(request),
      }),
  );

  server.post(
    "/offices/:office/measures/:id/commands",
    {
      schema: {
        tags,
        summary: "回复、核查、督办",
        description: "单位回复整改情况；发起的一方核查到位或不到位，或者督办。",
        params: officeParams.extend({ id: z.string().max(100) }),
        headers: keyHeader,
        body: stepBody,
        response: { 200: measureShape, ...problems },
      },
    },
    async (request) =>
      await give(sessions.at(request, request.params.office), {
        id: request.params.id,
        ...request.body,
        key: keyOf(request),
      }),
  );
}

function measureView(
  { office }: StaffAccess,
  { id, measure }: StoredMeasure,
  now: number,
): z.input<typeof measureShape> {
  const { departmentId, step, status, why, text, clock, answer, check, presses, history, version } = measure;
  return {
    id,
    version,
    departmentId,
    unit: departmentName(office, departmentId) ?? departmentId,
    step,
    stepText: measureTexts.steps[step],
    status,
    statusText: measureTexts.statuses[status],
    why,
    text,
    clock,
    overdue: isOverdue(measure, now),
    answer,
    check,
    presses,
    history: history.map((event) => ({
      version: event.version,
      at: event.at,
      type: event.type,
      by: event.by.role === "staff" ? event.by.name : event.by.role,
    })),
    possible: possibleNow(measure),
  };
}
