import { z } from "zod";
import { endPresence, notePresence } from "../../core/store/presenceStore.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { guardHeader } from "./commandRoutes.ts";
import { problems } from "./problemShape.ts";
import type { Sessions } from "./session.ts";
import { ticketOr404, ticketParams } from "./ticketRoutes.ts";

/** Who else has a ticket open: two people then do not write to the same citizen. */
export function presenceRoutes(server: Server, program: Program, sessions: Sessions): void {
  server.post(
    "/offices/:office/tickets/:number/presence",
    {
      schema: {
        tags: ["工单"],
        summary: "我打开着这一件",
        description:
          "页面开着时每 15 秒报一次，回答里是还有谁开着、是不是正在填写。45 秒没有报就算走了。只是提醒，谁都可以照常办。",
        params: ticketParams,
        headers: guardHeader,
        body: z.object({
          writing: z.boolean().default(false).describe("正在填写"),
          gone: z.boolean().default(false).describe("关上了：马上不再算"),
        }),
        response: {
          200: z.array(z.object({ name: z.string(), writing: z.boolean() })).describe("还有谁"),
          ...problems,
        },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const { id, name } = access.actor;
      const stored = await ticketOr404(program, access, request.params.number);
      const at = { officeId: stored.officeId, ticketId: stored.id };
      if (request.body.gone) {
        await endPresence(program.database.prisma, at, id);
        return [];
      }
      return await notePresence(
        program.database.prisma,
        at,
        { id, name, writing: request.body.writing },
        new Date(program.now()),
      );
    },
  );
}
