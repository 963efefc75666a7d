import { createHash } from "node:crypto";
import { hostname } from "node:os";
import type { SendResult } from "../../../core/delivery/sender.ts";
import { owe } from "../../../core/store/outboxStore.ts";
import { findWecomCard } from "../../../core/store/wecomCardStore.ts";
import { wantContacts } from "../../../core/store/wecomContactStore.ts";
import type { House } from "../../house.ts";
import { createStaffTalk } from "../../staffTalk/staffTalk.ts";
import type { KfPullParts } from "./kfPull.ts";
import { RENEWED, WELCOME, WELCOME_MENU } from "./texts.ts";
import { type KeepVoice, unheard } from "./voice.ts";
import { openWecom, type Wecom, wecomSettings } from "./wecom.ts";

const CONTACTS_WAIT_MS = 60_000;

/** Something for a member of the staff could not be sent or changed now: the message that asked for it comes again. */
class NotToldYet extends Error {
  override name = "NotToldYet";
}

/**
 * WeChat Work as the program uses it: citizens of 微信客服 into the inbox, staff into the talk with staff. Null where it
 * is not configured. @param worker the inbox's worker of this node. @param keepVoice null: voice messages are not heard
 */
export function openWecomChannel(
  house: House,
  worker: KfPullParts["worker"],
  keepVoice: KeepVoice | null,
): Wecom | null {
  const { config, database, seal, newId, now, log } = house;
  const settings = wecomSettings(config);
  if (settings === null) return null;
  const { corpId } = settings;
  const talk = createStaffTalk({
    database,
    seal,
    now,
    offices: house.offices,
    say,
    handOver: async (officeId, personKey, userId) =>
      (await wecom.sessions?.handOver(officeId, personKey, userId)) ?? false,
    cardSentAt: async (taskId) =>
      (await findWecomCard(database.prisma, corpId, taskId))?.sentAt.getTime() ?? null,
    settleCard: async (press, caption) => told(await wecom.cards?.settle(press, caption), "card not changed"),
    renewCard: async (press) => {
      // the same press again sends the same card again, which the platform knows by its id
      told(await wecom.cards?.sendAgain(press.taskId, `${press.taskId}/again`), "card not sent again");
      told(await wecom.cards?.settle(press, RENEWED), "card not changed");
    },
  });
  const wecom: Wecom = openWecom({
    settings,
    database,
    seal,
    newId,
    now,
    log,
    worker,
    node: `${hostname()}:${process.pid}`,
    officeOf: (openKfId) => {
      const own = house.offices().find(({ settings: of }) => of.openKfIds.includes(openKfId));
      return (own ?? house.defaultOffice())?.id ?? null;
    },
    office: house.officeOf,
    onStaff: async (message) => {
      if (message.what.kind !== "contacts") return await talk(message);
      // changes come in bundles: they are read once, a minute later
      await wantContacts(database.prisma, corpId, new Date(now() + CONTACTS_WAIT_MS));
    },
    // what sessions ask for is done in the channel
    onKfEvent: async () => undefined,
    keepVoice,
    onUnheard: async (sql, inbound) => {
      const triage = house.office(inbound.officeId).pack.triage.by;
      await owe(sql, inbound.officeId, null, new Date(now()), unheard({ seal, newId, now }, inbound, triage));
    },
    welcome: () => WELCOME,
    welcomeMenu: WELCOME_MENU,
    publicUrl: config.PUBLIC_URL ?? null,
  });

  async function say(userId: string, id: string, text: string, path: string | null): Promise<void> {
    const sender = wecom.senders.find(({ way }) => way === "wecomApp");
    if (sender === undefined) return;
    const sent = await sender.send({
      deliveryId: createHash("sha256").update(id).digest("hex").slice(0, 15),
      officeId: "",
      address: userId,
      template: "staffTalk",
      params: path === null ? {} : { path },
      text,
      choices: [],
      correlationId: id,
    });
    told(sent, "a member of staff was not answered");
  }

  /** What cannot be done now is done when its message comes again; what can never be done is only noted. */
  function told(
    done: { ok: true } | Extract<SendResult, { ok: false }> | undefined,
    otherwise: string,
  ): void {
    if (done === undefined || done.ok) return;
    if (done.kind !== "final") throw new NotToldYet(done.code);
    log.warn({ code: done.code }, otherwise);
  }

  return wecom;
}
