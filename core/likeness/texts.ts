import type { CauseProposal } from "./proposals.ts";

/** What many people with the same cause call for, in words for whoever decides. */
export const likenessTexts = {
  proposal: (one: CauseProposal): string => {
    const came = `${one.withinDays}天里有${one.people}位群众反映同一件事`;
    switch (one.proposes) {
      case "jointMeeting":
        return `${came}，可以提请会商：${one.label}`;
      case "remedy":
        return `${came}，要写明怎么改：${one.label}`;
      case "merge":
        return `${came}，可以并案办理，每一位都要单独答复。是否并案由您决定。`;
    }
  },
} as const;
