import type { NewRequest } from "../../core/desk/desk.ts";
import type { PackDimension } from "../../core/policy/packPeople.ts";
import type { Meaning } from "../../core/understanding/meaning.ts";
import { belongingOf } from "./belonging.ts";
import { draftContact, draftMeaning, draftText } from "./draft.ts";
import { wordLength } from "./foldText.ts";
import { type Draft, MOST_QUESTIONS, type Question } from "./memory.ts";
import { type Choice, now, say, turnsOutToBe } from "./moment.ts";
import { isVague, lacksTrouble, wantsToKnow } from "./sufficiency.ts";
import { texts } from "./texts.ts";

/** What the request being told needs next. */
export type Step =
  | { do: "ask"; question: Question; text: string; choices: Choice[] }
  | { do: "register"; pointer: string | null }
  | { do: "close"; answer: NonNullable<Draft["answer"]> }
  | { do: "decline"; declined: NonNullable<NewRequest["declined"]> }
  | { do: "listen" }
  | { do: "drop" };

/** After so many lines without a matter a person had better read them. */
const MOST_VAGUE_LINES = 4;

const skip: Choice = { title: texts.choices.skip, payload: "skip" };

/** Channels on which the answer may come too late to be written there: the page is closed, the chat's window is over. */
const HARD_TO_REACH = new Set(["web", "wecomKf", "wecomApp", "phone", "counter"]);

/** Decides what is still missing; asks for nothing that was said, let go, or is not worth a question any more. */
export async function nextStep(draft: Draft): Promise<Step> {
  if (draft.solved && draft.answer !== null) return { do: "close", answer: draft.answer };
  const text = draftText(draft);
  if (text === "") return withoutWords(draft);
  const meaning = draftMeaning(draft);
  if (isVague(text, meaning) && !draft.skipped.includes("matter")) {
    if (mayAsk(draft, "matter", 1)) return askMatter(draft);
    if (draft.lines.length <= MOST_VAGUE_LINES) return { do: "listen" };
  }
  const belonging = belongingOf(text, meaning, now().desk.office.pack);
  if (!belonging.here) return { do: "decline", declined: belonging.declined };
  return (
    (await offerAnswer(draft, meaning)) ??
    askMissing(draft, meaning) ?? { do: "register", pointer: belonging.told }
  );
}

/** Photos alone are registered only when the citizen will say nothing to them. */
function withoutWords(draft: Draft): Step {
  if (!draft.skipped.includes("matter")) return askMatter(draft);
  return draft.attachmentIds.length > 0 ? { do: "register", pointer: null } : { do: "drop" };
}

function askMatter(draft: Draft): Step {
  const text =
    draft.attachmentIds.length > 0 && draft.lines.length === 0 ? texts.askMatterForPhoto : texts.askMatter;
  return { do: "ask", question: "matter", text, choices: [] };
}

async function offerAnswer(draft: Draft, meaning: Meaning): Promise<Step | null> {
  if (draft.lookedUp || !wantsToKnow(draftText(draft), meaning) || !mayAsk(draft, "solved", 2)) return null;
  draft.lookedUp = true;
  const question = draft.answer === null ? draftText(draft) : (draft.lines.at(-1) ?? "");
  const answer = await now().desk.findAnswer(question);
  if (answer === null || answer.guideId === draft.answer?.guideId) return null;
  draft.answer = { guideId: answer.guideId, title: answer.title };
  await say(texts.notice(answer.title, answer.notice));
  turnsOutToBe("addition");
  const { solved, unsolved } = texts.choices;
  const choices = [
    { title: solved, payload: "solved" },
    { title: unsolved, payload: "unsolved" },
  ];
  return { do: "ask", question: "solved", text: texts.askSolved, choices };
}

function askMissing(draft: Draft, meaning: Meaning): Step | null {
  return (
    askTrouble(draft, meaning) ??
    askPhone(draft, meaning) ??
    askDimension(draft, meaning) ??
    askConfirm(draft, meaning)
  );
}

