import { createHash } from "node:crypto";
import { z } from "zod";
import type { OpenedFile } from "../../../core/delivery/sender.ts";
import type { ApiResult } from "./apiResult.ts";
import type { MediaKind, WecomApi } from "./wecomApi.ts";

/** 0 new, 1 bot, 2 waiting in the pool, 3 with a clerk, 4 ended. */
export const SERVICE_STATES = ["new", "bot", "pool", "clerk", "ended"] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];

type Media = { media_id: string };
export type KfSay =
  | { msgtype: "text"; text: { content: string } }
  | { msgtype: "msgmenu"; msgmenu: KfMenu }
  | { msgtype: "image"; image: Media }
  | { msgtype: "video"; video: Media }
  | { msgtype: "file"; file: Media };
export type KfMenu = {
  head_content: string;
  list: { type: "click"; click: { id: string; content: string } }[];
};

export type KfAccount = { openKfId: string; name: string };
export type KfCustomer = { externalUserId: string; nickname: string };

/** Customer service, as far as it is used here. */
export type KfClient = {
  /** @param msgId ours, at most 32 characters: the platform takes each one once */
  send: (
    to: { openKfId: string; externalUserId: string },
    msgId: string,
    say: KfSay,
  ) => Promise<ApiResult<string>>;
  /** Puts a photo or file there. @returns what a message says to show it */
  upload: (kind: MediaKind, file: OpenedFile) => Promise<ApiResult<KfSay>>;
  /** Answers an event with its code: a greeting (20 s), a session taken or ended. Each code once. */
  sendOnEvent: (code: string, msgId: string, say: KfSay) => Promise<ApiResult<string>>;
  state: (
    openKfId: string,
    externalUserId: string,
  ) => Promise<ApiResult<{ state: ServiceState; servicer: string | null }>>;
  /** Hands a session to a clerk, or to the pool of those who serve. The bot may not write until it is ended. */
  handOver: (
    openKfId: string,
    externalUserId: string,
    servicer: string | null,
  ) => Promise<ApiResult<{ msgCode: string | null }>>;
  /** Ends a session: the citizen's next message begins a new one, the bot's. */
  end: (openKfId: string, externalUserId: string) => Promise<ApiResult<{ msgCode: string | null }>>;
  accounts: () => Promise<ApiResult<KfAccount[]>>;
  /** The link that opens the account's chat. @param scene at most 32 of [0-9a-zA-Z_-] */
  contactLink: (openKfId: string, scene: string) => Promise<ApiResult<string>>;
  customers: (externalUserIds: string[]) => Promise<ApiResult<KfCustomer[]>>;
};

const sent = z.object({ msgid: z.string() });
const moved = z.object({ msg_code: z.string().optional() });
const stateAnswer = z.object({
  service_state: z.number().int().min(0).max(4),
  servicer_userid: z.string().optional(),
});
const accountsAnswer = z.object({
  account_list: z.array(z.object({ open_kfid: z.string(), name: z.string() })),
});
const customersAnswer = z.object({
  customer_list: z.array(z.object({ external_userid: z.string(), nickname: z.string().default("") })),
});

const PAGE = 100;

export function createKfClient(api: WecomApi): KfClient {
  async function trans(body: Record<string, unknown>): Promise<ApiResult<{ msgCode: string | null }>> {
    const result = await api.post("kf", "/cgi-bin/kf/service_state/trans", body, moved);
    return result.ok ? { ok: true, value: { msgCode: result.value.msg_code ?? null } } : result;
  }

  return {
    send: async ({ openKfId, externalUserId }, msgId, say) => {
      const body = { touser: externalUserId, open_kfid: openKfId, msgid: msgId, ...say };
      return once(msgId, await api.post("kf", "/cgi-bin/kf/send_msg", body, sent));
    },
    upload: async (kind, file) => {
      const result = await api.upload("kf", kind, file);
      return result.ok ? { ok: true, value: shown(kind, { media_id: result.value }) } : result;
    },
    sendOnEvent: async (code, msgId, say) =>
      once(
        msgId,
        await api.post("kf", "/cgi-bin/kf/send_msg_on_event", { code, msgid: msgId, ...say }, sent),
      ),
    state: async (openKfId, externalUserId) => {
      const body = { open_kfid: openKfId, external_userid: externalUserId };
      const result = await api.post("kf", "/cgi-bin/kf/service_state/get", body, stateAnswer);
      if (!result.ok) return result;
      const { service_state, servicer_userid } = result.value;
      return {
        ok: true,
        value: { state: SERVICE_STATES[service_state] ?? "ended", servicer: servicer_userid || null },
      };
    },
    handOver: async (openKfId, externalUserId, servicer) =>
      await trans({
        open_kfid: openKfId,
        external_userid: externalUserId,
        service_state: servicer === null ? 2 : 3,
        ...(servicer === null ? {} : { servicer_userid: servicer }),
      }),
    end: async (openKfId, externalUserId) =>
      await trans({ open_kfid: openKfId, external_userid: externalUserId, service_state: 4 }),
    accounts: async () => await allAccounts(api),
    contactLink: async (openKfId, scene) => {
      const body = { open_kfid: openKfId, scene };
      const result = await api.post("kf", "/cgi-bin/kf/add_contact_way", body, z.object({ url: z.string() }));
      return result.ok ? { ok: true, value: result.value.url } : result;
    },
    customers: async (externalUserIds) => {
      const body = { external_userid_list: externalUserIds.slice(0, PAGE), need_enter_session_context: 0 };
      const result = await api.post("kf", "/cgi-bin/kf/customer/batchget", body, customersAnswer);
      if (!result.ok) return result;
      const list = result.value.customer_list;
      return {
        ok: true,
        value: list.map((one) => ({ externalUserId: one.external_userid, nickname: one.nickname })),
      };
    },
  };
}

function shown(kind: MediaKind, media: Media): KfSay {
  switch (kind) {
    case "image":
      return { msgtype: "image", image: media };
    case "video":
      return { msgtype: "video", video: media };
    case "file":
      return { msgtype: "file", file: media };
  }
}

async function allAccounts(api: WecomApi): Promise<ApiResult<KfAccount[]>> {
  const found: KfAccount[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const result = await api.post("kf", "/cgi-bin/kf/account/list", { offset, limit: PAGE }, accountsAnswer);
    if (!result.ok) return result;
    const list = result.value.account_list;
    found.push(...list.map((one) => ({ openKfId: one.open_kfid, name: one.name })));
    if (list.length < PAGE) return { ok: true, value: found };
  }
}

/**
 * Our message ids are always well formed, so a complaint about one means that the platform has it already: an earlier
 * try arrived although its answer did not.
 */
function once(msgId: string, result: ApiResult<{ msgid: string }>): ApiResult<string> {
  if (result.ok) return { ok: true, value: result.value.msgid };
  return result.code === "40058" && result.aboutMsgId === true ? { ok: true, value: msgId } : result;
}

/** The platform's id of a part of a delivery: the same for every try. 32 characters. */
export function kfMessageId(deliveryId: string, part: number): string {
  return createHash("sha256").update(`${deliveryId}/${part}`).digest("base64url").slice(0, 32);
}
