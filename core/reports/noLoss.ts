/** Messages of one channel that came in on a day, by what became of them. */
export type MessageCount = { channel: string; status: string; outcome: string | null; count: number };

/** Requests registered on a day, by how they came. `withMessage`: a message is kept that brought it. */
export type TicketCount = { channel: string; withMessage: boolean; count: number };

/** Something that does not add up, or waits for a person. */
export type Gap = {
  what:
    | "messageWithoutOutcome"
    | "messageWithoutTicket"
    | "ticketWithoutMessage"
    | "dead"
    | "waiting"
    | "unread";
  channel: string;
  /** id of the message, or number of the request */
  id: string;
  /** what went wrong, without personal data; null where nothing is known */
  why: string | null;
};

/** What can become of a message. */
export const NO_LOSS_OUTCOMES = [
  "ticket",
  "addition",
  "answered",
  "declined",
  "command",
  "talk",
  "noise",
] as const;
type Outcome = (typeof NO_LOSS_OUTCOMES)[number];

/** One channel's line: what came in, and all that became of it. */
export type NoLossLine = Record<Outcome | "dead" | "waiting" | "unexplained", number> & {
  channel: string;
  received: number;
};

/** The statement of a day: messages in = tickets + additions + answers + declined + noise, talk, commands + dead. */
export type NoLossStatement = {
  /** local date */
  day: string;
  lines: NoLossLine[];
  tickets: { fromMessages: number; byStaff: number; withoutMessage: number };
  gaps: Gap[];
  /** gaps that are not listed one by one */
  moreGaps: number;
  /** every message has an outcome, every request its message, and nothing waits or is dead */
  balanced: boolean;
};

/** Requests that staff write down themselves have no message. */
const BY_STAFF: readonly string[] = ["counter", "wecomApp"];

/**
 * Adds up a day. Pure.
 * @param gaps those found, cut off at a number; @param allGaps how many there are
 */
export function noLossStatement(
  day: string,
  messages: readonly MessageCount[],
  tickets: readonly TicketCount[],
  gaps: readonly Gap[],
  allGaps: number,
): NoLossStatement {
  const lines = new Map<string, NoLossLine>();
  for (const { channel, status, outcome, count } of messages) {
    const line = lines.get(channel) ?? emptyLine(channel);
    lines.set(channel, line);
    line.received += count;
    line[placeOf(status, outcome)] += count;
  }
  const counted = { fromMessages: 0, byStaff: 0, withoutMessage: 0 };
  for (const { channel, withMessage, count } of tickets) {
    if (withMessage) counted.fromMessages += count;
    else if (BY_STAFF.includes(channel)) counted.byStaff += count;
    else counted.withoutMessage += count;
  }
  const all = [...lines.values()].sort((a, b) => (a.channel < b.channel ? -1 : 1));
  const open = all.some(({ dead, waiting, unexplained }) => dead + waiting + unexplained > 0);
  return {
    day,
    lines: all,
    tickets: counted,
    gaps: [...gaps],
    moreGaps: Math.max(0, allGaps - gaps.length),
    balanced: !open && allGaps === 0 && counted.withoutMessage === 0,
  };
}

function emptyLine(channel: string): NoLossLine {
  return {
    channel,
    received: 0,
    ticket: 0,
    addition: 0,
    answered: 0,
    declined: 0,
    command: 0,
    talk: 0,
    noise: 0,
    dead: 0,
    waiting: 0,
    unexplained: 0,
  };
}

function placeOf(status: string, outcome: string | null): Exclude<keyof NoLossLine, "channel" | "received"> {
  if (status === "dead") return "dead";
  if (status === "new") return "waiting";
  return NO_LOSS_OUTCOMES.find((one) => one === outcome) ?? "unexplained";
}
