import { z } from "zod";
import { shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import { changeHouse, changeText } from "../../core/desk/staff/houseDesk.ts";
import { houseChange } from "../../core/office/houseChange.ts";
import { listChanges, peopleOf } from "../../core/store/houseStore.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { guardHeader } from "./commandRoutes.ts";
import { houseChangeShape, personShape } from "./houseShapes.ts";
import { problems } from "./problemShape.ts";
import type { Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams } from "./ticketRoutes.ts";

const tags = ["窗口和规定"];
const MOST = 200;

/** What an office's own people change of it: own days, duties, people; and the record of it. */
export function houseRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;

  server.post(
    "/offices/:office/house/changes",
    {
      schema: {
        tags,
        summary: "改窗口自己的安排",
        description:
          "本窗口停办、加班的日子，单位的职责，人员和职责。马上生效、记下谁改的；日子改了，正在走的时限会重新计算，原日期留底，并告诉群众。",
        params: officeParams,
        headers: guardHeader,
        body: z.object({ change: houseChange }).meta({
          example: { change: { type: "day", date: "2026-12-01", day: "off", why: "大厅搬迁" } },
        }),
        response: { 200: z.object({ changed: z.literal(true) }), ...problems },
      },
    },
    async (request) => {
      const access = sessions.with(request, request.params.office, "house");
      const parts = { database: program.database, newId: program.newId, now: program.now() };
      const answer = await changeHouse(parts, access, request.body.change);
      if (!answer.ok) throw new Problem(422, t.refusedTitle, { code: "incomplete", detail: answer.why });
      await program.refresh();
      return { changed: true as const };
    },
  );

  server.get(
    "/offices/:office/house/changes",
    {
      schema: {
        tags,
        summary: "谁改过窗口的安排",
        description: "新的在前；只增不改。",
        params: officeParams,
        response: { 200: z.array(houseChangeShape), ...problems },
      },
    },
    async (request) => {
      const { office } = sessions.with(request, request.params.office, "house");
      return (await listChanges(prisma, office.id, MOST)).map(({ id, at, byName, change }) => ({
        id,
        at: shanghaiIso(at.getTime()),
        by: byName,
        text: changeText(office, houseChange.parse(change)),
      }));
    },
  );

  server.get(
    "/offices/:office/house/people",
    {
      schema: {
        tags,
        summary: "人员名册（连同停用的）",
        description: "给管理员改职责用。",
        params: officeParams,
        response: { 200: z.array(personShape), ...problems },
      },
    },
    async (request) => {
      const { office } = sessions.with(request, request.params.office, "house");
      return await peopleOf(prisma, office.id);
    },
  );
}
