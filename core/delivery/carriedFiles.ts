import { progressCode } from "../privacy/progressCode.ts";
import { loadAttachment } from "../store/staffQueries.ts";
import type { DeliveryParts } from "./parts.ts";
import type { Carried } from "./sender.ts";
import type { Situation } from "./situation.ts";
import { fileTexts as t } from "./texts.ts";
import { KF_WINDOW } from "./ways.ts";

/** Chats that take photos and files; the citizen's own web page shows them by itself. */
const CARRYING: readonly string[] = ["wecomKf", "telegram"];
/** Bytes of one text of 微信客服: a longer one goes in parts, and each is a message of the five. */
const KF_TEXT_BYTES = 2_048;

/** The files of a message on one way, and what its words say of them. */
export type FilesOnWay = { carried?: Carried; words: string };

/**
 * How the files that a message names reach the citizen: beside the words where the way takes files, as far as its
 * window has room; the rest, and all of them elsewhere, by the page of progress.
 */
export function filesOnWay(parts: DeliveryParts, one: Situation, way: string, text: string): FilesOnWay {
  const ids = idsIn(one.row.params);
  if (ids.length === 0 || one.owed.audience !== "citizen") return { words: "" };
  const elsewhere = (count: number) => elsewhereWords(parts, one, way, count);
  if (!CARRYING.includes(way)) return { words: elsewhere(ids.length) };
  const room = way === "wecomKf" ? kfRoom(one, text) : ids.length;
  const going = ids.slice(0, room);
  const rest = ids.length - going.length;
  const words = [
    ...(going.length > 0 ? [t.below(going.length)] : []),
    ...(rest > 0 ? [elsewhere(rest)] : []),
  ];
  return {
    carried: { files: going.map((id) => () => open(parts, one.row.officeId, id)), elsewhere: elsewhere(0) },
    words: words.join(""),
  };
}

/** Asking afterwards how it was needs a message too. */
const KEPT_FOR_CALLBACK = 1;

/** Messages that the window takes still, after the words. */
function kfRoom({ reach }: Situation, text: string): number {
  const ofText = Math.ceil((Buffer.byteLength(text) + 400) / KF_TEXT_BYTES);
  return Math.max(0, KF_WINDOW.messages - (reach.chat?.sentSince ?? 0) - ofText - KEPT_FOR_CALLBACK);
}

function elsewhereWords(
  { seal, publicUrl }: DeliveryParts,
  one: Situation,
  way: string,
  count: number,
): string {
  const { office, wording } = one;
  const number = wording.ticket?.number ?? "";
  // nobody writes an address down that is read to them
  if (way === "voice") return t.byPhone(office.settings.phone);
  const code = progressCode(seal, office.id, number);
  const page =
    publicUrl === undefined
      ? null
      : `${publicUrl.replace(/\/+$/, "")}/public/${encodeURIComponent(office.id)}`;
  return t.onPage(count, page, number, code);
}

async function open({ database, seal }: DeliveryParts, officeId: string, id: string) {
  const found = await loadAttachment(database.prisma, officeId, id);
  if (found === null) return null;
  const { fileName, contentType, bodySealed } = found;
  return { name: fileName, contentType, bytes: seal.openBytes(bodySealed, officeId) };
}

/** Ids of the files that a message owed names. */
export function idsIn(params: unknown): string[] {
  const files: unknown = typeof params === "object" && params !== null ? Reflect.get(params, "files") : null;
  return Array.isArray(files) ? files.filter((one) => typeof one === "string") : [];
}
