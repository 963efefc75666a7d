import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { findWecomCard } from "../../../core/store/wecomCardStore.ts";
import type { House } from "../../house.ts";
import { createStaffTalk } from "../../staffTalk/staffTalk.ts";
import type { KfPullParts } from "./kfPull.ts";
import { WELCOME, WELCOME_MENU } from "./texts.ts";
import { openWecom, type Wecom, wecomSettings } from "./wecom.ts";

/** Something for a member of the staff could not be sent or changed now: the message that asked for it comes again. */
class NotToldYet extends Error {
  override name = "NotToldYet";
}

/**
 * WeChat Work as the program uses it: citizens of 微信客服 into the inbox, staff into the talk with staff. Null where it
 * is not configured. @param worker the inbox's worker of this node
 */
export function openWecomChannel(house: House, worker: KfPullParts["worker"]): Wecom | null {
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
    settleCard: async (press, caption) => {
      const settled = await wecom.cards?.settle(press, caption);
      if (settled === undefined || settled.ok) return;
      if (settled.kind === "final") log.warn({ code: settled.code }, "card not changed");
      else throw new NotToldYet(settled.code);
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
    onStaff: talk,
    // what sessions ask for is done in the channel
    onKfEvent: async () => undefined,
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
    if (sent.ok) return;
    if (sent.kind === "final") log.warn({ code: sent.code }, "a member of staff was not answered");
    else throw new NotToldYet(sent.code);
  }

  return wecom;
}
