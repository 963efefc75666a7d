import type { Dice } from "./dice.ts";
import type { StoryKind } from "./stories.ts";

/** What is going to happen to a request. Numbers say how often; they go down as it happens. */
export type Fate = {
  /** answered at the window at once */
  onTheSpot: boolean;
  /** what has to be answered at once is */
  quick: boolean;
  confirms: boolean;
  complex: boolean;
  /** several units have to work together */
  units: number;
  otherLevel: boolean;
  comesBack: boolean;
  forwardsClue: boolean;
  sheetsReturned: number;
  byHand: boolean;
  signs: boolean;
  /** the unit is late with its reply, the window with telling */
  lateUnit: boolean;
  lateWindow: boolean;
  sendBacks: number;
  upheld: boolean;
  plans: boolean;
  progressReports: number;
  /** replies that only say that it cannot be done */
  badReplies: number;
  redos: number;
  result: "done" | "explained" | "cannot";
  extension: "none" | "granted" | "refused";
  pause: "none" | "brought" | "limit";
  merges: boolean;
  unmerges: boolean;
  overrules: boolean;
  /** how the citizen answers the callback; `none`: never */
  survey: "happy" | "unhappy" | "none" | "unreached";
};

/** Draws what is going to happen. */
export function drawFate(dice: Dice, story: StoryKind): Fate {
  return {
    onTheSpot: story === "consult" ? dice.chance(45) : dice.chance(6),
    quick: dice.chance(82),
    confirms: dice.chance(80),
    complex: story === "joint" || dice.chance(18),
    units: story === "joint" ? dice.between(2, 3) : dice.chance(4) ? 2 : 1,
    otherLevel: dice.chance(70),
    comesBack: dice.chance(20),
    forwardsClue: dice.chance(30),
    sheetsReturned: dice.chance(5) ? 1 : 0,
    byHand: dice.chance(6),
    signs: dice.chance(85),
    lateUnit: dice.chance(9),
    lateWindow: dice.chance(4),
    sendBacks: dice.chance(7) ? dice.between(1, 2) : 0,
    upheld: dice.chance(60),
    plans: dice.chance(30),
    progressReports: dice.chance(15) ? dice.between(1, 2) : 0,
    badReplies: dice.chance(6) ? 1 : 0,
    redos: dice.chance(7) ? 1 : 0,
    result: dice.weigh({ done: 68, explained: 22, cannot: 10 }),
    extension: dice.weigh({ none: 90, granted: 7, refused: 3 }),
    pause: dice.weigh({ none: 92, brought: 6, limit: 2 }),
    merges: dice.chance(2),
    unmerges: dice.chance(25),
    overrules: dice.chance(6),
    survey: dice.weigh({ happy: 46, unhappy: 6, none: 30, unreached: 18 }),
  };
}
