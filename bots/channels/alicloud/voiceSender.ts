import { z } from "zod";
import type { Outgoing, Sender, SendResult } from "../../../core/delivery/sender.ts";
import type { Database } from "../../../core/store/database.ts";
import { receiptsOf } from "../../../core/store/phoneStore.ts";
import { keysOf } from "./keys.ts";
import { phoneDigits } from "./numbers.ts";
import { idText, type Rpc, type RpcParams } from "./rpc.ts";
import { type Found, sendOnce } from "./sendOnce.ts";
import { type PhoneSettings, templateOf, valuesOf } from "./templates.ts";
import { texts } from "./texts.ts";

export type VoiceParts = {
  /** of the voice product, version 2017-05-25 */
  rpc: Rpc;
  database: Database;
  /** null: the office makes no calls */
  settings: (officeId: string) => PhoneSettings["voice"] | null;
  now: () => number;
};

const placed = z.object({ CallId: idText });

/** What is read out may have fewer characters than this, counted over all variables with their names. */
const LONGEST_PARAMS = 250;
/**
 * A call whose answer was lost cannot be looked up, only its receipts can: they come when the call is over and are
 * repeated after 1, 5 and 10 minutes. None after this long: the call was not placed.
 */
const RECEIPTS_WITHIN_MS = 20 * 60_000;

/**
 * Calls: SingleCallByTts reads a message out; where it offers choices, IvrCall reads it out and waits for a key.
 * Keys come in later, with the receipts.
 */
export function voiceSender(parts: VoiceParts): Sender {
  return {
    way: "voice",
    // what became of an earlier try is looked up before another one
    knowsKey: true,
    send: async (message) => {
      const phone = phoneDigits(message.address);
      if (phone === null) return final("badNumber", texts.badNumber);
      const call = callFor(parts.settings(message.officeId) ?? null, message, phone);
      if ("ok" in call) return call;
      return await sendOnce(
        parts,
        { officeId: message.officeId, deliveryId: message.deliveryId, way: "voice" },
        async (outId) => {
          const answer = await parts.rpc.call(call.action, { ...call.params, OutId: outId }, placed);
          return answer.ok ? { ok: true, value: answer.value.CallId } : answer;
        },
        async (outId, triedAt) => await lookUp(parts, outId, triedAt),
      );
    },
  };
}

function callFor(
  settings: PhoneSettings["voice"] | null,
  message: Outgoing,
  phone: string,
): { action: string; params: RpcParams } | SendResult {
  const template = settings ? templateOf(settings.templates, message.template) : null;
  if (!settings || template === null) return final("noTemplate", texts.noTemplate(message.template));
  const values = valuesOf(template.variables, message);
  if (values.length >= LONGEST_PARAMS) return final("tooLong", texts.tooLong);
  const shown: RpcParams = settings.showNumber === undefined ? {} : { CalledShowNumber: settings.showNumber };
  if (message.choices.length === 0 || template.keys === undefined) {
    return {
      action: "SingleCallByTts",
      params: {
        ...shown,
        CalledNumber: phone,
        TtsCode: template.code,
        TtsParam: values,
        PlayTimes: settings.playTimes,
      },
    };
  }
  // a menu is read out only over a number of the office's own
  if (settings.showNumber === undefined) return final("noShowNumber", texts.noTemplate(message.template));
  const keys = keysOf(message.choices);
  if (keys === null) return final("tooManyKeys", texts.tooManyKeys);
  const { thanksCode, waitMs } = template.keys;
  return {
    action: "IvrCall",
    params: {
      ...shown,
      CalledNumber: phone,
      StartCode: template.code,
      StartTtsParams: values,
      PlayTimes: settings.playTimes,
      MenuKeyMap: keys.map(({ key, label }) => ({
        Key: key,
        Code: thanksCode,
        TtsParams: JSON.stringify({ choice: label }),
      })),
      Timeout: waitMs,
    },
  };
}

async function lookUp(parts: VoiceParts, outId: string, triedAt: number): Promise<Found> {
  const [receipt] = await receiptsOf(parts.database.prisma, { platformId: null, outId });
  if (receipt !== undefined) return { receipt: receipt.platformId ?? outId };
  const wait = triedAt + RECEIPTS_WITHIN_MS - parts.now();
  return wait > 0 ? { waitMs: Math.min(wait, 60_000) } : "not";
}

function final(code: string, why: string): SendResult {
  return { ok: false, kind: "final", retryAfterMs: null, code, why };
}
