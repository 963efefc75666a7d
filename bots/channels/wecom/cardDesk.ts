import { z } from "zod";
import type { SendResult } from "../../../core/delivery/sender.ts";
import {
  findWecomCard,
  settleWecomCard,
  takeSendCode,
  type WecomCardRow,
} from "../../../core/store/wecomCardStore.ts";
import { type AppSenderParts, createAppSender, reserve, sendCard } from "./appSender.ts";
import { buttonCard, cardTaskId } from "./card.ts";
import { failed, final } from "./kfSender.ts";
import { CARD, WHY } from "./texts.ts";

/** What became of a card that was to be changed. */
export type Settled = { ok: true; by: "update" | "freshMessage" } | Extract<SendResult, { ok: false }>;

/** Cards after they were sent. */
export type CardDesk = {
  /**
   * After a press: the buttons turn grey under the caption ("张三 10:32 已签收") for everybody who got the card. Where
   * no code is left, everybody gets a message that says so instead: nobody is left with a button that seems to live.
   * @param press the press that settled it. @param caption what now stands there
   */
  settle: (
    press: { taskId: string; responseCode: string; userId: string },
    caption: string,
  ) => Promise<Settled>;
  /** The same card again, alive, under a new task id (after 72 hours, or to somebody new). */
  sendAgain: (taskId: string, deliveryId: string, members?: string[]) => Promise<SendResult>;
};

const CODE_MS = 72 * 3_600_000;
const CAPTION = 20;
const updated = z.object({ invaliduser: z.array(z.string()).default([]) });

export function createCardDesk(parts: AppSenderParts): CardDesk {
  const sender = createAppSender(parts);
  const sql = parts.database.prisma;

  async function update(code: string, members: string[], caption: string): Promise<Settled> {
    const body = {
      userids: members,
      agentid: Number(parts.agentId),
      response_code: code,
      button: { replace_name: [...caption].slice(0, CAPTION).join("") },
    };
    const result = await parts.api.post("app", "/cgi-bin/message/update_template_card", body, updated);
    if (result.ok) return { ok: true, by: "update" };
    const failure = failed(result);
    return failure.ok ? { ok: true, by: "update" } : failure;
  }

  /** The press's own code, then the sending's. @returns null where none of them is good any more */
  async function updateByAny(
    press: { taskId: string; responseCode: string },
    card: WecomCardRow | null,
    members: string[],
    caption: string,
  ): Promise<Settled | null> {
    if (press.responseCode !== "") {
      const first = await update(press.responseCode, members, caption);
      if (first.ok || first.kind !== "final") return first;
    }
    if (card === null || card.sentAt.getTime() < parts.now() - CODE_MS) return null;
    const code = await takeSendCode(sql, parts.corpId, press.taskId);
    if (code === null) return null;
    const second = await update(code, members, caption);
    return second.ok || second.kind !== "final" ? second : null;
  }

  async function tellInstead(
    press: { taskId: string },
    card: WecomCardRow | null,
    members: string[],
    caption: string,
  ): Promise<Settled> {
    const title = card === null ? "" : openCard(parts, card).main_title.title;
    const result = await sender.send({
      deliveryId: `${press.taskId}/${caption}`,
      officeId: "",
      address: members.join("|"),
      template: "cardSettled",
      params: {},
      text: `${CARD.settled(caption)}${title}`,
      choices: [],
      correlationId: press.taskId,
    });
    return result.ok ? { ok: true, by: "freshMessage" } : result;
  }

  return {
    settle: async (press, caption) => {
      const card = await findWecomCard(sql, parts.corpId, press.taskId);
      const members = withMember(card?.memberIds ?? [], press.userId);
      const result =
        (await updateByAny(press, card, members, caption)) ??
        (await tellInstead(press, card, members, caption));
      if (result.ok) await settleWecomCard(sql, parts.corpId, press.taskId, new Date(parts.now()));
      return result;
    },
    sendAgain: async (taskId, deliveryId, members) => {
      const card = await findWecomCard(sql, parts.corpId, taskId);
      if (card === null) return final("42016", WHY.empty);
      const to = members ?? card.memberIds;
      if (!(await reserve(parts, to, 1))) {
        return { ok: false, kind: "throttled", code: "pace", why: WHY.paced, retryAfterMs: 20_000 };
      }
      return await sendCard(parts, openCard(parts, card), cardTaskId(deliveryId), to);
    },
  };
}

function openCard(parts: AppSenderParts, card: WecomCardRow) {
  return buttonCard.parse(JSON.parse(parts.seal.open(card.cardSealed, parts.corpId)));
}

/** The platform writes member ids in any case. */
function withMember(members: string[], userId: string): string[] {
  return members.some((one) => one.toLowerCase() === userId.toLowerCase()) ? members : [...members, userId];
}
