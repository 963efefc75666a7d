import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import { noteOutcomes, type RowChange } from "../store/deliveryStore.ts";
import type { DeliveryParts } from "./parts.ts";
import type { Step } from "./plan.ts";
import type { Situation } from "./situation.ts";

/**
 * Settles an answer that arrived, and tells its ticket, in one transaction. What the ticket's side throws is noted and
 * leaves the message open.
 * @returns whether it is settled, by us or by somebody else
 */
export async function settleAnswer(
  parts: DeliveryParts,
  one: Situation,
  step: Extract<Step, { do: "arrived" }>,
  change: RowChange,
): Promise<boolean> {
  const { officeId, ticketId, template, correlationId } = one.row;
  if (ticketId === null) throw new Error("an answer belongs to a ticket");
  try {
    await parts.database.prisma.$transaction(async (tx) => {
      const changed = await noteOutcomes(tx, parts.node, new Date(parts.now()), [change]);
      if (changed.length === 0) return;
      const at = shanghaiIso(step.at);
      const outcome = { how: "delivered", channel: step.way, receipt: step.receipt, at } as const;
      await parts.onSettled(tx, { officeId, ticketId, template, correlationId, outcome });
    });
    return true;
  } catch (error) {
    parts.log.error(
      { err: error, office: officeId, ticket: ticketId, template, correlation: correlationId },
      "an answer that arrived could not be told to its ticket",
    );
    return false;
  }
}
