import { readStaffChoice, talkPath, ticketPath } from "../../core/delivery/staffChoice.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { loadTicket } from "../../core/store/ticketStore.ts";
import type { StaffMessage } from "../channels/wecom/staffMessage.ts";
import { type Decided, type DecideParts, decide } from "./decide.ts";
import { type Decision, refusalOf, waitingFor } from "./decision.ts";
import { type Found, findTickets, ticketsOfNumber } from "./findTickets.ts";
import { choiceText, mineText, ticketText, todayText } from "./lists.ts";
import { type Speaker, speakerOf, whomToAsk } from "./people.ts";
import { readStaffWords, type StaffWish } from "./readWords.ts";
import { type TakeTalkParts, takeTalk } from "./takeTalk.ts";
import { talkTexts as t } from "./texts.ts";

/** What the talk with staff needs. */
export type StaffTalkParts = DecideParts &
  TakeTalkParts & {
    offices: () => readonly WorkingOffice[];
    /** Writes to one member. `id`: the same for the same answer. May throw: the message comes again. */
    say: (userId: string, id: string, text: string, path: string | null) => Promise<void>;
    /** when a card was sent (epoch ms); null: not known */
    cardSentAt: (taskId: string) => Promise<number | null>;
    /** turns a card's buttons grey for everybody who got it. May throw: the message comes again. */
    settleCard: (press: Press, caption: string) => Promise<void>;
    /** Sends a card again, alive, to everybody who got it, and turns the old one grey. May throw, as the others. */
    renewCard: (press: Press) => Promise<void>;
  };

/** A press of a card's button. */
type Press = { taskId: string; responseCode: string; userId: string };

/** For so long the platform lets a card be changed; then it is a new one that stays right for everybody. */
const CARD_MS = 72 * 3_600_000;

/** An answer, and where the workbench shows what it is about. */
type Answer = { text: string; path: string | null };

/** entries of the application's menu, by their keys */
const MENU: Readonly<Record<string, string>> = { today: "今日", mine: "我的", help: "帮助" };

/**
 * Talks with members of the staff in the application: looks things up, takes decisions by card or in a line of words.
 * At least once: the same message again decides nothing twice. Throws where it has to come again.
 */
export function createStaffTalk(parts: StaffTalkParts): (message: StaffMessage) => Promise<void> {
  return async (message) => {
    const { userId, externalId, what } = message;
    const told = ["text", "card", "menu", "joined", "media", "location", "link"].includes(what.kind);
    if (!told) return;
    const speaker = speakerOf(userId, parts.offices());
    if (speaker === null) {
      if (what.kind === "joined") return;
      return await parts.say(userId, externalId, whomToAsk(userId, parts.offices()), null);
    }
    if (what.kind === "card") return await pressed(parts, speaker, message, what);
    const answer = await answerTo(parts, speaker, message);
    await parts.say(userId, externalId, answer.text, answer.path);
  };
}

async function answerTo(parts: StaffTalkParts, speaker: Speaker, message: StaffMessage): Promise<Answer> {
  const { what } = message;
  if (what.kind === "joined") return { text: `${t.welcome}\n${t.help}`, path: null };
  const words = what.kind === "text" ? what.text : what.kind === "menu" ? (MENU[what.key] ?? "") : "";
  return await obey(parts, speaker, readStaffWords(words, parts.now()), message);
}

async function obey(
  parts: StaffTalkParts,
  speaker: Speaker,
  wish: StaffWish,
  message: StaffMessage,
): Promise<Answer> {
  const list = { sql: parts.database.prisma, seal: parts.seal, now: parts.now() };
  switch (wish.kind) {
    case "help":
      return { text: t.help, path: null };
    case "today":
      return { text: await todayText(list, speaker), path: "/workbench" };
    case "mine":
      return { text: await mineText(list, speaker), path: "/workbench" };
    case "look": {
      if (wish.word === "") return { text: t.whichTicket("查"), path: null };
      const found = await findTickets(list.sql, speaker.accesses, wish.word, true, list.now);
      const [first] = found;
      if (first === undefined) return { text: t.none(wish.word), path: null };
      if (found.length > 1) return { text: choiceText(list, found), path: "/workbench" };
      const named = speaker.manyOffices || first.access.guest;
      return { text: ticketText(list, first, named), path: ticketPath(first.stored.number) };
    }
    default:
      return await decideInWords(parts, speaker, wish, message);
  }
}

