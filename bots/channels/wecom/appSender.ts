import { createHash } from "node:crypto";
import { z } from "zod";
import type { Outgoing, Sender, SendResult } from "../../../core/delivery/sender.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import type { Database } from "../../../core/store/database.ts";
import { reservePace, storeWecomCard } from "../../../core/store/wecomCardStore.ts";
import type { ApiResult } from "./apiResult.ts";
import { type ButtonCard, cardOf, cardTaskId, MOST_BUTTONS } from "./card.ts";
import { failed, final } from "./kfSender.ts";
import { bytesOf, cutToBytes, splitToBytes } from "./splitText.ts";
import { CARD, WHY } from "./texts.ts";
import type { WecomApi } from "./wecomApi.ts";

export type AppSenderParts = {
  corpId: string;
  agentId: string;
  api: WecomApi;
  database: Database;
  seal: Seal;
  now: () => number;
  /** where the workbench stands, for the paths that messages name; absent: they lead nowhere and are left out */
  publicUrl?: string | null;
};

/** The platform drops more than 30 a minute and 1000 an hour per member without a word: we stay below. */
const PACE = { perMinute: 28, perHour: 480 };
const PACED_WAIT = 20_000;
const MOST_MEMBERS = 1000;
/** less than the 2048 that are allowed: the mark comes behind */
const TEXT_BYTES = 1984;
const TITLE_BYTES = 128;
/** of 512 */
const DESCRIPTION_BYTES = 448;
/** the same request again within so many seconds is not delivered twice: a try whose answer was lost */
const SAME_AGAIN = 600;

const sent = z.object({
  invaliduser: z.string().default(""),
  msgid: z.string().default(""),
  response_code: z.string().optional(),
});
type Sent = z.infer<typeof sent>;

/** What a receipt of this way says, as JSON. */
export const appReceipt = z.object({
  msgId: z.string(),
  /** of a card */
  taskId: z.string().nullable(),
  /** members who did not get it: unknown, or outside of the visible range */
  invalid: z.array(z.string()),
});

/**
 * Writes to members of the staff. With choices it is a card with buttons (at most 6), with `params.url` (or `path`) a
 * text card while it is short, else text with a link; else plain text. The address names members joined by `|`.
 */
export function createAppSender(parts: AppSenderParts): Sender {
  return { way: "wecomApp", send: async (message) => await send(parts, message) };
}

async function send(parts: AppSenderParts, given: Outgoing): Promise<SendResult> {
  const message = withAddresses(given, parts.publicUrl ?? null);
  const members = [...new Set(message.address.split("|").filter((one) => one !== ""))];
  if (members.length === 0) return final("82001", WHY.empty);
  if (members.length > MOST_MEMBERS) return final("too-many-members", WHY.tooManyMembers);
  if (message.choices.length > MOST_BUTTONS) return final("too-many-choices", WHY.tooManyChoices);
  if (message.text.trim() === "") return final("empty", WHY.empty);
  const url = message.params["url"];
  const card = url !== undefined && fitsTextCard(message.text, given.params["url"] !== undefined);
  const plain = message.choices.length === 0 && !card;
  const pieces = plain ? piecesOf(message.text, url) : [message.text];
  if (!(await reserve(parts, members, pieces.length))) {
    return { ok: false, kind: "throttled", code: "pace", why: WHY.paced, retryAfterMs: PACED_WAIT };
  }
  if (message.choices.length > 0) {
    return await sendCard(parts, cardOf(message), cardTaskId(message.deliveryId), members);
  }
  if (!plain) return receiptOf(await post(parts, members, textCard(message)), null);
  let last: SendResult = final("empty", WHY.empty);
  for (const [i, piece] of pieces.entries()) {
    const content = `${piece}${invisibleMark(`${message.deliveryId}/${i}`)}`;
    last = receiptOf(await post(parts, members, { msgtype: "text", text: { content } }), null);
    if (!last.ok) return last;
  }
  return last;
}

/** Paths of the workbench as addresses; without a host they are left out. */
function withAddresses(message: Outgoing, publicUrl: string | null): Outgoing {
  const base = publicUrl?.replace(/\/$/, "") ?? null;
  const { path, ...params } = message.params;
  return {
    ...message,
    params:
      path === undefined || base === null || params["url"] !== undefined
        ? params
        : { ...params, url: `${base}${path}` },
    choices: message.choices.flatMap((one) => {
      if (!one.value.startsWith("/")) return [one];
      return base === null ? [] : [{ ...one, value: `${base}${one.value}` }];
    }),
  };
}

