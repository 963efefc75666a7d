import type { Meeting, Part, Round, Ticket } from "../../lifecycle/ticket.ts";
import { type MaskedCase, maskCase } from "./maskCase.ts";

/** What of a ticket a case is drawn from. */
export type CaseSource = Pick<
  Ticket,
  "title" | "matter" | "cause" | "opinion" | "merged" | "round" | "classification"
> & {
  rounds: readonly Pick<Round, "result">[];
  parts: readonly Pick<Part, "reply" | "round" | "plan">[];
  meetings: readonly Pick<Meeting, "held">[];
};

/**
 * A first draft of a case from a ticket that was handled: what was asked, why it did not work, how it was solved, in
 * the words of the record, masked. What was masked on the way is told, so that whoever edits it looks twice.
 * @param words the citizen's own words, opened by whoever may; the ticket itself holds a masked title only
 */
export function caseFromTicket(ticket: CaseSource, id: string, words: string): MaskedCase {
  const results = ticket.rounds.flatMap(({ result }) => (result === null ? [] : [result]));
  const result = results.at(-1) ?? ticket.merged;
  const replies = ticket.parts.flatMap(({ reply, round }) =>
    reply === null || round !== ticket.round ? [] : [reply],
  );
  const plans = ticket.parts.flatMap(({ plan }) => (plan === null ? [] : [plan.text]));
  const meetings = ticket.meetings.flatMap(({ held }) => (held === null ? [] : [held.decision]));
  const bases = [result, ...replies].flatMap((one) => (one?.basis == null ? [] : [one.basis]));
  return maskCase({
    title: ticket.matter === null ? ticket.title : `${ticket.matter}：${ticket.title}`,
    problem: words.trim() === "" ? ticket.title : words.trim(),
    cause: ticket.cause?.text ?? "",
    method: distinct([ticket.opinion?.text ?? "", ...meetings, ...replies.map(({ text }) => text)]).join(
      "\n",
    ),
    steps: distinct(plans),
    conclusion: distinct([result?.text ?? "", result?.alternative ?? ""]).join("\n"),
    basis: distinct(bases),
    matter: ticket.matter,
    domain: ticket.classification?.domain ?? null,
    departmentId: ticket.classification?.departmentId ?? null,
    ticketIds: [id],
  });
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => text.trim()))].filter((text) => text !== "");
}
