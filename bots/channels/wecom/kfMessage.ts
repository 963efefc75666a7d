import { createHash } from "node:crypto";
import { z } from "zod";
import type { Inbound, InboundBody } from "../../inbound.ts";
import { SAID } from "./texts.ts";

const words = z.string().catch("");
const media = z
  .object({ media_id: z.string().min(1) })
  .optional()
  .catch(undefined);
const event = z.looseObject({
  event_type: words,
  open_kfid: words,
  external_userid: words,
  scene: words,
  scene_param: words,
  welcome_code: words,
  fail_msgid: words,
  fail_type: z.number().catch(0),
  servicer_userid: words,
  status: z.number().catch(0),
  change_type: z.number().catch(0),
  old_servicer_userid: words,
  new_servicer_userid: words,
  msg_code: words,
  recall_msgid: words,
  reject_switch: z.number().catch(0),
});

/** One entry of sync_msg. What is missing or odd is empty: one strange entry must not hold up those behind it. */
const pulled = z.object({
  msgid: words,
  open_kfid: words,
  external_userid: words,
  send_time: z.number().catch(0),
  origin: z.number().catch(0),
  servicer_userid: words,
  msgtype: words,
  text: z.object({ content: words, menu_id: words }).optional().catch(undefined),
  image: media,
  voice: media,
  video: media,
  file: media,
  location: z
    .object({ latitude: z.number().catch(0), longitude: z.number().catch(0), name: words, address: words })
    .optional()
    .catch(undefined),
  link: z.object({ title: words, url: words }).optional().catch(undefined),
  miniprogram: z.object({ title: words }).optional().catch(undefined),
  merged_msg: z.object({ title: words }).optional().catch(undefined),
  event: event.optional().catch(undefined),
});
type Pulled = z.infer<typeof pulled>;

const happened = z.discriminatedUnion("kind", [
  /** opened the chat. `welcomeCode`: one greeting may be sent with it, within 20 s */
  z.strictObject({
    kind: z.literal("entered"),
    scene: z.string(),
    sceneParam: z.string(),
    welcomeCode: z.string().nullable(),
  }),
  /** what was sent did not arrive after all. `failType`: see developer.work.weixin.qq.com/document/path/94670 */
  z.strictObject({ kind: z.literal("sendFailed"), failMsgId: z.string(), failType: z.number() }),
  /** a clerk took, handed on or ended the session in the client. `msgCode`: one message may be sent with it */
  z.strictObject({
    kind: z.literal("sessionChanged"),
    change: z.enum(["taken", "transferred", "ended", "reentered", "other"]),
    oldServicer: z.string(),
    newServicer: z.string(),
    msgCode: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal("servicerStatus"), servicer: z.string(), serving: z.boolean() }),
  z.strictObject({ kind: z.literal("recalled"), msgId: z.string(), by: z.enum(["citizen", "servicer"]) }),
  /** the citizen shut, or opened again, the way for messages of ours */
  z.strictObject({ kind: z.literal("refusesMessages"), refuses: z.boolean() }),
  /** a clerk wrote by hand in the client */
  z.strictObject({ kind: z.literal("servicerSaid"), servicer: z.string(), text: z.string() }),
  z.strictObject({ kind: z.literal("other"), name: z.string() }),
]);

/** What happened in a citizen's session, besides their own messages. */
export const kfEvent = z.strictObject({
  externalId: z.string(),
  officeId: z.string(),
  openKfId: z.string(),
  /** "" where it concerns no citizen */
  externalUserId: z.string(),
  personKey: z.string(),
  /** epoch ms */
  at: z.number(),
  what: happened,
});
export type KfEvent = z.infer<typeof kfEvent>;

/** An item of a menu that stands for its words, as if they had been typed. */
export const WORDS_ITEM = "words-";

/** Something to be fetched for a message. */
export type MediaWanted = {
  mediaId: string;
  attachmentId: string;
  kind: "image" | "voice" | "video" | "file";
};

/** What an entry of sync_msg is to us. */
export type KfEntry =
  | { kind: "message"; inbound: Inbound; media: MediaWanted | null }
  | { kind: "event"; event: KfEvent }
  | { kind: "unreadable" };

/** Where a citizen is written to: the account that they opened, and who they are to it. */
export function kfAddress(openKfId: string, externalUserId: string): string {
  return `${openKfId}/${externalUserId}`;
}

/** Who a citizen is to us, by their address. @param hash keyed: the platform's id of a person never becomes a key of ours */
export function kfPersonKey(
  hash: (value: string, owner: string) => string,
  address: string,
  officeId: string,
): string {
  return `wecomKf:${hash(address, officeId)}`;
}

/** The two halves of an address; null where it is none of customer service. */
export function readKfAddress(address: string): { openKfId: string; externalUserId: string } | null {
  const [openKfId = "", externalUserId = "", ...rest] = address.split("/");
  return openKfId === "" || externalUserId === "" || rest.length > 0 ? null : { openKfId, externalUserId };
}

