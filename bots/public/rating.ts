import { currentRound } from "../../core/lifecycle/ticket.ts";
import { maskText } from "../../core/privacy/maskText.ts";
import type { Sql } from "../../core/store/database.ts";
import { loadTicket, type StoredTicket } from "../../core/store/ticketStore.ts";
import { answerSurvey } from "../../core/ticket/answerSurvey.ts";
import type { ChangeContext } from "../../core/ticket/changeTicket.ts";
import { createSigner, type Signer } from "../channels/web/session.ts";

/** The round of a ticket that a link asks about. */
export type RatedRound = { ticketId: string; round: number };

/** The choice that takes a request up again, beside the pack's grades. */
export const NOT_DONE = "notDone";

/** @param sessionKey SESSION_KEY: whoever holds it can make links, nobody else */
export function ratingSigner(sessionKey: Uint8Array): Signer {
  return createSigner(sessionKey, "rate");
}

/**
 * The one-time link by which a citizen says how it went, e.g. for a short message.
 * @param baseUrl where the server is reached from outside, e.g. PUBLIC_URL
 */
export function ratingLink(
  signer: Signer,
  baseUrl: string,
  { officeId, ticketId, round }: RatedRound & { officeId: string },
): string {
  const token = signer.sign(`${ticketId}:${round}`);
  return `${baseUrl.replace(/\/+$/, "")}/public/${encodeURIComponent(officeId)}/rate/${token}`;
}

/** What a token stands for; null where it was not made here. */
export function readRatingToken(signer: Signer, token: string): RatedRound | null {
  const match = /^([\w-]{1,40}):(\d{1,3})$/.exec(signer.verify(token) ?? "");
  return match === null ? null : { ticketId: match[1] ?? "", round: Number(match[2]) };
}

/** The ticket that may be rated by a token now. */
export type Ratable = { as: "ready"; ticket: StoredTicket } | { as: "used" } | { as: "wrong" };

/** A token counts for one round, and once: an answer ends it, and so does a new round. @param lock see `loadTicket` */
export async function ratable(
  sql: Sql,
  officeId: string,
  asked: RatedRound | null,
  lock = false,
): Promise<Ratable> {
  if (asked === null) return { as: "wrong" };
  const ticket = await loadTicket(sql, officeId, { id: asked.ticketId }, lock);
  if (ticket === null) return { as: "wrong" };
  const over = ticket.ticket.round !== asked.round || currentRound(ticket.ticket).survey?.grade != null;
  return over ? { as: "used" } : { as: "ready", ticket };
}

/** What came of it. */
export type Rated =
  | { as: "thanked"; good: boolean; number: string }
  | { as: "reopened"; number: string }
  | { as: "refused"; why: string }
  | { as: "used" }
  | { as: "wrong" };

/**
 * Takes the answer that came by a link, in the caller's transaction. `NOT_DONE` takes the request up again. Words are
 * kept masked.
 */
export async function rateByLink(
  context: ChangeContext,
  asked: RatedRound | null,
  answer: { grade: string; words: string },
): Promise<Rated> {
  const found = await ratable(context.sql, context.office.id, asked, true);
  if (found.as !== "ready") return found;
  const { id: ticketId, ticket } = found.ticket;
  const { masked } = maskText(answer.words);
  const words = masked === "" ? null : masked;
  const surveyed = await answerSurvey(
    context,
    { ticketId, round: ticket.round, grade: answer.grade },
    () => true,
    words,
  );
  return surveyed.as === "reopened" ? { as: "reopened", number: surveyed.ticket.number } : surveyed;
}
