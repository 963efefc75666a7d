import type { Channel } from "../words.ts";
import type {
  Accused,
  Classification,
  DeclineReason,
  DeliveryAttempt,
  Origin,
  Owner,
  Promised,
  Reply,
  Result,
  SentPart,
  StaffRef,
  StartedClock,
} from "./eventParts.ts";
import { HOUSE_CLOCKS } from "./eventParts.ts";

/** How a clock stands. `late` is only ever said of one that stopped after `lateAfter`. */
export type ClockStatus = "running" | "paused" | "met" | "late" | "cancelled" | "extended";

/** A clock of a ticket, as the events left it. */
export type TicketClock = StartedClock & {
  status: ClockStatus;
  stoppedAt: string | null;
  /** due dates that held before, oldest first */
  earlierDueAt: string[];
  /** rung of the ladder (or `person`) → how often, and when first and last */
  steps: Record<string, { count: number; firstAt: string; lastAt: string }>;
};

/** State of the work. The state of the citizen's problem is another field: answered is not solved. */
export const STATUSES = [
  "registered",
  "triaged",
  "dispatched",
  "replied",
  "checked",
  "telling",
  "answered",
  "closed",
  "struckOff",
  "archived",
  "declined",
  "transferred",
  "withdrawn",
  "merged",
] as const;
export type TicketStatus = (typeof STATUSES)[number];

/** While one of these holds, somebody owes the citizen something. */
export const OPEN_STATUSES: readonly TicketStatus[] = [
  "registered",
  "triaged",
  "dispatched",
  "replied",
  "checked",
  "telling",
];

/** `answered`: told, and the citizen has not said whether it helped; `unsolved`: the citizen says it did not. */
export const PROBLEM_STATES = [
  "open",
  "answered",
  "solved",
  "explained",
  "unsolved",
  "notOurs",
  "withdrawn",
] as const;
export type ProblemState = (typeof PROBLEM_STATES)[number];

export type PartStatus =
  | "sent"
  | "received"
  | "signed"
  | "sentBack"
  | "replied"
  | "redo"
  | "passed"
  | "taken";

/** One unit's share of the work. A part that was `taken` from the unit again binds nobody. */
export type Part = SentPart & {
  round: number;
  status: PartStatus;
  sentAt: string;
  receivedAt: string | null;
  signedAt: string | null;
  operator: StaffRef | null;
  sendBack: { at: string; reason: string; basis: string; ruling: "upheld" | "rejected" | null } | null;
  plan: { text: string; promised: Promised; promisedAt: string | null; at: string } | null;
  progressReports: number;
  reply: (Reply & { at: string }) | null;
  redos: number;
};

export type Survey = {
  at: string;
  grade: string | null;
  satisfied: boolean | null;
  good: boolean | null;
  words: string | null;
  attempts: number;
};

/** One round of handling. A later round begins when the citizen says that it was not done; earlier results stay. */
export type Round = {
  number: number;
  startedAt: string;
  /** why it was taken up again; null for the first */
  reason: string | null;
  result: Result | null;
  toldAt: string | null;
  delivery: { at: string; channel: string; receipt: string | null } | null;
  attempts: DeliveryAttempt[];
  survey: Survey | null;
};

/** What is on its way to the citizen, and what the ticket becomes when it has arrived. */
export type Telling = { becomes: "closed" | "declined" | "transferred"; text: string };

export type Meeting = {
  id: string;
  ground: string;
  proposedAt: string;
  held: { on: string; participants: string[]; decision: string } | null;
};

