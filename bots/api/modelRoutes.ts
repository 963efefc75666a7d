import { z } from "zod";
import { localDateAt } from "../../core/deadline/shanghaiTime.ts";
import type { StaffAccess } from "../../core/desk/staff/access.ts";
import { openCall } from "../../core/desk/staff/callView.ts";
import { kindLabel } from "../../core/desk/staff/labels.ts";
import { modelMaterial } from "../../core/desk/staff/modelHelp.ts";
import type { ModelResult } from "../../core/model/answers.ts";
import { askModel } from "../../core/model/askModel.ts";
import { MODEL_USES } from "../../core/model/modelServer.ts";
import { noteModelUse, spendQuestion } from "../../core/store/modelUseStore.ts";
import { loadEvents, type StoredTicket } from "../../core/store/ticketStore.ts";
import { scopeTexts } from "../../core/understanding/texts.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { guardHeader } from "./commandRoutes.ts";
import { modelShape } from "./modelShapes.ts";
import { modelTexts as t } from "./modelTexts.ts";
import { problems } from "./problemShape.ts";
import { forbidden, type Sessions } from "./session.ts";
import { apiTexts } from "./texts.ts";
import { ticketOr404, ticketParams } from "./ticketRoutes.ts";

/** A language model's help for whoever works on a ticket: shown to them, kept nowhere, and it changes nothing. */
export function modelRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { database, seal, config, model } = program;
  const { prisma } = database;

  server.post(
    "/offices/:office/tickets/:number/model",
    {
      schema: {
        tags: ["模型"],
        summary: "请语言模型概括、起草答复，或者再判断一次",
        description:
          "接了模型才有。交给模型的内容都已打码，作风件不交；它写的只给您参考，不会改动工单。没答好、答得慢、今天问满了，都会说明，不影响办理。",
        params: ticketParams,
        headers: guardHeader,
        body: z.object({ use: z.enum(MODEL_USES) }),
        response: { 200: modelShape, "5xx": problems["4xx"], ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      if (!access.mayCommand) throw forbidden(apiTexts.guest);
      const stored = await ticketOr404(program, access, request.params.number);
      if (model === null) throw new Problem(404, t.title, { code: "noModel", detail: t.noModel });
      const [events, opened] = await Promise.all([
        loadEvents(prisma, stored.officeId, stored.id),
        openCall(prisma, seal, stored),
      ]);
      const material = modelMaterial(access, seal, stored, events, opened);
      if (material === "words" || material === "conduct") throw forbidden(t.withheld[material]);
      const { use } = request.body;
      const day = localDateAt(program.now());
      const asked = await askModel(
        {
          server: model,
          spend: async () => await spendQuestion(prisma, stored.officeId, day, config.LLM_CALLS_PER_DAY),
          note: async (outcome, tokens) =>
            await noteModelUse(prisma, stored.officeId, day, { use, outcome, tokens }),
        },
        use,
        material,
      );
      if (asked.ok) return resultView(access, stored, asked.result);
      throw new Problem(asked.why === "budget" ? 429 : 503, t.title, {
        code: asked.why,
        detail: t.why[asked.why],
      });
    },
  );
}

function resultView(
  { office }: StaffAccess,
  { ticket }: StoredTicket,
  result: ModelResult,
): z.input<typeof modelShape> {
  const nothing = { summary: null, reply: null, opinion: null };
  switch (result.use) {
    case "summary":
      return { ...nothing, use: result.use, summary: result.summary };
    case "reply":
      return { ...nothing, use: result.use, reply: result.reply };
    case "opinion": {
      const { kind, scope, why } = result;
      const found = ticket.classification;
      const same = kind === found?.kind && scope === found.scope;
      return {
        ...nothing,
        use: result.use,
        opinion: { kindLabel: kindLabel(office, kind), scopeText: scopeTexts[scope], why, same },
      };
    }
  }
}
