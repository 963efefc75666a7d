import { createHash } from "node:crypto";
import { z } from "zod";
import { parseTime } from "../../../core/deadline/shanghaiTime.ts";
import { texts } from "./texts.ts";

/** How a call ended, or what happened during it. */
const callState = z.enum([
  "underWay",
  "keyPressed",
  "heard",
  "hungUpEarly",
  "busy",
  "noAnswer",
  "wrongNumber",
  "unreachable",
  "noKey",
  "switchedOff",
  "suspended",
  "refusedByPlatform",
  "failed",
]);
export type CallState = z.infer<typeof callState>;

/** News of a call. States of one call come in any order; `keys` are all that were pressed in it, as far as is known. */
export type VoiceReceipt = {
  kind: "voice";
  callId: string;
  outId: string | null;
  state: CallState;
  /** false while the call goes on */
  over: boolean;
  /** the platform's status code */
  code: string;
  keys: string;
  seconds: number | null;
  /** epoch ms */
  at: number | null;
};

/** Whether a short message arrived. */
export type SmsReceipt = {
  kind: "sms";
  bizId: string;
  outId: string | null;
  phone: string;
  delivered: boolean;
  code: string;
  at: number | null;
};

/** A person answered a short message. */
export type SmsReply = { kind: "smsReply"; id: string; phone: string; text: string; at: number | null };

/** Something that is none of these: kept, so that nothing acknowledged is lost. */
export type UnknownReceipt = { kind: "unknown"; raw: string };

export type Receipt = VoiceReceipt | SmsReceipt | SmsReply | UnknownReceipt;

/** Status codes of the voice product, from its receipts' documentation. */
const CALL_STATES: Record<string, CallState> = {
  "200000": "heard",
  "200001": "hungUpEarly",
  "200002": "busy",
  "200003": "noAnswer",
  "200004": "wrongNumber",
  "200005": "unreachable",
  "200007": "unreachable",
  "200008": "noKey",
  "200010": "switchedOff",
  "200011": "suspended",
  "200012": "failed",
  "200100": "underWay",
  "200101": "underWay",
  "200102": "underWay",
  "200201": "underWay",
  "200104": "refusedByPlatform",
  "200105": "refusedByPlatform",
  "200117": "refusedByPlatform",
  "200118": "refusedByPlatform",
  "200119": "refusedByPlatform",
  "200121": "refusedByPlatform",
  "300000": "keyPressed",
};

const word = z.union([z.string(), z.number()]).transform(String);
const optionalWord = word.nullish().transform((value) => (value === "" ? null : (value ?? null)));

const voiceItem = z.object({
  call_id: word,
  out_id: optionalWord,
  status_code: optionalWord,
  // keys come as `dtmf` with the end of the call or during it, or as `digits` without any state: pages disagree
  dtmf: optionalWord,
  digits: optionalWord,
  duration: optionalWord,
  end_time: optionalWord,
  status_time: optionalWord,
  call_time: optionalWord,
});
const smsItem = z.object({
  biz_id: word,
  out_id: optionalWord,
  phone_number: word,
  success: z.union([z.boolean(), z.string().transform((text) => text === "true")]),
  err_code: optionalWord,
  report_time: optionalWord,
});
const replyItem = z.object({
  phone_number: word,
  content: z.string(),
  send_time: optionalWord,
  dest_code: optionalWord,
  sequence_id: optionalWord,
});

/** A receipt with the key by which the same one, delivered again, is known. */
export type ReadReceipt = { receipt: Receipt; dedupeKey: string };

/** Reads the body of a push: an array of receipts (a single one is taken too). Never refuses: what it cannot read is kept. */
export function readReceipts(product: "voice" | "sms", body: unknown): ReadReceipt[] {
  const items = Array.isArray(body) ? body : [body];
  return items.map((item: unknown) => (product === "voice" ? readVoice(item) : readSms(item)));
}

