import { z } from "zod";
import { type CounterRequest, counterIntake } from "../../core/desk/staff/counterIntake.ts";
import { KINDS } from "../../core/words.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { keyHeader, keyOf, refusal, statusLabel } from "./commandRoutes.ts";
import { accused, applicant, declineReason, dimensions, result } from "./commandSchema.ts";
import { ownFilesOnly } from "./ownFiles.ts";
import { problems } from "./problemShape.ts";
import { forbidden, type Sessions } from "./session.ts";
import { apiTexts as t } from "./texts.ts";
import { officeParams } from "./ticketRoutes.ts";

const short = z.string().trim().min(1).max(200);
const id = z.string().min(1).max(100);

const intakeBody = z
  .object({
    text: z.string().trim().min(1).max(20_000).describe("群众说的话，照原话记"),
    title: z.string().trim().min(1).max(200).optional(),
    contact: z
      .object({
        name: short.optional(),
        phone: z
          .string()
          .trim()
          .regex(/^[\d-]{5,20}$/)
          .optional(),
        idNumber: short.optional(),
        address: short.optional(),
        contactPerson: short.optional().describe("企业反映的，写联系人"),
      })
      .default({}),
    channel: z.enum(["counter", "phone", "transfer"]).default("counter"),
    receivedAt: z.iso
      .datetime({ offset: true })
      .optional()
      .describe("什么时候收到的；不填就是现在。时限从这时起算"),
    origin: z
      .object({ id, number: short.nullable().default(null), step: short.nullable().default(null) })
      .optional()
      .describe("来件来源（规定里列的），对方的编号；中途退出的写明退在哪一步"),
    attachmentIds: z.array(id).max(20).default([]),
    settled: z
      .object({
        kind: z.enum(KINDS).optional(),
        dimensions: dimensions.optional(),
        departmentId: id.optional(),
        accused: accused.optional(),
        note: short.optional(),
      })
      .optional()
      .describe("经办人认为是什么。有研判职责的当场研判，没有的按更正记下，再由研判人员看"),
    signed: z.boolean().default(false).describe("群众在登记表上签了字"),
    answer: z
      .object({
        guideId: id.nullable().default(null),
        result: result.nullable().default(null),
        notice: z.boolean().default(false).describe("已给一次性告知单"),
      })
      .optional()
      .describe("当场答复"),
    decline: z
      .object({ reason: declineReason, applicant: applicant.default("person") })
      .optional()
      .describe("不予受理，已当面告诉群众"),
  })
  .meta({
    example: {
      text: "我来办居住证，跑了三趟都说材料不全，也没说清楚还差什么",
      contact: { name: "某某某", phone: "13000000000" },
      settled: { kind: "coordinate" },
    },
  });

/** A request put down at the window. */
export function intakeRoutes(server: Server, program: Program, sessions: Sessions): void {
  server.post(
    "/offices/:office/tickets",
    {
      schema: {
        tags: ["工单"],
        summary: "窗口登记一件诉求",
        description:
          "群众到窗口来、打电话来，或者别的平台转来的（带对方编号），由工作人员登记。登记、更正、当场答复、不予受理一次办完，要么都成，要么都不成。登记的人就是首问责任人。",
        params: officeParams,
        headers: keyHeader,
        body: intakeBody,
        response: {
          200: z.object({
            number: z.string(),
            code: z.string().describe("查询码，和编号一起交给群众"),
            version: z.int(),
            status: z.string(),
            statusText: z.string(),
            again: z.boolean(),
          }),
          ...problems,
        },
      },
    },
    async (request) => {
      const access = sessions.with(request, request.params.office, "intake");
      if (!access.mayCommand) throw forbidden(t.guest);
      await ownFilesOnly(program, access, request.body.attachmentIds);
      const answer = await counterIntake(
        { database: program.database, seal: program.seal, newId: program.newId, now: program.now() },
        access,
        counterRequest(request.body),
        keyOf(request),
      );
      if (!answer.ok) throw refusal(t.intakeRefusedTitle, answer);
      const { number, code, version, status, again } = answer;
      return { number, code, version, status, statusText: statusLabel(status), again };
    },
  );
}

function counterRequest({ receivedAt, ...body }: z.output<typeof intakeBody>): CounterRequest {
  // zod leaves out what was not sent: nothing is undefined that is there
  return JSON.parse(
    JSON.stringify({ ...body, ...(receivedAt === undefined ? {} : { receivedAt: Date.parse(receivedAt) }) }),
  ) as CounterRequest;
}
