import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Receive } from "../../receive.ts";
import type { Server } from "../../server/createServer.ts";
import { Problem } from "../../server/problem.ts";
import { parseTranscript } from "./parse.ts";
import { transcript } from "./transcript.ts";

/** What the telephone channel needs. */
export type PhoneParts = {
  token: string;
  receive: Receive;
  seal: Seal;
  /** the office of a call: the one asked for, else the one with the called number, else the default one */
  officeOf: (wanted: string | undefined, called: string) => string | null;
};

/** POST /phone/transcripts: 202 once the call is durably stored; the same call again changes nothing. */
export function phoneRoutes(server: Server, parts: PhoneParts): void {
  server.post(
    "/phone/transcripts",
    {
      schema: {
        summary: "交来一通电话的文字",
        description:
          "Authorization: Bearer <PHONE_TOKEN>。存妥后返回 202；同一 callId 再交一次不会重复登记。",
        headers: z.object({ authorization: z.string().optional() }),
        querystring: z.object({ office: z.string().optional() }),
        body: transcript,
        response: { 202: z.object({ callId: z.string(), stored: z.enum(["new", "already"]) }) },
      },
      onRequest: async (request) => {
        if (!bearerIs(request.headers.authorization, parts.token)) {
          throw new Problem(401, "口令不对：请在 Authorization 头里带上 Bearer 和 PHONE_TOKEN");
        }
      },
    },
    async (request, reply) => {
      const officeId = parts.officeOf(request.query.office, request.body.called);
      if (officeId === null) throw new Problem(404, "没有这个窗口，请检查 office 参数");
      const isNew = await parts.receive(parseTranscript(request.body, officeId, parts.seal.hash));
      return await reply.code(202).send({ callId: request.body.callId, stored: isNew ? "new" : "already" });
    },
  );
}

/** Compares in constant time, whatever the lengths. */
export function bearerIs(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return token !== "" && timingSafeEqual(digest(header ?? ""), digest(`Bearer ${token}`));
}
