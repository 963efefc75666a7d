import type { Promised, Trigger } from "../deadline/dueDate.ts";
import type { ClockLength } from "../policy/packClocks.ts";
import type { Why } from "../understanding/meaning.ts";
import type { ClockEvent, ClockName, Domain, Exclusion, Kind, Nature, Scope } from "../words.ts";

/** Who did it. Names of staff are not personal data of citizens and stand in the record. */
export type Actor =
  | { role: "citizen" }
  | { role: "staff"; id: string; name: string }
  | { role: "timer"; task: string }
  | { role: "program" };

/** A member of staff as the record names them. */
export type StaffRef = { id: string; name: string };

/**
 * Limits of the house itself, where no regulation sets one: `desk` runs while a request is open and no statutory
 * clock does, `ruling` while a unit's refusal waits for its ruling. They never enter figures of statutory limits.
 */
export const HOUSE_CLOCKS = ["desk", "ruling"] as const;
export type HouseClock = (typeof HOUSE_CLOCKS)[number];

/**
 * A clock as it was started. Times are ISO 8601 in +08:00. `length` and `trigger` are all that is needed to compute
 * it, and its proof, anew.
 */
export type StartedClock = {
  /** unique for the ticket's life: `handling-1`, `feedback-2`, numbered through all clocks of the ticket */
  id: string;
  clock: ClockName | HouseClock;
  label: string;
  /** `progress`: a further report is due after the one before, until it is done */
  startsOn: ClockEvent | "progress" | "house";
  startsAt: string;
  /** null: not yet promised */
  dueAt: string | null;
  /** later than dueAt only for what is due at once */
  lateAfter: string | null;
  provisional: boolean;
  /** article ids of the pack; empty for a clock of the house */
  basis: string[];
  /** role id of who has to keep it */
  bound: string;
  length: ClockLength;
  trigger: Trigger;
  /** the part of joint handling whose own clock it is; absent: the whole ticket's */
  partId?: string;
  /** takes the place of a clock that stands still */
  paused?: true;
};

/** `extended`: another clock took its place; `at` where it stopped at another moment than the event's. */
export type ClockStop = { id: string; how: "met" | "cancelled" | "extended"; at?: string };

/** A clock whose dates changed: a pause began or ended, or the calendar changed. Both dates stay in the record. */
export type ClockMove = {
  id: string;
  before: string | null;
  dueAt: string | null;
  lateAfter: string | null;
  provisional: boolean;
  trigger: Trigger;
  status: "running" | "paused";
};

/** Who has the ticket in hand; at every moment of its life there is one. */
export type Owner = {
  /** role id of the pack */
  role: string;
  staffId: string | null;
  departmentId: string | null;
};

/** What any event may do to clocks and ownership besides its own meaning. All of it is decided, none derived. */
export type Effects = { clocks?: StartedClock[]; stops?: ClockStop[]; moves?: ClockMove[]; owner?: Owner };

/** Dimension id → the value settled, or the values where the pack allows several. */
export type Dimensions = Record<string, string | string[]>;

/** What the program made of the words, with its reasons. */
export type Classification = {
  kind: Kind;
  confidence: number;
  scope: Scope;
  scopeConfidence: number;
  exclusion: Exclusion | null;
  nature: Nature;
  conduct: boolean;
  dimensions: Dimensions;
  domain: Domain;
  departmentId: string | null;
  departmentConfidence: number;
  why: Why[];
};

/** What a citizen or a clerk can put right. */
export type Correction =
  | { field: "kind"; from: Kind; to: Kind }
  | { field: "department"; from: string | null; to: string | null }
  | { field: "dimension"; dimension: string; from: string | string[] | null; to: string | string[] | null }
  | { field: "matter" | "unit"; from: string | null; to: string }
  /** values of personal fields are sealed beside the event; here stands only that they changed */
  | { field: "name" | "phone" | "address" };

/** Why a request is not taken on: one of the regulation's exclusions, or a public matter that belongs elsewhere. */
export type DeclineReason = Exclusion | "outOfScope";

/** Where the request came from, when the pack names sources: with the number it has there, or the step given up at. */
export type Origin = { id: string; number: string | null; step: string | null };

/** A complaint about conduct: who is accused. A null department: not known, then every unit is kept from it. */
export type Accused = { departmentId: string | null; staffIds: string[] };

/** Whom a part is sent to. */
export type PartTarget =
  | { to: "unit"; departmentId: string }
  /** complaints about conduct: to the pack's responsible role, never to the accused */
  | { to: "conduct"; departmentId: string | null }
  /** another level or place: to a named person there */
  | { to: "level"; hall: string; contact: string; staffId: string | null };

/** One unit's share, as it goes out. */
export type SentPart = {
  /** unique for the ticket's life: `part-1` */
  id: string;
  target: PartTarget;
  lead: boolean;
  /** what is asked of this unit; null: the request as it stands */
  task: string | null;
  /** role id of who at the other end has to handle it */
  role: string;
  /** ruled: this unit has to handle it and cannot send it back */
  mustHandle: boolean;
  /** what was promised for it when it went out; null: nothing beside the regulation's limits */
  limit: Promised | null;
};

/** `done` 办成; `explained` 讲清楚 (nothing to be done, or answered); `cannot` 办不了. */
export const RESULTS = ["done", "explained", "cannot"] as const;
export type ResultKind = (typeof RESULTS)[number];

/** What came out, in masked words. A `cannot` without basis and alternative is never told to a citizen. */
export type Result = {
  result: ResultKind;
  /** what was done, or the reason */
  text: string;
  /** legal basis, as cited */
  basis: string | null;
  /** what the citizen can do instead */
  alternative: string | null;
};

/** A unit's reply to the window, with the name of who operates it there. */
export type Reply = Result & { operator: string };

/** One try at reaching the citizen. */
export type DeliveryAttempt = { channel: string; at: string; outcome: string };

export type { Promised };
