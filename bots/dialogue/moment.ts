import { AsyncLocalStorage } from "node:async_hooks";
import type { BotWorker } from "botkit";
import type { Desk } from "../../core/desk/desk.ts";
import type { Meaning } from "../../core/understanding/meaning.ts";
import type { Command } from "./commands.ts";
import { type Draft, emptyDraft, type Memory } from "./memory.ts";
import type { Reply, Turn, TurnResult } from "./turn.ts";

export type Outcome = TurnResult["outcome"];
export type Choice = { title: string; payload: string };

/** Everything of one running turn. Nothing of it outlives the turn. */
export type Moment = {
  readonly turn: Turn;
  readonly desk: Desk;
  /** what Botkit reads and writes through its Storage */
  readonly items: Record<string, unknown>;
  readonly replies: Reply[];
  readonly understood: Map<string, Meaning>;
  memory: Memory;
  /** payload of the tapped choice, or of the one whose number or title was typed */
  choice: string | null;
  /** what was written; empty where a choice was taken */
  text: string;
  /** photos, files, voices: all but stickers */
  attachmentIds: string[];
  command: Command | null;
  bot: BotWorker | null;
  outcome: Outcome;
  /** the message was a correction that the request has taken over already */
  corrected: boolean;
  /** the next repetition of an open question stays unsaid */
  hush: boolean;
  /** a small dialogue ended without having used the message: it is read as an ordinary one */
  unread: boolean;
};

const moments = new AsyncLocalStorage<Moment>();

export function duringTurn<T>(moment: Moment, work: () => Promise<T>): Promise<T> {
  return moments.run(moment, work);
}

/** The running turn. */
export function now(): Moment {
  const moment = moments.getStore();
  if (moment === undefined) throw new Error("no turn is running");
  return moment;
}

/** Says something that is no template: citizens' words and packs' texts are safe here. */
export async function say(text: string, choices: readonly Choice[] = []): Promise<void> {
  const { bot } = now();
  if (bot === null) throw new Error("the turn has no bot yet");
  await bot.say({ text, channelData: { quick_replies: choices } });
}

const RANK: readonly Outcome[] = ["noise", "talk", "command", "addition", "answered", "declined", "ticket"];

/** Notes what the message turned out to be; the weightiest of several holds. */
export function turnsOutToBe(outcome: Outcome): void {
  const moment = now();
  if (RANK.indexOf(outcome) > RANK.indexOf(moment.outcome)) moment.outcome = outcome;
}

/** What the text means; read once a turn. */
export function understand(text: string): Meaning {
  const { desk, understood } = now();
  const known = understood.get(text);
  if (known !== undefined) return known;
  const meaning = desk.understand(text);
  understood.set(text, meaning);
  return meaning;
}

/** The request being told, begun where there is none. */
export function openDraft(): Draft {
  const { memory } = now();
  memory.draft ??= emptyDraft();
  return memory.draft;
}
