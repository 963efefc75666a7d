import { readSurveyChoice, type SurveyChoice, surveyChoice } from "../core/delivery/surveyChoice.ts";
import type { WorkingOffice } from "../core/office/workingOffice.ts";
import type { Seal } from "../core/privacy/seal.ts";
import type { Sql } from "../core/store/database.ts";
import { type StoredTicket, ticketsOfPerson } from "../core/store/ticketStore.ts";
import { answerSurvey, type Surveyed } from "../core/ticket/answerSurvey.ts";
import type { Domain } from "../core/words.ts";
import type { Reply } from "./dialogue/turn.ts";

/** One message of a person, as far as callbacks are concerned. `now`: epoch ms. */
export type SurveyMessage = {
  sql: Sql;
  seal: Seal;
  office: WorkingOffice;
  now: number;
  correlationId: string;
  personKey: string;
  text: string;
  choice: string | undefined;
  /** false: a question of the dialogue is open, and the words may be its answer */
  free: boolean;
};

/** A short word that it was not done after all; a longer message tells a story, which is a request. */
const NOT_DONE =
  /^(?:还是|一直|根本|压根)?(?:没有?|未)(?:给我?)?(?:办成|办好|办下来|解决|办完)[啊呀呢。！!,，\s]*$/;
const MOST_LOOKED_AT = 5;

/** What came of an answer to the callback. `reopened`: the ticket that was taken up again, and what it is about. */
export type SurveyTurn = {
  replies: Reply[];
  ticketId: string;
  reopened: { number: string; matter: string | null; domain: Domain } | null;
};

/**
 * Answers to the callback, by button or in one word; anything else is the dialogue's. Thanks, stickers and answers that
 * come by themselves reopen nothing; “没办成” always offers to. That a ticket was taken up again says the message which
 * the event owes, to the same person on the same channel: nothing is said here besides.
 * @returns what to say, and the ticket it is about; null: it is no answer to a callback
 */
export async function surveyTurn(message: SurveyMessage): Promise<SurveyTurn | null> {
  const { sql, office, personKey } = message;
  const mine = (ticket: StoredTicket) => ticket.personKey === personKey;
  const choice = message.choice === undefined ? null : readSurveyChoice(message.choice);
  if (choice !== null) {
    const surveyed = await answerSurvey(message, choice, mine);
    const reopened = surveyed.as === "reopened" ? aboutOf(surveyed.ticket) : null;
    return { replies: repliesTo(surveyed, choice), ticketId: choice.ticketId, reopened };
  }
  if (!message.free || !NOT_DONE.test(message.text.trim())) return null;
  const person = { personKey, phoneHash: null };
  const told = (await ticketsOfPerson(sql, office.id, person, MOST_LOOKED_AT)).find(
    ({ status }) => status === "closed" || status === "answered" || status === "struckOff",
  );
  if (told === undefined) return null;
  const value = surveyChoice({ ticketId: told.id, round: told.ticket.round, grade: "notDone" });
  return {
    replies: [
      { text: texts.offer(told.number, told.title), choices: [{ title: texts.takeUp, payload: value }] },
    ],
    ticketId: told.id,
    reopened: null,
  };
}

function aboutOf({ number, ticket }: StoredTicket): SurveyTurn["reopened"] {
  return { number, matter: ticket.matter, domain: ticket.classification?.domain ?? "其他" };
}

function repliesTo(surveyed: Surveyed, choice: SurveyChoice): Reply[] {
  switch (surveyed.as) {
    case "thanked": {
      if (surveyed.good) return [{ text: texts.thanks }];
      const takeUp = { title: texts.takeUp, payload: surveyChoice({ ...choice, grade: "notDone" }) };
      return [{ text: texts.sorry, choices: [takeUp] }];
    }
    case "reopened":
      return [];
    case "refused":
      return [{ text: surveyed.why }];
  }
}

const texts = {
  thanks: "谢谢您，您的评价记下了。",
  sorry:
    "记下了，让您不满意了，窗口会来核实。要是事情还没办成，点下面，我们接着办；哪里没办好也可以直接写给我。",
  offer: (number: string, title: string) =>
    `您说的是“${title}”（编号 ${number}）没办成吗？点下面，我们接着办。`,
  takeUp: "没办成，请接着办",
} as const;
