import { z } from "zod";
import { shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import { deadLetters, retryDeadLetter } from "../../core/store/staffQueries.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { Problem } from "../server/problem.ts";
import { guardHeader } from "./commandRoutes.ts";
import { putAsideShape } from "./deliveryShapes.ts";
import { problems } from "./problemShape.ts";
import type { Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams } from "./ticketRoutes.ts";

const tags = ["来信"];
const MOST = 500;

/** Messages that could not be handled and were put aside: seen, and given back to be handled anew. */
export function inboxRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;

  server.get(
    "/offices/:office/dead-letters",
    {
      schema: {
        tags,
        summary: "没有办成的来信",
        description: "试了几次都没有办成、放在一边等人看的消息。只写原因，不写内容。",
        params: officeParams,
        response: {
          200: z.array(putAsideShape),
          ...problems,
        },
      },
    },
    async (request) => {
      const { office } = sessions.with(request, request.params.office, "deadLetters");
      return (await deadLetters(prisma, office.id, MOST)).map((one) => ({
        ...one,
        id: String(one.id),
        receivedAt: shanghaiIso(one.receivedAt.getTime()),
      }));
    },
  );

  server.post(
    "/offices/:office/dead-letters/:id/retry",
    {
      schema: {
        tags,
        summary: "再办一次",
        description: "把放在一边的消息交回去重新办。再按一次不会办两次。",
        params: officeParams.extend({ id: z.string().regex(/^\d{1,18}$/) }),
        headers: guardHeader,
        response: { 200: z.object({ retried: z.literal(true) }), ...problems },
      },
    },
    async (request) => {
      const { office } = sessions.with(request, request.params.office, "deadLetters");
      const id = BigInt(request.params.id);
      if (!(await retryDeadLetter(prisma, office.id, id, new Date(program.now())))) {
        throw new Problem(404, t.noLetterTitle, { code: "notFound", detail: t.noLetter });
      }
      void program.worker.sweep();
      return { retried: true as const };
    },
  );
}
