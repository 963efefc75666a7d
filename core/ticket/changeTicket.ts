import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Seal } from "../privacy/seal.ts";
import type { Sql } from "../store/database.ts";
import { appendEvents, type StoredTicket } from "../store/ticketStore.ts";
import { type Command, decide } from "./decide.ts";
import type { Personal } from "./draftRegistration.ts";
import { evolve, type Ticket } from "./ticket.ts";
import type { Actor, RecordedEvent } from "./ticketEvent.ts";

export type ChangeContext = { sql: Sql; seal: Seal; office: WorkingOffice; now: number };
export type ChangeResult = { ok: true; after: Ticket } | { ok: false; why: string };

/**
 * The only way a registered ticket changes: decide, then append the events, in the caller's transaction.
 * @param personal what the change does to the sealed data; the new whole is sealed beside the event
 * @throws StaleTicket where somebody else was first
 */
export async function changeTicket(
  { sql, seal, office, now }: ChangeContext,
  before: StoredTicket,
  command: Command,
  by: Actor,
  personal?: (before: Personal) => Personal,
): Promise<ChangeResult> {
  const decision = decide(office, before.ticket, command, now);
  if (!decision.ok) return decision;
  const at = shanghaiIso(now);
  const recorded = decision.events.map(
    (event, i): RecordedEvent => ({ ...event, version: before.version + i + 1, at, by }),
  );
  const after = recorded.reduce<Ticket>(evolve, before.ticket);
  // sealed by this program as Personal
  const known: Personal = JSON.parse(seal.open(before.personalSealed, office.id));
  const next = personal?.(known);
  const sealed = next === undefined ? null : seal.seal(JSON.stringify(next), office.id);
  await appendEvents(
    sql,
    before,
    {
      events: recorded.map((event, i) => ({ event, sealed: i === 0 ? sealed : null })),
      after,
      kind: after.classification?.kind ?? before.kind,
      departmentId: after.classification?.departmentId ?? null,
      personalSealed: sealed ?? before.personalSealed,
      ...(next?.phone === undefined || next.phone === known.phone
        ? {}
        : { phoneHash: seal.hash(next.phone, office.id) }),
      calendarVersion: office.calendarVersion,
    },
    new Date(now),
  );
  return { ok: true, after };
}
