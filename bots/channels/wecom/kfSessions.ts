import type { Logger } from "pino";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import type { Seal } from "../../../core/privacy/seal.ts";
import { lockConversation, takeOver } from "../../../core/store/conversationStore.ts";
import type { Database } from "../../../core/store/database.ts";
import { recordProof } from "../../../core/store/deliveryRecord.ts";
import { answerCallsFor } from "../../../core/store/outboxStore.ts";
import { deliveryOfKfMessage } from "../../../core/store/wecomKfStore.ts";
import { type KfClient, kfMessageId } from "./kfClient.ts";
import { type KfEvent, readKfAddress } from "./kfMessage.ts";
import { HANDED_BACK, notArrived } from "./texts.ts";

export type KfSessionParts = {
  kf: KfClient;
  database: Database;
  seal: Seal;
  /** epoch ms */
  now: () => number;
  log: Logger;
  officeOf: (id: string) => WorkingOffice | null;
};

/** A complaint may overtake the note of the sending it is about; later than this it is about none of ours. */
const NOTED_WITHIN = 2 * 60_000;
/** a message may be sent within 20 s of a session's end */
const GOODBYE_WITHIN = 18_000;

/** The complaint came before what it is about was noted: to be tried again. */
class NotNotedYet extends Error {
  override name = "NotNotedYet";
}

/** Who speaks with a citizen: the program, or a clerk in WeChat Work. The platform's state and ours go together. */
export type KfSessions = {
  /** What happened in a session: what did not arrive, who took it, who gave it back. May throw: then again later. */
  onEvent: (event: KfEvent) => Promise<void>;
  /** Gives a session to a clerk's own chat. @returns false where it cannot be: they answer from the workbench */
  handOver: (officeId: string, personKey: string, servicer: string) => Promise<boolean>;
  /** A clerk gave the conversation back to the program at the workbench: the platform's session ends too. */
  giveBack: (officeId: string, personKey: string) => Promise<void>;
};

export function createKfSessions(parts: KfSessionParts): KfSessions {
  const sql = parts.database.prisma;

  async function onFailed(event: KfEvent, failMsgId: string, failType: number): Promise<void> {
    const at = new Date(parts.now());
    const { officeId } = event;
    const deliveryId = await deliveryOfKfMessage(sql, officeId, failMsgId, at);
    if (deliveryId === null) {
      if (parts.now() - event.at < NOTED_WITHIN)
        throw new NotNotedYet("a message that failed is not noted yet");
      return parts.log.warn({ failType }, "a message of no delivery did not arrive");
    }
    const why = notArrived(failType);
    await recordProof(sql, { officeId, deliveryId, way: "wecomKf", proof: "failed", why, at });
  }

  /** Where the platform reaches somebody; null: they came another way. */
  async function addressOf(officeId: string, personKey: string) {
    const conversation = await lockConversation(sql, officeId, personKey);
    if (conversation?.channel !== "wecomKf") return null;
    return readKfAddress(parts.seal.open(conversation.addressSealed, officeId));
  }

  async function sayGoodbye(msgCode: string, key: string): Promise<void> {
    const say = { msgtype: "text", text: { content: HANDED_BACK } } as const;
    const sent = await parts.kf.sendOnEvent(msgCode, kfMessageId(key, 0), say);
    if (!sent.ok) parts.log.warn({ code: sent.code }, "goodbye not sent");
  }

  /** @param staffId null: the program speaks again */
  async function hold(event: KfEvent, staffId: string | null): Promise<void> {
    const { officeId, personKey } = event;
    const at = new Date(parts.now());
    await sql.$transaction(async (tx) => {
      const conversation = await lockConversation(tx, officeId, personKey);
      if (conversation === null || conversation.takenOverBy === staffId) return;
      await takeOver(tx, officeId, personKey, conversation.takenOverBy, staffId);
      if (staffId !== null) await answerCallsFor(tx, officeId, personKey, at);
    });
  }

  async function onChanged(event: KfEvent): Promise<void> {
    const { what } = event;
    if (what.kind !== "sessionChanged" || event.personKey === "") return;
    if (what.change === "ended") {
      await hold(event, null);
      if (what.msgCode !== null && parts.now() - event.at <= GOODBYE_WITHIN) {
        await sayGoodbye(what.msgCode, event.externalId);
      }
      return;
    }
    if (what.newServicer !== "")
      await hold(event, memberOf(parts.officeOf(event.officeId), what.newServicer));
  }

  return {
    onEvent: async (event) => {
      if (event.what.kind === "sendFailed") {
        await onFailed(event, event.what.failMsgId, event.what.failType);
      } else await onChanged(event);
    },
    handOver: async (officeId, personKey, servicer) => {
      const address = await addressOf(officeId, personKey);
      if (address === null) return false;
      const moved = await parts.kf.handOver(address.openKfId, address.externalUserId, servicer);
      if (!moved.ok) parts.log.warn({ code: moved.code }, "session not handed over");
      return moved.ok;
    },
    giveBack: async (officeId, personKey) => {
      const to = await addressOf(officeId, personKey);
      if (to === null) return;
      const state = await parts.kf.state(to.openKfId, to.externalUserId);
      if (!state.ok || state.value.state !== "clerk") return;
      const ended = await parts.kf.end(to.openKfId, to.externalUserId);
      if (!ended.ok) return parts.log.warn({ code: ended.code }, "session not ended");
      if (ended.value.msgCode !== null) await sayGoodbye(ended.value.msgCode, ended.value.msgCode);
    },
  };
}

/** A servicer as the office's member of staff; whom the office does not know keeps the platform's name. */
function memberOf(office: WorkingOffice | null, servicer: string): string {
  const same = (id: string) => id.toLowerCase() === servicer.toLowerCase();
  return office?.staff.find(({ id }) => same(id))?.id ?? servicer;
}
