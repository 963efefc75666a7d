import { type Botkit, BotkitConversation, type BotkitDialogWrapper, type BotWorker } from "botkit";
import { CHOICES } from "./commands.ts";
import { correctDraft } from "./correction.ts";
import { draftText, hasSaid, takeWords } from "./draft.ts";
import { type Draft, QUESTIONS, type Question } from "./memory.ts";
import { now, openDraft, say, turnsOutToBe, understand } from "./moment.ts";
import { nextStep } from "./nextStep.ts";
import { registerDeclined, registerOpen, registerSolved } from "./registration.ts";
import { isNo, isSkip, isSolved, isUnsolved, isYes, readSmallTalk } from "./smallTalk.ts";
import { texts } from "./texts.ts";

/** The version is part of the id: a stack left by other threads is not continued, the request itself is kept. */
const TAKE_REQUEST = "takeRequest.1";

/** Whatever has begun is asked about or registered: no request stays in the memory without its conversation. */
export async function settleRequest(bot: BotWorker): Promise<void> {
  if (now().memory.draft !== null && !bot.hasActiveDialog()) await bot.beginDialog(TAKE_REQUEST);
}

/** Adds the conversation that takes a request: one thread for each question, and one that decides what comes next. */
export function addTakeRequest(controller: Botkit): void {
  const convo = new BotkitConversation(TAKE_REQUEST, controller);
  convo.addAction("complete", "default");
  convo.before("default", goOn);
  for (const question of QUESTIONS) {
    convo.addQuestion(
      {
        text: ["{{{vars.ask}}}"],
        quick_replies: (_line, vars) => vars.choices ?? [],
        channelData: { question },
      },
      async (_answer, wrapper) => {
        await takeAnswer(question, wrapper);
      },
      null,
      question,
    );
  }
  controller.addDialog(convo);
}

async function goOn(convo: BotkitDialogWrapper): Promise<void> {
  const draft = openDraft();
  const step = await nextStep(draft);
  switch (step.do) {
    case "ask":
      draft.asked.push(step.question);
      return ask(convo, step.question, step.text, step.choices);
    case "register":
      await registerOpen(draft, step.pointer);
      return;
    case "close":
      return registerSolved(draft, step.answer);
    case "decline":
      return registerDeclined(draft, step.declined);
    case "listen":
      await say(texts.hintWithPerson, [{ title: texts.choices.callPerson, payload: CHOICES.person }]);
      now().hush = true;
      return convo.gotoThread("matter");
    case "drop":
      now().memory.cancelled = draft;
      now().memory.draft = null;
      return say(texts.nothingToCancel);
  }
}

async function ask(
  convo: BotkitDialogWrapper,
  question: Question,
  text: string,
  choices: unknown[],
): Promise<void> {
  convo.setVar("ask", text);
  convo.setVar("choices", choices);
  await convo.gotoThread(question);
}

/** Reads the message as the answer to the open question, or as more of the story, or as neither. */
async function takeAnswer(question: Question, convo: BotkitDialogWrapper): Promise<void> {
  const { text, choice, attachmentIds } = now();
  const draft = openDraft();
  if (attachmentIds.length > 0) {
    draft.attachmentIds.push(...attachmentIds);
    turnsOutToBe("addition");
  }
  if (now().corrected) {
    draft.confirmed ||= question === "confirm" || question === "fix";
    return convo.gotoThread("default");
  }
  if (text === "" && choice === null) return stay(question, convo, draft);
  if (await takeChoice(question, draft, convo)) return;
  if (choice !== null || (await isBesideThePoint(question, draft))) return repeat(question, convo, draft);
  takeWords(draft, text);
  // a further question may have an answer of its own
  if (question === "solved" && understand(text).kind === "consult") draft.lookedUp = false;
  turnsOutToBe("addition");
  await convo.gotoThread("default");
}

/** Bare photos and stickers leave the question open without putting it again. */
async function stay(question: Question, convo: BotkitDialogWrapper, draft: Draft): Promise<void> {
  now().hush = true;
  if (now().attachmentIds.length > 0) await say(texts.photosKept(draft.attachmentIds.length));
  await convo.gotoThread(question);
}

/** What was said has nothing to do with the question: it is put once more, or what is there is registered. */
async function repeat(question: Question, convo: BotkitDialogWrapper, draft: Draft): Promise<void> {
  const again = draft.asked.filter((one) => one === question).length > 1;
  if (again && draftText(draft) !== "") return convo.gotoThread("default");
  if (!again) draft.asked.push(question);
  await convo.gotoThread(question);
}

/** Handles the answers that are choices, tapped or in words. True where the message was one. */
async function takeChoice(question: Question, draft: Draft, convo: BotkitDialogWrapper): Promise<boolean> {
  const { text, choice } = now();
  const is = (payload: string, words: (text: string) => boolean) =>
    choice === payload || (choice === null && words(text));
  const done = async (outcome: "command" | "addition" = "command") => {
    turnsOutToBe(outcome);
    await convo.gotoThread("default");
    return true;
  };
  if (question === "solved" && is("unsolved", isUnsolved)) {
    draft.answer = null;
    return done();
  }
  if (question === "solved" && is("solved", isSolved)) {
    draft.solved = true;
    return done();
  }
  if (question === "confirm" && is("no", isNo)) {
    turnsOutToBe("command");
    await ask(convo, "fix", texts.askFix, []);
    return true;
  }
  if (question === "confirm" && is("yes", isYes)) {
    draft.confirmed = true;
    return done();
  }
  if (question === "dimension") return takeDimension(draft, done);
  if (question === "fix" && choice === null && !isSkip(text)) {
    takeFix(draft);
    return done("addition");
  }
  if (!is("skip", isSkip) || question === "solved") return false;
  draft.skipped.push(question);
  if (question === "fix") draft.skipped.push("confirm");
  return done();
}

async function takeDimension(draft: Draft, done: () => Promise<boolean>): Promise<boolean> {
  const { choice } = now();
  if (choice === null || !choice.startsWith("dimension:")) return false;
  const [, id, value] = choice.split(":");
  if (id === undefined || value === undefined) return false;
  draft.settled[id] = value;
  return done();
}

function takeFix(draft: Draft): void {
  const { text } = now();
  correctDraft(draft, text);
  draft.confirmed = true;
}

/** Thanks, abuse and what was already said answer no question and are no story. */
async function isBesideThePoint(question: Question, draft: Draft): Promise<boolean> {
  const { text } = now();
  if (hasSaid(draft, text)) {
    turnsOutToBe("addition");
    if (question !== "phone") await say(texts.heard);
    return true;
  }
  const talk = readSmallTalk(text);
  if (talk === null) return false;
  turnsOutToBe("talk");
  if (talk === "insult")
    await say(texts.calm, [{ title: texts.choices.callPerson, payload: CHOICES.person }]);
  else if (talk === "greeting" && question === "matter") await say(texts.greeting(now().desk.office.name));
  return true;
}
