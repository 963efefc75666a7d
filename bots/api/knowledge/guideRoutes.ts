import { z } from "zod";
import type { StaffAccess } from "../../../core/desk/staff/access.ts";
import { type GuideGiven, giveGuide } from "../../../core/desk/staff/guideDesk.ts";
import { personalOf } from "../../../core/desk/staff/ticketRows.ts";
import { guideBody } from "../../../core/knowledge/guide.ts";
import { guideRole } from "../../../core/knowledge/guides/guideEdit.ts";
import { type Notice, noticeFor, noticeLines, noticePage } from "../../../core/knowledge/notice.ts";
import { guideTexts } from "../../../core/knowledge/texts.ts";
import { maskStaffText } from "../../../core/privacy/maskStaffText.ts";
import { dayText } from "../../../core/records/dayText.ts";
import { listGuides, loadGuide, type StoredGuide } from "../../../core/store/guideStore.ts";
import { guidesOf } from "../../../core/store/staffQueries.ts";
import type { Program } from "../../program.ts";
import type { Server } from "../../server/createServer.ts";
import { Problem } from "../../server/problem.ts";
import { guardHeader, keyHeader, keyOf } from "../commandRoutes.ts";
import { fileHead } from "../download.ts";
import { problems } from "../problemShape.ts";
import type { Sessions } from "../session.ts";
import { officeParams, ticketOr404, ticketParams } from "../ticketRoutes.ts";
import { knowledgeProblem } from "./refused.ts";
import {
  guideCommandBody,
  guideDoneShape,
  guideEntryShape,
  guideStateShape,
  guideStepShape,
  newGuideBody,
  noticeBody,
  noticeQuery,
  noticeShape,
} from "./shapes.ts";
import { knowledgeApiTexts as t } from "./texts.ts";

const tags = ["案例和指南"];
const guideParams = officeParams.extend({ id: z.string().min(1).max(100) });

