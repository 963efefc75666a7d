import type { Botkit, BotkitDialogWrapper, BotWorker } from "botkit";
import { z } from "zod";
import type { TicketSummary } from "../../core/desk/desk.ts";
import { CHOICES, sameNumber } from "./commands.ts";
import { printOf, takeWords } from "./draft.ts";
import { wordLength } from "./foldText.ts";
import type { Content } from "./memory.ts";
import { type Choice, now, openDraft, say, turnsOutToBe } from "./moment.ts";
import { isNo, isSkip } from "./smallTalk.ts";
import { texts } from "./texts.ts";
import { addTwoQuestions } from "./twoQuestions.ts";

/** Id of the dialogue, with its version. */
export const ADDITION = "addition.1";

/** Adds to a ticket and says so. Where the desk refuses, it becomes a request of its own: nothing said is lost. */
export async function addToTicket(
  number: string,
  content: Content,
  choices: readonly Choice[] = [],
): Promise<void> {
  const { desk, memory } = now();
  const added = await desk.supplement(number, content);
  turnsOutToBe("addition");
  if (!added.ok) {
    await say(texts.supplementRefused(number, added.why));
    return beginRequest(content);
  }
  const ticket = memory.recent.find((one) => sameNumber(one.number, number));
  if (ticket !== undefined && wordLength(content.text) >= 4) {
    ticket.prints = [...ticket.prints, printOf(content.text)].slice(-12);
  }
  await say(texts.supplemented(added.value.number), choices);
}

/** Adds on our own judgement that it belongs there: one tap makes it a request of its own. */
export async function addLikely(number: string, content: Content): Promise<void> {
  await addToTicket(number, content, [{ title: texts.choices.separate, payload: CHOICES.separate }]);
  if (now().memory.draft === null) now().memory.lastAddition = content;
}

/** Puts words and photos into the request being told. */
export function beginRequest(
  { text, attachmentIds }: Content,
  outcome: "addition" | "talk" = "addition",
): void {
  const draft = openDraft();
  takeWords(draft, text);
  draft.attachmentIds.push(...attachmentIds);
  turnsOutToBe(outcome);
}

/** The person's tickets that are not closed, newest first. */
export async function openTickets(): Promise<TicketSummary[]> {
  return (await now().desk.tickets()).filter(({ closed }) => !closed);
}

/** Choices to pick one of several tickets. */
export function ticketChoices(tickets: readonly TicketSummary[]): Choice[] {
  return tickets.map(({ number, title }) => ({
    title: `${number} ${title}`.slice(0, 40),
    payload: `ticket:${number}`,
  }));
}

/** The ticket that was picked, by tap, by its line's number or by its register number; null: the message is none. */
export function pickedTicket(): string | null {
  const { choice } = now();
  return choice?.startsWith("ticket:") === true ? choice.slice("ticket:".length) : null;
}

/** Begins adding: to the named ticket, to the only open one, or to the one that is asked for. */
export async function startAddition(
  bot: BotWorker,
  number: string | undefined,
  content: Content,
): Promise<void> {
  const open = await openTickets();
  const named = open.find((one) => number !== undefined && sameNumber(one.number, number));
  const empty = content.text === "" && content.attachmentIds.length === 0;
  if (open.length === 0) return empty ? say(texts.nothingOpen) : beginRequest(content);
  const target = named ?? (open.length === 1 ? open[0] : undefined);
  if (target !== undefined && !empty) return addToTicket(target.number, content);
  await settlePending();
  now().memory.pendingAddition = empty ? null : content;
  await bot.beginDialog(ADDITION, { number: target?.number ?? "" });
}

/** True while the person is being asked about an addition. */
export function isAdding(bot: BotWorker): boolean {
  return bot.isDialogActive(ADDITION);
}

/** What still waits for its ticket goes to the newest open one, or becomes a request: nothing said is lost. */
export async function settlePending(): Promise<void> {
  const { memory } = now();
  const { pendingAddition } = memory;
  if (pendingAddition === null) return;
  memory.pendingAddition = null;
  const [newest] = await openTickets();
  if (newest === undefined) beginRequest(pendingAddition);
  else await addLikely(newest.number, pendingAddition);
}

const kept = z.object({ number: z.string() });

/** Adds the conversation in which something is added to a ticket: which one, then what. */
export function addAddition(controller: Botkit): void {
  addTwoQuestions(controller, ADDITION, goOn, { which: takeWhich, what: takeWhat });
}

async function goOn(convo: BotkitDialogWrapper): Promise<void> {
  const { number } = kept.parse(convo.vars);
  const { memory } = now();
  if (number === "") {
    convo.setVar("ask", texts.askWhichAdd);
    convo.setVar("choices", ticketChoices(await openTickets()));
    return convo.gotoThread("which");
  }
  const { pendingAddition } = memory;
  memory.pendingAddition = null;
  if (pendingAddition !== null) return addToTicket(number, pendingAddition);
  convo.setVar("ask", texts.askWhat);
  convo.setVar("choices", []);
  await convo.gotoThread("what");
}

async function takeWhich(convo: BotkitDialogWrapper): Promise<void> {
  const moment = now();
  const picked = pickedTicket();
  if (picked !== null) {
    turnsOutToBe("command");
    convo.setVar("number", picked);
    return convo.gotoThread("default");
  }
  await settlePending();
  moment.unread = true;
}

async function takeWhat(convo: BotkitDialogWrapper): Promise<void> {
  const { number } = kept.parse(convo.vars);
  const { text, attachmentIds, choice, command } = now();
  if (choice !== null || command?.name === "cancel" || isNo(text) || isSkip(text)) {
    turnsOutToBe("command");
    return say(texts.nothingToCancel);
  }
  await addToTicket(number, { text, attachmentIds });
}
