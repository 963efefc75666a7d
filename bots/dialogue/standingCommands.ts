import type { Botkit, BotWorker } from "botkit";
import { ADDITION, isAdding, openTickets, settlePending, startAddition } from "./addition.ts";
import { type Command, sameNumber } from "./commands.ts";
import { applyToDraft, correctTicket, isCorrectable, knownValues, readCorrected } from "./correction.ts";
import { takeWords } from "./draft.ts";
import { QUESTIONS } from "./memory.ts";
import { now, openDraft, say, turnsOutToBe } from "./moment.ts";
import { callPerson } from "./person.ts";
import { tellProgress } from "./progress.ts";
import { texts } from "./texts.ts";
import { isWithdrawing, startWithdrawal, WITHDRAWAL } from "./withdrawal.ts";

type Handler<Name extends Command["name"]> = (
  command: Extract<Command, { name: Name }>,
  bot: BotWorker,
) => Promise<boolean | undefined>;

/** Adds what may be said at any time, in the middle of a question too; the open question is put again afterwards. */
export function addStandingCommands(controller: Botkit): void {
  onNothing(controller);
  on(controller, "progress", async ({ number }, bot) => {
    await tellProgress(number);
    return askAgain(bot);
  });
  on(controller, "withdraw", async ({ number }, bot) => {
    if (isWithdrawing(bot)) return false;
    if (number === undefined && (await cancelRequest(bot))) return true;
    return began(bot, () => startWithdrawal(bot, number));
  });
  on(controller, "addition", async ({ number, rest }, bot) => {
    if (number !== undefined && rest === now().text && !(await isOwnOpen(number))) return false;
    if (number === undefined && (now().memory.draft !== null || isAdding(bot))) return addToOpen(rest);
    return began(bot, () => startAddition(bot, number, { text: rest, attachmentIds: now().attachmentIds }));
  });
  on(controller, "person", async ({ rest }, bot) => {
    if (rest !== "") takeWords(openDraft(), rest);
    await bot.cancelAllDialogs();
    await settlePending();
    await callPerson(reasonOf(now().choice));
    return true;
  });
  on(controller, "correction", correct);
  on(controller, "cancel", async (_command, bot) => {
    if (isWithdrawing(bot) || isAdding(bot)) return false;
    if (await cancelRequest(bot)) return true;
    return began(bot, () => startWithdrawal(bot, undefined));
  });
  on(controller, "help", async (_command, bot) => {
    await say(texts.greeting(now().desk.office.name));
    return askAgain(bot);
  });
  on(controller, "separate", async () => separate());
  on(controller, "resume", async () => resume());
  on(controller, "finish", async (_command, bot) => finish(bot));
}

/** One interrupt of Botkit's for one command. The handler gives false to let the message go on as an ordinary one. */
function on<Name extends Command["name"]>(controller: Botkit, name: Name, handle: Handler<Name>): void {
  const isIt = (command: Command | null): command is Extract<Command, { name: Name }> =>
    command?.name === name;
  controller.interrupts(
    async () => isIt(now().command),
    "message",
    async (bot) => {
      const { command } = now();
      if (!isIt(command)) return false;
      const handled = await handle(command, bot);
      if (handled !== false) turnsOutToBe("command");
      return handled;
    },
  );
}

/** A bare sticker or nothing at all: one hint, then the offer of a person, then silence until something is said. */
function onNothing(controller: Botkit): void {
  controller.interrupts(
    async () => {
      const { text, choice, attachmentIds } = now();
      return choice === null && text === "" && attachmentIds.length === 0;
    },
    "message",
    async () => {
      const { memory } = now();
      memory.hints += 1;
      if (memory.hints === 1) await say(texts.hint);
      if (memory.hints === 2)
        await say(texts.hintWithPerson, [{ title: texts.choices.callPerson, payload: "person" }]);
      return true;
    },
  );
}

/** Lets Botkit put the open question again, if there is one. */
async function askAgain(bot: BotWorker): Promise<true> {
  if (bot.hasActiveDialog()) await bot.getConfig("dialogContext").repromptDialog();
  return true;
}