/** @param hash keyed: the platform's id of a person never becomes a key of ours */
export function readKfEntry(
  entry: unknown,
  at: { officeId: string; openKfId: string },
  hash: (value: string, owner: string) => string,
): KfEntry {
  const parsed = pulled.safeParse(entry);
  if (!parsed.success) return { kind: "unreadable" };
  const message = parsed.data;
  const externalUserId = message.external_userid || (message.event?.external_userid ?? "");
  // never a made-up id: the same page again must give the same one
  const externalId =
    message.msgid || `h${createHash("sha256").update(JSON.stringify(entry)).digest("base64url")}`;
  const address = kfAddress(at.openKfId, externalUserId);
  const head = {
    officeId: at.officeId,
    openKfId: at.openKfId,
    externalId,
    personKey: externalUserId === "" ? "" : kfPersonKey(hash, address, at.officeId),
  };
  if (message.msgtype === "event" || message.origin !== 3) {
    const what = message.msgtype === "event" ? eventIn(message) : servicerSaid(message);
    return { kind: "event", event: { ...head, externalUserId, at: message.send_time * 1000, what } };
  }
  if (externalUserId === "") return { kind: "unreadable" };
  const attachment = mediaIn(message, head.personKey, externalId);
  const body: InboundBody = {
    kind: "chat",
    text: textIn(message),
    ...choiceIn(message),
    attachments: attachment === null ? [] : [{ id: attachment.attachmentId, kind: attachment.kind }],
    address,
  };
  return {
    kind: "message",
    media: attachment,
    inbound: {
      officeId: at.officeId,
      channel: "wecomKf",
      externalId,
      personKey: head.personKey,
      receivedAt: message.send_time * 1000,
      body,
    },
  };
}

function choiceIn({ text }: Pulled): { choice?: string } {
  const id = text?.menu_id ?? "";
  return id === "" || id.startsWith(WORDS_ITEM) ? {} : { choice: id };
}

function mediaIn(message: Pulled, personKey: string, externalId: string): MediaWanted | null {
  const kind = (["image", "voice", "video", "file"] as const).find((one) => one === message.msgtype);
  const mediaId = kind === undefined ? undefined : message[kind]?.media_id;
  if (kind === undefined || mediaId === undefined) return null;
  const attachmentId = createHash("sha256").update(`${personKey}:${externalId}`).digest("hex").slice(0, 32);
  return { mediaId, attachmentId, kind };
}

/** The words of a message; things without words are named, so that none is passed over. */
function textIn(message: Pulled): string {
  const { text, location, link, miniprogram, merged_msg } = message;
  switch (message.msgtype) {
    case "text":
      return text?.content ?? "";
    case "image":
    case "voice":
    case "video":
    case "file":
      return "";
    case "location":
      return location === undefined
        ? SAID.other
        : SAID.location(location.name, location.address, location.latitude, location.longitude);
    case "link":
      return SAID.link(link?.title ?? "", link?.url ?? "");
    case "miniprogram":
      return SAID.miniprogram(miniprogram?.title ?? "");
    case "business_card":
      return SAID.card;
    case "merged_msg":
      return SAID.merged(merged_msg?.title ?? "");
    default:
      return SAID.other;
  }
}

function servicerSaid(message: Pulled): KfEvent["what"] {
  if (message.origin !== 5) return { kind: "other", name: `origin ${message.origin}` };
  return { kind: "servicerSaid", servicer: message.servicer_userid, text: textIn(message) };
}

const CHANGES = { 1: "taken", 2: "transferred", 3: "ended", 4: "reentered" } as const;

function eventIn(message: Pulled): KfEvent["what"] {
  const one = message.event;
  if (one === undefined) return { kind: "other", name: "event" };
  switch (one.event_type) {
    case "enter_session":
      return {
        kind: "entered",
        scene: one.scene,
        sceneParam: one.scene_param,
        welcomeCode: one.welcome_code || null,
      };
    case "msg_send_fail":
      return { kind: "sendFailed", failMsgId: one.fail_msgid, failType: one.fail_type };
    case "session_status_change":
      return {
        kind: "sessionChanged",
        change: changeOf(one.change_type),
        oldServicer: one.old_servicer_userid,
        newServicer: one.new_servicer_userid,
        msgCode: one.msg_code || null,
      };
    case "servicer_status_change":
      return { kind: "servicerStatus", servicer: one.servicer_userid, serving: one.status === 1 };
    case "user_recall_msg":
      return { kind: "recalled", msgId: one.recall_msgid, by: "citizen" };
    case "servicer_recall_msg":
      return { kind: "recalled", msgId: one.recall_msgid, by: "servicer" };
    case "reject_customer_msg_switch_change":
      return { kind: "refusesMessages", refuses: one.reject_switch === 1 };
    default:
      return { kind: "other", name: one.event_type.slice(0, 64) };
  }
}

function changeOf(type: number): Extract<KfEvent["what"], { kind: "sessionChanged" }>["change"] {
  return type === 1 || type === 2 || type === 3 || type === 4 ? CHANGES[type] : "other";
}
