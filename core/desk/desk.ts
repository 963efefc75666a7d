import type { Pack } from "../policy/pack.ts";
import type { Meaning } from "../understanding/meaning.ts";
import type { Channel, Exclusion, Kind } from "../words.ts";

/** What a person on a channel may be told about the office. */
export type OfficeView = {
  id: string;
  name: string;
  pack: Pack;
  /** where to come, and the phone to call, as printed on the door */
  address: string;
  phone: string;
  /** true while the hall is open */
  open: boolean;
  /** e.g. 周一至周五 9:00–12:00、13:00–17:00 */
  hoursText: string;
  /** when the hall opens next (epoch ms); now, while it is open */
  opensAt: number;
};

/** One promised deadline in words the citizen is told. */
export type PromisedDate = {
  clock: string;
  label: string;
  /** epoch ms */
  dueAt: number;
  provisional: boolean;
};

export type TicketSummary = {
  number: string;
  /** masked, short */
  title: string;
  kind: Kind;
  kindLabel: string;
  /** machine name of the state of the work, and how a citizen is told it */
  status: string;
  statusText: string;
  department: string | null;
  registeredAt: number;
  dates: PromisedDate[];
  closed: boolean;
};

/** What a person brought, ready to become a ticket. */
export type NewRequest = {
  /** the citizen's own words: everything said about the matter, in order */
  text: string;
  meaning: Meaning;
  /** as given by the citizen or found in the words; absent = not said ("不想说" is accepted) */
  contact: { name?: string; phone?: string; idNumber?: string; address?: string };
  attachmentIds: string[];
  /** set when a guide answered it and the citizen said that this was enough: the ticket is born closed */
  answeredBy?: { guideId: string; title: string };
  /** set when the request is declined with reason and pointer: registered all the same, and a person can overrule */
  declined?: { why: Exclusion | "outOfScope"; told: string };
  /** the citizen read what is registered and said that it is right, where the pack asks for it */
  confirmed?: "chat";
};

export type Registered = TicketSummary & {
  /** what the citizen uses, with the number, to ask from elsewhere */
  code: string;
  /** a person still looks at it first (kind or department not certain) */
  awaitsTriage: boolean;
};

/** A refusal is a value: why not, and what is possible now, in Chinese. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; why: string };

/** A guide's answer to a question. */
export type KnowledgeAnswer = {
  guideId: string;
  title: string;
  /** the one-time notice: materials, where, how, how long, in plain lines */
  notice: string;
  /** 0–1; only sure answers are given out */
  confidence: number;
};

/** What a citizen may change about their own ticket. */
export type Correction = { field: "matter" | "unit" | "name" | "phone" | "address" | "kind"; value: string };

/**
 * One person's desk for one turn of a conversation. Whatever it changes is committed together with the turn's
 * replies, the conversation's state and the mark on the message that was handled: all of it or nothing.
 */
export type Desk = {
  /** epoch ms */
  now: number;
  office: OfficeView;
  person: {
    key: string;
    channel: Channel /** known from the channel or from earlier tickets */;
    phone: string | null;
  };
  understand: (text: string) => Meaning;
  /** A sure answer, or null: says nothing rather than something wrong. */
  findAnswer: (text: string) => Promise<KnowledgeAnswer | null>;
  register: (request: NewRequest) => Promise<Registered>;
  /** This person's tickets, newest first (at most 10). */
  tickets: () => Promise<TicketSummary[]>;
  supplement: (
    number: string,
    what: { text: string; attachmentIds: string[] },
  ) => Promise<Outcome<TicketSummary>>;
  withdraw: (number: string, reason: string) => Promise<Outcome<TicketSummary>>;
  correct: (number: string, correction: Correction) => Promise<Outcome<TicketSummary>>;
  /** Asks for a person: the bot stays silent once somebody takes over. */
  callPerson: (reason: string) => Promise<{ alreadyWaiting: boolean }>;
};
