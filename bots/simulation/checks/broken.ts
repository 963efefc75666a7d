/** What must always hold. */
export const RULES = [
  "owedWithoutRow",
  "noOwner",
  "noClock",
  "clockAfterEnd",
  "silentStop",
  "clockRow",
  "closedWithoutEnding",
  "closedUntold",
  "timeBack",
  "stateDiffers",
  "remindedLate",
  "pressedEarly",
  "outsideOfficeTime",
  "numberGap",
  "chain",
  "figure",
  "journal",
  "sweepRefused",
  "doneTwice",
] as const;
export type Rule = (typeof RULES)[number];

/** Something that must always hold and does not. `where`: a register number, or the name of a figure. */
export type Broken = { rule: Rule; where: string; what: string };
