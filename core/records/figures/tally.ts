/** A share, always with what it is a share of. */
export type Rate = { numerator: number; denominator: number };

/** How often each value came up. */
export type Counts = Record<string, number>;

/** From `from` up to, not including, `to` (epoch ms). `label` is how the period is called in print. */
export type Period = { from: number; to: number; label: string };

/** How late it was: working days missed, in classes. */
export const LATENESS = ["sameDay", "oneDay", "twoToFive", "more"] as const;
/** Office time until somebody first dealt with it, in classes; `none`: nobody has yet. */
export const RESPONSES = ["halfHour", "halfDay", "oneDay", "more", "none"] as const;

export type SurveyTally = {
  /** told and closed in the period, and not called back yet */
  owed: number;
  asked: number;
  reached: number;
  answered: number;
  satisfied: Rate;
  /** grades that ask for mending */
  bad: number;
  grades: Counts;
};

/** The figures of an office over a period. All are counted from events before the period's end. */
export type OfficeTally = {
  registered: number;
  kinds: Counts;
  natures: Counts;
  channels: Counts;
  domains: Counts;
  origins: Counts;
  /** dimension id → value id → requests */
  dimensions: Record<string, Counts>;
  /** how requests ended whose work was over at the end of the period: closed, answered, declined … */
  ended: Counts;
  declined: Counts;
  /** open at the end of the period */
  open: number;
  /** limits that end with the request's being done: kept, of all that were decided in the period */
  onTime: Rate;
  /** the same for every limit of the regulation, by its name */
  clocks: Record<string, Rate>;
  /** requests that ended without a limit missed, of those that ended */
  endedOnTime: Rate;
  /** the citizen says that it is done, of those answered */
  solved: Rate;
  /** explained to the citizen's satisfaction, without its being possible */
  explained: number;
  /** the citizen says that it is not done */
  unsolved: number;
  survey: SurveyTally;
  sendBacks: { asked: number; upheld: number; rejected: number };
  /** sheets sent to a unit, another level or another house */
  hops: number;
  redos: { byCheck: number; byCitizen: number };
  presses: { reminded: number; pressed: number; escalated: number };
  extensions: { asked: number; granted: number; refused: number };
  overdue: { count: number; workdays: number; lateness: Counts };
  /** requests that were overdue at the end of the period and still not done */
  openOverdue: number;
  firstResponse: { count: number; officeMinutes: number; classes: Counts };
  conduct: number;
  clues: number;
  meetings: { proposed: number; held: number };
  serviceActions: Counts;
  casesLinked: number;
};

/** The figures of a unit. */
export type UnitTally = {
  name: string;
  received: number;
  replied: number;
  results: Counts;
  onTime: Rate;
  overdueWorkdays: number;
  sendBacks: { asked: number; upheld: number; rejected: number };
  redos: number;
  presses: { reminded: number; pressed: number; escalated: number };
  extensions: number;
  survey: { answered: number; satisfied: Rate; bad: number };
  unsolved: number;
  /** complaints about its conduct */
  complaints: number;
};

/** The figures of a member of staff. */
export type PersonTally = {
  name: string;
  departmentId: string | null;
  /** event type → how often this person did it */
  acts: Counts;
  /** replies that came back for redoing */
  redos: number;
  /** limits missed while the request was in this person's hands */
  late: number;
  satisfied: Rate;
  /** complaints about this person's conduct */
  complaints: number;
};

export type Figures = {
  period: Period;
  office: OfficeTally;
  /** department id → figures; what the window settled itself stands under `WINDOW` */
  units: Record<string, UnitTally>;
  /** staff id → figures */
  persons: Record<string, PersonTally>;
};

/** The unit under which stands what the window settled itself. */
export const WINDOW = "";

/** One more of it. */
export function count(counts: Counts, key: string, by = 1): void {
  counts[key] = (counts[key] ?? 0) + by;
}

/** One more decided: kept or not. */
export function decide(rate: Rate, kept: boolean): void {
  rate.denominator += 1;
  if (kept) rate.numerator += 1;
}

export const noRate = (): Rate => ({ numerator: 0, denominator: 0 });

/** Figures before anything was counted. */
export function emptyFigures(period: Period): Figures {
  const office: OfficeTally = {
    registered: 0,
    kinds: {},
    natures: {},
    channels: {},
    domains: {},
    origins: {},
    dimensions: {},
    ended: {},
    declined: {},
    open: 0,
    onTime: noRate(),
    clocks: {},
    endedOnTime: noRate(),
    solved: noRate(),
    explained: 0,
    unsolved: 0,
    survey: { owed: 0, asked: 0, reached: 0, answered: 0, satisfied: noRate(), bad: 0, grades: {} },
    sendBacks: { asked: 0, upheld: 0, rejected: 0 },
    hops: 0,
    redos: { byCheck: 0, byCitizen: 0 },
    presses: { reminded: 0, pressed: 0, escalated: 0 },
    extensions: { asked: 0, granted: 0, refused: 0 },
    overdue: { count: 0, workdays: 0, lateness: {} },
    openOverdue: 0,
    firstResponse: { count: 0, officeMinutes: 0, classes: {} },
    conduct: 0,
    clues: 0,
    meetings: { proposed: 0, held: 0 },
    serviceActions: {},
    casesLinked: 0,
  };
  return { period, office, units: {}, persons: {} };
}

/** The figures of a unit, begun where there are none yet. */
export function unitOf(figures: Figures, id: string, name: string): UnitTally {
  const known = figures.units[id];
  if (known !== undefined) return known;
  const begun: UnitTally = {
    name,
    received: 0,
    replied: 0,
    results: {},
    onTime: noRate(),
    overdueWorkdays: 0,
    sendBacks: { asked: 0, upheld: 0, rejected: 0 },
    redos: 0,
    presses: { reminded: 0, pressed: 0, escalated: 0 },
    extensions: 0,
    survey: { answered: 0, satisfied: noRate(), bad: 0 },
    unsolved: 0,
    complaints: 0,
  };
  figures.units[id] = begun;
  return begun;
}

/** The figures of a person, begun where there are none yet. */
export function personOf(
  figures: Figures,
  { id, name }: { id: string; name: string },
  departmentId: string | null,
): PersonTally {
  const known = figures.persons[id];
  if (known !== undefined) return known;
  const begun: PersonTally = {
    name,
    departmentId,
    acts: {},
    redos: 0,
    late: 0,
    satisfied: noRate(),
    complaints: 0,
  };
  figures.persons[id] = begun;
  return begun;
}
