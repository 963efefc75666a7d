import { createHash } from "node:crypto";
import { z } from "zod";
import { readSurveyChoice, type SurveyChoice, surveyChoice } from "../core/delivery/surveyChoice.ts";
import { lastSurveyOf, messageOfDelivery } from "../core/store/surveyStore.ts";
import type { StoredTicket } from "../core/store/ticketStore.ts";
import { answerSurvey } from "../core/ticket/answerSurvey.ts";
import { choiceOfKeys } from "./channels/alicloud/keys.ts";
import type { SmsReply } from "./channels/alicloud/receipts.ts";
import type { HandedReceipt } from "./channels/alicloud/stepReceipts.ts";
import type { House } from "./house.ts";
import type { Receive } from "./receive.ts";

const surveyParams = z.object({ round: z.number() });

/**
 * Keys pressed in a survey's call, and answers to its short message, are the citizen's answer: we called and wrote to
 * their number. Whatever else comes back by short message is a message of theirs like any other. The same receipt again
 * finds the round answered, and changes nothing.
 */
export function phoneAnswers(house: House, receive: Receive): (handed: HandedReceipt) => Promise<void> {
  return async ({ officeId, delivery, receipt }) => {
    if (receipt.kind === "smsReply") return await takeReply(house, receive, officeId, receipt);
    if (receipt.kind !== "voice" || delivery === null || receipt.keys === null || receipt.keys === "") return;
    const message = await messageOfDelivery(house.database.prisma, officeId, delivery.deliveryId);
    if (message === null || message.template !== "survey" || message.ticketId === null) return;
    const { round } = surveyParams.parse(message.params);
    const choice = chosen(house, officeId, message.ticketId, round, receipt.keys);
    if (choice !== null) await answer(house, officeId, choice, () => true);
  };
}

/** `1` to `6` to the survey's message; thanks and the like go the way of every message. */
async function takeReply(house: House, receive: Receive, officeId: string, reply: SmsReply): Promise<void> {
  const phoneHash = house.seal.hash(reply.phone, officeId);
  const digits = reply.text.trim();
  const asked = /^\d$/.test(digits) ? await lastSurveyOf(house.database.prisma, officeId, phoneHash) : null;
  if (asked !== null) {
    const { round } = surveyParams.parse(asked.params);
    const choice = chosen(house, officeId, asked.ticketId, round, digits);
    if (choice !== null) {
      await answer(house, officeId, choice, (ticket) => ticket.phoneHash === phoneHash);
      return;
    }
  }
  await receive({
    officeId,
    channel: "phone",
    externalId: `sms:${createHash("sha256").update(reply.id).digest("hex").slice(0, 32)}`,
    personKey: `phone:${phoneHash}`,
    receivedAt: reply.at ?? house.now(),
    body: { kind: "chat", text: reply.text, attachments: [], address: reply.phone },
  });
}

function chosen(
  house: House,
  officeId: string,
  ticketId: string,
  round: number,
  keys: string,
): SurveyChoice | null {
  const { grades } = house.office(officeId).pack.lifecycle.survey;
  const choices = [...grades.map(({ id }) => id), "notDone"].map((grade) => ({
    label: grade,
    value: surveyChoice({ ticketId, round, grade }),
  }));
  return readSurveyChoice(choiceOfKeys(choices, keys) ?? "");
}

async function answer(
  house: House,
  officeId: string,
  choice: SurveyChoice,
  mine: (ticket: StoredTicket) => boolean,
): Promise<void> {
  await house.database.prisma.$transaction(async (tx) => {
    const { seal, now, newId } = house;
    const context = { sql: tx, seal, office: house.office(officeId), now: now(), correlationId: newId() };
    await answerSurvey(context, choice, mine);
  });
}
