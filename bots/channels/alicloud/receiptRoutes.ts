import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Database } from "../../../core/store/database.ts";
import { sendsOf, storeReceipts } from "../../../core/store/phoneStore.ts";
import type { Server } from "../../server/createServer.ts";
import { Problem } from "../../server/problem.ts";
import { bearerIs } from "../phone/routes.ts";
import { inTime } from "./inTime.ts";
import { type ReadReceipt, readReceipts } from "./receipts.ts";

/** What the receipts of calls and short messages need. */
export type ReceiptParts = {
  /** PHONE_TOKEN: the platform signs nothing, so the address it is given ends in ?token=… */
  token: string;
  database: Database;
  seal: Seal;
  /** the office for what belongs to no message of ours (a person's own short message) */
  defaultOffice: () => string | null;
  now: () => number;
  /** called after receipts were stored: whoever hands them on need not wait for the next sweep */
  onStored?: () => void;
};

/** The platform waits 700 ms for the answer to a receipt. */
const ANSWER_MS = 600;

const tokenQuery = z.object({ token: z.string().optional() });
const tokenHeader = z.object({ authorization: z.string().optional() });
/** Only the number is judged; anything else makes the platform come again after 1, 5 and 10 minutes. */
const taken = z.object({ code: z.literal(0), msg: z.string() });

/**
 * POST /phone/receipts/voice and /phone/receipts/sms: batches of receipts, pressed keys and answers to short messages,
 * each stored once before the platform is answered. `stepReceipts` hands them on.
 */
export function receiptRoutes(server: Server, parts: ReceiptParts): void {
  for (const product of ["voice", "sms"] as const) {
    server.post(
      `/phone/receipts/${product}`,
      {
        schema: {
          summary: product === "voice" ? "语音通话的回执和按键" : "短信的回执和回复",
          description:
            "阿里云推送的 JSON 数组。地址后面带 ?token=<PHONE_TOKEN>，或用 Authorization: Bearer。存妥后答 code 0；重复推送不会重复处理。",
          querystring: tokenQuery,
          headers: tokenHeader,
          body: z.unknown(),
          response: { 200: taken },
        },
        onRequest: async (request) => checkToken(request, parts.token),
      },
      async (request) => {
        const receipts = readReceipts(product, request.body);
        await inTime(ANSWER_MS, store(parts, receipts));
        parts.onStored?.();
        return { code: 0 as const, msg: "接收成功" };
      },
    );
  }
}

/** The token as bearer or in the address. @throws Problem 401 */
export function checkToken(request: FastifyRequest, token: string): void {
  const query = tokenQuery.safeParse(request.query);
  const inAddress =
    query.success && query.data.token !== undefined ? `Bearer ${query.data.token}` : undefined;
  if (bearerIs(request.headers.authorization, token) || bearerIs(inAddress, token)) return;
  throw new Problem(
    401,
    "口令不对：请在地址后面带上 ?token= 或在 Authorization 头里带上 Bearer 和 PHONE_TOKEN",
  );
}

async function store(parts: ReceiptParts, receipts: ReadReceipt[]): Promise<void> {
  const { prisma } = parts.database;
  const rows = receipts.map(({ receipt, dedupeKey }) => ({ receipt, dedupeKey, ...idsOf(receipt) }));
  const outIds = rows.flatMap(({ outId }) => (outId === null ? [] : [outId]));
  const platformIds = rows.flatMap(({ platformId }) => (platformId === null ? [] : [platformId]));
  const sends = await sendsOf(prisma, outIds, platformIds);
  const receivedAt = new Date(parts.now());
  const stored = rows.map(({ receipt, dedupeKey, outId, platformId }) => {
    const own = sends.find(
      (send) =>
        (outId !== null && send.outId === outId) || (platformId !== null && send.receipt === platformId),
    );
    const officeId = own?.officeId ?? parts.defaultOffice();
    if (officeId === null) throw new Problem(503, "还没有设置任何窗口，请联系管理员");
    const bodySealed = parts.seal.seal(JSON.stringify(receipt), officeId);
    return { officeId, kind: receipt.kind, dedupeKey, outId, platformId, bodySealed, receivedAt };
  });
  await storeReceipts(prisma, stored);
}

function idsOf(receipt: ReadReceipt["receipt"]): { outId: string | null; platformId: string | null } {
  switch (receipt.kind) {
    case "voice":
      return { outId: receipt.outId, platformId: receipt.callId };
    case "sms":
      return { outId: receipt.outId, platformId: receipt.bizId };
    case "smsReply":
    case "unknown":
      return { outId: null, platformId: null };
  }
}
