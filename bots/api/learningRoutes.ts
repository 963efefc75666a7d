import { z } from "zod";
import { shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import { kindLabel } from "../../core/desk/staff/labels.ts";
import { ticketRow } from "../../core/desk/staff/ticketRows.ts";
import { doubtfulTickets } from "../../core/learning/doubtfulTickets.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { chooseVersion, type LessonRow, listLessons } from "../../core/store/learningStore.ts";
import type { StoredTicket } from "../../core/store/ticketStore.ts";
import type { LabelName } from "../../core/understanding/labels.ts";
import { labelTexts, scopeTexts } from "../../core/understanding/texts.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { guardHeader } from "./commandRoutes.ts";
import { doubtShape, learningShape } from "./learningShapes.ts";
import { problems } from "./problemShape.ts";
import type { Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams } from "./ticketRoutes.ts";

const tags = ["从更正中学习"];
const MOST_SHOWN = 50;
const DOUBTS = 10;

/** What the office's understanding learned from its clerks, going back, and the decisions worth a second look. */
export function learningRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;
  const state = async (officeId: string) => stateOf(await listLessons(prisma, officeId, MOST_SHOWN));

  server.get(
    "/offices/:office/learning",
    {
      schema: {
        tags,
        summary: "系统从更正中学到了什么",
        description: "每次学习一个版本：从多少次更正中学，留出一部分检验，比原来准多少；正在用哪个版本。",
        params: officeParams,
        response: { 200: learningShape, ...problems },
      },
    },
    async (request) => {
      const { office } = sessions.with(request, request.params.office, "learning");
      return await state(office.id);
    },
  );

  server.post(
    "/offices/:office/learning/use",
    {
      schema: {
        tags,
        summary: "换到某个版本",
        description: "换回以前学到的版本，或者 0：程序自带的。马上生效，记下是谁换的。",
        params: officeParams,
        headers: guardHeader,
        body: z.object({ version: z.int().min(0).max(1_000_000) }),
        response: { 200: learningShape, ...problems },
      },
    },
    async (request) => {
      const { office, actor } = sessions.with(request, request.params.office, "learning");
      const { version } = request.body;
      const at = new Date(program.now());
      const chosen = await prisma.$transaction(
        async (tx) => await chooseVersion(tx, office.id, version, { by: actor.name, at }),
      );
      if (!chosen)
        throw new Problem(404, t.noVersionTitle, { code: "notFound", detail: t.noVersion(version) });
      await program.refresh();
      return await state(office.id);
    },
  );

  server.get(
    "/offices/:office/doubtful",
    {
      schema: {
        tags,
        summary: "这一周最拿不准的判断",
        description: "系统自己最拿不准、还没有人定过的十件，请先看这些；定下来的会成为它学习的例子。",
        params: officeParams,
        response: { 200: z.array(doubtShape), ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const now = program.now();
      const found = await doubtfulTickets(prisma, access, now, DOUBTS);
      return found.map(({ stored, doubt: { label, chance } }) => ({
        label,
        name: labelTexts[label],
        given: givenFor(access.office, label, stored),
        chance,
        ticket: ticketRow(access, program.seal, stored, now),
      }));
    },
  );
}

function givenFor(office: WorkingOffice, label: LabelName, { kind, ticket }: StoredTicket): string {
  const scope = ticket.classification?.scope;
  return label === "scope" && scope !== undefined ? scopeTexts[scope] : kindLabel(office, kind);
}

function stateOf(lessons: readonly LessonRow[]): z.input<typeof learningShape> {
  return {
    inUse: lessons.find((one) => one.inUse)?.version ?? 0,
    versions: lessons.map(({ learnedAt, chosenAt, changes, ...lesson }) => ({
      ...lesson,
      learnedAt: shanghaiIso(learnedAt.getTime()),
      chosenAt: chosenAt === null ? null : shanghaiIso(chosenAt.getTime()),
      changes: changes.map((change) => ({ ...change, name: labelTexts[change.label] })),
    })),
  };
}
