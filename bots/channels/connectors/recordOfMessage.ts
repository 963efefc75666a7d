import type { OutRecord } from "../../../core/connectors/fields.ts";
import { outRecord } from "../../../core/connectors/outRecord.ts";
import type { Outgoing, SendResult } from "../../../core/delivery/sender.ts";
import type { LinkParts } from "./linkParts.ts";
import { linkTexts as t } from "./texts.ts";

type Refusal = Extract<SendResult, { ok: false }>;

/** The request that a message to a system is about, as it stood at the message's version; or why it cannot be told. */
export async function recordOfMessage(
  { database, seal, officeOf }: LinkParts,
  { officeId, params }: Outgoing,
): Promise<{ ok: true; ticketId: string; record: OutRecord } | Refusal> {
  const office = officeOf(officeId);
  const ticketId = params["ticketId"] ?? "";
  const version = Number(params["version"] ?? "");
  const wanted = Number.isInteger(version) && version > 0 ? version : null;
  const record =
    office === null ? null : await outRecord({ sql: database.prisma, seal }, office, ticketId, wanted);
  return record === null ? final("noTicket", t.noTicket) : { ok: true, ticketId, record };
}

export function final(code: string, why: string): Refusal {
  return { ok: false, kind: "final", retryAfterMs: null, code, why };
}
