import type { Botkit, BotkitDialogWrapper, BotWorker } from "botkit";
import { z } from "zod";
import { openTickets, pickedTicket, ticketChoices } from "./addition.ts";
import { sameNumber } from "./commands.ts";
import { now, say, turnsOutToBe } from "./moment.ts";
import { isNo, isSkip, isYes } from "./smallTalk.ts";
import { texts } from "./texts.ts";
import { addTwoQuestions } from "./twoQuestions.ts";

/** Id of the dialogue, with its version. */
export const WITHDRAWAL = "withdrawal.1";

/** Begins to withdraw the named ticket, the only open one, or the one that is asked for. */
export async function startWithdrawal(bot: BotWorker, number: string | undefined): Promise<void> {
  const open = await openTickets();
  if (open.length === 0) return say(texts.nothingOpen);
  const named = open.find((one) => number !== undefined && sameNumber(one.number, number));
  const target = named ?? (open.length === 1 ? open[0] : undefined);
  await bot.beginDialog(WITHDRAWAL, { number: target?.number ?? "" });
}

const kept = z.object({ number: z.string() });

/** True while the person is being asked about a withdrawal. */
export function isWithdrawing(bot: BotWorker): boolean {
  return bot.isDialogActive(WITHDRAWAL);
}

/** Adds the conversation in which a ticket is withdrawn: which one, then whether really. */
export function addWithdrawal(controller: Botkit): void {
  addTwoQuestions(controller, WITHDRAWAL, goOn, { which: takeWhich, consent: takeConsent });
}

async function goOn(convo: BotkitDialogWrapper): Promise<void> {
  const { number } = kept.parse(convo.vars);
  const open = await openTickets();
  const ticket = open.find((one) => one.number === number);
  if (ticket === undefined) {
    convo.setVar("ask", texts.askWhichWithdraw);
    convo.setVar("choices", ticketChoices(open));
    return convo.gotoThread("which");
  }
  convo.setVar("ask", texts.askWithdraw(number, ticket.title));
  convo.setVar("choices", [
    { title: texts.choices.withdraw, payload: "yes" },
    { title: texts.choices.keep, payload: "no" },
  ]);
  await convo.gotoThread("consent");
}

async function takeWhich(convo: BotkitDialogWrapper): Promise<void> {
  const picked = pickedTicket();
  if (picked === null) return leave();
  turnsOutToBe("command");
  convo.setVar("number", picked);
  await convo.gotoThread("default");
}

async function takeConsent(convo: BotkitDialogWrapper): Promise<void> {
  const { choice, text, desk, attachmentIds } = now();
  const { number } = kept.parse(convo.vars);
  const agrees = choice === "yes" || (choice === null && (isYes(text) || isWithdrawAgain(text)));
  if (!agrees) return choice === null && (text !== "" || attachmentIds.length > 0) ? leave() : keep();
  turnsOutToBe("command");
  const withdrawn = await desk.withdraw(number, texts.withdrawReason);
  await say(withdrawn.ok ? texts.withdrawn(number) : texts.withdrawRefused(number, withdrawn.why));
}

function isWithdrawAgain(text: string): boolean {
  return /^(确定|确认|就)?撤回?(了|吧)?[。！!]?$/u.test(text.trim());
}

const KEEPS = /^\s*(先|还是)?(不|别|不要|不用|不想)(要)?撤/u;

/** Neither yes nor no is no consent; what else was said is read as an ordinary message. */
async function leave(): Promise<void> {
  const moment = now();
  if (
    moment.command?.name === "cancel" ||
    isNo(moment.text) ||
    isSkip(moment.text) ||
    KEEPS.test(moment.text)
  )
    return keep();
  moment.unread = true;
  await say(texts.notWithdrawn);
}

async function keep(): Promise<void> {
  turnsOutToBe("command");
  await say(texts.notWithdrawn);
}
