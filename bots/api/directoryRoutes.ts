import { z } from "zod";
import { civilOf, dayNumber, dayOf, shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import type { StaffAccess } from "../../core/desk/staff/access.ts";
import { guideBody } from "../../core/knowledge/guide.ts";
import { roleLabel } from "../../core/lifecycle/packRules.ts";
import { guidesOf } from "../../core/store/staffQueries.ts";
import { CHANNELS, KINDS } from "../../core/words.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { clockWords, limitWords } from "./packWords.ts";
import { problems } from "./problemShape.ts";
import type { Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams } from "./ticketRoutes.ts";

const tags = ["窗口和规定"];
const text = z.string();
const labelled = z.object({ id: text, label: text });
const officeShape = z.object({
  id: text,
  name: text,
  parentId: text.nullable(),
  own: z.boolean(),
  address: text,
  phone: text,
  hours: text,
  open: z.boolean().describe("现在开门吗"),
  opensAt: text.describe("下次开门；开着就是现在"),
  packId: text,
});
const guideShape = z.object({
  id: text,
  title: text,
  asked: z.array(text),
  body: guideBody,
});

const packShape = z.object({
  id: text,
  version: z.int(),
  title: text,
  place: text,
  regulation: z.object({ name: text, document: text, issuer: text, date: text, effective: text }),
  articles: z.array(z.object({ id: text, cite: text, text })),
  kinds: z.array(z.object({ kind: z.enum(KINDS), label: text, hint: text, holder: text })),
  dimensions: z.array(
    z.object({
      id: text,
      label: text,
      several: z.boolean(),
      settledBy: text,
      values: z.array(z.object({ id: text, label: text, hint: text.nullable() })),
    }),
  ),
  origins: z.array(z.object({ id: text, label: text, keepsNumber: z.boolean(), asksStep: z.boolean() })),
  channels: z.array(z.object({ channel: z.enum(CHANNELS), label: text })),
  roles: z.array(labelled.extend({ actsAs: text })),
  clocks: z.array(z.object({ clock: text, label: text, words: text })),
  limits: z.array(text).describe("延期、暂停、催办督办"),
  exclusions: z.array(
    z.object({ exclusion: text, treatment: text, label: text, tell: text, belongsTo: text }),
  ),
  outOfScope: z.object({ person: text, enterprise: text }),
  grades: z.array(labelled.extend({ satisfied: z.boolean(), good: z.boolean() })),
  serviceActions: z.array(labelled),
  meetingGrounds: z.array(labelled),
  incompleteWays: z.array(text),
  reviewers: z.array(text),
  reviewOccasions: z.array(text),
  taskForceRoles: z.array(text),
  confirmation: z.array(text).describe("群众确认登记表的办法；空：规定没有要求"),
  measures: z.array(text).describe("约谈、整改、追责；空：规定没有"),
  forms: z.array(z.object({ id: text, title: text, annex: text, use: text })),
  ledger: z.object({ title: text, columns: z.array(text), notes: z.array(text) }),
  reports: z.array(z.object({ id: text, title: text, every: text })),
});

/** Offices, people, the regulation in words, the calendar, the guides. */
export function directoryRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;

  server.get(
    "/offices",
    {
      schema: {
        tags,
        summary: "我能看的窗口",
        description: "自己的窗口在最前；上级单位的人还能看下属窗口（parentId 连成一棵树）。",
        response: { 200: z.array(officeShape), ...problems },
      },
    },
    async (request) => sessions.all(request).map((access) => officeView(access, program.now())),
  );

  server.get(
    "/offices/:office",
    {
      schema: {
        tags,
        summary: "一个窗口",
        description: "地址、电话、上班时间、现在开不开门。",
        params: officeParams,
        response: { 200: officeShape, ...problems },
      },
    },
    async (request) => officeView(sessions.at(request, request.params.office), program.now()),
  );

  server.get(
    "/offices/:office/departments",
    {
      schema: {
        tags,
        summary: "承办单位和它管的事",
        description: "分办时从这里选单位。",
        params: officeParams,
        response: { 200: z.array(z.object({ id: text, name: text, duties: z.array(text) })), ...problems },
      },
    },
    async (request) => {
      const { office } = sessions.at(request, request.params.office);
      return office.departments.map(({ id, name }) => ({
        id,
        name,
        duties: office.duties.filter((one) => one.departmentId === id).map(({ item }) => item),
      }));
    },
  );

  server.get(
    "/offices/:office/staff",
    {
      schema: {
        tags,
        summary: "工作人员",
        description: "姓名、单位、职责（规定里的叫法）。",
        params: officeParams,
        response: {
          200: z.array(
            z.object({
              id: text,
              name: text,
              departmentId: text.nullable(),
              department: text.nullable(),
              roles: z.array(labelled),
            }),
          ),
          ...problems,
        },
      },
    },
    async (request) => {
      const { office } = sessions.at(request, request.params.office);
      return office.staff.map(({ id, name, departmentId, roles }) => ({
        id,
        name,
        departmentId,
        department: office.departments.find((one) => one.id === departmentId)?.name ?? null,
        roles: roles.map((role) => ({ id: role, label: roleLabel(office.pack, role) })),
      }));
    },
  );

  server.get(
    "/offices/:office/pack",
    {
      schema: {
        tags,
        summary: "本窗口执行的规定",
        description:
          "类别、要填的项目和选项、职责、每个时限（一句话说清楚）、表单、台账栏目、报告；办件页面的选项都从这里来。",
        params: officeParams,
        response: { 200: packShape, ...problems },
      },
    },
    async (request) => packView(sessions.at(request, request.params.office)),
  );

  server.get(
    "/offices/:office/calendar",
    {
      schema: {
        tags,
        summary: "一年里哪些天上班",
        description: "按国务院放假安排和本窗口自己的安排；provisional 表示放假通知还没有公布。",
        params: officeParams,
        querystring: z.object({ year: z.coerce.number().int().min(1990).max(2090).optional() }),
        response: {
          200: z.object({
            year: z.int(),
            version: text,
            known: z.boolean(),
            days: z.array(
              z.object({
                date: text,
                workday: z.boolean(),
                reason: text,
                name: text.nullable(),
                provisional: z.boolean(),
              }),
            ),
          }),
          ...problems,
        },
      },
    },
    async (request) => {
      const { office } = sessions.at(request, request.params.office);
      const { calendar } = office.timetable;
      const year = request.query.year ?? civilOf(dayOf(program.now())).year;
      const first = dayNumber(year, 1, 1);
      const length = dayNumber(year + 1, 1, 1) - first;
      const days = Array.from({ length }, (_, i) => calendar.day(first + i));
      return { year, version: calendar.version, known: calendar.knows(year), days };
    },
  );

  server.get(
    "/offices/:office/guides",
    {
      schema: {
        tags,
        summary: "办事指南清单",
        description: "已经公开的办事指南（一次性告知单），按标题排。",
        params: officeParams,
        response: { 200: z.array(z.object({ id: text, title: text })), ...problems },
      },
    },
    async (request) => {
      const { office } = sessions.at(request, request.params.office);
      return (await guidesOf(prisma, office.id)).map(({ id, title }) => ({ id, title }));
    },
  );

  server.get(
    "/offices/:office/guides/:id",
    {
      schema: {
        tags,
        summary: "一份办事指南",
        description: "谁能办、带什么、到哪里、几步、多久、收不收钱。",
        params: officeParams.extend({ id: z.string().max(100) }),
        response: { 200: guideShape, ...problems },
      },
    },
    async (request) => {
      const { office } = sessions.at(request, request.params.office);
      const [guide] = await guidesOf(prisma, office.id, request.params.id);
      if (guide === undefined)
        throw new Problem(404, t.noGuideTitle, { code: "notFound", detail: t.noGuide });
      return { ...guide, body: guideBody.parse(guide.body) };
    },
  );
}

