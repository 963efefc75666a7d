import { z } from "zod";
import { civilOf, dayNumber, dayOf, shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import type { StaffAccess } from "../../core/desk/staff/access.ts";
import { decisionsOf } from "../../core/desk/staff/decisions.ts";
import { guideBody } from "../../core/knowledge/guide.ts";
import { roleLabel } from "../../core/lifecycle/packRules.ts";
import { guidesOf } from "../../core/store/staffQueries.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { calendarShape } from "./calendarShape.ts";
import {
  departmentShape,
  directoryShape,
  guideShape,
  officeShape,
  packShape,
  staffShape,
} from "./directoryShapes.ts";
import { clockWords, limitWords } from "./packWords.ts";
import { problems } from "./problemShape.ts";
import type { Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams } from "./ticketRoutes.ts";

const tags = ["窗口和规定"];
/** Offices, people, the regulation in words, the calendar, the guides. */
export function directoryRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;
  const guideTitles = async ({ office }: StaffAccess) =>
    (await guidesOf(prisma, office.id)).map(({ id, title }) => ({ id, title }));

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
        response: { 200: z.array(departmentShape), ...problems },
      },
    },
    async (request) => departmentViews(sessions.at(request, request.params.office)),
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
          200: z.array(staffShape),
          ...problems,
        },
      },
    },
    async (request) => staffViews(sessions.at(request, request.params.office)),
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
          200: calendarShape,
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
        response: { 200: directoryShape.shape.guides, ...problems },
      },
    },
    async (request) => await guideTitles(sessions.at(request, request.params.office)),
  );

  server.get(
    "/offices/:office/directory",
    {
      schema: {
        tags,
        summary: "表单要用的一切：规定、单位、工作人员、指南",
        description: "上面四个接口的内容一次给全：页面第一次打开时少问三次。",
        params: officeParams,
        response: { 200: directoryShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      return {
        pack: packView(access),
        departments: departmentViews(access),
        staff: staffViews(access),
        guides: await guideTitles(access),
      };
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

function departmentViews({ office }: StaffAccess): z.input<typeof departmentShape>[] {
  return office.departments.map(({ id, name }) => ({
    id,
    name,
    duties: office.duties.filter((one) => one.departmentId === id).map(({ item }) => item),
  }));
}

function staffViews({ office }: StaffAccess): z.input<typeof staffShape>[] {
  return office.staff.map(({ id, name, departmentId, roles }) => ({
    id,
    name,
    departmentId,
    department: office.departments.find((one) => one.id === departmentId)?.name ?? null,
    roles: roles.map((role) => ({ id: role, label: roleLabel(office.pack, role) })),
  }));
}

function packView(access: StaffAccess): z.input<typeof packShape> {
  const { pack } = access.office;
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
    waits: decisionsOf(access),
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
    conductKeepsFrom: lifecycle.conduct.keepFrom,
    noticeKinds: lifecycle.oneTimeNotice?.kinds ?? [],
    extends: pack.extension?.clocks ?? [],
    handsOver: (["person", "enterprise"] as const).filter((who) => pack.outOfScope[who].handOver),
    sheetSetsLimit: lifecycle.workSheetApproval?.setsLimit ?? false,
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
