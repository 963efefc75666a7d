import { z } from "zod";
import { likeView } from "../../../core/desk/staff/likeView.ts";
import { personalOf } from "../../../core/desk/staff/ticketRows.ts";
import { maskedWords } from "../../../core/desk/staff/ticketWords.ts";
import type { CaseItem, GuideItem } from "../../../core/knowledge/knowledgeItems.ts";
import { offersFor } from "../../../core/knowledge/offers.ts";
import type { KnowledgeHit } from "../../../core/knowledge/retrieval/retrieve.ts";
import { maskStaffText } from "../../../core/privacy/maskStaffText.ts";
import { loadEvents } from "../../../core/store/ticketStore.ts";
import type { Program } from "../../program.ts";
import type { Server } from "../../server/createServer.ts";
import { problems } from "../problemShape.ts";
import type { Sessions } from "../session.ts";
import { officeParams, ticketOr404, ticketParams } from "../ticketRoutes.ts";
import { officeName } from "./caseView.ts";
import { foundShape, likeShape, offerShape } from "./shapes.ts";

const tags = ["案例和指南"];
const MOST_OFFERED = 5;

/** What helps with a request: guides and cases by words, those offered for a ticket, and tickets like it. */
export function findRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;

  server.get(
    "/offices/:office/knowledge",
    {
      schema: {
        tags,
        summary: "按一句话找指南和案例",
        description: "本窗口公开的办事指南、各窗口共享的已发布案例，最相近的在前。照群众的话输入就行。",
        params: officeParams,
        querystring: z.object({
          words: z.string().trim().min(1).max(2000),
          kind: z.enum(["guide", "case"]).optional(),
          size: z.coerce.number().int().min(1).max(50).default(10),
        }),
        response: { 200: z.array(foundShape), ...problems },
      },
    },
    async (request) => {
      const { office } = sessions.at(request, request.params.office);
      const { words, kind, size } = request.query;
      const knowledge = await program.shelf.of(prisma, office.id);
      const found = knowledge.search({ text: words }, kind === undefined ? size : knowledge.size);
      return found
        .filter(({ item }) => kind === undefined || item.kind === kind)
        .slice(0, size)
        .map((hit) => foundView(program, hit));
    },
  );

  server.get(
    "/offices/:office/tickets/:number/offers",
    {
      schema: {
        tags,
        summary: "这件诉求可以参考的指南和案例",
        description: "最多五条，最相近的在前，并说明为什么推荐。只供参考，用不用由您决定。",
        params: ticketParams,
        response: { 200: z.array(offerShape).max(MOST_OFFERED), ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const stored = await ticketOr404(program, access, request.params.number);
      const events = await loadEvents(prisma, stored.officeId, stored.id);
      const known = personalOf(program.seal, stored);
      const knowledge = await program.shelf.of(prisma, access.office.id);
      const asked = {
        title: maskStaffText(stored.title, known),
        text: maskedWords(access, program.seal, stored, events),
        matter: stored.ticket.matter,
      };
      return offersFor(knowledge, asked, MOST_OFFERED).map((offer) => ({
        ...foundView(program, offer),
        why: offer.why,
      }));
    },
  );

  server.get(
    "/offices/:office/tickets/:number/like",
    {
      schema: {
        tags,
        summary: "和这件相像的工单",
        description:
          "可能是同一位群众的补充、可能是同一个原因的别的诉求（只列您能打开的，已打码），以及按规定可以会商、整改、并案的提议。系统只提示，不会自动并案。",
        params: ticketParams,
        response: { 200: likeShape, ...problems },
      },
    },
    async (request) => {
      const access = sessions.at(request, request.params.office);
      const stored = await ticketOr404(program, access, request.params.number);
      const view = await likeView(prisma, program.likeness, program.seal, access, stored, program.now());
      return {
        ...view,
        proposals: view.proposals.map((one) => ({
          proposes: one.proposes,
          ground: one.proposes === "jointMeeting" ? one.ground : null,
          text: one.text,
          basis: one.proposes === "merge" ? [] : one.basis,
          people: one.people,
          withinDays: one.withinDays,
        })),
      };
    },
  );
}

function foundView(
  program: Program,
  { item, confidence }: KnowledgeHit<GuideItem | CaseItem>,
): z.input<typeof foundShape> {
  return {
    kind: item.kind,
    office: { id: item.officeId, name: officeName(program, item.officeId) },
    id: item.id,
    title: item.title,
    matter: item.kind === "case" ? item.case.content.matter : null,
    confidence: Math.round(confidence * 100) / 100,
  };
}