function officeView({ office, guest }: StaffAccess, now: number): z.input<typeof officeShape> {
  const { id, name, parentId, settings, pack } = office;
  return {
    id,
    name,
    parentId,
    own: !guest,
    address: settings.address,
    phone: settings.phone,
    hours: office.hoursText(now),
    open: office.isOpen(now),
    opensAt: shanghaiIso(office.opensAt(now)),
    packId: pack.id,
  };
}

function packView({ office: { pack } }: StaffAccess): z.input<typeof packShape> {
  const { lifecycle } = pack;
  const labels = (all: readonly { id: string; label: string }[] = []) =>
    all.map(({ id, label }) => ({ id, label }));
  return {
    id: pack.id,
    version: pack.version,
    title: pack.title,
    place: pack.place,
    regulation: pack.regulation,
    articles: Object.entries(pack.articles).map(([id, article]) => ({ id, ...article })),
    kinds: pack.kinds.map(({ kind, label, hint, duty }) => ({
      kind,
      label,
      hint,
      holder: roleLabel(pack, duty.holder),
    })),
    dimensions: pack.dimensions.map(({ id, label, several, settledBy, values }) => ({
      id,
      label,
      several,
      settledBy,
      values: values.map((one) => ({ id: one.id, label: one.label, hint: one.hint ?? null })),
    })),
    origins: pack.origins,
    channels: pack.channels,
    roles: pack.roles,
    clocks: pack.clocks.map((rule) => ({
      clock: rule.clock,
      label: rule.label,
      words: clockWords(pack, rule),
    })),
    limits: limitWords(pack),
    exclusions: pack.exclusions,
    outOfScope: { person: pack.outOfScope.person.how, enterprise: pack.outOfScope.enterprise.how },
    grades: lifecycle.survey.grades,
    serviceActions: labels(lifecycle.serviceActions?.actions),
    meetingGrounds: labels(lifecycle.jointMeeting?.grounds),
    incompleteWays: lifecycle.incompletePromise?.ways ?? [],
    reviewers: lifecycle.supervisorReviews?.reviewers ?? [],
    reviewOccasions: lifecycle.supervisorReviews?.occasions ?? [],
    taskForceRoles: lifecycle.taskForce?.members ?? [],
    confirmation: lifecycle.confirmation?.ways ?? [],
    measures: lifecycle.unitMeasures?.steps ?? [],
    forms: pack.forms.map(({ id, title, annex, use }) => ({ id, title, annex, use })),
    ledger: {
      title: pack.ledger.title,
      columns: pack.ledger.columns.map(({ label }) => label),
      notes: pack.ledger.notes,
    },
    reports: pack.reports.map(({ id, title, every }) => ({ id, title, every })),
  };
}
