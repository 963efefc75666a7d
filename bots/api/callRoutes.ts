import { z } from "zod";
import { settleMatter } from "../../core/desk/staff/callMatters.ts";
import { callView } from "../../core/desk/staff/callView.ts";
import { ticketRow } from "../../core/desk/staff/ticketRows.ts";
import { mayOpen } from "../../core/lifecycle/permissions.ts";
import { ticketsWithOpenMatters } from "../../core/store/callStore.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { callShape, matterShape } from "./callShapes.ts";
import { guardHeader, refusal } from "./commandRoutes.ts";
import { problems } from "./problemShape.ts";
import { forbidden, type Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams, ticketOr404, ticketParams } from "./ticketRoutes.ts";
import { ticketRowShape } from "./ticketShapes.ts";

const tags = ["电话"];
const MOST = 100;

/** The call behind a ticket: what it was about, who said what, and its other matters, on which a clerk decides. */
export function callRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { database, seal, newId } = program;

  server.get(
    "/offices/:office/tickets/:number/call",
    {
      schema: {
        tags,
        summary: "这件工单的那通电话",
        description:
          "要点、诉求、话务员答应的事，各在第几句；一通电话里的其他事；双方说的每一句。都已打码。不是电话来的，或者按规定不给看的，是 null。",
        params: ticketParams,
        response: { 200: callShape.nullable(), ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const stored = await ticketOr404(program, access, request.params.number);
      return await callView(database.prisma, seal, access, stored);
    },
  );

  server.get(
    "/offices/:office/call-matters",
    {
      schema: {
        tags,
        summary: "电话里还说了别的事、还没有人定的",
        description: "一通电话里可能还有别的事，等经办人定要不要单独登记；等得最久的在前，最多 100 件。",
        params: officeParams,
        response: { 200: z.array(ticketRowShape), ...problems },
      },
    },
    async (request) => {
      const access = sessions.with(request, request.params.office, "intake");
      const { office, actor } = access;
      const found = await ticketsWithOpenMatters(database.prisma, office.id, MOST);
      const now = program.now();
      return found
        .filter(({ ticket }) => mayOpen(office, ticket, actor))
        .map((stored) => ticketRow(access, seal, stored, now));
    },
  );

  server.post(
    "/offices/:office/tickets/:number/call/matters/:matter",
    {
      schema: {
        tags,
        summary: "电话里的另一件事：单独登记，或者不单独登记",
        description:
          "系统只提议，由经办人定。单独登记的有自己的编号，时限从打电话那时起算，联系方式用这通电话的；同样的选择再交一次不会登记两次。",
        params: ticketParams.extend({ matter: z.coerce.number().int().min(1).max(1000) }),
        headers: guardHeader,
        body: z.object({ choice: z.enum(["ticket", "none"]) }),
        response: { 200: matterShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.with(request, request.params.office, "intake");
      if (!access.mayCommand) throw forbidden(t.guest);
      const stored = await ticketOr404(program, access, request.params.number);
      const answer = await settleMatter(
        { database, seal, newId, now: program.now() },
        access,
        stored,
        request.params.matter,
        request.body.choice,
      );
      if (!answer.ok) throw refusal(t.matterRefusedTitle, { ...answer, possible: [] });
      const { state, again } = answer;
      return answer.state === "registered"
        ? { state, number: answer.number, code: answer.code, again }
        : { state, number: null, code: null, again };
    },
  );
}