function readVoice(item: unknown): ReadReceipt {
  const read = voiceItem.safeParse(item);
  if (!read.success) return unknownReceipt(item);
  const one = read.data;
  const keys = one.dtmf ?? one.digits ?? "";
  const code = one.status_code ?? (keys === "" ? "" : "300000");
  const state = CALL_STATES[code] ?? (code === "" ? "underWay" : "failed");
  const time = one.status_time ?? one.end_time ?? one.call_time;
  return {
    receipt: {
      kind: "voice",
      callId: one.call_id,
      outId: one.out_id,
      state,
      over: state !== "underWay" && state !== "keyPressed",
      code,
      keys: keys.replace(/[^\d*#]/g, ""),
      seconds: numberOf(one.duration),
      at: timeOf(time),
    },
    dedupeKey: digest([one.call_id, code, keys, time ?? ""]),
  };
}

function readSms(item: unknown): ReadReceipt {
  const report = smsItem.safeParse(item);
  if (report.success) {
    const one = report.data;
    return {
      receipt: {
        kind: "sms",
        bizId: one.biz_id,
        outId: one.out_id,
        phone: one.phone_number,
        delivered: one.success,
        code: one.err_code ?? "",
        at: timeOf(one.report_time),
      },
      dedupeKey: digest([one.biz_id, one.phone_number, one.err_code ?? "", String(one.success)]),
    };
  }
  const reply = replyItem.safeParse(item);
  if (!reply.success) return unknownReceipt(item);
  const one = reply.data;
  const id = digest([one.sequence_id ?? "", one.phone_number, one.send_time ?? "", one.content]);
  return {
    receipt: {
      kind: "smsReply",
      id,
      phone: one.phone_number,
      text: one.content,
      at: timeOf(one.send_time),
    },
    dedupeKey: id,
  };
}

function unknownReceipt(item: unknown): ReadReceipt {
  const raw = JSON.stringify(item) ?? "null";
  return { receipt: { kind: "unknown", raw }, dedupeKey: digest([raw]) };
}

/** Keys of one call from several receipts: the longest sequence holds, the later one where two are as long. */
export function keysPressed(receipts: readonly Receipt[]): string {
  let longest = "";
  for (const one of receipts) {
    if (one.kind === "voice" && one.keys.length >= longest.length && one.keys !== "") longest = one.keys;
  }
  return longest;
}

/**
 * Whether a receipt proves that a message arrived, or that it did not, and why not, in plain Chinese. Null: it proves
 * neither. A call in which a key was pressed was heard, whenever it was hung up.
 */
export function proofOf(receipt: Receipt): { proof: "delivered" | "failed"; why: string | null } | null {
  if (receipt.kind === "sms") {
    return receipt.delivered
      ? { proof: "delivered", why: null }
      : { proof: "failed", why: texts.smsFailed(receipt.code) };
  }
  if (receipt.kind !== "voice" || receipt.state === "underWay") return null;
  if (receipt.state === "heard" || receipt.state === "keyPressed" || receipt.keys !== "") {
    return { proof: "delivered", why: null };
  }
  // the message itself was read out to its end before a key was waited for
  if (receipt.state === "noKey") return { proof: "delivered", why: texts.calls.noKey };
  return { proof: "failed", why: texts.calls[receipt.state] };
}

const maybe = z.number().nullable();
/** A receipt as it is kept. */
export const keptReceipt: z.ZodType<Receipt> = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("voice"),
    callId: z.string(),
    outId: z.string().nullable(),
    state: callState,
    over: z.boolean(),
    code: z.string(),
    keys: z.string(),
    seconds: maybe,
    at: maybe,
  }),
  z.strictObject({
    kind: z.literal("sms"),
    bizId: z.string(),
    outId: z.string().nullable(),
    phone: z.string(),
    delivered: z.boolean(),
    code: z.string(),
    at: maybe,
  }),
  z.strictObject({
    kind: z.literal("smsReply"),
    id: z.string(),
    phone: z.string(),
    text: z.string(),
    at: maybe,
  }),
  z.strictObject({ kind: z.literal("unknown"), raw: z.string() }),
]);

function timeOf(text: string | null): number | null {
  return text === null ? null : parseTime(text);
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

function digest(parts: string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 32);
}