export type Ticket = {
  status: TicketStatus;
  problem: ProblemState;
  title: string;
  matter: string | null;
  unit: string | null;
  source: { channel: Channel; externalId: string };
  origin: Origin | null;
  receivedAt: string;
  registeredAt: string;
  outsideHours: boolean;
  classification: Classification | null;
  needsTriage: boolean;
  owner: Owner;
  /** the first clerk who dealt with it; stays named until it closes */
  firstAsked: StaffRef | null;
  /** who at the window has it now, and in which role; null: whoever is in the role */
  assignee: (StaffRef & { role: string }) | null;
  /** not null: a complaint about conduct; the accused are kept from it */
  accused: Accused | null;
  decline: { reason: DeclineReason; basis: string[]; told: string } | null;
  answeredBy: { guideId: string; guideTitle: string } | null;
  confirmedAt: string | null;
  cause: { at: string; text: string } | null;
  opinion: { at: string; verified: string; text: string } | null;
  /** the approved work sheet; taken back when what was approved changes */
  approval: { at: string; limit: Promised | null; limitAt: string | null } | null;
  /** why the sheet was not approved, until it is */
  sheetReturned: string | null;
  round: number;
  rounds: Round[];
  parts: Part[];
  /** several units' replies as one */
  merged: Result | null;
  telling: Telling | null;
  transfer: { to: string; number: string | null; handOver: boolean } | null;
  /** papers that the citizen has to bring; while not null, the clocks that the pack names stand still */
  pause: { since: string; until: string; papers: string[] } | null;
  pauses: number;
  extension: { clockId: string; asked: Promised; askedAt: string | null; why: string; at: string } | null;
  presses: { reminded: number; pressed: number; escalated: number };
  sendBacks: number;
  redos: number;
  meetings: Meeting[];
  /** counts of what was added beside the straight way, for ledgers and bundles */
  notes: {
    instructions: number;
    serviceActions: string[];
    reviews: number;
    cases: string[];
    clues: number;
    deliveries: number;
  };
  taskForce: StaffRef[];
  incompletePromise: { way: string; missing: string[]; bringBy: string } | null;
  mergedInto: { ticketId: string; number: string; was: TicketStatus } | null;
  /** tickets merged into this one: their reporters get its answer too */
  absorbed: { ticketId: string; number: string }[];
  strickenAt: string | null;
  additions: number;
  attachmentIds: string[];
  /** those of them that the citizen is to get with the next answer; absent: none */
  forCitizen?: string[];
  /** those of them that the citizen has got with an answer; absent: none */
  toldFiles?: string[];
  clocks: TicketClock[];
  closedAt: string | null;
  version: number;
};

/** True while somebody owes the citizen something. */
export function isOpen(ticket: Ticket): boolean {
  return OPEN_STATUSES.includes(ticket.status);
}

/** The round that runs now, or ran last. */
export function currentRound(ticket: Ticket): Round {
  const round = ticket.rounds.at(-1);
  if (round === undefined) throw new Error("a ticket has at least one round");
  return round;
}

/** Parts of this round that still bind somebody, the lead one first. */
export function activeParts(ticket: Ticket): Part[] {
  return ticket.parts
    .filter((part) => part.round === ticket.round && part.status !== "taken")
    .sort((a, b) => Number(b.lead) - Number(a.lead));
}

/** Parts whose unit has not given a reply that stands. */
export function unansweredParts(ticket: Ticket): Part[] {
  return activeParts(ticket).filter((part) => part.status !== "replied" && part.status !== "passed");
}

/** A limit of a regulation, not one of the house's own. */
export function isStatutory(clock: StartedClock): boolean {
  return !HOUSE_CLOCKS.some((name) => name === clock.clock);
}

/** Clocks that have not stopped: running ones, and ones that wait for the citizen's papers. */
export function liveClocks(ticket: Ticket): TicketClock[] {
  return ticket.clocks.filter((clock) => clock.status === "running" || clock.status === "paused");
}

/** When the earliest of the running clocks is due, or null. */
export function nextDueAt(ticket: Ticket): string | null {
  const dues = ticket.clocks.flatMap((clock) =>
    clock.status === "running" && clock.dueAt !== null ? [clock.dueAt] : [],
  );
  return dues.sort()[0] ?? null;
}

/** What is settled of its dimensions. */
export function dimensionsOf(ticket: Ticket): Record<string, string | string[]> {
  return ticket.classification?.dimensions ?? {};
}
