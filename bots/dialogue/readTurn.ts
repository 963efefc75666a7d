import type { Activity } from "botbuilder-core";
import { z } from "zod";
import type { Desk } from "../../core/desk/desk.ts";
import { CHOICES, type Command, readCommand } from "./commands.ts";
import { foldText } from "./foldText.ts";
import { readMemory } from "./memory.ts";
import type { Choice, Moment } from "./moment.ts";
import { texts } from "./texts.ts";
import type { Reply, Turn } from "./turn.ts";

const state = z.object({ items: z.record(z.string(), z.unknown()) });

/** The moment of a turn before anything is read. A state that cannot be read counts as none. */
export function beginMoment(turn: Turn, desk: Desk): Moment {
  const kept = state.safeParse(turn.state);
  return {
    turn,
    desk,
    items: kept.success ? { ...kept.data.items } : {},
    replies: [],
    understood: new Map(),
    memory: readMemory(null),
    choice: null,
    text: "",
    attachmentIds: [],
    command: null,
    bot: null,
    outcome: "noise",
    corrected: false,
    hush: false,
    unread: false,
  };
}

/** Reads what was sent: a choice, words, photos; and whether it is a command. Needs the memory. */
export function readMessage(moment: Moment): void {
  const { turn, memory, desk } = moment;
  moment.attachmentIds = turn.attachments.filter(({ kind }) => kind !== "sticker").map(({ id }) => id);
  moment.choice = turn.choice ?? typedChoice(turn.text, memory.shown);
  moment.text = moment.choice === null ? turn.text.trim() : "";
  moment.command =
    moment.choice === null ? readCommand(moment.text, desk.office.pack.number) : commandOf(moment.choice);
  if (moment.choice !== null || moment.text !== "" || moment.attachmentIds.length > 0) memory.hints = 0;
}

const COUNTED = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];

/** Where choices are numbered lines, people type the number or the words of one. */
function typedChoice(text: string, shown: readonly Choice[]): string | null {
  const folded = foldText(text).replace(/^(选择?|第)|(个|号|项)$/g, "");
  if (folded === "" || folded.length > 40) return null;
  const counted = /^[1-9]$/.test(folded) ? Number(folded) - 1 : COUNTED.indexOf(folded);
  const titled = shown.find(({ title }) => foldText(title) === foldText(text));
  return (titled ?? shown[counted])?.payload ?? null;
}

function commandOf(choice: string): Command | null {
  const [name] = choice.split(":");
  switch (name) {
    case CHOICES.person:
      return { name: "person", rest: "" };
    case CHOICES.separate:
    case CHOICES.resume:
    case CHOICES.finish:
      return { name };
    default:
      return null;
  }
}

/** The message as Botkit wants it. It never sees citizens' words: the moment has them, and templates must not. */
export function activityOf({ personKey, channel }: Turn): Partial<Activity> {
  return {
    type: "message",
    channelId: channel,
    from: { id: personKey, name: "" },
    conversation: { id: personKey, name: "", isGroup: false, conversationType: "personal" },
    recipient: { id: "desk", name: "" },
    text: "message",
  };
}

/** Joins the bubbles, keeps which choices are under the last one, and leaves no message without an answer. */
export function finishMoment(moment: Moment): void {
  const { replies, memory, bot, outcome } = moment;
  if (replies.length === 0 && outcome !== "noise") replies.push({ text: texts.goOn });
  replies.splice(0, replies.length, ...joined(replies));
  const choices = replies.findLast(({ choices: found }) => found !== undefined)?.choices;
  memory.shown = choices ?? (bot?.hasActiveDialog() === true ? memory.shown : []);
}

/** A platform allows few messages to a citizen, so short bubbles are put together. */
function joined(replies: readonly Reply[]): Reply[] {
  const result: Reply[] = [];
  for (const reply of replies) {
    const last = result.at(-1);
    if (last === undefined || last.choices !== undefined || isTooLong(last, reply)) result.push({ ...reply });
    else result[result.length - 1] = { ...reply, text: `${last.text}\n${reply.text}` };
  }
  return result;
}

/** Menus and buttons have little room for text above them. */
function isTooLong(last: Reply, next: Reply): boolean {
  return last.text.length + next.text.length > (next.choices === undefined ? 600 : 200);
}
