import type { SettledAnswer } from "../delivery/parts.ts";
import type { Command } from "../lifecycle/command.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Seal } from "../privacy/seal.ts";
import type { Sql } from "../store/database.ts";
import { loadTicket } from "../store/ticketStore.ts";
import { changeTicket } from "./changeTicket.ts";

/** What telling a ticket of its answer needs. `now`: epoch ms. */
export type AnswerParts = { seal: Seal; office: (id: string) => WorkingOffice; now: () => number };

/**
 * An answer has arrived, or cannot: the ticket closes, with the receipt or the tries on its record, and its limit is
 * kept or not at the moment of delivery. A ticket that went on meanwhile (withdrawn, told at the counter) is left alone.
 * In the transaction that settles the message.
 */
export async function settleAnswer(parts: AnswerParts, sql: Sql, answer: SettledAnswer): Promise<void> {
  const { officeId, ticketId, outcome, correlationId } = answer;
  const ticket = await loadTicket(sql, officeId, { id: ticketId }, true);
  if (ticket === null) throw new Error("an answer has a ticket");
  if (ticket.status !== "telling" && ticket.status !== "merged") return;
  const command: Command =
    outcome.how === "delivered"
      ? { type: "recordDelivery", channel: outcome.channel, receipt: outcome.receipt }
      : { type: "recordUndeliverable", attempts: outcome.attempts };
  const office = parts.office(officeId);
  await changeTicket({ sql, seal: parts.seal, office, now: parts.now(), correlationId }, ticket, command, {
    role: "timer",
    task: "deliver",
  });
}
