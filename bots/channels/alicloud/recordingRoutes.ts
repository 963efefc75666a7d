import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { NewId } from "../../../core/ids.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Database } from "../../../core/store/database.ts";
import { hurryRecording, soundOfRecording } from "../../../core/store/recordingStore.ts";
import type { Server } from "../../server/createServer.ts";
import { Problem } from "../../server/problem.ts";
import { inTime } from "./inTime.ts";
import { checkToken } from "./receiptRoutes.ts";
import { keepCall, recordedCall, recordingProof } from "./recording.ts";

export type RecordingRouteParts = {
  /** PHONE_TOKEN */
  token: string;
  database: Database;
  seal: Seal;
  newId: NewId;
  /** the office of a call: the one asked for, else the one with the called number, else the default one */
  officeOf: (wanted: string | undefined, called: string) => string | null;
  now: () => number;
};

const ANSWER_MS = 900;
const place = z.object({ office: z.string(), id: z.string(), proof: z.string() });
/** v4 writes TaskId, v2 task_id */
const doneBody = z
  .object({ TaskId: z.string().optional(), task_id: z.string().optional() })
  .transform((body) => body.TaskId ?? body.task_id);

/**
 * POST /phone/recordings takes recorded calls; the two other addresses are for the recogniser only: it fetches the
 * sound of voice messages there, and says there that it is through.
 */
export function recordingRoutes(server: Server, parts: RecordingRouteParts): void {
  const { database, seal, now } = parts;
  const checkProof = (given: z.infer<typeof place>, what: "sound" | "done"): void => {
    const digest = (text: string) => createHash("sha256").update(text).digest();
    const wanted = recordingProof(seal, given.office, given.id, what);
    if (!timingSafeEqual(digest(given.proof), digest(wanted))) throw new Problem(404, "没有这个录音");
  };

  server.post(
    "/phone/recordings",
    {
      schema: {
        summary: "交来一通电话的录音，转成文字后登记",
        description:
          "Authorization: Bearer <PHONE_TOKEN>。link 是录音的下载地址。存妥后返回 202；同一 callId 再交一次不会重复登记。",
        headers: z.object({ authorization: z.string().optional() }),
        querystring: z.object({ office: z.string().optional(), token: z.string().optional() }),
        body: recordedCall,
        response: { 202: z.object({ callId: z.string(), stored: z.enum(["new", "already"]) }) },
      },
      onRequest: async (request) => checkToken(request, parts.token),
    },
    async (request, reply) => {
      const officeId = parts.officeOf(request.query.office, request.body.called);
      if (officeId === null) throw new Problem(404, "没有这个窗口，请检查 office 参数");
      const keeping = keepCall(
        { sql: database.prisma, seal, newId: parts.newId, now },
        officeId,
        request.body,
      );
      const isNew = await inTime(ANSWER_MS, keeping);
      return await reply.code(202).send({ callId: request.body.callId, stored: isNew ? "new" : "already" });
    },
  );

  server.post(
    "/phone/recordings/:office/:id/:proof/done",
    {
      schema: {
        hide: true,
        params: place,
        body: doneBody,
        response: { 200: z.object({ code: z.literal(0) }) },
      },
    },
    async (request) => {
      const { office, id } = request.params;
      checkProof(request.params, "done");
      const taskId = request.body;
      // what the callback says of the words is not believed: the task itself is asked, at once
      if (taskId !== undefined) {
        await inTime(ANSWER_MS, hurryRecording(database.prisma, office, id, taskId, new Date(now())));
      }
      return { code: 0 as const };
    },
  );

  server.get(
    "/phone/recordings/:office/:id/:proof/sound",
    { schema: { hide: true, params: place } },
    async (request, reply) => {
      const { office, id } = request.params;
      checkProof(request.params, "sound");
      const sound = await soundOfRecording(database.prisma, office, id);
      if (sound === null) throw new Problem(404, "没有这个录音");
      return await reply
        .type(sound.contentType)
        .header("cache-control", "no-store")
        .send(Buffer.from(seal.openBytes(sound.bodySealed, office)));
    },
  );
}
