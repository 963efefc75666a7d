import type { Trigger } from "../deadline/dueDate.ts";
import type { ClockLength } from "../policy/packClocks.ts";
import type { Why } from "../understanding/meaning.ts";
import type { Channel, ClockEvent, ClockName, Domain, Exclusion, Kind, Nature, Scope } from "../words.ts";

/** Who did it. Names of staff are not personal data of citizens and stand in the record. */
export type Actor =
  | { role: "citizen" }
  | { role: "staff"; id: string; name: string }
  | { role: "timer"; task: string }
  | { role: "program" };

/**
 * A clock as it was started. Times are ISO 8601 in +08:00. `length` and `trigger` are all that is needed to compute
 * it, and its proof, anew.
 */
export type StartedClock = {
  id: string;
  clock: ClockName;
  label: string;
  startsOn: ClockEvent;
  startsAt: string;
  /** null: not yet promised */
  dueAt: string | null;
  /** later than dueAt only for what is due at once */
  lateAfter: string | null;
  provisional: boolean;
  /** article ids of the pack */
  basis: string[];
  /** role id of who has to keep it */
  bound: string;
  length: ClockLength;
  trigger: Trigger;
};

/** What the program made of the words, with its reasons. */
export type Classification = {
  kind: Kind;
  confidence: number;
  scope: Scope;
  scopeConfidence: number;
  exclusion: Exclusion | null;
  nature: Nature;
  conduct: boolean;
  dimensions: Record<string, string>;
  domain: Domain;
  departmentId: string | null;
  departmentConfidence: number;
  why: Why[];
};

/** What a citizen or a clerk can put right. */
export type Correction =
  | { field: "kind"; from: Kind; to: Kind }
  | { field: "department"; from: string | null; to: string | null }
  | { field: "dimension"; dimension: string; from: string | null; to: string | null }
  | { field: "matter" | "unit"; from: string | null; to: string }
  /** values of personal fields are sealed beside the event; here stands only that they changed */
  | { field: "name" | "phone" | "address" };

/** Why a request is not taken on: one of the regulation's exclusions, or a public matter that belongs elsewhere. */
export type DeclineReason = Exclusion | "outOfScope";

export type TicketEvent =
  | {
      type: "registered";
      source: { channel: Channel; externalId: string };
      /** masked, short */
      title: string;
      /** the citizen's words, masked */
      text: string;
      matter: string | null;
      unit: string | null;
      visits: number | null;
      /** local date, or P…D */
      since: string | null;
      attachmentIds: string[];
      receivedAt: string;
      /** registered outside office hours: the clocks start at opening */
      outsideHours: boolean;
      clocks: StartedClock[];
    }
  | { type: "classified"; classification: Classification; needsTriage: boolean }
  | { type: "answered"; guideId: string; guideTitle: string }
  | { type: "declined"; reason: DeclineReason; basis: string[]; told: string }
  | { type: "declineOverruled"; reason: string; clocks: StartedClock[] }
  | { type: "supplemented"; text: string; attachmentIds: string[] }
  | { type: "corrected"; correction: Correction; clocks: StartedClock[]; cancelledClocks: string[] }
  | { type: "withdrawn"; reason: string };

/** An event with who, when and where in the chain. */
export type RecordedEvent = TicketEvent & { version: number; at: string; by: Actor };
