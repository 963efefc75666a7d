import { type Api, GrammyError, HttpError, InputFile } from "grammy";
import type { OpenedFile, Outgoing, Sender, SendResult } from "../../../core/delivery/sender.ts";
import { fileTexts } from "../../../core/delivery/texts.ts";
import type { Database } from "../../../core/store/database.ts";
import { notePart, partsSent } from "../../../core/store/telegramStore.ts";
import { keyboardOf } from "./buttons.ts";
import { texts } from "./texts.ts";

export type TelegramSenderParts = { api: Api; database: Database; now: () => number };

/** Characters of one message. */
const LONGEST = 4_096;
/** Bytes of a photo; as a file it may be larger (core.telegram.org/bots/api#sendphoto). */
const LARGEST_PHOTO = 10 * 1024 * 1024;
const PHOTOS: readonly string[] = ["image/jpeg", "image/png", "image/webp"];

/**
 * Messages of the bot, as plain text: what citizens and clerks write must not be taken for markup. Choices are
 * buttons. A long text goes in parts, photos and files behind it; each that arrived is noted, and a second try goes on behind it.
 *
 * Telegram knows no key against doubles and cannot be asked what it has sent: where the answer to a request was lost,
 * that is said (`unknown`), and whoever plans deliveries decides.
 */
export function telegramSender(parts: TelegramSenderParts): Sender {
  return {
    way: "telegram",
    send: async (message) => {
      const { prisma } = parts.database;
      const { officeId, deliveryId } = message;
      const sent = await partsSent(prisma, officeId, deliveryId);
      const pieces = splitText(message.text);
      if (pieces.length === 0) {
        return { ok: false, kind: "final", retryAfterMs: null, code: "empty", why: texts.empty };
      }
      let receipt: string | null = null;
      for (const [i, piece] of pieces.entries()) {
        const before = sent.get(i);
        if (before !== undefined) {
          receipt = before;
          continue;
        }
        const isLast = i === pieces.length - 1;
        const done = await sendPiece(parts.api, message, piece, isLast);
        if (!done.ok) return done;
        receipt = done.receipt;
        await notePart(prisma, officeId, deliveryId, i, receipt, new Date(parts.now()));
      }
      const { carried } = message;
      if (carried === undefined) return { ok: true, receipt };
      const unsent: string[] = [];
      for (const [i, open] of carried.files.entries()) {
        const part = pieces.length + i;
        if (sent.has(part)) continue;
        const done = await sendFile(parts.api, message.address, await open());
        // the words are there: only what a second try mends is tried again
        if (!done.ok && (done.kind === "transient" || done.kind === "throttled")) return done;
        if (!done.ok) unsent.push(done.why);
        else await notePart(prisma, officeId, deliveryId, part, done.receipt, new Date(parts.now()));
      }
      if (unsent.length === 0) return { ok: true, receipt };
      const told = await sendPiece(parts.api, message, carried.elsewhere.trim(), false);
      return told.ok || told.kind !== "throttled" ? { ok: true, receipt, unsent } : told;
    },
  };
}

/** A photo is shown as one; what Telegram does not take for a photo goes as a file. */
async function sendFile(
  api: Api,
  address: string,
  file: OpenedFile | null,
): Promise<{ ok: true; receipt: string } | Extract<SendResult, { ok: false }>> {
  if (file === null)
    return { ok: false, kind: "final", retryAfterMs: null, code: "gone", why: fileTexts.gone };
  const input = () => new InputFile(file.bytes, file.name);
  try {
    if (PHOTOS.includes(file.contentType) && file.bytes.length <= LARGEST_PHOTO) {
      const photo = await asPhoto(api, address, input());
      if (photo !== null) return { ok: true, receipt: photo };
    }
    const { message_id } = await api.sendDocument(address, input());
    return { ok: true, receipt: String(message_id) };
  } catch (error) {
    const failure = failedSend(error);
    return { ...failure, why: texts.fileNotSent(file.name, failure.why) };
  }
}

/** null: refused as a photo, e.g. for its proportions */
async function asPhoto(api: Api, address: string, input: InputFile): Promise<string | null> {
  try {
    return String((await api.sendPhoto(address, input)).message_id);
  } catch (error) {
    if (error instanceof GrammyError && error.error_code === 400 && !error.description.includes("chat"))
      return null;
    throw error;
  }
}

async function sendPiece(
  api: Api,
  message: Outgoing,
  text: string,
  isLast: boolean,
): Promise<{ ok: true; receipt: string } | Extract<SendResult, { ok: false }>> {
  const withButtons = isLast && message.choices.length > 0;
  try {
    const sent = await api.sendMessage(message.address, text, {
      link_preview_options: { is_disabled: true },
      ...(withButtons ? { reply_markup: keyboardOf(message.choices) } : {}),
    });
    return { ok: true, receipt: String(sent.message_id) };
  } catch (error) {
    return failedSend(error);
  }
}

/** What a failed request means. @throws what is no failure of the platform or the network */
export function failedSend(error: unknown): Extract<SendResult, { ok: false }> {
  const make = (
    kind: Extract<SendResult, { ok: false }>["kind"],
    code: string,
    why: string,
    retryAfterMs: number | null = null,
  ) => ({ ok: false as const, kind, retryAfterMs, code, why });
  if (error instanceof HttpError) {
    const sure = notReached(error.error);
    return sure
      ? make("transient", "notReached", texts.noAnswer)
      : make("unknown", "network", texts.answerLost);
  }
  if (!(error instanceof GrammyError)) throw error;
  const { error_code: status, description, parameters } = error;
  const code = String(status);
  if (status === 429) return make("throttled", code, texts.throttled, (parameters.retry_after ?? 1) * 1000);
  if (status >= 500) return make("transient", code, texts.noAnswer);
  if (status === 401 || status === 404) return make("closed", code, texts.badToken);
  if (status === 403) {
    const gone = description.includes("deactivated");
    return gone ? make("final", code, texts.gone) : make("closed", code, texts.blocked);
  }
  if (description.includes("chat not found")) return make("final", code, texts.noChat);
  return make("final", code, texts.refusedContent(code));
}

/** True where the connection failed before anything went out. */
function notReached(error: unknown): boolean {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  return (
    typeof code === "string" && ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH"].includes(code)
  );
}

/** A text in parts of at most 4,096 characters, cut at ends of lines or sentences where there are any. Always the same for the same text. */
export function splitText(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > LONGEST) {
    const head = rest.slice(0, LONGEST);
    const line = head.lastIndexOf("\n") + 1;
    const sentence = Math.max(...["。", "！", "？", "；"].map((mark) => head.lastIndexOf(mark))) + 1;
    const best = [line, sentence].find((at) => at > LONGEST / 2) ?? LONGEST;
    // never between the halves of one character
    const cut = isHighHalf(head.charCodeAt(best - 1)) ? best - 1 : best;
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...pieces, rest].filter((piece) => piece.trim() !== "");
}

function isHighHalf(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
