import { evolve } from "../lifecycle/evolve.ts";
import { type OwedMessage, owedMessages } from "../lifecycle/owed.ts";
import type { Ticket } from "../lifecycle/ticket.ts";
import type { RecordedEvent } from "../lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { OutboxRow } from "./ticketDraft.ts";

/** Whose ticket it is: where its messages to the citizen go. */
export type Reporter = {
  ticketId: string;
  channel: string;
  personKey: string;
  correlationId: string;
};

/** Prefix of a message to the reporter of another ticket, merged into this one: `citizen:<ticket id>`. */
export const OTHER_REPORTER = "citizen:";

/**
 * The messages that events owe, as rows of the outbox. Rows for the reporter of a merged ticket have that address as
 * `personKey`; whoever writes them looks the reporter up. @param before null for the first event
 */
export function owedRows(
  office: WorkingOffice,
  before: Ticket | null,
  events: readonly RecordedEvent[],
  reporter: Reporter,
): OutboxRow[] {
  const rows: OutboxRow[] = [];
  let state = before;
  const end = events.reduce<Ticket | null>(evolve, before) ?? undefined;
  for (const event of events) {
    const after = evolve(state, event);
    const owed = owedMessages(office, state, event, after, end);
    rows.push(...owed.map((message, i) => outboxRow(message, reporter, `${event.version}/${i}`)));
    state = after;
  }
  return rows;
}

function outboxRow(message: OwedMessage, reporter: Reporter, place: string): OutboxRow {
  const own = message.to === "citizen";
  return {
    audience: message.audience,
    channel: own ? reporter.channel : WAYS[message.audience],
    personKey: own ? reporter.personKey : message.to,
    template: message.template,
    params: message.params,
    sealed: null,
    dueAt: message.dueAt,
    dedupeKey: `${reporter.ticketId}/${place}`,
    correlationId: reporter.correlationId,
  };
}

/** Where messages go that are not the reporter's own. */
const WAYS: Record<OwedMessage["audience"], string> = {
  citizen: "",
  staff: "wecomApp",
  system: "system",
};
