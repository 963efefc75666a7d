import type { SurveyChoice } from "../delivery/surveyChoice.ts";
import type { Actor } from "../lifecycle/eventParts.ts";
import { currentRound } from "../lifecycle/ticket.ts";
import { loadTicket, type StoredTicket } from "../store/ticketStore.ts";
import { type ChangeContext, changeTicket } from "./changeTicket.ts";

/** What came of an answer to the callback: what to say to the citizen is up to the channel. */
export type Surveyed =
  | { as: "thanked"; good: boolean; number: string }
  | { as: "reopened"; ticket: StoredTicket }
  | { as: "refused"; why: string };

/**
 * A citizen answers the callback by a button, a link or a key. `没办成` takes the request up again; a grade counts
 * whenever it comes, once for each round.
 * @param mine whether the ticket is this person's: a button can be forged
 * @param words what they said with it, masked; null: nothing
 */
export async function answerSurvey(
  context: ChangeContext,
  choice: SurveyChoice,
  mine: (ticket: StoredTicket) => boolean,
  words: string | null = null,
): Promise<Surveyed> {
  const { sql, office } = context;
  const ticket = await loadTicket(sql, office.id, { id: choice.ticketId }, true);
  if (ticket === null || !mine(ticket) || choice.round !== ticket.ticket.round) {
    return { as: "refused", why: surveyTexts.notYours };
  }
  const { number } = ticket;
  const by: Actor = { role: "citizen" };
  if (choice.grade === "notDone") {
    const reopened = await changeTicket(
      context,
      ticket,
      { type: "reopen", reason: words ?? surveyTexts.notDone },
      by,
    );
    return reopened.ok ? { as: "reopened", ticket: reopened.after } : { as: "refused", why: reopened.why };
  }
  const attempts = (currentRound(ticket.ticket).survey?.attempts ?? 0) + 1;
  const command = { type: "recordSurvey", grade: choice.grade, words, attempts } as const;
  const result = await changeTicket(context, ticket, command, by);
  if (!result.ok) return { as: "refused", why: result.why };
  if (result.after.ticket.round > choice.round) return { as: "reopened", ticket: result.after };
  const grade = office.pack.lifecycle.survey.grades.find((one) => one.id === choice.grade);
  return { as: "thanked", good: grade?.good ?? true, number };
}

const surveyTexts = {
  notYours: "这份评价已经过期了。有什么没办好，请直接告诉我。",
  notDone: "群众说没办成",
} as const;
