import { createHash } from "node:crypto";
import type { SendResult } from "../../../core/delivery/sender.ts";
import type { Database } from "../../../core/store/database.ts";
import { beginAgain, beginSend, noteSend } from "../../../core/store/phoneStore.ts";
import { failedSend } from "./refusals.ts";
import type { Answer } from "./rpc.ts";
import { texts } from "./texts.ts";

/** What an earlier try came to, found by our id: its receipt; `not`: surely not sent; `wait`: cannot be known yet. */
export type Found = { receipt: string } | "not" | { waitMs: number };

/**
 * Sends through a platform that knows no key against doubles: the try is written down first, and a try of unknown
 * outcome (the answer or the node was lost) is looked up before another one is made.
 * @param ask asks the platform; its answer's value is the receipt
 * @param lookUp finds out what became of an earlier try, begun at that time (epoch ms)
 */
export async function sendOnce(
  parts: { database: Database; now: () => number },
  send: { officeId: string; deliveryId: string; way: string },
  ask: (outId: string) => Promise<Answer<string>>,
  lookUp: (outId: string, triedAt: number) => Promise<Found>,
): Promise<SendResult> {
  const { prisma } = parts.database;
  const { officeId } = send;
  const outId = outIdOf(send);
  const at = new Date(parts.now());
  const before = await beginSend(prisma, { ...send, outId, at });
  if (before?.status === "sent") return { ok: true, receipt: before.receipt };
  if (before !== null) {
    if (before.status === "trying") {
      const found = await lookUp(outId, before.triedAt.getTime());
      if (typeof found === "object" && "receipt" in found) {
        await noteSend(prisma, officeId, outId, { status: "sent", receipt: found.receipt });
        return { ok: true, receipt: found.receipt };
      }
      if (found !== "not") return stillUnknown(found.waitMs);
    }
    if (!(await beginAgain(prisma, officeId, outId, before, at))) return stillUnknown(1_000);
  }
  const answer = await ask(outId);
  if (answer.ok) {
    await noteSend(prisma, officeId, outId, { status: "sent", receipt: answer.value });
    return { ok: true, receipt: answer.value };
  }
  if (answer.family !== "unknown") await noteSend(prisma, officeId, outId, { status: "open", receipt: null });
  return failedSend(answer);
}

function stillUnknown(retryAfterMs: number): SendResult {
  return { ok: false, kind: "transient", retryAfterMs, code: "stillUnknown", why: texts.stillUnknown };
}

/** Our id of a message at the platform. Calls bear 15 bytes, so it is a hash (77 bits), the same at every try. */
export function outIdOf(send: { officeId: string; deliveryId: string; way: string }): string {
  const { officeId, way, deliveryId } = send;
  const hash = createHash("sha256").update(`${officeId}\n${way}\n${deliveryId}`).digest("hex");
  return BigInt(`0x${hash}`).toString(36).padStart(50, "0").slice(-15);
}