type DecidingWish = Extract<StaffWish, { number: string }>;
const VERBS = { signFor: "签收", sendBack: "退单", agree: "同意", disagree: "不同意" } as const;

async function decideInWords(
  parts: StaffTalkParts,
  speaker: Speaker,
  wish: DecidingWish,
  message: StaffMessage,
): Promise<Answer> {
  const { number } = wish;
  if (number === "") return { text: t.whichTicket(VERBS[wish.kind]), path: null };
  const sql = parts.database.prisma;
  const found = await findTickets(sql, speaker.accesses, number, false, parts.now());
  const [only] = found;
  if (only === undefined) return { text: t.none(number), path: null };
  if (found.length > 1) {
    const same = found.every(({ stored }) => stored.number === number);
    const list = { sql, seal: parts.seal, now: parts.now() };
    return { text: same ? t.severalOffices : choiceText(list, found), path: "/workbench" };
  }
  const path = ticketPath(only.stored.number);
  const decision = decisionOf(wish, only);
  if (typeof decision === "string") return { text: decision, path };
  const { text } = await decide(parts, only, decision, keyOf(message.externalId), null);
  return { text, path };
}

/** The decision that is meant, or why it is none. */
function decisionOf(wish: DecidingWish, { access, stored }: Found): Decision | string {
  const plain = { words: "", basis: "", limit: null };
  switch (wish.kind) {
    case "signFor":
      return { ...plain, action: "signFor" };
    case "sendBack":
      return { ...plain, action: "sendBack", words: wish.reason, basis: wish.basis };
    default: {
      const waiting = waitingFor(access, stored.ticket);
      const [action] = waiting;
      if (action === undefined) return t.nothingToApprove(stored.number);
      if (waiting.length > 1) return t.severalToApprove(stored.number);
      if (wish.kind === "disagree") return { ...plain, action: refusalOf(action), words: wish.words };
      return { ...plain, action, words: wish.words, limit: wish.limit };
    }
  }
}

async function pressed(
  parts: StaffTalkParts,
  speaker: Speaker,
  { userId, externalId }: StaffMessage,
  card: Extract<StaffMessage["what"], { kind: "card" }>,
): Promise<void> {
  const choice = readStaffChoice(card.key);
  if (choice === null) return await parts.say(userId, externalId, t.oldButton, "/workbench");
  const talking = choice.kind === "talk";
  const { decided, path } = talking
    ? {
        decided: await takeTalk(parts, speaker, choice.personKey, userId),
        path: talkPath(choice.personKey),
      }
    : await decideByPress(parts, speaker, choice, card.taskId, externalId);
  // the card itself tells whoever decided; everybody else is told in words too
  if (!decided.own || talking || decided.caption === null) {
    await parts.say(userId, externalId, decided.text, path);
  }
  const { taskId, responseCode } = card;
  const press = { taskId, responseCode, userId };
  if (decided.caption !== null) return await parts.settleCard(press, decided.caption);
  const sentAt = decided.waits === true ? await parts.cardSentAt(taskId) : null;
  if (sentAt !== null && sentAt < parts.now() - CARD_MS) await parts.renewCard(press);
}

async function decideByPress(
  parts: StaffTalkParts,
  speaker: Speaker,
  { ticketId, action }: { ticketId: string; action: Decision["action"] },
  taskId: string,
  externalId: string,
): Promise<{ decided: Decided; path: string }> {
  const sql = parts.database.prisma;
  for (const access of speaker.accesses) {
    const stored = await loadTicket(sql, access.office.id, { id: ticketId });
    const [found] = stored === null ? [] : await ticketsOfNumber(sql, [access], stored.number);
    if (found === undefined) continue;
    const since = await parts.cardSentAt(taskId);
    const decision = { action, words: "", basis: "", limit: null };
    const decided = await decide(parts, found, decision, keyOf(externalId), since);
    return { decided, path: ticketPath(found.stored.number) };
  }
  return { decided: { text: t.notYours, caption: null, own: false }, path: "/workbench" };
}

/** Keys of commands are the office's; those of the workbench look otherwise. */
function keyOf(externalId: string): string {
  return `wecom/${externalId}`;
}
