import type { Outgoing, Sender, SendResult } from "../../../core/delivery/sender.ts";
import type { ApiFailure } from "./apiResult.ts";
import { type KfClient, type KfSay, kfMessageId } from "./kfClient.ts";
import { uploadFiles } from "./kfFiles.ts";
import { readKfAddress } from "./kfMessage.ts";
import { bytesOf, cutToBytes, splitToBytes } from "./splitText.ts";
import { CARD, WHY } from "./texts.ts";

const TEXT_BYTES = 2048;
const HEAD_BYTES = 1024;
const MOST_ITEMS = 10;
const ID_BYTES = 64;
const LABEL_BYTES = 128;

/**
 * Writes to citizens through 微信客服: words first, photos and files behind them. The receipt names the platform's message ids, comma separated: a later
 * `sendFailed` event names one of them.
 */
export function createKfSender(kf: KfClient): Sender {
  return {
    way: "wecomKf",
    send: async (message) => {
      const to = readKfAddress(message.address);
      if (to === null) return final("no-address", WHY.noAddress);
      const files = await uploadFiles(kf, message.carried?.files ?? []);
      if (!files.ok) return failed(files.failure);
      const { says, unsent } = files;
      const parts = partsOf(withElsewhere(message, unsent));
      if (parts === null) return final("choice-too-long", WHY.choiceTooLong);
      if (parts.length === 0) return final("empty", WHY.empty);
      const ids: string[] = [];
      for (const [i, say] of parts.entries()) {
        const result = await kf.send(to, kfMessageId(message.deliveryId, i), say);
        // the parts before it keep their ids: a second try does not send them again
        if (!result.ok) return failed(result);
        ids.push(result.value);
      }
      for (const [i, { name, say }] of says.entries()) {
        const result = await kf.send(to, kfMessageId(message.deliveryId, parts.length + i), say);
        if (result.ok) ids.push(result.value);
        else if (result.kind === "transient" || result.kind === "throttled") return failed(result);
        // the words are there: what a file meets takes nothing of that back
        else unsent.push(WHY.fileNotSent(name, result.why));
      }
      const receipt = ids.join(",");
      return unsent.length === 0 ? { ok: true, receipt } : { ok: true, receipt, unsent };
    },
  };
}

/** What cannot be sent is seen elsewhere, and the citizen is told where. */
function withElsewhere(message: Outgoing, unsent: readonly string[]): Outgoing {
  const words = message.carried?.elsewhere ?? "";
  return unsent.length === 0 ? message : { ...message, text: message.text + words };
}

/** A message as what customer service can send; null where a choice does not fit into a menu. */
function partsOf({ text, choices }: Outgoing): KfSay[] | null {
  if (choices.some((one) => bytesOf(one.value) > ID_BYTES)) return null;
  if (choices.length === 0) return splitToBytes(text, TEXT_BYTES).map(words);
  const fits = bytesOf(text) <= HEAD_BYTES && text !== "";
  const before = fits ? [] : splitToBytes(text, TEXT_BYTES).map(words);
  const menus: KfSay[] = [];
  for (let i = 0; i < choices.length; i += MOST_ITEMS) {
    const items = choices.slice(i, i + MOST_ITEMS);
    menus.push({
      msgtype: "msgmenu",
      msgmenu: {
        head_content: fits && i === 0 ? text : CARD.menuHead,
        list: items.map(({ label, value }) => ({
          type: "click",
          click: { id: value, content: cutToBytes(label, LABEL_BYTES) },
        })),
      },
    });
  }
  return [...before, ...menus];
}

function words(content: string): KfSay {
  return { msgtype: "text", text: { content } };
}

export function final(code: string, why: string): SendResult {
  return { ok: false, kind: "final", code, why, retryAfterMs: null };
}

/** A refused set-up is mended by a person: the message waits for it. */
export function failed({ kind, code, why, retryAfterMs }: ApiFailure): SendResult {
  return { ok: false, kind: kind === "config" ? "transient" : kind, code, why, retryAfterMs };
}