/** Runs what may begin a dialogue of its own; where it did not, the open question is put again. */
async function began(bot: BotWorker, start: () => Promise<void>): Promise<true> {
  await closeAsides(bot);
  const depth = stackDepth(bot);
  await start();
  if (stackDepth(bot) === depth) await askAgain(bot);
  return true;
}

/** A second command takes the place of one that is still asking back; what that one held is not lost. */
async function closeAsides(bot: BotWorker): Promise<void> {
  await settlePending();
  const { stack } = bot.getConfig("dialogContext");
  while (isAside(stack.at(-1)?.id ?? "")) stack.pop();
}

function isAside(dialogId: string): boolean {
  return [ADDITION, WITHDRAWAL].some((aside) => dialogId.startsWith(aside));
}

function stackDepth(bot: BotWorker): number {
  return bot.getConfig("dialogContext").stack.length;
}

function reasonOf(choice: string | null): string {
  const number = choice?.startsWith("person:") === true ? choice.slice("person:".length) : "";
  return number === "" ? texts.wantsPerson : texts.disagreesWithDecline(number);
}

/** A number in running text may be one of another office, or of a document. */
async function isOwnOpen(number: string): Promise<boolean> {
  return (await openTickets()).some((one) => sameNumber(one.number, number));
}

/** While a request or an addition is being told, “补充” only announces more of it. */
async function addToOpen(rest: string): Promise<boolean> {
  const moment = now();
  if (rest === "") {
    await say(texts.goOn);
    return true;
  }
  moment.text = rest;
  return false;
}

async function cancelRequest(bot: BotWorker): Promise<boolean> {
  const { memory } = now();
  if (memory.draft === null) return false;
  memory.cancelled = memory.draft;
  memory.draft = null;
  await bot.cancelAllDialogs();
  await say(texts.cancelled, [{ title: texts.choices.resume, payload: "resume" }]);
  return true;
}

const CORRECTABLE_MS = 24 * 60 * 60_000;

async function correct(
  { rest, said }: Extract<Command, { name: "correction" }>,
  bot: BotWorker,
): Promise<boolean> {
  const moment = now();
  const { draft } = moment.memory;
  if (isCorrectable(draft)) {
    const correction = readCorrected(rest, said, knownValues(draft));
    if (correction === null) return false;
    applyToDraft(draft, correction);
    takeWords(draft, moment.text);
    turnsOutToBe("addition");
    moment.corrected = true;
    return false;
  }
  if (bot.hasActiveDialog()) return false;
  const recent = moment.memory.recent.find(({ at }) => moment.desk.now - at < CORRECTABLE_MS);
  if (recent === undefined) return false;
  const known = recent.matter === null ? [] : [recent.matter];
  const correction = readCorrected(rest, said, known);
  if (correction === null && rest !== "") return false;
  if (correction === null) await say(texts.whatIsWrong);
  else await correctTicket(recent.number, correction, moment.text);
  return true;
}

/** What was added to a ticket on our own judgement becomes a request of its own. */
async function separate(): Promise<boolean> {
  const { memory } = now();
  const { lastAddition } = memory;
  if (lastAddition === null || memory.draft !== null) return stale();
  memory.lastAddition = null;
  const draft = openDraft();
  takeWords(draft, lastAddition.text);
  draft.attachmentIds.push(...lastAddition.attachmentIds);
  return true;
}

async function resume(): Promise<boolean> {
  const { memory } = now();
  if (memory.cancelled === null || memory.draft !== null) return stale();
  memory.draft = { ...memory.cancelled, asks: 0, asked: [] };
  memory.cancelled = null;
  return true;
}

async function stale(): Promise<true> {
  await say(texts.staleChoice);
  return true;
}

/** Registers what was told, without another question: the citizen has gone. */
async function finish(bot: BotWorker): Promise<boolean> {
  const { memory } = now();
  await bot.cancelAllDialogs();
  await settlePending();
  if (memory.draft !== null) memory.draft = { ...memory.draft, lookedUp: true, skipped: [...QUESTIONS] };
  return true;
}