/** Guides in their making, and the notice that tells one person everything at once. */
export function guideRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;
  const parts = () => ({ database: program.database, newId: program.newId, now: program.now() });

  /** @throws Problem 404 */
  async function guideOr404({ office }: StaffAccess, id: string): Promise<StoredGuide> {
    const found = await loadGuide(prisma, office.id, id);
    if (found === null) throw noGuide();
    return found;
  }

  async function give(access: StaffAccess, given: GuideGiven) {
    const answer = await giveGuide(parts(), access, given);
    if (!answer.ok) throw knowledgeProblem(t.guideTitle, answer);
    // the chat and the calls answer from the offices as they were opened
    if (given.command.type !== "edit") await program.refresh();
    return { ...guideView(access, await guideOr404(access, answer.id)), again: answer.again };
  }

  /** The notice for whoever brought a ticket. @throws Problem 404, 422 */
  async function noticeOn(
    access: StaffAccess,
    number: string,
    { guideId, has, others }: z.output<typeof noticeBody>,
  ): Promise<Notice> {
    const { office } = access;
    const stored = await ticketOr404(program, access, number);
    const [row] = await guidesOf(prisma, office.id, guideId);
    if (row === undefined) throw noGuide();
    const guide = { ...row, body: guideBody.parse(row.body) };
    const unknown = has.filter((name) => !guide.body.materials.some((one) => one.name === name));
    if (unknown.length > 0) {
      const why = guideTexts.unknownMaterial(unknown);
      throw knowledgeProblem(t.noticeTitle, { ok: false, code: "unknown", why });
    }
    const known = personalOf(program.seal, stored);
    const now = program.now();
    return noticeFor(guide, {
      office: { name: office.name, phone: office.settings.phone },
      hours: office.hoursText(now),
      number: stored.number,
      date: dayText(now),
      has,
      others: others.map((one) => maskStaffText(one, known)),
    });
  }

  server.get(
    "/offices/:office/guideDrafts",
    {
      schema: {
        tags,
        summary: "办事指南（编写）清单",
        description: "全部办事指南：群众看不看得到，有没有写好还没发布的修改。",
        params: officeParams,
        response: { 200: z.array(guideEntryShape), ...problems },
      },
    },
    async (request) => await listGuides(prisma, sessions.at(request, request.params.office).office.id),
  );

  server.get(
    "/offices/:office/guideDrafts/:id",
    {
      schema: {
        tags,
        summary: "一份办事指南（编写）",
        description: "群众看到的是什么，写好还没发布的是什么。",
        params: guideParams,
        response: { 200: guideStateShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      return guideView(access, await guideOr404(access, request.params.id));
    },
  );

  server.get(
    "/offices/:office/guideDrafts/:id/history",
    {
      schema: {
        tags,
        summary: "一份办事指南改过什么",
        description: "谁在什么时候修改、发布、撤下，每一版的内容。",
        params: guideParams,
        response: { 200: z.array(guideStepShape), ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const { edits } = await guideOr404(access, request.params.id);
      return edits.map((edit) => ({
        version: edit.version,
        at: edit.at,
        by: edit.by,
        type: edit.type,
        label: guideTexts.steps[edit.type],
        why: edit.why,
        content: edit.type === "edited" ? edit.content : null,
      }));
    },
  );

  server.post(
    "/offices/:office/guideDrafts",
    {
      schema: {
        tags,
        summary: "写一份新的办事指南",
        description: "先只是草稿，发布以后群众才看得到。",
        params: officeParams,
        headers: keyHeader,
        body: newGuideBody,
        response: { 200: guideDoneShape, ...problems },
      },
    },
    async (request) =>
      await give(sessions.at(request, request.params.office), {
        id: null,
        seen: 0,
        command: { type: "edit", ...request.body },
        key: keyOf(request),
      }),
  );

  server.post(
    "/offices/:office/guideDrafts/:id/commands",
    {
      schema: {
        tags,
        summary: "修改、发布、撤下办事指南",
        description: "修改以后要发布，群众才看到新的；发布、撤下马上生效，聊天里的答复也跟着变。",
        params: guideParams,
        headers: guardHeader.extend(keyHeader.shape),
        body: guideCommandBody,
        response: { 200: guideDoneShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const { id } = request.params;
      await guideOr404(access, id);
      return await give(access, { id, ...request.body, key: keyOf(request) });
    },
  );

  server.post(
    "/offices/:office/tickets/:number/notice",
    {
      schema: {
        tags,
        summary: "给这位群众的一次性告知单",
        description:
          "照办事指南，把还缺的材料、可以先办后补的、到哪里办、几步、多久、收不收钱一次说全。已有的材料不再要。得到文字和 A4 打印页，不改动工单；给了群众以后在“当场答复”里记下。",
        params: ticketParams,
        headers: guardHeader,
        body: noticeBody,
        response: { 200: noticeShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const notice = await noticeOn(access, request.params.number, request.body);
      return { text: noticeLines(notice), page: noticePage(notice) };
    },
  );

  server.get(
    "/offices/:office/tickets/:number/notice",
    {
      schema: {
        tags,
        summary: "一次性告知单的 A4 打印页",
        description: "和上面同一张单子，直接打开打印；has、others 可以写几个。",
        params: ticketParams,
        querystring: noticeQuery,
        response: { 200: z.string().describe("文件内容"), ...problems },
      },
    },
    async (request, reply) => {
      const access = sessions.at(request, request.params.office);
      const { number } = request.params;
      const notice = await noticeOn(access, number, request.query);
      return await fileHead(reply, "html", `${notice.title} ${number}`).send(noticePage(notice));
    },
  );
}

function noGuide(): Problem {
  return new Problem(404, t.noGuideTitle, { code: "notFound", detail: t.noGuide });
}

function guideView(access: StaffAccess, { id, state }: StoredGuide): z.output<typeof guideStateShape> {
  const { version, shown, draft } = state;
  const open = { edit: true, publish: draft !== null, withdraw: shown !== null };
  return {
    id,
    version,
    shown,
    draft,
    possible: (["edit", "publish", "withdraw"] as const).filter(
      (command) =>
        open[command] && access.mayCommand && guideRole(access.office, access.staff, command) !== null,
    ),
  };
}
