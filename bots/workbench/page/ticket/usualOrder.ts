import type { CommandType, Possible, TicketView } from "../api/types.ts";

/** What is mostly done first, where several steps are possible: decisions that others wait for, then the straight way. */
const USUAL_ORDER: readonly string[] = [
  "decideExtension",
  "ruleSendBack",
  "recordReceipt",
  "signFor",
  "triage",
  "approveSheet",
  "confirm",
  "analyseCause",
  "giveOpinion",
  "dispatchConduct",
  "dispatch",
  "checkReply",
  "mergeReplies",
  "reply",
  "giveFeedback",
  "recordDelivery",
  "recordSurvey",
  "strikeOff",
  "holdMeeting",
  "resume",
  "plan",
  "answer",
  "remind",
  "press",
  "reportProgress",
  "sendBack",
  "recordInstruction",
  "supplement",
] satisfies CommandType[];

/** Steps that belong to the beginning: later they are still possible, and seldom meant. */
const BEGINNING: readonly string[] = [
  "triage",
  "confirm",
  "analyseCause",
  "giveOpinion",
  "dispatch",
  "dispatchConduct",
  "answer",
] satisfies CommandType[];

/** What brought the ticket where it is: it may be done over, and seldom is. */
const JUST_DONE: Readonly<Record<string, CommandType>> = { triaged: "triage", checked: "checkReply" };

/** Where a step stands in the list: the smaller, the sooner. */
export function usualPlace(command: string, status: string): number {
  const place = USUAL_ORDER.indexOf(command);
  const known = place < 0 ? USUAL_ORDER.length : place;
  const isPast = status !== "registered" && status !== "triaged" && BEGINNING.includes(command);
  const isOver = isPast || JUST_DONE[status] === command;
  return isOver ? known + USUAL_ORDER.length : known;
}

/** Steps whose form asks for an answer in words: where a draft of one may go. */
const ANSWERING: readonly string[] = [
  "mergeReplies",
  "reply",
  "giveFeedback",
  "answer",
] satisfies CommandType[];

/** The step of an open ticket into whose form a draft of the answer goes now; null where none is written now. */
export function answeringStep({
  possible,
  status,
}: Pick<TicketView, "possible" | "status">): Possible | null {
  const place = ({ command }: Possible) => usualPlace(command, status);
  const found = possible.filter(({ ready, command }) => ready && ANSWERING.includes(command));
  return found.sort((a, b) => place(a) - place(b))[0] ?? null;
}
