import type { Pack } from "../policy/pack.ts";

/** What a pack has to follow from so many people with the same cause. */
export type CauseProposal =
  /** a joint meeting on this ground of the pack */
  | {
      proposes: "jointMeeting";
      ground: string;
      label: string;
      basis: string[];
      people: number;
      withinDays: number;
    }
  /** what was changed has to be written down */
  | { proposes: "remedy"; label: string; basis: string[]; people: number; withinDays: number }
  /** several people, one cause: whether to handle them as one, each with their own answer */
  | { proposes: "merge"; people: number; withinDays: number };

/** Days in which tickets of one cause are proposed for merging, where the pack counts nothing. */
const MERGE_DAYS = 30;

/** The periods (days back) over which a pack wants people counted. */
export function periodsOf(pack: Pack): number[] {
  const { jointMeeting, likeProblems } = pack.lifecycle;
  const days = (jointMeeting?.grounds ?? []).flatMap(({ proposedBy }) =>
    typeof proposedBy === "object" && "likeRequests" in proposedBy
      ? [proposedBy.likeRequests.withinDays]
      : [],
  );
  const problems = likeProblems === undefined ? [] : [likeProblems.likeRequests.withinDays];
  return [...new Set([...days, ...problems, MERGE_DAYS])].sort((a, b) => a - b);
}

/**
 * What follows from a cause, by the pack's own thresholds.
 * @param people period in days → different people who brought it in that period
 */
export function proposalsOf(pack: Pack, people: ReadonlyMap<number, number>): CauseProposal[] {
  const { jointMeeting, likeProblems } = pack.lifecycle;
  const proposals: CauseProposal[] = [];
  for (const { id, label, proposedBy, basis } of jointMeeting?.grounds ?? []) {
    if (typeof proposedBy !== "object" || !("likeRequests" in proposedBy)) continue;
    const { count, withinDays } = proposedBy.likeRequests;
    const counted = people.get(withinDays) ?? 0;
    if (counted >= count)
      proposals.push({ proposes: "jointMeeting", ground: id, label, basis, people: counted, withinDays });
  }
  if (likeProblems !== undefined) {
    const { count, withinDays } = likeProblems.likeRequests;
    const counted = people.get(withinDays) ?? 0;
    const { owes, basis } = likeProblems;
    if (counted >= count)
      proposals.push({ proposes: "remedy", label: owes, basis, people: counted, withinDays });
  }
  const together = people.get(MERGE_DAYS) ?? 0;
  if (together >= 2) proposals.push({ proposes: "merge", people: together, withinDays: MERGE_DAYS });
  return proposals;
}
