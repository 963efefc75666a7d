import type { Likeness } from "./likeness.ts";

/** A ticket found to be like another. */
export type LikeTicket = {
  ticketId: string;
  /** ISO 8601 */
  at: string;
  samePerson: boolean;
  clusterId: string;
  likeness: Likeness;
};

/** From so much likeness on, a ticket of the same person is likely about the same matter. */
export const SUPPLEMENT_FROM = 0.12;
/** From so much likeness on, tickets of different people have likely the same cause: chosen on real letters. */
export const CAUSE_FROM = 0.18;
/** From so much on a ticket joins the other's cause by itself, and counts there: surer than what is only shown. */
export const JOIN_FROM = 0.22;
/** A second ticket of the cause has to be so alike too, so that one odd link does not chain two causes together. */
const SECOND_SHARE = 0.6;

/** What likeness says of a new ticket. All of it is proposed to a person, none done. */
export type LikenessJudgement = {
  /** likely more on the same matter by the same person: to be added there rather than registered anew */
  supplementOf: LikeTicket | null;
  /** likely the same cause, brought by other people; most alike first */
  sameCause: LikeTicket[];
  /** the cause that it joins; null: the first of its own */
  clusterId: string | null;
};

/** Judges the tickets that were found like a new one. */
export function judge(found: readonly LikeTicket[]): LikenessJudgement {
  const ranked = [...found].sort((a, b) => b.likeness.score - a.likeness.score || (a.at < b.at ? 1 : -1));
  const supplementOf =
    ranked.find(({ samePerson, likeness }) => samePerson && likeness.score >= SUPPLEMENT_FROM) ?? null;
  const alike = ranked.filter(({ likeness }) => likeness.score >= CAUSE_FROM);
  const joined = alike.find(({ clusterId, likeness }) => {
    if (likeness.score < JOIN_FROM) return false;
    const second = ranked.filter((one) => one.clusterId === clusterId)[1];
    return second === undefined || second.likeness.score >= SECOND_SHARE * JOIN_FROM;
  });
  return {
    supplementOf,
    sameCause: alike.filter(({ samePerson }) => !samePerson),
    clusterId: joined?.clusterId ?? null,
  };
}
