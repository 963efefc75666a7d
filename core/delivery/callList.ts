import { addOfficeTime } from "../deadline/officeHours.ts";
import { MINUTE_MS, shanghaiIso } from "../deadline/shanghaiTime.ts";
import { addCall, type CallOutcome, noteCall } from "../store/callTaskStore.ts";
import { endCalled, triesOfMessage } from "../store/deliveryRecord.ts";
import { noteOutcomes } from "../store/deliveryStore.ts";
import { shanghaiIsoMs, unchanged } from "./changes.ts";
import type { DeliveryParts, SettledAnswer } from "./parts.ts";
import { MUST_ARRIVE } from "./plan.ts";
import type { Situation } from "./situation.ts";
import { wordsOf } from "./words.ts";

/** Office time in which somebody should have called. */
const CALL_WITHIN_MINUTES = 240;
/** A message on the call list is looked at again by nobody but the person who calls. */
const NEVER = "infinity";
/** The way of a message that a person tells. */
const BY_PERSON = "callList";

/**
 * Puts a message on the call list of its office. An answer that a ticket waits for stays open until somebody called;
 * another message has done what it could.
 */
export async function callFor(parts: DeliveryParts, one: Situation, why: string): Promise<void> {
  const { row, office } = one;
  const now = parts.now();
  const words = wordsOf(office, one.wording, now);
  const must = MUST_ARRIVE.includes(row.template) && row.ticketId !== null;
  await parts.database.prisma.$transaction(async (tx) => {
    const changed = await noteOutcomes(tx, parts.node, new Date(now), [
      {
        ...unchanged(row),
        status: must ? "waiting" : "failed",
        way: BY_PERSON,
        failure: why,
        nextTryAt: NEVER,
        settledAt: must ? null : shanghaiIsoMs(now),
      },
    ]);
    if (changed.length === 0) return;
    await addCall(tx, {
      officeId: row.officeId,
      outboxId: row.id,
      round: row.round,
      ticketId: row.ticketId,
      personKey: row.personKey,
      template: row.template,
      wordsSealed: parts.seal.seal(words.text, row.officeId),
      why,
      createdAt: new Date(now),
      dueAt: new Date(addOfficeTime(office.timetable, now, CALL_WITHIN_MINUTES * MINUTE_MS)),
    });
  });
}

/**
 * What came of a call from the list. Where it was about an answer, its ticket is told in the same transaction:
 * delivered by telephone, or undeliverable with every try.
 * @returns false where the call is not open: somebody else has noted it
 */
export async function finishCall(
  parts: Pick<DeliveryParts, "database" | "now" | "onSettled">,
  call: { officeId: string; id: string; by: { id: string; name: string } },
  what: CallOutcome,
): Promise<boolean> {
  const { officeId, id, by } = call;
  const at = new Date(parts.now());
  return await parts.database.prisma.$transaction(async (tx) => {
    const about = await noteCall(tx, officeId, id, by, what, at);
    if (about === null) return false;
    if (what.outcome === "again") return true;
    const { outboxId, ticketId, template } = about;
    const reached = what.outcome === "reached";
    const ended = await endCalled(tx, { officeId, id: outboxId, round: about.round }, reached, at);
    if (ended === null || ticketId === null || !MUST_ARRIVE.includes(template)) return true;
    const told = shanghaiIso(at.getTime());
    let outcome: SettledAnswer["outcome"] = {
      how: "delivered",
      channel: BY_PERSON,
      receipt: by.id,
      at: told,
    };
    if (!reached) {
      const tries = await triesOfMessage(tx, officeId, outboxId);
      outcome = {
        how: "undeliverable",
        attempts: [
          ...tries.map((one) => ({
            channel: one.way,
            at: shanghaiIso(one.startedAt.getTime()),
            outcome: one.why ?? one.proof ?? one.outcome ?? "unknown",
          })),
          { channel: BY_PERSON, at: told, outcome: what.note ?? what.outcome },
        ],
      };
    }
    await parts.onSettled(tx, { officeId, ticketId, template, correlationId: ended.correlationId, outcome });
    return true;
  });
}