/** A card has a title and words below it; a single line stands in one only where the card was asked for. */
function fitsTextCard(text: string, asked: boolean): boolean {
  const [title = "", ...lines] = text.split("\n");
  if (lines.length === 0 && !asked) return false;
  return bytesOf(title) <= TITLE_BYTES && bytesOf(lines.join("\n")) <= DESCRIPTION_BYTES;
}

function piecesOf(text: string, url: string | undefined): string[] {
  if (url === undefined) return splitToBytes(text, TEXT_BYTES);
  const link = `\n<a href="${url}">${CARD.openHere}</a>`;
  const pieces = splitToBytes(text, TEXT_BYTES - bytesOf(link));
  return pieces.map((one, i) => (i === pieces.length - 1 ? `${one}${link}` : one));
}

/** Sends a card and notes how to change it later for everybody. */
export async function sendCard(
  parts: AppSenderParts,
  card: ButtonCard,
  taskId: string,
  members: string[],
): Promise<SendResult> {
  const result = await post(parts, members, {
    msgtype: "template_card",
    template_card: { ...card, task_id: taskId },
  });
  // this task id is ours alone: used means that an earlier try arrived although its answer did not
  const arrivedBefore = !result.ok && result.code === "42014";
  if (!result.ok && !arrivedBefore) return failed(result);
  await storeWecomCard(parts.database.prisma, parts.corpId, taskId, {
    memberIds: members,
    sendCode: result.ok ? (result.value.response_code ?? null) : null,
    cardSealed: parts.seal.seal(JSON.stringify(card), parts.corpId),
    sentAt: new Date(parts.now()),
  });
  return receiptOf(result.ok ? result : { ok: true, value: { invaliduser: "", msgid: "" } }, taskId);
}

/** Reserves room for so many messages to each member. @returns false where somebody has had enough for now */
export async function reserve(parts: AppSenderParts, members: string[], messages: number): Promise<boolean> {
  const now = parts.now();
  for (const one of members) {
    const member = `${parts.agentId}/${one.toLowerCase()}`;
    for (let i = 0; i < messages; i++) {
      if (!(await reservePace(parts.database.prisma, parts.corpId, member, now, PACE))) return false;
    }
  }
  return true;
}

async function post(
  parts: AppSenderParts,
  members: string[],
  body: Record<string, unknown>,
): Promise<ApiResult<Sent>> {
  return await parts.api.post(
    "app",
    "/cgi-bin/message/send",
    {
      touser: members.join("|"),
      agentid: Number(parts.agentId),
      ...body,
      enable_duplicate_check: 1,
      duplicate_check_interval: SAME_AGAIN,
    },
    sent,
  );
}

/**
 * The platform drops what it takes for the same request. That keeps a second try from arriving twice, but it would also
 * swallow the answer to the same question asked again. So every delivery ends in a mark of its own: 16 characters
 * without width.
 */
function invisibleMark(key: string): string {
  const bits = createHash("sha256").update(key).digest().readUInt16BE();
  return Array.from({ length: 16 }, (_unused, i) => (((bits >> i) & 1) === 1 ? "\u200b" : "\u200c")).join("");
}

function textCard({ text, params, deliveryId }: Outgoing): Record<string, unknown> {
  const mark = invisibleMark(deliveryId);
  const [title = "", ...lines] = text.split("\n");
  const description = lines.join("\n").trim();
  return {
    msgtype: "textcard",
    textcard: {
      title: cutToBytes(title, TITLE_BYTES),
      description: `${cutToBytes(description === "" ? title : description, DESCRIPTION_BYTES)}${mark}`,
      url: params["url"],
      btntxt: CARD.open,
    },
  };
}

function receiptOf(result: ApiResult<Sent>, taskId: string | null): SendResult {
  if (!result.ok) return failed(result);
  const invalid = result.value.invaliduser.split("|").filter((one) => one !== "");
  const receipt: z.infer<typeof appReceipt> = { msgId: result.value.msgid, taskId, invalid };
  return { ok: true, receipt: JSON.stringify(receipt) };
}
