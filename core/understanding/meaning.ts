import type { Domain, Exclusion, KindOrNone, Nature, Scope } from "../words.ts";

/** What was found of one slot: the normalised value, the citizen's words, and where they stand in the text. */
export type Slot<T> = { value: T; text: string; start: number; end: number };

/** Offsets count UTF-16 units in the citizen's text (for turns: in `citizenText` of the turns). */
export type Slots = {
  /** full name (王建国) or, where only the family name was said, 王先生 / 王女士 / 王姓 */
  name?: Slot<string>;
  /** 11 digits of a mobile, or area code + number of a landline */
  phone?: Slot<string>;
  /** 18 characters, check digit verified, X in upper case */
  idNumber?: Slot<string>;
  address?: Slot<string>;
  /** the service matter in a few words: 营业执照, 残疾证, 房产证过户 … */
  matter?: Slot<string>;
  /** the unit, hall or window that the person dealt with */
  unit?: Slot<string>;
  /** since when, as a local date (YYYY-MM-DD) where it can be computed, else the number of days as P…D */
  since?: Slot<string>;
  /** how many times the person went */
  visits?: Slot<number>;
  /** yuan */
  money?: Slot<number>;
};

/** One reason behind a decision: which words (or rule) pulled which label, and how strongly. */
export type Why = { label: string; words: string; weight: number; source: "rule" | "model" | "directory" };

/** Text → Meaning is all that understanding does; it decides nothing about tickets. */
export type Meaning = {
  kind: KindOrNone;
  /** calibrated probability (0–1) that `kind` is right */
  confidence: number;
  scope: Scope;
  scopeConfidence: number;
  /** set exactly where scope is "excluded" */
  exclusion: Exclusion | null;
  nature: Nature;
  /** complains of the conduct, attitude, laziness or corruption of officials or window staff */
  conduct: boolean;
  /** dimension id → value id, of those that the pack has: complexity, obstacle, joint … */
  dimensions: Record<string, string>;
  domain: Domain;
  domainConfidence: number;
  /** name of the department in the office's duty directory; null where the directory says nothing */
  department: string | null;
  departmentConfidence: number;
  slots: Slots;
  why: Why[];
};

/** A transcript's turn; only the citizen's turns are the citizen's words. */
export type Turn = { speaker: "citizen" | "agent" | "ivr"; text: string; beginMs?: number; endMs?: number };

/** What understanding reads: one message, or a call's turns. */
export type Utterance = { title?: string; text: string } | { turns: Turn[] };

/** One entry of an office's duty directory: who is in charge of what. */
export type DutyItem = { department: string; item: string };