/** A question may be put so many times, and the last of the three is kept for what must be confirmed. */
function mayAsk(draft: Draft, question: Question, times: number): boolean {
  if (draft.skipped.includes(question)) return false;
  if (draft.asked.filter((one) => one === question).length >= times) return false;
  return draft.asks + (question !== "confirm" && mustConfirm(draft) ? 1 : 0) < MOST_QUESTIONS;
}

function askTrouble(draft: Draft, meaning: Meaning): Step | null {
  if (draft.answer !== null || draft.asked.includes("matter") || !mayAsk(draft, "trouble", 1)) return null;
  if (!lacksTrouble(draftText(draft), meaning)) return null;
  const matter = meaning.slots.matter?.value;
  const text = texts.askTrouble(matter === undefined ? texts.thisMatter : `“${matter}”`);
  return { do: "ask", question: "trouble", text, choices: [skip] };
}

function askPhone(draft: Draft, meaning: Meaning): Step | null {
  const { desk, turn } = now();
  if (!HARD_TO_REACH.has(turn.channel) || desk.person.phone !== null) return null;
  if (draftContact(draft, meaning).phone !== undefined) return null;
  if (!mayAsk(draft, "phone", turn.channel === "web" ? 1 : 2)) return null;
  const again = draft.asked.includes("phone");
  const text = !again
    ? texts.askPhone
    : looksLikePhone(draft.lines.at(-1) ?? "")
      ? texts.phoneLooksShort
      : texts.askPhoneAgain;
  return { do: "ask", question: "phone", text, choices: [skip] };
}

function looksLikePhone(text: string): boolean {
  const digits = text.replace(/\D/g, "").length;
  return digits >= 6 && wordLength(text) - digits <= 8;
}

function askDimension(draft: Draft, meaning: Meaning): Step | null {
  if (draft.asked.includes("dimension") || !mayAsk(draft, "dimension", 1)) return null;
  const open = now().desk.office.pack.dimensions.find((dimension) => mustAsk(dimension, meaning));
  if (open?.ask === undefined) return null;
  const choices = open.values.map(({ id, label }) => ({
    title: label,
    payload: `dimension:${open.id}:${id}`,
  }));
  return { do: "ask", question: "dimension", text: open.ask, choices: [...choices, skip] };
}

function mustAsk(
  { id, settledBy, assumed, ask, onlyWhen = {} }: PackDimension,
  { dimensions }: Meaning,
): boolean {
  if (settledBy !== "citizen" || ask === undefined || assumed !== undefined || dimensions[id] !== undefined)
    return false;
  return Object.entries(onlyWhen).every(([other, values]) => values.includes(dimensions[other] ?? ""));
}

function mustConfirm(draft: Draft): boolean {
  const { confirmation } = now().desk.office.pack.lifecycle;
  return (
    confirmation?.ways.includes("chat") === true && !draft.confirmed && !draft.skipped.includes("confirm")
  );
}

function askConfirm(draft: Draft, meaning: Meaning): Step | null {
  if (!mustConfirm(draft) || !mayAsk(draft, "confirm", 1)) return null;
  const { yes, no } = texts.choices;
  const choices = [
    { title: yes, payload: "yes" },
    { title: no, payload: "no" },
  ];
  const text = `${texts.readBack(readBackLines(draft, meaning))}\n${texts.askConfirm}`;
  return { do: "ask", question: "confirm", text, choices };
}

const LONGEST_READ_BACK = 120;

function readBackLines(draft: Draft, meaning: Meaning): string[] {
  const { name, phone } = draftContact(draft, meaning);
  const { unit } = meaning.slots;
  const said = draft.corrected.matter ?? (draft.lines.join("，") || texts.photosOnly);
  const short = said.length > LONGEST_READ_BACK ? `${said.slice(0, LONGEST_READ_BACK)}……` : said;
  return [
    texts.readBackMatter(short),
    ...(unit ? [texts.readBackUnit(unit.value)] : []),
    ...(name ? [texts.readBackName(name)] : []),
    ...(phone ? [texts.readBackPhone(phone)] : []),
    ...(draft.attachmentIds.length > 0 ? [texts.readBackPhotos(draft.attachmentIds.length)] : []),
  ];
}
