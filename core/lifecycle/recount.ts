import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Kind } from "../words.ts";
import type { ClockStop, Dimensions, StartedClock } from "./eventParts.ts";
import { activeParts, liveClocks, type Ticket, type TicketClock } from "./ticket.ts";
import { type ClockOccasion, clocksFor, moveOf, numbered, roundStart } from "./ticketClocks.ts";

/** What a change of kind or dimensions does to the clocks. */
export type Recount = { clocks: StartedClock[]; stops: ClockStop[] };

const RECOUNTED = ["registered", "workSheetReceived", "planPromised"];

/**
 * Counts anew when kind or dimensions were put right: the limits that hold now run from the same receipt as the ones
 * they replace, with the pauses of those, so nobody wins or loses time by the correction. A limit that is the same as
 * before goes on; one that was kept, missed or extended before is not set going again.
 */
export function recount(
  office: WorkingOffice,
  ticket: Ticket,
  change: { kind: Kind; dimensions: Dimensions },
): Recount {
  const live = liveClocks(ticket).filter((clock) => RECOUNTED.includes(clock.startsOn));
  const stops: ClockStop[] = [];
  const clocks: StartedClock[] = [];
  const kept = new Set<string>();
  for (const wanted of wantedClocks(office, ticket, change)) {
    const old = live.find((one) => sameRule(one, wanted));
    if (old === undefined) {
      if (!wasStopped(ticket, wanted)) clocks.push(wanted);
      continue;
    }
    kept.add(old.id);
    if (sameLimit(old, wanted)) continue;
    stops.push({ id: old.id, how: "cancelled" });
    clocks.push(withPausesOf(office, old, wanted));
  }
  for (const old of live) if (!kept.has(old.id)) stops.push({ id: old.id, how: "cancelled" });
  return { clocks: numbered(ticket, clocks), stops };
}

/** The clocks that would run had it been known from the start. */
function wantedClocks(
  office: WorkingOffice,
  ticket: Ticket,
  change: { kind: Kind; dimensions: Dimensions },
): StartedClock[] {
  return occasions(ticket).flatMap((occasion) => {
    const outcome = clocksFor(office, ticket, { ...occasion, ...change });
    return outcome.ok ? outcome.clocks : [];
  });
}

/** Everything of this round that set, or would have set, clocks going. */
export function occasions(ticket: Ticket): ClockOccasion[] {
  const parts = activeParts(ticket);
  const limit = parts[0]?.limit ?? ticket.approval?.limit ?? null;
  const received = parts.flatMap((part) => (part.receivedAt === null ? [] : [Date.parse(part.receivedAt)]));
  const plan = parts[0]?.plan ?? null;
  const own = parts.length < 2 ? [] : parts;
  return [
    { event: "registered", at: countedFrom(ticket) },
    ...(received.length === 0
      ? []
      : [{ event: "workSheetReceived" as const, at: Math.min(...received), promised: limit }]),
    ...(plan === null
      ? []
      : [{ event: "planPromised" as const, at: Date.parse(plan.at), promised: plan.promised }]),
    ...own.flatMap((part): ClockOccasion[] => [
      ...(part.receivedAt === null
        ? []
        : [
            {
              event: "workSheetReceived" as const,
              at: Date.parse(part.receivedAt),
              promised: part.limit,
              partId: part.id,
            },
          ]),
      ...(part.plan === null
        ? []
        : [
            {
              event: "planPromised" as const,
              at: Date.parse(part.plan.at),
              promised: part.plan.promised,
              partId: part.id,
            },
          ]),
    ]),
  ];
}

/** From when limits of this round count: a decision to take a declined request on after all begins them anew. */
function countedFrom(ticket: Ticket): number {
  const live = liveClocks(ticket).find((clock) => clock.startsOn === "registered");
  return live?.trigger.at ?? roundStart(ticket);
}

/** Whether a limit of this rule has ended in this round already. */
export function wasStopped(ticket: Ticket, wanted: StartedClock): boolean {
  const since = roundStart(ticket);
  return ticket.clocks.some(
    (clock) =>
      sameRule(clock, wanted) &&
      (clock.status === "met" || clock.status === "late" || clock.status === "extended") &&
      clock.trigger.at >= since,
  );
}

export function sameRule(a: StartedClock, b: StartedClock): boolean {
  return a.clock === b.clock && a.startsOn === b.startsOn && a.partId === b.partId;
}

function sameLimit(a: StartedClock, b: StartedClock): boolean {
  return a.label === b.label && a.bound === b.bound && JSON.stringify(a.length) === JSON.stringify(b.length);
}

function withPausesOf(office: WorkingOffice, old: TicketClock, wanted: StartedClock): StartedClock {
  const { pauses } = old.trigger;
  if (pauses === undefined || office.pack.pause?.clocks.some((name) => name === wanted.clock) !== true)
    return wanted;
  const trigger = { ...wanted.trigger, pauses };
  const status = old.status === "paused" ? "paused" : "running";
  const { dueAt, lateAfter, provisional } = moveOf(
    office,
    { ...old, length: wanted.length },
    trigger,
    status,
  );
  return {
    ...wanted,
    dueAt,
    lateAfter,
    provisional,
    trigger,
    ...(status === "paused" ? { paused: true as const } : {}),
  };
}
